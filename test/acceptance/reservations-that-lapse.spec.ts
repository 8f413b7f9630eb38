import {
  after,
  campaignOf,
  cancel,
  claim,
  countersOf,
  holdMs,
  nok,
  now,
  openSale,
  orderOf,
  pay,
  placesOf,
  refused,
  setClock,
  startsAt,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const expiresAt = after(now, holdMs);

describe('at the instant a reservation expires', () => {
  it('G-02 the millisecond before it stands and can be paid', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 2 } });
    const { orderId } = (await claim(sale, { quantity: 2 })).body;
    await setClock(sale, after(expiresAt, -1));
    expect(await countersOf(sale)).toMatchObject({ reserved: 2, remaining: 0 });
    expect(await placesOf(sale)).toMatchObject({ held: 2, free: 98 });
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'pending_payment', expiresAt });
    expect(await pay(sale, orderId, 200)).toMatchObject({ status: 200, body: { status: 'paid' } });
    await setClock(sale, after(expiresAt, 1));
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'paid' });
    expect(await countersOf(sale)).toMatchObject({ claimed: 2, reserved: 0 });
  });

  it.each([0, 1])('G-02 %i ms after it is gone and its places are free', async (ms) => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 2 } });
    const { orderId, ticketIds } = (await claim(sale, { quantity: 2 })).body;
    await setClock(sale, after(expiresAt, ms));
    expect(await countersOf(sale)).toEqual({
      claimedGross: 0,
      released: 0,
      claimed: 0,
      reserved: 0,
      remaining: 2,
      revenue: 0,
    });
    expect(await placesOf(sale)).toEqual({ free: 100, held: 0, sold: 0, allocated: 0 });
    expect(await orderOf(sale, orderId)).toMatchObject({
      status: 'expired',
      due: nok(0),
      paid: nok(0),
      lines: [],
      tickets: [{ state: 'expired' }, { state: 'expired' }],
    });
    expect((await sale.admin.get(`/v1/tickets/${ticketIds[0]}`)).body).toMatchObject({ state: 'expired' });
  });

  it('the clock answers when all is done, with a position that reads can wait for', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    const reply = await setClock(sale, expiresAt);
    expect(reply).toMatchObject({ status: 200, body: { now: expiresAt } });
    const position = reply.headers.get('log-position')!;
    const fresh = sale.admin.as(sale.admin.key);
    const order = await fresh.get(`/v1/orders/${orderId}?atLeast=${position}`);
    expect(order.body.status).toBe('expired');
  });
});

describe('one after another', () => {
  it('CAMP-16 the counters are right at every step', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 10 } });
    await claim(sale, { quantity: 2 });
    await setClock(sale, after(now, 60_000));
    const second = await claim(sale, { quantity: 3 });
    await setClock(sale, after(now, 120_000));
    await claim(sale, { quantity: 4 });
    const reserved = async () => (await countersOf(sale)).reserved;
    expect(await reserved()).toBe(9);
    expect(await claim(sale, { quantity: 2 })).toMatchObject(refused(409, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining: 1 }));
    await setClock(sale, expiresAt);
    expect(await countersOf(sale)).toMatchObject({ claimed: 0, reserved: 7, remaining: 3 });
    await pay(sale, second.body.orderId, 300);
    expect(await countersOf(sale)).toMatchObject({ claimed: 3, reserved: 4, remaining: 3, revenue: 300 });
    await setClock(sale, after(expiresAt, 120_000));
    expect(await countersOf(sale)).toMatchObject({ claimed: 3, reserved: 0, remaining: 7, revenue: 300 });
    expect(await placesOf(sale)).toEqual({ free: 97, held: 0, sold: 3, allocated: 0 });
  });

  it('many lapse at one instant', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 60, campaign: { maxTotal: 60 } });
    const claims = Array.from({ length: 60 }, (_, n) => claim(sale, { email: `person-${n}@example.org` }));
    expect((await Promise.all(claims)).map(({ status }) => status)).toEqual(Array(60).fill(201));
    expect(await countersOf(sale)).toMatchObject({ reserved: 60, remaining: 0 });
    await setClock(sale, expiresAt);
    expect(await countersOf(sale)).toMatchObject({ reserved: 0, remaining: 60 });
    const { transactions } = await campaignOf(sale);
    expect(new Set(transactions.map(({ status }: { status: string }) => status))).toEqual(new Set(['expired']));
  });

  it('a place that lapsed is taken by the next one, and paying the first does not take it back', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 1 });
    const first = await claim(sale);
    expect(await claim(sale, { email: 'kari@example.org' })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE'));
    await setClock(sale, expiresAt);
    const second = await claim(sale, { email: 'kari@example.org' });
    expect(second.status).toBe(201);
    expect(await pay(sale, first.body.orderId, 100)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect((await pay(sale, second.body.orderId, 100)).status).toBe(200);
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 1, claimed: 1, reserved: 0 });
  });

  it('a reservation lapses when the performance has started meanwhile, too', async () => {
    const late = after(startsAt, -60_000);
    const sale = await openSale(server.url, { price: 100, campaign: { validUntil: '2026-04-01T00:00:00.000Z' } });
    await setClock(sale, late);
    await claim(sale);
    const paid = await claim(sale);
    await setClock(sale, startsAt);
    expect(await pay(sale, paid.body.orderId, 100)).toMatchObject({ status: 200, body: { status: 'paid' } });
    await setClock(sale, after(late, holdMs));
    expect(await countersOf(sale)).toMatchObject({ claimed: 1, reserved: 0 });
  });
});

describe('money that comes too late', () => {
  it('SUB-58 is refused, recorded and asked back, once for each call', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    await setClock(sale, expiresAt);
    const late = await pay(sale, orderId, 100, { idempotencyKey: 'late' });
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect(late.headers.get('log-position')).toEqual(expect.any(String));
    const again = await pay(sale, orderId, 100, { idempotencyKey: 'late' });
    expect(again.body).toMatchObject({ code: 'PURCHASE_EXPIRED', details: late.body.details });
    const { items } = (await sale.admin.get('/v1/refunds?state=requested')).body;
    expect(items).toMatchObject([{ orderId, amount: nok(100), state: 'requested' }]);
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'expired', paid: nok(0) });
  });

  it('SUB-58 is not looked at for its amount', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    await setClock(sale, expiresAt);
    expect(await pay(sale, orderId, 77)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect((await sale.admin.get('/v1/refunds')).body.items).toMatchObject([{ amount: nok(77) }]);
  });

  it('SUB-58 for a reservation that was given up is refused the same way', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    await cancel(sale, orderId);
    expect(await pay(sale, orderId, 100)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect((await sale.admin.get('/v1/refunds')).body.items).toMatchObject([{ orderId, amount: nok(100) }]);
  });
});

describe('the sandbox clock', () => {
  it('goes forward only, and may be set to the same instant again', async () => {
    const { admin } = await openSale(server.url);
    expect((await admin.put('/v1/sandbox/clock', { now })).status).toBe(200);
    expect(await admin.put('/v1/sandbox/clock', { now: after(now, -1) })).toMatchObject(
      refused(409, 'CLOCK_BACKWARDS'),
    );
    expect((await admin.get('/v1/sandbox/clock')).body.now).toBe(now);
  });

  it('G-07 moves no other organisation', async () => {
    const [one, two] = [await openSale(server.url, { price: 100 }), await openSale(server.url, { price: 100 })];
    await claim(one);
    await claim(two);
    await setClock(one, expiresAt);
    expect(await countersOf(one)).toMatchObject({ reserved: 0 });
    expect(await countersOf(two)).toMatchObject({ reserved: 1 });
  });
});
