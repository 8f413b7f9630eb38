import {
  addPerformance,
  after,
  allOf,
  campaignOf,
  cancel,
  claim,
  countersOf,
  holdMs,
  made,
  nok,
  now,
  openCampaign,
  openSale,
  orderOf,
  pay,
  placesOf,
  refused,
  setClock,
  setPrice,
  startsAt,
  type House,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const callOff = ({ admin }: House, options?: { idempotencyKey: string }) =>
  admin.post('/v1/performances/show/cancel', { reason: 'the lead is ill' }, options);

describe('cancelling a performance', () => {
  it('SALE-06 cancels every ticket, asks for every refund and gives every place back', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 20 } });
    const paid: string[] = [];
    for (const quantity of [1, 2, 3]) {
      const { orderId } = (await claim(sale, { quantity, email: `person-${quantity}@example.org` })).body;
      await pay(sale, orderId, 100 * quantity);
      paid.push(orderId);
    }
    const pending = (await claim(sale, { quantity: 4 })).body.orderId;
    expect((await callOff(sale)).status).toBe(200);
    for (const orderId of paid) {
      const order = await orderOf(sale, orderId);
      expect(order.status).toBe('cancelled');
      expect(order.tickets.every(({ state }: { state: string }) => state === 'cancelled')).toBe(true);
    }
    expect(await orderOf(sale, pending)).toMatchObject({ status: 'cancelled', due: nok(0) });
    const refunds = await allOf(sale, '/v1/refunds');
    expect(new Map(refunds.map(({ orderId, amount }) => [orderId, amount.amount]))).toEqual(
      new Map(paid.map((orderId, n) => [orderId, 100 * (n + 1)])),
    );
    expect(await placesOf(sale)).toEqual({ free: 100, held: 0, sold: 0, allocated: 0 });
    expect(await countersOf(sale)).toEqual({
      claimedGross: 6,
      released: 6,
      claimed: 0,
      reserved: 0,
      remaining: 20,
      revenue: 0,
    });
    expect(await campaignOf(sale)).toMatchObject({ status: 'blocked' });
  });

  it('SALE-06 refunds what is left of an order of which some tickets were cancelled before', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId, ticketIds } = (await claim(sale, { quantity: 3 })).body;
    await pay(sale, orderId, 300);
    await cancel(sale, orderId, { ticketIds: [ticketIds[0]], refund: nok(40) });
    await callOff(sale);
    const amounts = (await allOf(sale, '/v1/refunds')).map(({ amount }) => amount.amount);
    expect(amounts.sort((a, b) => a - b)).toEqual([40, 200]);
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 3, released: 3 });
  });

  it('SALE-06 asks nothing back for free tickets and touches no other performance', async () => {
    const sale = await openSale(server.url);
    await addPerformance(sale, { id: 'matinee' });
    await setPrice(sale, { performanceId: 'matinee' });
    const other = await openCampaign(sale, { id: 'other', performanceId: 'matinee' });
    const gone = (await claim(sale, { quantity: 2 })).body.orderId;
    const stays = (await claim(other, { quantity: 2 })).body.orderId;
    await callOff(sale);
    expect(await orderOf(sale, gone)).toMatchObject({ status: 'cancelled' });
    expect(await orderOf(sale, stays)).toMatchObject({ status: 'paid' });
    expect(await allOf(sale, '/v1/refunds')).toEqual([]);
    expect((await claim(other)).status).toBe(201);
  });

  it('SALE-06 clears many orders', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 500 });
    const claims = Array.from({ length: 60 }, (_, n) => claim(sale, { quantity: 2, email: `person-${n}@example.org` }));
    const orders = (await Promise.all(claims)).map(({ body }) => body.orderId as string);
    const sold = orders.filter((_, n) => n % 3 !== 0);
    await Promise.all(sold.map((orderId) => pay(sale, orderId, 200)));
    await callOff(sale);
    const states = (await allOf(sale, '/v1/orders')).map(({ status }) => status);
    expect(states).toEqual(Array(60).fill('cancelled'));
    expect(await allOf(sale, '/v1/refunds')).toHaveLength(sold.length);
    expect(await placesOf(sale)).toEqual({ free: 500, held: 0, sold: 0, allocated: 0 });
  });

  it('SUB-58 money for a reservation that went with it is late money', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    await callOff(sale);
    expect(await pay(sale, orderId, 100)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect(await allOf(sale, '/v1/refunds')).toMatchObject([{ orderId, amount: nok(100) }]);
    await setClock(sale, after(now, holdMs));
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'cancelled' });
  });

  it('is done once, and a repeat of the call answers the same', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    await pay(sale, orderId, 100);
    const first = await callOff(sale, { idempotencyKey: 'off' });
    const again = await callOff(sale, { idempotencyKey: 'off' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await callOff(sale)).toMatchObject(refused(409, 'PERFORMANCE_CANCELLED'));
    expect(await allOf(sale, '/v1/refunds')).toHaveLength(1);
    expect(await cancel(sale, orderId)).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED'));
  });
});

describe('a performance with sales', () => {
  it('SALE-06 keeps its production, season and hall, and a capacity of what is taken', async () => {
    const sale = await openSale(server.url, { price: 100 });
    await made(sale.admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
    await made(sale.admin.post('/v1/productions', { id: 'opera', name: 'An opera' }));
    const patch = (fields: object) => sale.admin.patch('/v1/performances/show', fields);
    const { orderId } = (await claim(sale, { quantity: 4 })).body;
    await pay(sale, orderId, 400);
    await claim(sale, { quantity: 3 });
    expect(await patch({ seasonId: 'autumn' })).toMatchObject(refused(409, 'PERFORMANCE_HAS_SALES'));
    expect(await patch({ productionId: 'opera' })).toMatchObject(refused(409, 'PERFORMANCE_HAS_SALES'));
    expect(await patch({ capacity: 6 })).toMatchObject(refused(409, 'PERFORMANCE_HAS_SALES'));
    expect((await patch({ capacity: 7 })).status).toBe(200);
    expect(await placesOf(sale)).toEqual({ free: 0, held: 3, sold: 4, allocated: 0 });
    expect(await claim(sale)).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 0 }));
    expect((await patch({ capacity: 8 })).status).toBe(200);
    expect((await claim(sale)).status).toBe(201);
  });

  it('SALE-06 can be moved until it starts, and not after', async () => {
    const sale = await openSale(server.url);
    await claim(sale);
    const move = (to: string) => sale.admin.post('/v1/performances/show/reschedule', { startsAt: to });
    const tomorrow = after(now, 86_400_000);
    expect((await move(tomorrow)).body).toMatchObject({ startsAt: tomorrow });
    await setClock(sale, after(tomorrow, -1));
    expect((await claim(sale)).status).toBe(201);
    await setClock(sale, tomorrow);
    expect(await move(startsAt)).toMatchObject(refused(409, 'PERFORMANCE_STARTED'));
  });

  it('keeps the price of what was sold when prices change', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const first = await claim(sale);
    await setPrice(sale, { price: 250 });
    expect((await claim(sale)).body.due).toEqual(nok(250));
    expect((await pay(sale, first.body.orderId, 100)).body).toMatchObject({ status: 'paid', total: nok(100) });
    expect(await countersOf(sale)).toMatchObject({ claimed: 1, reserved: 1, revenue: 100 });
  });
});
