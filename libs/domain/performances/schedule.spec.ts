import {
  allocationSet,
  campaignCreated,
  curtain,
  editPerformance,
  holdLapses,
  holdReleased,
  now,
  numbered,
  performanceCreated,
  performanceSettings,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  unnumbered,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEdited, PerformanceEvent } from './performance.events';

const given = (...more: PerformanceEvent[]) => specify(performance).given(performanceCreated(), ...more);
const edited = (changes: PerformanceEdited['data']['changes']): PerformanceEdited => ({
  type: 'PerformanceEdited',
  data: { performanceId: 'p1', changes },
});
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const dayLater = shifted(curtain, 86_400_000);
const rescheduled: PerformanceEvent = {
  type: 'PerformanceRescheduled',
  data: { performanceId: 'p1', from: curtain, to: dayLater },
};
const reschedule = { type: 'ReschedulePerformance', expectedVersion: null, startsAt: dayLater } as const;
const cancel = { type: 'CancelPerformance', expectedVersion: null, reason: 'fire' } as const;

describe('a performance', () => {
  it('is created with its settings', () => {
    specify(performance)
      .given()
      .when({ type: 'CreatePerformance', ...performanceSettings }, now)
      .then(performanceCreated());
  });

  it('is created once', () => {
    given()
      .when({ type: 'CreatePerformance', ...performanceSettings }, now)
      .thenRefused('ID_TAKEN', { id: 'p1' });
  });

  it('G-02: has a sales window that ends after it starts, where it has both', () => {
    const empty = { salesStartsAt: now, salesEndsAt: now };
    const refused = { from: now, to: now };
    specify(performance)
      .given()
      .when({ type: 'CreatePerformance', ...performanceSettings, ...empty }, now)
      .thenRefused('INVALID_WINDOW', refused);
    given().when(editPerformance(empty), now).thenRefused('INVALID_WINDOW', refused);
    given()
      .when(editPerformance({ salesEndsAt: now }), now)
      .then(edited({ salesEndsAt: { from: null, to: now } }));
  });

  it('that nobody created is not found', () => {
    for (const command of [editPerformance({ availableOnline: false }), reschedule, cancel]) {
      specify(performance).given().when(command, now).thenRefused('NOT_FOUND');
    }
  });
});

describe('editing a performance', () => {
  it('says of each field that differs what it was and what it is', () => {
    given()
      .when(editPerformance({ availableOnline: false, salesStatus: 'on_sale', seasonId: 'autumn' }), now)
      .then(edited({ availableOnline: { from: true, to: false }, seasonId: { from: 'spring', to: 'autumn' } }));
  });

  it('is refused when nothing would change', () => {
    given()
      .when(editPerformance({ availableOnline: true, startsAt: curtain }), now)
      .thenRefused('NOTHING_TO_CHANGE');
  });

  it('is refused on another version than the editor read; a sale does not count as one', () => {
    given(ticketsClaimed(), edited({ availableOnline: { from: true, to: false } }))
      .when(editPerformance({ availableOnline: true, expectedVersion: 1 }), now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it('is refused once it is cancelled', () => {
    for (const command of [editPerformance({ availableOnline: false }), reschedule, cancel]) {
      given(cancelled).when(command, now).thenRefused('PERFORMANCE_CANCELLED');
    }
  });

  it('moves its start by a rescheduling of its own', () => {
    given()
      .when(editPerformance({ startsAt: dayLater, availableOnline: false }), now)
      .then(rescheduled, edited({ availableOnline: { from: true, to: false } }));
    given()
      .when(editPerformance({ startsAt: dayLater }), now)
      .then(rescheduled);
  });
});

describe('rescheduling', () => {
  it('SALE-06: is possible until the start, also after sales, and not at the start', () => {
    given(ticketsClaimed()).when(reschedule, shifted(curtain, -1)).then(rescheduled);
    given().when(reschedule, curtain).thenRefused('PERFORMANCE_STARTED', { startsAt: curtain });
    given()
      .when(editPerformance({ startsAt: dayLater }), curtain)
      .thenRefused('PERFORMANCE_STARTED', { startsAt: curtain });
  });

  it('SALE-06: counts from where it was moved to', () => {
    given(rescheduled)
      .when({ ...reschedule, startsAt: curtain }, curtain)
      .then({ type: 'PerformanceRescheduled', data: { performanceId: 'p1', from: dayLater, to: curtain } });
  });

  it('is refused to where it is, and on another version', () => {
    given(rescheduled).when(reschedule, now).thenRefused('NOTHING_TO_CHANGE');
    given()
      .when({ ...reschedule, expectedVersion: 2 }, now)
      .thenRefused('VERSION_CONFLICT', { version: 1, expected: 2 });
  });
});

describe('what a first sale locks', () => {
  const moves = [{ hallId: 'main' }, { productionId: 'macbeth' }, { seasonId: 'autumn' }];
  const sale = ticketsClaimed({ quantity: 10 });
  const sold = [campaignCreated(), sale];

  it.each(moves)('SALE-06: %j is refused after a sale, also when that was cancelled since', (move) => {
    const fields = Object.keys(move);
    given(...sold)
      .when(editPerformance(move), now)
      .thenRefused('PERFORMANCE_HAS_SALES', { fields });
    given(...sold, ticketsReleased(sale))
      .when(editPerformance(move), now)
      .thenRefused('PERFORMANCE_HAS_SALES', { fields });
  });

  it.each(moves)('SALE-06: %j is refused while tickets are held, until they lapse', (move) => {
    const hold = ticketsHeld();
    const [[field, to]] = Object.entries(move) as [[keyof typeof performanceSettings, string]];
    const changed = edited({ [field]: { from: performanceSettings[field], to } });
    given(campaignCreated(), hold)
      .when(editPerformance(move), shifted(holdLapses, -1))
      .thenRefused('PERFORMANCE_HAS_SALES', { fields: [field] });
    given(campaignCreated(), hold).when(editPerformance(move), holdLapses).then(holdReleased(hold, 'expired'), changed);
    given().when(editPerformance(move), now).then(changed);
  });

  it('SALE-06: the capacity may fall to what is taken and not below, and rise', () => {
    const held = ticketsHeld({ orderId: 'o2', quantity: 5 });
    const seating = (capacity: number) => editPerformance({ seating: unnumbered(capacity) });
    const change = (capacity: number) => edited({ seating: { from: unnumbered(100), to: unnumbered(capacity) } });
    given(...sold, held)
      .when(seating(14), now)
      .thenRefused('PERFORMANCE_HAS_SALES', { taken: 15 });
    given(...sold, held)
      .when(seating(15), now)
      .then(change(15));
    given(...sold, held)
      .when(seating(10), holdLapses)
      .then(holdReleased(held, 'expired'), change(10));
    given(...sold)
      .when(seating(500), now)
      .then(change(500));
  });

  it('SUB-38: the capacity keeps what is set aside until that expires', () => {
    const aside = allocationSet({ quantity: 20, expiresAt: holdLapses });
    const seating = editPerformance({ seating: unnumbered(19) });
    given(aside).when(seating, shifted(holdLapses, -1)).thenRefused('PERFORMANCE_HAS_SALES', { taken: 20 });
    given(aside)
      .when(seating, holdLapses)
      .then(edited({ seating: { from: unnumbered(100), to: unnumbered(19) } }));
  });

  it('SUB-38: another hall has the seats that are set aside', () => {
    const [small, large] = [numbered(['A', 2]), numbered(['A', 4])];
    const inHall = specify(performance).given(
      performanceCreated({ hallId: 'large', seating: large }),
      allocationSet({ seatIds: ['A-2', 'A-3'] }),
    );
    inHall
      .when(editPerformance({ hallId: 'small', seating: small }), now)
      .thenRefused('SEAT_NOT_FOUND', { seatIds: ['A-3'], allocationId: 'press' });
    inHall
      .when(editPerformance({ hallId: 'main', seating: numbered(['A', 3]) }), now)
      .then(edited({ hallId: { from: 'large', to: 'main' }, seating: { from: large, to: numbered(['A', 3]) } }));
  });
});
