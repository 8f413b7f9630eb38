import {
  allocationSet,
  holdPaid,
  holdReleased,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketsReleased,
  unnumbered,
} from '../../test/support/builders';
import { orderHoldConfirmed, orderHoldPlaced, orderHoldReleased } from '../../test/support/order-holds';
import { ordinaryHeld, ordinaryPaid, ordinaryReleased, ticketsSold } from '../../test/support/ordinary-sale';
import { Placed, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { seatAvailability } from './seats.queries';
import { seatsProjection } from './seats.projection';

const row = (label: string, order: number, states: Record<string, string>, priceZoneId = 'stalls') => ({
  organisationId: 'oslo',
  performanceId: 'p1',
  order,
  row: label,
  seats: Object.entries(states).map(([seatId, state]) => ({ seatId, priceZoneId, state })),
});
const seated = performanceCreated({ seating: numbered(['A', 2], ['B', 2, 'balcony']) });
const availability = async (events: readonly Placed[], at = now) =>
  seatAvailability(await viewsOf(events, at), { organisationId: 'oslo', performanceId: 'p1' });

describe('the seats view', () => {
  it('has a document for each row, and a sale over two rows changes both', async () => {
    const hold = ticketsHeld({ seatIds: ['A-2', 'B-1'] });
    const claim = ticketsClaimed({ orderId: 'o2', seatIds: ['A-1', 'B-2'] });
    await specifyProjection(seatsProjection)
      .given(seated, hold, claim, ticketsReleased(claim, [1]))
      .then({
        'oslo/p1/A': row('A', 0, { 'A-1': 'sold', 'A-2': 'held' }),
        'oslo/p1/B': row('B', 1, { 'B-1': 'held', 'B-2': 'free' }, 'balcony'),
      });
    await specifyProjection(seatsProjection)
      .given(seated, hold, holdReleased(hold, 'cancelled', [0]), holdPaid(hold, [hold.data.tickets[1]!]))
      .then({
        'oslo/p1/A': row('A', 0, { 'A-1': 'free', 'A-2': 'free' }),
        'oslo/p1/B': row('B', 1, { 'B-1': 'sold', 'B-2': 'free' }, 'balcony'),
      });
  });

  it('SUB-56: follows the holds of orders until they are sold or free', async () => {
    const hold = orderHoldPlaced(['A-1', 'B-2']);
    const holding = specifyProjection(seatsProjection);
    const shown = (first: string, second: string) => ({
      'oslo/p1/A': row('A', 0, { 'A-1': first, 'A-2': 'free' }),
      'oslo/p1/B': row('B', 1, { 'B-1': 'free', 'B-2': second }, 'balcony'),
    });
    await holding.given(seated, hold).then(shown('held', 'held'));
    await holding.given(seated, hold, orderHoldConfirmed(hold)).then(shown('sold', 'sold'));
    await holding.given(seated, hold, orderHoldReleased(hold)).then(shown('free', 'free'));
  });

  it('SALE-01, SALE-04: follows ordinary sale as it does campaigns', async () => {
    const sold = ticketsSold({ orderId: 'o2', seatIds: ['A-1', 'B-2'] });
    const hold = ordinaryHeld({ seatIds: ['A-2', 'B-1'] });
    await specifyProjection(seatsProjection)
      .given(seated, hold, sold, ordinaryReleased(sold, [1]))
      .then({
        'oslo/p1/A': row('A', 0, { 'A-1': 'sold', 'A-2': 'held' }),
        'oslo/p1/B': row('B', 1, { 'B-1': 'held', 'B-2': 'free' }, 'balcony'),
      });
    const counted = { capacity: 4, free: 0, held: 0, sold: 4, allocated: 0 };
    expect(await availability([seated, hold, sold, ordinaryPaid(hold)])).toMatchObject(counted);
  });

  it('has no documents for places without numbers', async () => {
    await specifyProjection(seatsProjection)
      .given(performanceCreated({ seating: unnumbered(10) }), ticketsHeld({ quantity: 2 }))
      .then({});
  });

  it('SALE-06: replaces the rows of a hall by those of another', async () => {
    const [from, to] = [seated.data.seating, numbered(['B-left', 1], ['A', 1])];
    await specifyProjection(seatsProjection)
      .given(
        seated,
        { type: 'PerformanceEdited', data: { performanceId: 'p1', changes: { seating: { from, to } } } },
        ticketsHeld({ seatIds: ['B-left-1'] }),
      )
      .then({
        'oslo/p1/A': row('A', 1, { 'A-1': 'free' }),
        'oslo/p1/B-left': row('B-left', 0, { 'B-left-1': 'held' }),
      });
  });

  it('puts the parts of one row together, each with its price zone', async () => {
    const seating = {
      kind: 'numbered' as const,
      rows: [
        { row: 'A', seats: ['1'], priceZoneId: 'front' },
        { row: 'A', seats: ['2'], priceZoneId: 'side' },
      ],
    };
    await specifyProjection(seatsProjection)
      .given(performanceCreated({ seating }))
      .then({
        'oslo/p1/A': {
          ...row('A', 0, {}),
          seats: [
            { seatId: 'A-1', priceZoneId: 'front', state: 'free' },
            { seatId: 'A-2', priceZoneId: 'side', state: 'free' },
          ],
        },
      });
  });
});

describe('the availability of seats', () => {
  it('counts every seat once, in hall order, and a seat of an allocation that is taken as taken', async () => {
    const events = [
      seated,
      allocationSet({ seatIds: ['A-1', 'A-2'] }),
      ticketsClaimed({ seatIds: ['A-1'] }),
      ticketsHeld({ orderId: 'o2', seatIds: ['B-2'] }),
    ];
    expect(await availability(events)).toEqual({
      capacity: 4,
      free: 1,
      held: 1,
      sold: 1,
      allocated: 1,
      seats: [
        { seatId: 'A-1', priceZoneId: 'stalls', state: 'sold' },
        { seatId: 'A-2', priceZoneId: 'stalls', state: 'allocated' },
        { seatId: 'B-1', priceZoneId: 'balcony', state: 'free' },
        { seatId: 'B-2', priceZoneId: 'balcony', state: 'held' },
      ],
    });
  });

  it('counts an allocation as free again from its end', async () => {
    const until = shifted(now, 1);
    const inSeats = [seated, allocationSet({ seatIds: ['A-1'], expiresAt: until })];
    expect(await availability(inSeats)).toMatchObject({ free: 3, allocated: 1 });
    expect(await availability(inSeats, until)).toMatchObject({ free: 4, allocated: 0 });
    const inPlaces = [performanceCreated(), allocationSet({ quantity: 30, expiresAt: until })];
    expect(await availability(inPlaces)).toMatchObject({ free: 70, allocated: 30 });
    expect(await availability(inPlaces, until)).toMatchObject({ free: 100, allocated: 0 });
  });

  it('I2: counts a place that an order has out of an allocation once, until the allocation has it back', async () => {
    const allocated = (quantity: number) => ({ allocationId: 'press', quantity });
    const press = allocationSet({ quantity: 4, expiresAt: shifted(now, 1) });
    const before = [performanceCreated({ seating: unnumbered(10) }), press];
    const hold = orderHoldPlaced([null, null, null], { allocated: allocated(2) });
    const counts = (free: number, held: number, sold: number, allocated: number) => ({ free, held, sold, allocated });
    expect(await availability([...before, hold])).toMatchObject(counts(5, 3, 0, 2));
    expect(await availability([...before, hold], shifted(now, 1))).toMatchObject(counts(7, 3, 0, 0));
    const sold = [...before, hold, orderHoldConfirmed(hold)];
    expect(await availability(sold)).toMatchObject(counts(5, 0, 3, 2));
    const { type, data } = orderHoldReleased(hold);
    const released = { type, data: { ...data, returned: allocated(2) } };
    expect(await availability([...before, hold, released])).toMatchObject(counts(6, 0, 0, 4));
    const { orderId, performanceId } = hold.data;
    const whose = { orderId, performanceId, customerId: 'ada', holdId: 'o1', amount: 40000 };
    const gone = { ticketIds: ['o1-0', 'o1-1'], seatIds: [], reason: 'ill', cancellationId: 'x1' };
    const cancelled = { type: 'TicketsReleased', data: { ...whose, ...gone, returned: allocated(1) } } as const;
    expect(await availability([...sold, cancelled])).toMatchObject(counts(6, 0, 1, 3));
  });

  it('counts places without numbers and lists none', async () => {
    const events = [performanceCreated(), ticketsHeld({ quantity: 3 }), ticketsClaimed({ orderId: 'o2', quantity: 2 })];
    expect(await availability(events)).toEqual({
      capacity: 100,
      free: 95,
      held: 3,
      sold: 2,
      allocated: 0,
      seats: [],
    });
    expect(await availability([])).toBeUndefined();
  });
});
