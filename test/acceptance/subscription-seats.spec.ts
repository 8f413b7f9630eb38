import type { Json } from '../support/client';
import {
  after,
  cancel,
  holdMs,
  type House,
  made,
  nok,
  now,
  orderOf,
  pay,
  placesOf,
  refused,
  setClock,
  setPrice,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import {
  buySubscription,
  cards,
  concerts,
  openConcertHall,
  quoteOf,
  seats,
  seatsOf,
  takenOf,
} from '../support/subscription-sales';
import { addSubscription, evenings, openSeasonHouse, openSubscription, setPart } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

type Fields = Readonly<Record<string, unknown>>;

/** A subscription to the three concerts; a series unless the fields say otherwise. */
async function openSeries(fields: Fields = {}, onlineSale: Fields = {}): Promise<House> {
  const house = await openConcertHall(server.url);
  await addSubscription(house, fields);
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
  await setPart(house, 'performances', { productionIds: ['play'], performanceIds: concerts });
  await setPart(house, 'online-sale', { availableOnline: true, ...onlineSale });
  return house;
}

const everywhere = (...seatIds: string[]) => Object.fromEntries(concerts.map((id) => [id, seatIds]));
const onlyThere = { sameSeat: true };
const picked = { type: 'pick_and_mix' };

/** Somebody else's ordinary ticket. */
async function sellSeat(house: House, performanceId: string, seatId: string): Promise<void> {
  await setPrice(house, { performanceId, ticketTypeId: 'ordinary', price: 100 });
  const customer = { email: 'per@example.org' };
  const body = { customer, channel: 'box_office', ticketTypeId: 'ordinary', seatIds: [seatId] };
  await made(house.admin.post(`/v1/performances/${performanceId}/purchases`, body));
}

const allocate = (house: House, seatIds: readonly string[]) =>
  Promise.all(
    concerts.map((id) =>
      made(house.admin.put(`/v1/performances/${id}/allocations/friends`, { name: 'Friends', seatIds })),
    ),
  );

describe('the seats of a subscription', () => {
  it('SUB-07, SUB-32: without a seat of its own it gets the best one that is free on every performance', async () => {
    const house = await openSeries(onlyThere);
    await sellSeat(house, concerts[1]!, 'A-3');
    const { body } = await buySubscription(house, { units: cards(2) });
    expect(seatsOf(body)).toEqual(everywhere('A-1', 'A-2'));
    const own = await buySubscription(house, { units: [...seats('B-1'), ...cards(1)] });
    expect(seatsOf(own.body)).toEqual(everywhere('B-1', 'A-4'));
  });

  it('SUB-57: a seat that is taken on some performances is refused with all of them, and nothing is held', async () => {
    const house = await openSeries(onlyThere);
    await sellSeat(house, concerts[0]!, 'A-3');
    await sellSeat(house, concerts[2]!, 'A-3');
    const before = await takenOf(house, concerts);
    const performanceIds = [concerts[0], concerts[2]];
    const details = { seatIds: ['A-3'], performanceIds };
    expect(await buySubscription(house, { units: seats('A-3', 'A-4') })).toMatchObject(
      refused(409, 'SEAT_UNAVAILABLE', details),
    );
    expect(await takenOf(house, concerts)).toEqual(before);
  });

  it('SUB-57: of many buyers of one seat, and of a seat each, nobody gets half', async () => {
    const house = await openSeries(onlyThere);
    const race = await Promise.all(Array.from({ length: 8 }, () => buySubscription(house, { units: seats('A-3') })));
    expect(race.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    const rush = await Promise.all(Array.from({ length: 12 }, () => buySubscription(house)));
    expect(rush.filter(({ status }) => status === 201)).toHaveLength(9);
    for (const { body } of rush.filter(({ status }) => status === 201)) {
      expect(new Set(Object.values(seatsOf(body)).map(String)).size).toBe(1);
    }
    expect(await takenOf(house, concerts)).toEqual(concerts.map(() => [10, 0]));
  });

  it('SUB-07: without the same seat it may be another one on every performance', async () => {
    const house = await openSeries();
    const seatIdByPerformance = { [concerts[0]!]: 'A-1', [concerts[1]!]: 'B-2' };
    const { body } = await buySubscription(house, { units: [{ ticketTypeId: 'card', seatIdByPerformance }] });
    expect(seatsOf(body)).toEqual({ [concerts[0]!]: ['A-1'], [concerts[1]!]: ['B-2'], [concerts[2]!]: ['A-3'] });
    expect(await buySubscription(house, { units: seats('Z-9') })).toMatchObject(
      refused(422, 'SEAT_NOT_FOUND', { seatIds: ['Z-9'], performanceIds: concerts }),
    );
    expect(await buySubscription(house, { units: seats('A-2', 'A-2') })).toMatchObject(
      refused(400, 'SEAT_COUNT_MISMATCH'),
    );
    const same = await openSeries(onlyThere);
    const unit = { ticketTypeId: 'card', seatIdByPerformance };
    expect((await buySubscription(same, { units: [unit] })).body).toMatchObject({ code: 'INVALID_FIELD' });
  });

  it('SUB-28, SUB-32: whether seats may, or must, be chosen online', async () => {
    const grouped = await openSeries(picked, { groupTickets: true });
    const all = { performanceIds: concerts };
    expect(await buySubscription(grouped, { ...all, units: seats('A-1') })).toMatchObject(
      refused(422, 'SEAT_SELECTION_NOT_ALLOWED'),
    );
    expect(seatsOf((await buySubscription(grouped, all)).body)).toEqual(everywhere('A-3'));
    const atTheBox = await buySubscription(grouped, { ...all, units: seats('A-1'), channel: 'box_office' });
    expect(seatsOf(atTheBox.body)).toEqual(everywhere('A-1'));
    const manual = await openSeries(onlyThere, { seatSelection: 'manual' });
    const missing = refused(400, 'SEAT_REQUIRED', { performanceIds: concerts });
    expect(await buySubscription(manual)).toMatchObject(missing);
    expect(await quoteOf(manual)).toMatchObject(missing);
    expect((await buySubscription(manual, { units: seats('B-5') })).status).toBe(201);
  });

  it('SUB-36, SUB-37: from an allocation only, as long as it lasts', async () => {
    const house = await openSeries(onlyThere);
    await allocate(house, ['B-4', 'B-5']);
    await setPart(house, 'allocation', { allocationId: 'friends', mode: 'allocation_only' });
    expect(await buySubscription(house, { units: seats('A-1') })).toMatchObject(
      refused(422, 'SEAT_NOT_IN_ALLOCATION', { seatIds: ['A-1'], performanceIds: concerts }),
    );
    expect(seatsOf((await buySubscription(house)).body)).toEqual(everywhere('B-4'));
    expect(await buySubscription(house, { units: cards(2) })).toMatchObject(
      refused(409, 'ALLOCATION_EXHAUSTED', { allocationId: 'friends' }),
    );
    await setPrice(house, { performanceId: concerts[0], ticketTypeId: 'ordinary', price: 100 });
    const ordinary = { customer: { email: 'per@example.org' }, channel: 'box_office', ticketTypeId: 'ordinary' };
    const path = `/v1/performances/${concerts[0]}/purchases`;
    expect(await house.admin.post(path, { ...ordinary, seatIds: ['B-5'] })).toMatchObject(
      refused(409, 'SEAT_UNAVAILABLE'),
    );
  });

  it('SUB-38: from an allocation first, then from anywhere', async () => {
    const house = await openSeries(onlyThere);
    await allocate(house, ['B-4']);
    await setPart(house, 'allocation', { allocationId: 'friends', mode: 'allocation_first' });
    expect(seatsOf((await buySubscription(house)).body)).toEqual(everywhere('B-4'));
    expect(seatsOf((await buySubscription(house)).body)).toEqual(everywhere('A-3'));
    expect(seatsOf((await buySubscription(house, { units: seats('B-1') })).body)).toEqual(everywhere('B-1'));
  });
});

describe('places without numbers of an allocation', () => {
  /** Ten places on every evening, four of them for friends. */
  async function openAllocated(mode: string): Promise<House> {
    const house = await openSeasonHouse(server.url, { capacity: 10 });
    await openSubscription(house);
    const friends = { name: 'Friends', quantity: 4, expiresAt: after(now, 3_600_000) };
    for (const id of evenings) await made(house.admin.put(`/v1/performances/${id}/allocations/friends`, friends));
    await setPart(house, 'allocation', { allocationId: 'friends', mode });
    return house;
  }
  const counts = (free: number, held: number, sold: number, allocated: number) => ({ free, held, sold, allocated });
  async function isCounted(house: House, places: ReturnType<typeof counts>): Promise<void> {
    expect(await placesOf(house, 'p1')).toEqual(places);
    const { body } = await made(house.admin.get('/v1/reports/occupancy'));
    expect(body.items.find(({ performanceId }: Json) => performanceId === 'p1')).toMatchObject(places);
  }

  it('I2, SUB-37: are counted once, as taken, and given back to it with their tickets', async () => {
    const house = await openAllocated('allocation_only');
    const { body } = await made(buySubscription(house, { units: cards(3) }));
    await isCounted(house, counts(6, 3, 0, 1));
    await made(pay(house, body.id, 180000));
    await isCounted(house, counts(6, 0, 3, 1));
    const ticketIds = body.tickets.filter(({ unit }: Json) => unit === 0).map(({ id }: Json) => id);
    await made(cancel(house, body.id, { ticketIds }));
    await isCounted(house, counts(6, 0, 2, 2));
    await setClock(house, after(now, 3_600_000));
    await isCounted(house, counts(8, 0, 2, 0));
  });

  it('I2, SUB-38: are counted once beside ordinary ones of the same order, also when it lapses', async () => {
    const house = await openAllocated('allocation_first');
    await made(buySubscription(house, { units: cards(6) }));
    await isCounted(house, counts(4, 6, 0, 0));
    await setClock(house, after(now, holdMs));
    await isCounted(house, counts(6, 0, 0, 4));
  });
});

describe('the price of a subscription', () => {
  it('SUB-27, SUB-48, SUB-49: is what its quote says, line by line, grouped or not', async () => {
    const house = await openSeries(onlyThere);
    await made(house.admin.post('/v1/products', { id: 'tote', name: 'Tote bag', price: nok(5000) }));
    await setPart(house, 'products', { productIds: ['tote'] });
    await setPart(house, 'discounts', { codes: [{ code: 'SPRING', percent: 10 }] });
    const wanted = { units: cards(2), discountCode: 'spring' };
    const quote = await quoteOf(house, wanted);
    expect(quote.status).toBe(200);
    const total = nok(120000 + 10000 - 12000);
    const ofTickets = concerts.flatMap((performanceId) =>
      ['A-2', 'A-3'].map((seatId) => ({
        key: `${performanceId}/${seatId}`,
        text: 'CLA Classics, Card',
        quantity: 1,
        unitPrice: nok(20000),
        amount: nok(20000),
        performanceId,
        seatIds: [seatId],
      })),
    );
    const besides = [
      { key: 'product/tote', text: 'Tote bag', quantity: 2, unitPrice: nok(5000), amount: nok(10000) },
      { key: 'discount/SPRING', text: 'SPRING', quantity: 1, unitPrice: nok(-12000), amount: nok(-12000) },
    ];
    expect(quote.body).toEqual({ lines: [...ofTickets, ...besides], total });
    await setPart(house, 'online-sale', { availableOnline: true, groupTickets: true });
    const whole = { key: 'classics/card', text: 'CLA Classics, Card', quantity: 2 };
    const line = { ...whole, unitPrice: nok(60000), amount: nok(120000) };
    expect((await quoteOf(house, wanted)).body).toEqual({ lines: [line, ...besides], total });
    expect(await takenOf(house, concerts)).toEqual(concerts.map(() => [0, 0]));
    const { body } = await buySubscription(house, wanted);
    expect(body).toMatchObject({ total, due: total });
    const others = [
      { kind: 'product', text: 'Tote bag', quantity: 2, amount: nok(10000) },
      { kind: 'discount', text: 'SPRING', quantity: 1, amount: nok(-12000) },
    ];
    const grouped = { kind: 'ticket', text: 'CLA Classics, Card', quantity: 2, amount: nok(120000) };
    expect(body.lines).toMatchObject([grouped, ...others]);
    expect(body.tickets).toMatchObject(body.tickets.map(() => ({ price: nok(20000), discount: nok(2000) })));
    await setPart(house, 'online-sale', { availableOnline: true });
    expect((await orderOf(house, body.id)).lines).toEqual(body.lines);
    const separate = (await buySubscription(house, wanted)).body;
    expect(separate.total).toEqual(total);
    expect(separate.lines).toMatchObject([
      ...separate.tickets.map(({ id }: Json) => ({ kind: 'ticket', quantity: 1, amount: nok(20000), ticketIds: [id] })),
      ...others,
    ]);
  });

  it('SUB-02: types of subscriptions are in no ordinary sale', async () => {
    const house = await openSeries();
    const body = { customer: { email: 'per@example.org' }, channel: 'online', ticketTypeId: 'card', quantity: 1 };
    const reply = await house.admin.post(`/v1/performances/${concerts[0]}/purchases`, body);
    expect(reply).toMatchObject(refused(422, 'TICKET_TYPE_RESTRICTED'));
  });
});
