import {
  allocationSet,
  campaignCreated,
  claimTickets,
  holdLapses,
  holdReleased,
  now,
  numbered,
  performanceCreated,
  setAllocation,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketTypePriced,
  unnumbered,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEvent } from './performance.events';

const hall = (...more: PerformanceEvent[]) =>
  specify(performance).given(
    performanceCreated({ seating: numbered(['A', 5]) }),
    ticketTypePriced(),
    campaignCreated(),
    ...more,
  );
const places = (...more: PerformanceEvent[]) =>
  specify(performance).given(
    performanceCreated({ seating: unnumbered(10) }),
    ticketTypePriced(),
    campaignCreated(),
    ...more,
  );
const expiring = { expiresAt: holdLapses };

describe('setting seats aside', () => {
  it('takes seats that are free', () => {
    hall()
      .when(setAllocation({ seatIds: ['A-1', 'A-2', 'A-1'] }), now)
      .then(allocationSet({ seatIds: ['A-1', 'A-2'] }));
  });

  it('SUB-38: keeps them from everybody else until it expires', () => {
    const aside = allocationSet({ seatIds: ['A-3'], ...expiring });
    const claim = claimTickets({ seatIds: ['A-3'] });
    hall(aside)
      .when(claim, shifted(holdLapses, -1))
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-3'] });
    hall(aside)
      .when(claim, holdLapses)
      .then(ticketsClaimed({ orderId: 'o9', seatIds: ['A-3'] }));
  });

  it('SALE-03: is respected by the best available search', () => {
    hall(allocationSet({ seatIds: ['A-3'] }))
      .when(claimTickets(), now)
      .then(ticketsClaimed({ orderId: 'o9', seatIds: ['A-2'] }));
    hall(allocationSet({ seatIds: ['A-1', 'A-2', 'A-3'] }))
      .when(claimTickets({ quantity: 3 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 2, quantity: 3 });
  });

  it('is refused for seats that are held, sold or set aside for others', () => {
    const history = [
      ticketsClaimed({ seatIds: ['A-1'] }),
      ticketsHeld({ orderId: 'o2', seatIds: ['A-2'] }),
      allocationSet({ allocationId: 'family', seatIds: ['A-3'] }),
    ];
    hall(...history)
      .when(setAllocation({ seatIds: ['A-1', 'A-2', 'A-3', 'A-4'] }), now)
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1', 'A-2', 'A-3'] });
  });

  it('takes seats whose hold lapsed, and releases that first', () => {
    const hold = ticketsHeld({ seatIds: ['A-2'] });
    hall(hold)
      .when(setAllocation({ seatIds: ['A-2'] }), holdLapses)
      .then(holdReleased(hold, 'expired'), allocationSet({ seatIds: ['A-2'] }));
  });

  it('takes seats of an allocation that has expired', () => {
    const other = allocationSet({ allocationId: 'family', seatIds: ['A-3'], ...expiring });
    hall(other)
      .when(setAllocation({ seatIds: ['A-3'] }), holdLapses)
      .then(allocationSet({ seatIds: ['A-3'] }));
  });

  it('again keeps some, takes others and gives the rest back', () => {
    const before = allocationSet({ seatIds: ['A-1', 'A-2'] });
    const after = allocationSet({ seatIds: ['A-2', 'A-3'] });
    hall(before)
      .when(setAllocation({ seatIds: ['A-2', 'A-3'] }), now)
      .then(after);
    hall(before, after)
      .when(claimTickets({ seatIds: ['A-1'] }), now)
      .then(ticketsClaimed({ orderId: 'o9', seatIds: ['A-1'] }));
  });

  it('again does not bring back what was sold after it expired', () => {
    const expired = allocationSet({ seatIds: ['A-1', 'A-2'], ...expiring });
    const later = { expiresAt: shifted(holdLapses, 86_400_000) };
    hall(expired, ticketsClaimed({ seatIds: ['A-1'] }))
      .when(setAllocation({ seatIds: ['A-1', 'A-2'], ...later }), holdLapses)
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1'] });
  });

  it('is refused for seats that are not there, and for a number of places', () => {
    hall()
      .when(setAllocation({ seatIds: ['A-1', 'Z-1'] }), now)
      .thenRefused('SEAT_NOT_FOUND', { seatIds: ['Z-1'] });
    hall()
      .when(setAllocation({ seatIds: ['A-1'], quantity: 1 }), now)
      .thenRefused('INVALID_FIELD', { pointer: '/quantity' });
    hall()
      .when(setAllocation({ quantity: 1 }), now)
      .thenRefused('MISSING_FIELD', { pointer: '/seatIds' });
  });
});

describe('setting places without numbers aside', () => {
  it('takes them from what anybody may have', () => {
    places()
      .when(setAllocation({ quantity: 4 }), now)
      .then(allocationSet({ quantity: 4 }));
    places(allocationSet({ quantity: 4 }))
      .when(claimTickets({ quantity: 7 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 6, quantity: 7 });
    places(allocationSet({ quantity: 4 }))
      .when(claimTickets({ quantity: 6 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 6 }));
  });

  it('SUB-38: ends when it expires', () => {
    const aside = allocationSet({ quantity: 4, ...expiring });
    const claim = claimTickets({ quantity: 7 });
    places(aside).when(claim, shifted(holdLapses, -1)).thenRefused('SEAT_UNAVAILABLE', { remaining: 6, quantity: 7 });
    places(aside)
      .when(claim, holdLapses)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 7 }));
  });

  it('is refused beyond what is free, its own places counted as free', () => {
    const history = [ticketsClaimed({ quantity: 3 }), allocationSet({ quantity: 4 })];
    places(...history)
      .when(setAllocation({ quantity: 8 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 7 });
    places(...history)
      .when(setAllocation({ quantity: 7 }), now)
      .then(allocationSet({ quantity: 7 }));
    places(...history)
      .when(setAllocation({ allocationId: 'family', quantity: 4 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 3 });
  });

  it('again does not bring back places that were sold after it expired', () => {
    const history = [allocationSet({ quantity: 4, ...expiring }), ticketsClaimed({ quantity: 8 })];
    places(...history)
      .when(setAllocation({ quantity: 4 }), holdLapses)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 2 });
  });

  it('is refused for named seats, and without a number', () => {
    places()
      .when(setAllocation({ seatIds: ['A-1'], quantity: 1 }), now)
      .thenRefused('SEAT_NOT_FOUND', { seatIds: ['A-1'] });
    places().when(setAllocation(), now).thenRefused('MISSING_FIELD', { pointer: '/quantity' });
  });
});

describe('an allocation', () => {
  it('set the same once more changes nothing', () => {
    hall(allocationSet({ seatIds: ['A-1'] }))
      .when(setAllocation({ seatIds: ['A-1'] }), now)
      .thenNothing();
    hall(allocationSet({ seatIds: ['A-1'] }))
      .when(setAllocation({ seatIds: ['A-1'], name: 'Critics' }), now)
      .then(allocationSet({ seatIds: ['A-1'], name: 'Critics' }));
  });

  it('is refused on another version than was read', () => {
    places(allocationSet({ quantity: 1 }))
      .when(setAllocation({ quantity: 2, expectedVersion: 0 }), now)
      .thenRefused('VERSION_CONFLICT', { version: 1, expected: 0 });
  });

  it('is refused for a performance that is not there', () => {
    specify(performance)
      .given()
      .when(setAllocation({ quantity: 1 }), now)
      .thenRefused('NOT_FOUND');
  });
});
