import {
  campaignCreated,
  claimTickets,
  holdLapses,
  holdReleased,
  money,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  ticketTypePriced,
  unnumbered,
} from '../../../test/support/builders';
import { specify } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEvent } from './performance.events';

const campaign = campaignCreated({ maxTotal: null });
const places = (...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated({ seating: unnumbered(10) }), ticketTypePriced(), campaign, ...more);
const zones = [
  { priceZoneId: 'stalls', price: money(30000) },
  { priceZoneId: 'balcony', price: money(10000) },
];
const hall = (...more: PerformanceEvent[]) =>
  specify(performance).given(
    performanceCreated({ seating: numbered(['A', 3], ['B', 3, 'balcony'], ['C', 3, 'boxes']) }),
    ticketTypePriced({ prices: zones }),
    campaign,
    ...more,
  );

describe('places without numbers', () => {
  it('CAMP-22, G-04: are given all or none, and the refusal says how many are left although the quota has more', () => {
    const taken = [ticketsClaimed({ quantity: 4 }), ticketsHeld({ orderId: 'o2', quantity: 3 })];
    places(...taken)
      .when(claimTickets({ quantity: 4 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 3, quantity: 4 });
    places(...taken)
      .when(claimTickets({ quantity: 3 }), now)
      .then(ticketsClaimed({ orderId: 'o9', quantity: 3 }));
  });

  it('CAMP-24: come back with cancelled tickets, also where their quota does not', () => {
    const sale = ticketsClaimed({ quantity: 10 });
    const released = ticketsReleased(sale, [0, 1]);
    const kept = { ...released, data: { ...released.data, quotaReturned: false } };
    places(sale, kept)
      .when(claimTickets({ quantity: 3 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 2, quantity: 3 });
  });

  it('G-02: come back at the instant at which their hold lapses', () => {
    const hold = ticketsHeld({ quantity: 10 });
    places(hold)
      .when(claimTickets({ quantity: 10 }), shifted(holdLapses, -1))
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 0, quantity: 10 });
    places(hold)
      .when(claimTickets({ quantity: 10 }), holdLapses)
      .then(holdReleased(hold, 'expired'), ticketsClaimed({ orderId: 'o9', quantity: 10 }));
  });

  it('have no seats that could be named', () => {
    places()
      .when(claimTickets({ seatIds: ['A-1'] }), now)
      .thenRefused('SEAT_NOT_FOUND', { seatIds: ['A-1'] });
  });
});

describe('named seats', () => {
  it('SUB-03: cost what their zone costs', () => {
    const { decision } = hall().when(claimTickets({ quantity: 2, seatIds: ['B-3', 'A-1'] }), now);
    const tickets = [
      { id: 'o9-0', seatId: 'B-3', priceZoneId: 'balcony', price: 10000 },
      { id: 'o9-1', seatId: 'A-1', priceZoneId: 'stalls', price: 30000 },
    ];
    expect(decision.events).toMatchObject([{ type: 'TicketsHeld', data: { tickets, amount: 40000 } }]);
  });

  it('SALE-02: are refused with all that are not there', () => {
    hall()
      .when(claimTickets({ quantity: 3, seatIds: ['A-9', 'A-1', 'Z-1'] }), now)
      .thenRefused('SEAT_NOT_FOUND', { seatIds: ['A-9', 'Z-1'] });
  });

  it('CAMP-02: are refused with all that lie where the type has no price', () => {
    hall()
      .when(claimTickets({ quantity: 3, seatIds: ['C-1', 'A-1', 'C-3'] }), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'sponsor', seatIds: ['C-1', 'C-3'] });
  });

  it('G-04: are refused with all that are held or sold, and then none is taken', () => {
    hall(ticketsHeld({ seatIds: ['A-1'] }), ticketsClaimed({ orderId: 'o2', seatIds: ['A-2'] }))
      .when(claimTickets({ quantity: 3, seatIds: ['A-1', 'A-2', 'A-3'] }), now)
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1', 'A-2'] });
  });

  it('CAMP-24: are free again when their tickets were cancelled', () => {
    const sale = ticketsClaimed({ seatIds: ['A-1', 'A-2'] });
    const { decision } = hall(sale, ticketsReleased(sale, [0])).when(claimTickets({ seatIds: ['A-1'] }), now);
    expect(decision.events).toHaveLength(1);
  });
});

describe('the best available seats of a claim', () => {
  it('CAMP-02: lie in priced zones, and the refusal counts only those', () => {
    hall(ticketsClaimed({ seatIds: ['A-2'] }))
      .when(claimTickets({ quantity: 6 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 5, quantity: 6 });
  });

  it('SALE-03, G-02: are those of a full row again at the instant at which its hold lapses', () => {
    const row = ticketsHeld({ seatIds: ['A-1', 'A-2', 'A-3'] });
    const { decision } = hall(row).when(claimTickets(), holdLapses);
    expect(decision.events).toMatchObject([{ type: 'HoldReleased' }, { data: { tickets: [{ seatId: 'A-2' }] } }]);
  });

  it('SALE-03: pass over held and sold seats and cost what their zone costs', () => {
    const { decision } = hall(ticketsHeld({ seatIds: ['A-1', 'A-2', 'A-3'] })).when(claimTickets(), now);
    expect(decision.events).toMatchObject([{ data: { tickets: [{ seatId: 'B-2', price: 10000 }] } }]);
  });
});
