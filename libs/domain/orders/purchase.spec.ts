import {
  allocationSet,
  curtain,
  editPerformance,
  everywhere,
  holdLapses,
  money,
  now,
  numbered,
  payment,
  performanceCreated,
  recordPayment,
  shifted,
  ticketsClaimed,
  unnumbered,
} from '../../../test/support/builders';
import {
  ordinary,
  ordinaryHeld,
  ordinaryPaid,
  ordinaryPriced,
  ordinaryReleased,
  purchaseTickets,
  ticketsSold,
  typesWithOrdinary,
} from '../../../test/support/ordinary-sale';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { Sealed } from '../../kernel/sealed';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, Seating } from '../performances/performance.events';

const house = (...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated(), ordinaryPriced(), ...more);
const hall = (seating: Seating, ...more: PerformanceEvent[]) =>
  specify(performance).given(performanceCreated({ seating }), ordinaryPriced(), ...more);

describe('a purchase', () => {
  it('SALE-01: of tickets that cost money holds them until they are paid or the hold time is over', () => {
    house()
      .when(purchaseTickets({ quantity: 2 }), now)
      .then(ordinaryHeld({ orderId: 'o9', quantity: 2, expiresAt: holdLapses }));
    house()
      .when(purchaseTickets({ holdMinutes: 1 }), now)
      .then(ordinaryHeld({ orderId: 'o9', expiresAt: shifted(now, 60_000) }));
  });

  it('SALE-01: with its payment is sold at once', () => {
    house()
      .when(purchaseTickets({ quantity: 2, payment: payment(40000) }), now)
      .then(ticketsSold({ orderId: 'o9', quantity: 2 }));
  });

  it('SALE-01: of tickets that cost nothing is sold at once, with a payment of nothing too', () => {
    const free = specify(performance).given(performanceCreated(), ordinaryPriced({ prices: everywhere(0) }));
    const sold = ticketsSold({ orderId: 'o9', price: 0 });
    free.when(purchaseTickets(), now).then(sold);
    free
      .when(purchaseTickets({ payment: payment(0) }), now)
      .then({ ...sold, data: { ...sold.data, payment: payment(0) } });
    free.when(purchaseTickets({ payment: payment(1) }), now).thenRefused('AMOUNT_MISMATCH', { due: money(0) });
  });

  it('SALE-02: records the ticket type as it stood, who bought and through which channel, and the delivery', () => {
    const person = { email: 'sealed' as Sealed };
    const { decision } = house().when(
      purchaseTickets({ person, channel: 'box_office', deliveryMethod: 'post', ticketTypes: typesWithOrdinary() }),
      now,
    );
    expect(decision.events).toMatchObject([
      {
        type: 'TicketsHeld',
        data: { person, channel: 'box_office', deliveryMethod: 'post', ticketType: ordinary, campaignId: null },
      },
    ]);
    const { orders } = stateAfter(performance, [performanceCreated(), ...decision.events]);
    expect(orders.get('o9')).toMatchObject({ deliveryMethod: 'post', campaignId: null, channel: 'box_office' });
  });

  it('SALE-02: takes only free seats, and says which are not', () => {
    const taken = [
      ticketsSold({ orderId: 'o1', seatIds: ['A-1'] }),
      ordinaryHeld({ orderId: 'o2', seatIds: ['A-2'] }),
      ticketsClaimed({ orderId: 'o3', seatIds: ['A-3'] }),
      allocationSet({ seatIds: ['A-4'] }),
    ];
    const seats = hall(numbered(['A', 6]), ...taken);
    seats
      .when(purchaseTickets({ quantity: 5, seatIds: ['A-1', 'A-2', 'A-3', 'A-4', 'A-5'] }), now)
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1', 'A-2', 'A-3', 'A-4'] });
    seats.when(purchaseTickets({ quantity: 3 }), now).thenRefused('SEAT_UNAVAILABLE', { remaining: 2, quantity: 3 });
    seats
      .when(purchaseTickets({ quantity: 2, payment: payment(40000) }), now)
      .then(ticketsSold({ orderId: 'o9', seatIds: ['A-5', 'A-6'] }));
  });

  it('SALE-02: takes no more than the capacity, less what is set aside', () => {
    const places = hall(unnumbered(5), allocationSet({ quantity: 2 }), ticketsSold({ quantity: 1 }));
    places.when(purchaseTickets({ quantity: 3 }), now).thenRefused('SEAT_UNAVAILABLE', { remaining: 2, quantity: 3 });
    places.when(purchaseTickets({ quantity: 2 }), now).then(ordinaryHeld({ orderId: 'o9', quantity: 2 }));
  });

  it('SALE-03: prices each ticket by its own zone, and looks only at zones the type has a price for', () => {
    const seating = numbered(['A', 2, 'gallery'], ['B', 2], ['C', 2, 'balcony']);
    const prices = [
      { priceZoneId: 'stalls', price: money(30000) },
      { priceZoneId: 'balcony', price: money(10000) },
    ];
    const two = specify(performance).given(performanceCreated({ seating }), ordinaryPriced({ prices }));
    expect(two.when(purchaseTickets({ quantity: 3 }), now).decision.events).toMatchObject([
      {
        data: {
          amount: 70000,
          tickets: [
            { seatId: 'B-1', priceZoneId: 'stalls', price: 30000 },
            { seatId: 'B-2', priceZoneId: 'stalls', price: 30000 },
            { seatId: 'C-1', priceZoneId: 'balcony', price: 10000 },
          ],
        },
      },
    ]);
    two.when(purchaseTickets({ quantity: 5 }), now).thenRefused('SEAT_UNAVAILABLE', { remaining: 4, quantity: 5 });
    two
      .when(purchaseTickets({ quantity: 2, seatIds: ['A-1', 'B-1'] }), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'ordinary', seatIds: ['A-1'] });
  });

  it('SALE-07: takes at most 500 tickets, and at least one', () => {
    const large = hall(unnumbered(600));
    expect(large.when(purchaseTickets({ quantity: 500 }), now).decision.events).toHaveLength(1);
    for (const quantity of [0, 501, 1.5]) {
      large.when(purchaseTickets({ quantity }), now).thenRefused('INVALID_QUANTITY', { quantity, min: 1, max: 500 });
    }
  });

  it('CAMP-01, SUB-02: sells types of campaigns at the box office only, and those of subscriptions nowhere', () => {
    const buying = (type: Parameters<typeof typesWithOrdinary>[0], channel: 'online' | 'box_office') =>
      house().when(purchaseTickets({ ticketTypes: typesWithOrdinary(type), channel }), now).decision;
    expect(buying({ webPurchaseCode: '!VIP' }, 'online').refused).toBe('TICKET_TYPE_RESTRICTED');
    expect(buying({ webPurchaseCode: '!VIP' }, 'box_office').events).toHaveLength(1);
    expect(buying({ kind: 'subscription' }, 'box_office').refused).toBe('TICKET_TYPE_RESTRICTED');
    expect(buying({ kind: 'both' }, 'online').events).toHaveLength(1);
  });

  it('G-05: that is refused tells what was seen of the performance, and of the type with its prices', () => {
    const state = stateAfter(performance, [performanceCreated({ salesEndsAt: now }), ordinaryPriced()]);
    const { performanceId: _, ...prices } = ordinaryPriced().data;
    expect(performance.seen!(state, purchaseTickets())).toEqual({
      performance: {
        version: 1,
        availableOnline: true,
        salesStatus: 'on_sale',
        salesStartsAt: null,
        salesEndsAt: now,
        startsAt: curtain,
        cancelled: false,
        capacity: 100,
        held: 0,
        sold: 0,
      },
      ticketType: { type: { id: 'ordinary', version: 1, ...ordinary }, prices: { ...prices, version: 1 } },
    });
    const unknown = purchaseTickets({ ticketTypeId: 'nothing' });
    expect(performance.seen!(state, unknown)).toMatchObject({ ticketType: { type: null, prices: null } });
  });

  it('is refused on a performance that is not there', () => {
    specify(performance).given().when(purchaseTickets(), now).thenRefused('NOT_FOUND');
  });
});

describe('an ordinary order', () => {
  const hold = ordinaryHeld({ quantity: 3 });

  it('SALE-01: is sold by its payment, once', () => {
    house(hold).when(recordPayment(60000), now).then(ordinaryPaid(hold, hold.data.tickets.slice()));
    const { decision } = house(hold, ordinaryPaid(hold)).when(recordPayment(60000), now);
    expect(decision).toMatchObject({ refused: 'ORDER_ALREADY_PAID', events: [{}, { type: 'RefundRequested' }] });
  });

  it('SUB-58: that was paid in the purchase takes no second payment', () => {
    const { decision } = house(ticketsSold()).when(recordPayment(20000), now);
    expect(decision).toMatchObject({ refused: 'ORDER_ALREADY_PAID', events: [{}, { type: 'RefundRequested' }] });
  });

  it('SUB-58: lapses at its instant, and what takes its place begins with its release', () => {
    const full = hall(unnumbered(3), hold);
    full
      .when(purchaseTickets(), shifted(holdLapses, -1))
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 0, quantity: 1 });
    const { events } = full.when(purchaseTickets(), holdLapses).decision;
    expect(events.map(({ type }) => type)).toEqual(['HoldReleased', 'TicketsHeld']);
    const paid = full.when(purchaseTickets({ payment: payment(20000) }), holdLapses).decision;
    expect(paid.events.map(({ type }) => type)).toEqual(['HoldReleased', 'TicketsSold']);
    const late = full.when(recordPayment(60000), holdLapses).decision;
    expect(late).toMatchObject({ refused: 'PURCHASE_EXPIRED' });
    expect(late.events.map(({ type }) => type)).toEqual(['HoldReleased', 'PaymentRejected', 'RefundRequested']);
  });

  it('SALE-04: gives sold places back once, without a campaign', () => {
    const sold = ticketsSold({ seatIds: ['A-1', 'A-2'] });
    const release = { type: 'ReleaseTickets', orderId: 'o1', reason: 'ill', cancellationId: 'x1' } as const;
    const seats = numbered(['A', 2]);
    hall(seats, sold)
      .when({ ...release, ticketIds: ['o1-1'] }, now)
      .then(ordinaryReleased(sold, [1]));
    hall(seats, sold, ordinaryReleased(sold, [1]))
      .when({ ...release, ticketIds: ['o1-1'] }, now)
      .thenNothing();
    hall(seats, sold, ordinaryReleased(sold, [1]))
      .when(purchaseTickets({ payment: payment(20000) }), now)
      .then(ticketsSold({ orderId: 'o9', seatIds: ['A-2'] }));
    const state = stateAfter(performance, [performanceCreated({ seating: seats }), sold, ordinaryReleased(sold)]);
    expect([state.sold, state.held, [...state.seats!.taken]]).toEqual([0, 0, [0, 0]]);
  });

  it('SALE-06: fixes what a first sale fixes, as a hold does while it lasts', () => {
    const move = editPerformance({ seasonId: 'autumn' });
    house(hold)
      .when(move, now)
      .thenRefused('PERFORMANCE_HAS_SALES', { fields: ['seasonId'] });
    expect(house(hold).when(move, holdLapses).decision.refused).toBeUndefined();
    house(ticketsSold())
      .when(move, curtain)
      .thenRefused('PERFORMANCE_HAS_SALES', { fields: ['seasonId'] });
  });

  it('is told as an ordinary one when its hold names no campaign at all', () => {
    const { campaignId: _, ...data } = hold.data;
    // The type says that it is always there, if only as `null`.
    const old = { type: 'TicketsHeld', data } as unknown as PerformanceEvent;
    expect(stateAfter(performance, [performanceCreated(), old])).toEqual(
      stateAfter(performance, [performanceCreated(), hold]),
    );
  });
});
