import {
  campaignCreated,
  claimTickets,
  everywhere,
  holdLapses,
  holdPaid,
  holdReleased,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketsHeld,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent } from '../performances/performance.events';

const opened: PerformanceEvent[] = [
  performanceCreated({ seating: numbered(['A', 4]) }),
  ticketTypePriced({ prices: everywhere(20000) }),
  campaignCreated(),
];
const given = (...more: PerformanceEvent[]) => specify(performance).given(...opened, ...more);
const hold = ticketsHeld({ seatIds: ['A-1', 'A-2', 'A-3'] });
const cancel = {
  type: 'CancelReservation',
  orderId: 'o1',
  expectedVersion: null,
  ticketIds: null,
  refund: null,
} as const;
const part = holdReleased(hold, 'cancelled', [0]);

describe('giving up a reservation', () => {
  it('gives back all its seats', () => {
    given(hold).when(cancel, now).then(holdReleased(hold, 'cancelled'));
  });

  it('of named tickets gives back their seats only', () => {
    given(hold)
      .when({ ...cancel, ticketIds: ['o1-0'] }, now)
      .then(part);
  });

  it('of the rest gives back what is left, and then the order is cancelled', () => {
    const rest = holdReleased(hold, 'cancelled', [1, 2]);
    const whole = { ...rest, data: { ...rest.data, whole: true } };
    given(hold, part).when(cancel, now).then(whole);
    const order = stateAfter(performance, [...opened, hold, part, whole]).orders.get('o1')!;
    expect(order).toMatchObject({ status: 'cancelled', due: 0, paid: 0, expiresAt: null });
  });

  it('CAMP-22: of everything that costs something claims what is free, in the same append', () => {
    const { data } = ticketsHeld({ seatIds: ['A-1', 'A-2'] });
    const [paid, free] = [data.tickets[0]!, { ...data.tickets[1]!, price: 0 }];
    const mixed = { type: 'TicketsHeld' as const, data: { ...data, tickets: [paid, free], amount: 20000 } };
    const claimed = holdPaid(mixed, [free]);
    const completed = { ...claimed, data: { ...claimed.data, payment: null } };
    const released = holdReleased(mixed, 'cancelled', [0]);
    given(mixed)
      .when({ ...cancel, ticketIds: ['o1-0'] }, now)
      .then(released, completed);
    given(mixed)
      .when({ ...cancel, ticketIds: ['o1-1'] }, now)
      .then(holdReleased(mixed, 'cancelled', [1]));
    const state = stateAfter(performance, [...opened, mixed, released, completed]);
    expect(state.orders.get('o1')).toMatchObject({ status: 'paid', due: 0, paid: 0, expiresAt: null });
    expect([state.held, state.sold]).toEqual([0, 1]);
  });

  it('SALE-06: of a cancelled performance claims nothing of what is left', () => {
    const { data } = ticketsHeld({ seatIds: ['A-1', 'A-2'] });
    const tickets = [data.tickets[0]!, { ...data.tickets[1]!, price: 0 }];
    const mixed = { type: 'TicketsHeld' as const, data: { ...data, tickets, amount: 20000 } };
    given(mixed, { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } })
      .when({ ...cancel, ticketIds: ['o1-0'] }, now)
      .then(holdReleased(mixed, 'cancelled', [0]));
  });

  it('lowers what is due', () => {
    const order = stateAfter(performance, [...opened, hold, part]).orders.get('o1')!;
    expect(order).toMatchObject({ status: 'pending_payment', due: 40000, expiresAt: holdLapses });
    expect(order.tickets.map((ticket) => ticket.state)).toEqual(['cancelled', 'reserved', 'reserved']);
  });

  it('CAMP-24: is refused for tickets given up before, never passed over', () => {
    given(hold, part)
      .when({ ...cancel, ticketIds: ['o1-0', 'o1-1'] }, now)
      .thenRefused('TICKET_ALREADY_RELEASED', { ticketIds: ['o1-0'] });
    given(hold, holdReleased(hold, 'cancelled'))
      .when(cancel, now)
      .thenRefused('TICKET_ALREADY_RELEASED', { ticketIds: ['o1-0', 'o1-1', 'o1-2'], status: 'cancelled' });
  });

  it('is refused for tickets of another order', () => {
    given(hold)
      .when({ ...cancel, ticketIds: ['o1-0', 'o2-0'] }, now)
      .thenRefused('TICKET_NOT_FOUND', { ticketIds: ['o2-0'] });
    given(hold)
      .when({ ...cancel, orderId: 'o2' }, now)
      .thenRefused('NOT_FOUND');
  });

  it('is refused on another version of the order than was read', () => {
    given(hold, part)
      .when({ ...cancel, expectedVersion: 1 }, now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it('is refused once it is paid: sold tickets are cancelled by their order', () => {
    given(hold, holdPaid(hold)).when(cancel, now).thenRefused('ORDER_ALREADY_PAID', { status: 'paid' });
  });

  it('G-02: is refused from the instant at which it lapses, released or not', () => {
    given(hold).when(cancel, shifted(holdLapses, -1)).then(holdReleased(hold, 'cancelled'));
    given(hold).when(cancel, holdLapses).thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
    given(hold, holdReleased(hold, 'expired'))
      .when(cancel, holdLapses)
      .thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
  });
});

describe('reservations that lapse', () => {
  const release = { type: 'ReleaseLapsedHolds', orderId: 'o1' } as const;
  const later = ticketsHeld({ orderId: 'o2', seatIds: ['A-4'], expiresAt: shifted(holdLapses, 1) });

  it('SUB-58: are released at their instant and not before, the earliest first', () => {
    given(later, hold).when(release, shifted(holdLapses, -1)).thenNothing();
    given(later, hold).when(release, holdLapses).then(holdReleased(hold, 'expired'));
    given(later, hold)
      .when(release, shifted(holdLapses, 1))
      .then(holdReleased(hold, 'expired'), holdReleased(later, 'expired'));
  });

  it('are released with others that have lapsed, the named one among them, and not for one that has not', () => {
    given(later, hold)
      .when({ ...release, orderId: 'o2' }, shifted(holdLapses, 1))
      .then(holdReleased(later, 'expired'), holdReleased(hold, 'expired'));
    given(later, hold)
      .when({ ...release, orderId: 'o2' }, holdLapses)
      .thenNothing();
  });

  it('are released once, and not when they were paid or given up', () => {
    for (const settled of [holdReleased(hold, 'expired'), holdPaid(hold), holdReleased(hold, 'cancelled')]) {
      given(hold, settled).when(release, holdLapses).thenNothing();
    }
  });

  it('release only the tickets that were not given up before', () => {
    const rest = holdReleased(hold, 'expired', [1, 2]);
    given(hold, part)
      .when(release, holdLapses)
      .then({ ...rest, data: { ...rest.data, whole: true } });
  });

  it('give their seats to the claim that wants them, in one append that begins with their release', () => {
    const wanted = claimTickets({ quantity: 2, seatIds: ['A-1', 'A-2'] });
    given(hold)
      .when(wanted, shifted(holdLapses, -1))
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1', 'A-2'] });
    const taken = ticketsHeld({
      orderId: 'o9',
      seatIds: ['A-1', 'A-2'],
      expiresAt: shifted(holdLapses, 15 * 60_000),
    });
    given(hold).when(wanted, holdLapses).then(holdReleased(hold, 'expired'), taken);
  });

  it('are found by the best available search', () => {
    const { decision } = given(hold, later).when(claimTickets({ quantity: 3 }), holdLapses);
    const seats = [{ seatId: 'A-1' }, { seatId: 'A-2' }, { seatId: 'A-3' }];
    expect(decision.events).toMatchObject([{ type: 'HoldReleased' }, { data: { tickets: seats } }]);
  });

  it('I7: are not released by a command that is refused', () => {
    given(hold)
      .when(claimTickets({ quantity: 11 }), holdLapses)
      .thenRefused('CAMPAIGN_TOTAL_EXCEEDED', { remaining: 10, quantity: 11 });
    given(hold)
      .when(claimTickets({ quantity: 5 }), holdLapses)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 4, quantity: 5 });
    given(hold)
      .when({ ...cancel, orderId: 'o7' }, holdLapses)
      .thenRefused('NOT_FOUND');
  });

  it('are not released by a command that changes nothing', () => {
    const same = { type: 'ReleaseTickets', orderId: 'o1', ticketIds: [], reason: 'ill', cancellationId: 'x1' } as const;
    given(hold).when(same, holdLapses).thenNothing();
  });
});
