import {
  addTicketType,
  after,
  allOf,
  claim,
  holdMs,
  nok,
  now,
  openCampaign,
  openHouse,
  openSale,
  orderOf,
  pay,
  placesOf,
  refused,
  type House,
  setClock,
  setPrice,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** Two rows of five, and one of three on the balcony. */
const rows = [
  { row: 'A', seats: ['1', '2', '3', '4', '5'] },
  { row: 'B', seats: { from: 1, to: 5 } },
  { row: 'C', seats: ['1', '2', '3'], priceZoneId: 'balcony' },
];

async function statesOf({ admin }: House) {
  const { seats } = (await admin.get('/v1/performances/show/seats')).body;
  return Object.fromEntries(seats.map(({ seatId, state }: { seatId: string; state: string }) => [seatId, state]));
}

describe('named seats', () => {
  it('CAMP-22 gives the seats asked for, each with its zone and price', async () => {
    const house = await openHouse(server.url, { rows, price: null });
    const prices = [
      { priceZoneId: 'floor', price: nok(30000) },
      { priceZoneId: 'balcony', price: nok(10000) },
    ];
    await house.admin.put('/v1/performances/show/ticket-types/sponsor', { prices, access: 'local_and_internet' });
    const sale = await openCampaign(house);
    const reply = await claim(sale, { quantity: 2, seatIds: ['C-2', 'A-1'] });
    expect(reply).toMatchObject({
      status: 201,
      body: { status: 'reserved', due: nok(40000), seatIds: ['C-2', 'A-1'] },
    });
    const order = await orderOf(sale, reply.body.orderId);
    expect(order.tickets).toMatchObject([
      { unit: 0, seatId: 'C-2', priceZoneId: 'balcony', price: nok(10000), state: 'reserved' },
      { unit: 1, seatId: 'A-1', priceZoneId: 'floor', price: nok(30000), state: 'reserved' },
    ]);
    expect(order.tickets.map(({ id }: { id: string }) => id)).toEqual(reply.body.ticketIds);
  });

  it('CAMP-22 another count of seats than of tickets is refused, and so is a seat named twice', async () => {
    const sale = await openSale(server.url, { rows });
    for (const seatIds of [['A-1'], ['A-1', 'A-2', 'A-3'], ['A-1', 'A-1']]) {
      expect(await claim(sale, { quantity: 2, seatIds })).toMatchObject(refused(400, 'SEAT_COUNT_MISMATCH'));
    }
    expect(await placesOf(sale)).toMatchObject({ free: 13 });
  });

  it('G-04 a seat that is taken refuses the whole request and says which', async () => {
    const sale = await openSale(server.url, { rows });
    await claim(sale, { seatIds: ['A-2'] });
    const reply = await claim(sale, { quantity: 3, seatIds: ['A-1', 'A-2', 'A-3'] });
    expect(reply).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { seatIds: ['A-2'] }));
    expect(await placesOf(sale)).toEqual({ free: 12, held: 0, sold: 1, allocated: 0 });
  });

  it('a seat that is not in the hall is refused', async () => {
    const sale = await openSale(server.url, { rows });
    expect(await claim(sale, { seatIds: ['Z-1'] })).toMatchObject(refused(422, 'SEAT_NOT_FOUND'));
    const unnumbered = await openSale(server.url);
    expect((await claim(unnumbered, { seatIds: ['A-1'] })).status).toBe(422);
  });

  it('CAMP-02 a seat in a zone without a price is refused', async () => {
    const house = await openHouse(server.url, { rows, price: null });
    await setPrice(house, { priceZoneId: 'balcony' });
    const sale = await openCampaign(house);
    expect(await claim(sale, { seatIds: ['A-1'] })).toMatchObject(refused(422, 'TICKET_TYPE_NOT_PRICED'));
    expect((await claim(sale, { seatIds: ['C-1'] })).status).toBe(201);
  });

  it('two campaigns of a performance share its seats', async () => {
    const sale = await openSale(server.url, { rows });
    const second = await openCampaign(sale, { id: 'second' });
    await claim(sale, { seatIds: ['A-3'] });
    expect(await claim(second, { seatIds: ['A-3'] })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE'));
  });
});

describe('best available', () => {
  it('SALE-03 is a block in the middle of the first row that has one', async () => {
    const sale = await openSale(server.url, { rows });
    expect((await claim(sale, { quantity: 3 })).body.seatIds).toEqual(['A-2', 'A-3', 'A-4']);
    expect((await claim(sale, { quantity: 2 })).body.seatIds).toEqual(expect.arrayContaining(['B-3']));
    expect((await claim(sale, { quantity: 1 })).body.seatIds[0]).toMatch(/^A-[15]$/);
  });

  it('SALE-03 takes the fewest rows when no row has a block large enough', async () => {
    const sale = await openSale(server.url, { rows });
    await claim(sale, { seatIds: ['A-3'] });
    const { seatIds } = (await claim(sale, { quantity: 8 })).body;
    expect(seatIds).toHaveLength(8);
    expect(new Set(seatIds.map((seatId: string) => seatId[0]))).toEqual(new Set(['A', 'B']));
  });

  it('SALE-03 the same state gives the same seats', async () => {
    const [one, two] = await Promise.all([openSale(server.url, { rows }), openSale(server.url, { rows })]);
    for (const quantity of [2, 1, 4, 3]) {
      expect((await claim(one, { quantity })).body.seatIds).toEqual((await claim(two, { quantity })).body.seatIds);
    }
  });

  it('CAMP-02 looks only at zones that are priced', async () => {
    const house = await openHouse(server.url, { rows, price: null });
    await setPrice(house, { priceZoneId: 'balcony' });
    const sale = await openCampaign(house);
    expect((await claim(sale, { quantity: 3 })).body.seatIds).toEqual(['C-1', 'C-2', 'C-3']);
    expect(await claim(sale)).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 0 }));
    expect(await placesOf(sale)).toMatchObject({ free: 10, sold: 3 });
  });

  it('CAMP-22 no seats left although the quota has some', async () => {
    const sale = await openSale(server.url, { rows, campaign: { maxTotal: 100 } });
    await claim(sale, { quantity: 11 });
    expect(await claim(sale, { quantity: 3 })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 2 }));
    expect((await claim(sale, { quantity: 2 })).body.seatIds).toHaveLength(2);
    expect(await placesOf(sale)).toEqual({ free: 0, held: 0, sold: 13, allocated: 0 });
  });
});

describe('the view of the seats', () => {
  it('follows a seat from free to held, sold and free again', async () => {
    const sale = await openSale(server.url, { rows, price: 100 });
    const first = await claim(sale, { seatIds: ['A-1'] });
    const second = await claim(sale, { seatIds: ['A-2'] });
    expect(await statesOf(sale)).toMatchObject({ 'A-1': 'held', 'A-2': 'held', 'A-3': 'free' });
    await pay(sale, first.body.orderId, 100);
    expect(await statesOf(sale)).toMatchObject({ 'A-1': 'sold', 'A-2': 'held' });
    await setClock(sale, after(now, holdMs));
    expect(await statesOf(sale)).toMatchObject({ 'A-1': 'sold', 'A-2': 'free' });
    expect(await pay(sale, second.body.orderId, 100)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    await sale.admin.post(`/v1/orders/${first.body.orderId}/cancel`, { reason: 'asked for' });
    expect(await statesOf(sale)).toMatchObject({ 'A-1': 'free' });
    expect(await placesOf(sale)).toEqual({ free: 13, held: 0, sold: 0, allocated: 0 });
  });

  it('lists every seat of the hall in its order with its zone', async () => {
    const { admin } = await openHouse(server.url, { rows });
    const { capacity, seats } = (await admin.get('/v1/performances/show/seats')).body;
    expect(capacity).toBe(13);
    expect(seats).toHaveLength(13);
    expect(seats[0]).toEqual({ seatId: 'A-1', priceZoneId: 'floor', state: 'free' });
    expect(seats[12]).toEqual({ seatId: 'C-3', priceZoneId: 'balcony', state: 'free' });
  });
});

describe('allocations', () => {
  const allocate = ({ admin }: House, fields: object) =>
    admin.put('/v1/performances/show/allocations/press', { name: 'Press', ...fields });

  it('seats set aside are not given to anybody until they expire', async () => {
    const sale = await openSale(server.url, { rows });
    const expiresAt = after(now, 60_000);
    expect((await allocate(sale, { seatIds: ['A-2', 'A-3', 'A-4'], expiresAt })).status).toBe(200);
    expect(await placesOf(sale)).toEqual({ free: 10, held: 0, sold: 0, allocated: 3 });
    expect(await claim(sale, { seatIds: ['A-3'] })).toMatchObject(
      refused(409, 'SEAT_UNAVAILABLE', { seatIds: ['A-3'] }),
    );
    expect((await claim(sale, { quantity: 3 })).body.seatIds).toEqual(['B-2', 'B-3', 'B-4']);
    await setClock(sale, after(expiresAt, -1));
    expect(await claim(sale, { seatIds: ['A-3'] })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE'));
    await setClock(sale, expiresAt);
    expect(await placesOf(sale)).toEqual({ free: 10, held: 0, sold: 3, allocated: 0 });
    expect((await claim(sale, { seatIds: ['A-3'] })).status).toBe(201);
  });

  it('places without numbers are set aside by count', async () => {
    const sale = await openSale(server.url, { capacity: 10 });
    await allocate(sale, { quantity: 7 });
    expect(await placesOf(sale)).toEqual({ free: 3, held: 0, sold: 0, allocated: 7 });
    expect(await claim(sale, { quantity: 4 })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 3 }));
    expect((await claim(sale, { quantity: 3 })).status).toBe(201);
    await allocate(sale, { quantity: 5 });
    expect(await placesOf(sale)).toEqual({ free: 2, held: 0, sold: 3, allocated: 5 });
  });

  it('what is taken cannot be set aside', async () => {
    const sale = await openSale(server.url, { rows });
    await claim(sale, { seatIds: ['A-1'] });
    expect(await allocate(sale, { seatIds: ['A-1'] })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE'));
    expect(await allocate(sale, { seatIds: ['Z-9'] })).toMatchObject(refused(422, 'SEAT_NOT_FOUND'));
    expect(await placesOf(sale)).toMatchObject({ free: 12, allocated: 0 });
  });
});

it('a type of another campaign has prices of its own', async () => {
  const house = await openHouse(server.url, { rows, price: 100 });
  await addTicketType(house, { id: 'guest', webPurchaseCode: '!GUEST' });
  await setPrice(house, { ticketTypeId: 'guest', price: 0 });
  const [paid, free] = [await openCampaign(house), await openCampaign(house, { id: 'free', ticketTypeId: 'guest' })];
  expect((await claim(paid)).body).toMatchObject({ status: 'reserved', due: nok(100) });
  expect((await claim(free)).body).toMatchObject({ status: 'claimed', due: nok(0) });
  const orders = await allOf(house, '/v1/orders');
  expect(orders.map(({ tickets }) => tickets[0].campaignId)).toEqual(expect.arrayContaining(['presale', 'free']));
});
