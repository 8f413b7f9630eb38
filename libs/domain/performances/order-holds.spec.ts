import {
  allocationSet,
  curtain,
  everywhere,
  holdLapses,
  money,
  now,
  numbered,
  performanceCreated,
  setAllocation,
  shifted,
  ticketTypePriced,
  unnumbered,
} from '../../../test/support/builders';
import {
  confirmHold,
  holdForOrder,
  orderHoldConfirmed,
  orderHoldPlaced,
  orderHoldReleased,
  releaseHold,
} from '../../../test/support/order-holds';
import { ordinaryHeld, ordinaryPriced, purchaseTickets } from '../../../test/support/ordinary-sale';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { ReleaseHold, ReleaseTicketsOfHold } from './order-holds';
import { performance } from './performance.decider';
import { PerformanceEvent, Seating, ZonePrice } from './performance.events';

const opened = (seating: Seating, prices: readonly ZonePrice[] = everywhere(20000)): PerformanceEvent[] => [
  performanceCreated({ seating }),
  ticketTypePriced({ ticketTypeId: 'card', prices }),
  ordinaryPriced(),
];
const hall = opened(numbered(['A', 4], ['B', 4]));
const places = opened(unnumbered(4));
const inHall = (...events: PerformanceEvent[]) => specify(performance).given(...hall, ...events);
const onPlaces = (...events: PerformanceEvent[]) => specify(performance).given(...places, ...events);
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const seats = orderHoldPlaced(['A-1', 'A-2']);

describe('a hold that its order arbitrates', () => {
  it('SUB-56: names its order, the whole plan and the price of every place', () => {
    inHall()
      .when(holdForOrder(['A-1', 'A-2']), now)
      .then(seats);
    onPlaces()
      .when(holdForOrder([null, null]), now)
      .then(orderHoldPlaced([null, null]));
  });

  it('SUB-03: costs what the zone of each seat costs', () => {
    const zones = [
      { priceZoneId: 'stalls', price: money(20000) },
      { priceZoneId: 'balcony', price: money(9000) },
    ];
    const { events } = specify(performance)
      .given(...opened(numbered(['A', 1], ['B', 1, 'balcony']), zones))
      .when(holdForOrder(['B-1', 'A-1']), now).decision;
    expect(events).toMatchObject([{ data: { amount: 29000, tickets: [{ price: 9000 }, { price: 20000 }] } }]);
  });

  it('takes the first block that is still free whole', () => {
    const wanted = {
      blocks: [
        ['A-1', 'A-2'],
        ['A-3', 'A-4'],
        ['B-1', 'B-2'],
      ],
    };
    const taken = ordinaryHeld({ orderId: 'o7', seatIds: ['A-2'] });
    inHall()
      .when(holdForOrder([null, null], wanted), now)
      .then(seats);
    inHall(taken)
      .when(holdForOrder([null, null], wanted), now)
      .then(orderHoldPlaced(['A-3', 'A-4']));
    const { events } = inHall(taken).when(holdForOrder(['A-4', null], { blocks: [['A-4'], ['B-1']] }), now).decision;
    expect(events).toMatchObject([{ data: { tickets: [{ seatId: 'A-4' }, { seatId: 'B-1' }] } }]);
    inHall(taken)
      .when(holdForOrder([null, null], { blocks: [['A-1', 'A-2'], ['A-3']] }), now)
      .thenRefused('SEAT_UNAVAILABLE', { quantity: 2 });
  });

  it.each<[string, (string | null)[], PerformanceEvent[], string, object]>([
    ['that is not there', ['Z-9'], [], 'SEAT_NOT_FOUND', { seatIds: ['Z-9'] }],
    ['that is taken', ['A-1'], [ordinaryHeld({ seatIds: ['A-1'] })], 'SEAT_UNAVAILABLE', { seatIds: ['A-1'] }],
    ['that is set aside', ['A-1'], [allocationSet({ seatIds: ['A-1'] })], 'SEAT_UNAVAILABLE', { seatIds: ['A-1'] }],
    ['named twice', ['A-1', 'A-1'], [], 'SEAT_COUNT_MISMATCH', { quantity: 2, seats: 1 }],
  ])('refuses a seat %s, and takes none of the others (G-04)', (_, seatIds, history, refused, details) => {
    const { decision } = inHall(...history).when(holdForOrder([...seatIds, 'B-4']), now);
    expect(decision).toMatchObject({ events: [], refused });
    if (refused !== 'SEAT_COUNT_MISMATCH') expect(decision.details).toEqual(details);
  });

  it('refuses more places than are left, and a type without a price', () => {
    onPlaces()
      .when(holdForOrder([null, null, null, null, null]), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 4, quantity: 5 });
    specify(performance)
      .given(performanceCreated())
      .when(holdForOrder([null]), now)
      .thenRefused('TICKET_TYPE_NOT_PRICED', { performanceId: 'p1', ticketTypeId: 'card', priceZoneId: null });
  });

  it('SUB-15: is refused from the start of the performance on, and once that is cancelled', () => {
    inHall()
      .when(holdForOrder(['A-1', 'A-2']), shifted(curtain, -1))
      .then(seats);
    inHall()
      .when(holdForOrder(['A-1']), curtain)
      .thenRefused('PERFORMANCE_STARTED', { startsAt: curtain });
    inHall(cancelled)
      .when(holdForOrder(['A-1']), now)
      .thenRefused('PERFORMANCE_CANCELLED');
  });

  it('begins with the release of lapsed reservations whose places it takes', () => {
    const reserved = ordinaryHeld({ orderId: 'o7', seatIds: ['A-1'] });
    const { events } = inHall(reserved).when(holdForOrder(['A-1', 'A-2']), holdLapses).decision;
    expect(events.map(({ type }) => type)).toEqual(['HoldReleased', 'OrderHoldPlaced']);
  });

  it('I2: keeps its places from everybody else, however much time passes', () => {
    inHall(seats)
      .when(purchaseTickets({ seatIds: ['A-2'] }), shifted(curtain, -1))
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-2'] });
    onPlaces(orderHoldPlaced([null, null, null]))
      .when(purchaseTickets({ quantity: 2 }), shifted(curtain, -1))
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 1, quantity: 2 });
  });
});

describe('the end of a hold that its order arbitrates', () => {
  it('sells its places when the order is past its commit point, also of a cancelled performance', () => {
    inHall(seats).when(confirmHold, now).then(orderHoldConfirmed(seats));
    inHall(seats, cancelled).when(confirmHold, now).then(orderHoldConfirmed(seats));
    const state = stateAfter(performance, [...hall, seats, orderHoldConfirmed(seats)]);
    expect([state.held, state.sold, state.hasSales]).toEqual([0, 2, true]);
  });

  it('gives its places back when the order is dead', () => {
    inHall(seats).when(releaseHold, now).then(orderHoldReleased(seats));
    const state = stateAfter(performance, [...hall, seats, orderHoldReleased(seats)]);
    expect([state.held, state.sold, state.hasSales]).toEqual([0, 0, false]);
    expect([...state.seats!.taken]).toEqual(Array.from({ length: 8 }, () => 0));
  });

  it('is idempotent by state: what is so already is nothing to do', () => {
    inHall(seats)
      .when(holdForOrder(['A-1', 'A-2']), now)
      .thenNothing();
    inHall(seats, orderHoldConfirmed(seats)).when(confirmHold, now).thenNothing();
    inHall(seats, orderHoldConfirmed(seats)).when(releaseHold, now).thenNothing();
    inHall(seats, orderHoldReleased(seats)).when(releaseHold, now).thenNothing();
  });

  it('refuses a hold that was released before it came', () => {
    const nothing = orderHoldReleased(orderHoldPlaced([]));
    inHall().when(releaseHold, now).then(nothing);
    for (const events of [[nothing], [seats, orderHoldReleased(seats)]]) {
      inHall(...events)
        .when(holdForOrder(['A-1']), now)
        .thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
      inHall(...events)
        .when(confirmHold, now)
        .thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
    }
    inHall().when(confirmHold, now).thenRefused('NOT_FOUND');
  });

  it('SALE-06: a cancelled performance is cleared only when no order holds or has places of it', () => {
    const clear = { type: 'ClearCancelledPerformance', limit: 10 } as const;
    for (const held of [[seats], [seats, orderHoldConfirmed(seats)]])
      inHall(...held, cancelled)
        .when(clear, now)
        .thenNothing();
    inHall(seats, cancelled, orderHoldReleased(seats))
      .when(clear, now)
      .then({ type: 'PerformanceCleared', data: { performanceId: 'p1' } });
  });
});

describe('a hold out of an allocation', () => {
  const expiresAt = shifted(now, 1);
  const row = allocationSet({ seatIds: ['A-1', 'A-2'], expiresAt });
  const some = allocationSet({ quantity: 3, expiresAt });
  const only = { allocation: { allocationId: 'press', mode: 'allocation_only' as const } };
  const first = { allocation: { allocationId: 'press', mode: 'allocation_first' as const } };
  const fromIt = (quantity: number) => ({ allocated: { allocationId: 'press', quantity } });

  it('SUB-37: takes its seats and no others', () => {
    inHall(row)
      .when(holdForOrder(['A-1', 'A-2'], only), now)
      .then(seats);
    inHall(row)
      .when(holdForOrder(['A-1', 'B-1'], only), now)
      .thenRefused('SEAT_NOT_IN_ALLOCATION', { seatIds: ['B-1'] });
    inHall(row)
      .when(holdForOrder([null], { ...only, blocks: [['B-1']] }), now)
      .thenRefused('ALLOCATION_EXHAUSTED', { allocationId: 'press', quantity: 1 });
  });

  it('SUB-38: takes its seats or any free ones, and any after its time', () => {
    inHall(row)
      .when(holdForOrder(['A-1', 'A-2'], first), now)
      .then(seats);
    inHall(row)
      .when(holdForOrder(['B-1'], first), now)
      .then(orderHoldPlaced(['B-1']));
    for (const mode of [{}, first, only])
      inHall(row)
        .when(holdForOrder(['A-1', 'A-2'], mode), expiresAt)
        .then(seats);
    inHall(row)
      .when(holdForOrder(['B-1'], only), expiresAt)
      .then(orderHoldPlaced(['B-1']));
  });

  it('SUB-37: takes so many of its places, which are set aside no longer', () => {
    const hold = orderHoldPlaced([null, null], fromIt(2));
    onPlaces(some)
      .when(holdForOrder([null, null], only), now)
      .then(hold);
    onPlaces(some)
      .when(holdForOrder([null, null, null, null], only), now)
      .thenRefused('ALLOCATION_EXHAUSTED', { allocationId: 'press', remaining: 3, quantity: 4 });
    onPlaces(some, hold)
      .when(purchaseTickets({ quantity: 2 }), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 1, quantity: 2 });
    onPlaces(some, hold, orderHoldReleased(hold))
      .when(holdForOrder([null, null, null], { ...only, holdId: 'o2' }), now)
      .then(orderHoldPlaced([null, null, null], { holdId: 'o2', ...fromIt(3) }));
  });

  it('SUB-38: takes its places first and then ordinary ones; after its time all are ordinary', () => {
    onPlaces(some)
      .when(holdForOrder([null, null, null, null], first), now)
      .then(orderHoldPlaced([null, null, null, null], fromIt(3)));
    onPlaces(some)
      .when(holdForOrder([null, null, null, null, null], first), now)
      .thenRefused('SEAT_UNAVAILABLE', { remaining: 4, quantity: 5 });
    for (const mode of [first, only])
      onPlaces(some)
        .when(holdForOrder([null, null, null, null], mode), expiresAt)
        .then(orderHoldPlaced([null, null, null, null]));
  });

  it('SUB-36: has to be there', () => {
    onPlaces()
      .when(holdForOrder([null], only), now)
      .thenRefused('ALLOCATION_NOT_FOUND', { allocationId: 'press', performanceIds: ['p1'] });
  });

  it('may be set again to no more than orders have of it and is left', () => {
    const hold = orderHoldPlaced([null, null], fromIt(2));
    const setTo = (quantity: number) => setAllocation({ quantity, expiresAt });
    onPlaces(some, hold)
      .when(setTo(4), now)
      .then(allocationSet({ quantity: 4, expiresAt }));
    onPlaces(some, hold).when(setTo(5), now).thenRefused('SEAT_UNAVAILABLE', { remaining: 4 });
  });
});

describe('tickets of a hold that their order cancels', () => {
  const release = (...units: number[]): ReleaseTicketsOfHold => ({
    type: 'ReleaseTicketsOfHold',
    holdId: 'o1',
    ticketIds: units.map((unit) => `o1-${unit}`),
    reason: 'ill',
    cancellationId: 'x1',
  });
  const second = { ticketIds: ['o1-1'], seatIds: ['A-2'], amount: 20000, reason: 'ill' };
  const released: PerformanceEvent = {
    type: 'OrderHoldReleased',
    data: { holdId: 'o1', orderId: 'o1', performanceId: 'p1', ...second },
  };
  const soldReleased: PerformanceEvent = {
    type: 'TicketsReleased',
    data: { performanceId: 'p1', orderId: 'o1', customerId: 'ada', ...second, cancellationId: 'x1', holdId: 'o1' },
  };
  const confirmed = orderHoldConfirmed(seats);

  it('SALE-04: gives back their places, and the hold keeps the others', () => {
    inHall(seats).when(release(1), now).then(released);
    inHall(seats, released)
      .when(holdForOrder(['A-2'], { holdId: 'o2' }), now)
      .then(orderHoldPlaced(['A-2'], { holdId: 'o2' }));
    inHall(seats, released)
      .when(holdForOrder(['A-1'], { holdId: 'o2' }), now)
      .thenRefused('SEAT_UNAVAILABLE', { seatIds: ['A-1'] });
    inHall(seats, released)
      .when(confirmHold, now)
      .then(orderHoldConfirmed(orderHoldPlaced(['A-1'])));
    inHall(seats, released)
      .when(releaseHold, now)
      .then(orderHoldReleased(orderHoldPlaced(['A-1'])));
  });

  it('SALE-04: gives back what was sold from it as well', () => {
    inHall(seats, confirmed).when(release(1), now).then(soldReleased);
    inHall(seats, confirmed, soldReleased)
      .when(holdForOrder(['A-2'], { holdId: 'o2' }), now)
      .then(orderHoldPlaced(['A-2'], { holdId: 'o2' }));
  });

  it('is idempotent by state, whether the hold was confirmed before or between', () => {
    inHall(seats, released).when(release(1), now).thenNothing();
    inHall(seats, confirmed, soldReleased).when(release(1), now).thenNothing();
    inHall(seats, orderHoldReleased(seats)).when(release(0, 1), now).thenNothing();
    inHall().when(release(0), now).thenNothing();
    const [late] = inHall(seats, released, orderHoldConfirmed(orderHoldPlaced(['A-1']))).when(release(0, 1), now)
      .decision.events;
    expect(late).toMatchObject({ type: 'TicketsReleased', data: { ticketIds: ['o1-0'] } });
  });

  it('SALE-06: with none left it is over, and a cancelled performance is clear', () => {
    const whole = inHall(seats, confirmed, cancelled).when(release(0, 1), now).decision.events;
    inHall(seats, confirmed, cancelled, ...whole)
      .when({ type: 'ClearCancelledPerformance', limit: 10 }, now)
      .then({ type: 'PerformanceCleared', data: { performanceId: 'p1' } });
  });

  it('SUB-37: what is left keeps the places of its allocation', () => {
    const fromIt = (quantity: number) => ({ allocated: { allocationId: 'press', quantity } });
    const some = allocationSet({ quantity: 3, expiresAt: shifted(now, 1) });
    const hold = orderHoldPlaced([null, null, null, null], fromIt(3));
    const place = { holdId: 'o1', orderId: 'o1', performanceId: 'p1', seatIds: [], amount: 20000, reason: 'ill' };
    const gone = (unit: number): PerformanceEvent => ({
      type: 'OrderHoldReleased',
      data: { ...place, ticketIds: [`o1-${unit}`] },
    });
    const only = { holdId: 'o2', allocation: { allocationId: 'press', mode: 'allocation_only' as const } };
    onPlaces(some, hold, gone(0))
      .when(holdForOrder([null], only), now)
      .thenRefused('ALLOCATION_EXHAUSTED', { allocationId: 'press', remaining: 0, quantity: 1 });
    onPlaces(some, hold, gone(0), gone(1))
      .when(holdForOrder([null], only), now)
      .then(orderHoldPlaced([null], { holdId: 'o2', ...fromIt(1) }));
  });

  it('I2: says what its allocation has back, as only the hold knows it', () => {
    const returned = (quantity: number) => ({ returned: { allocationId: 'press', quantity } });
    const some = allocationSet({ quantity: 2, expiresAt: shifted(now, 1) });
    const hold = orderHoldPlaced([null, null, null], { allocated: { allocationId: 'press', quantity: 2 } });
    const told = (given: PerformanceEvent[], command: ReleaseTicketsOfHold | ReleaseHold): unknown =>
      onPlaces(some, hold, ...given).when(command, now).decision.events[0]?.data;
    expect(told([], releaseHold)).toMatchObject(returned(2));
    expect(told([], release(0))).not.toHaveProperty('returned');
    expect(told([], release(0, 1))).toMatchObject(returned(1));
    expect(told([orderHoldConfirmed(hold)], release(0, 1, 2))).toMatchObject(returned(2));
  });
});
