import { after, holdMs, made, nok, now, orderOf, pay, refused, setClock } from '../support/scenario';
import { inCash } from '../support/purchases';
import { type Server, startServer } from '../support/server';
import { buySubscription, cards, ordersOf, takenOf } from '../support/subscription-sales';
import { evenings, openSeasonHouse, openSubscription } from '../support/subscriptions';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

describe('buying a subscription', () => {
  it('SUB-03, SUB-56: three subscriptions to three performances are nine tickets, held until they are paid', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const { status, body, headers } = await buySubscription(house, { units: cards(3) });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/orders/${body.id}`);
    const tickets = evenings.flatMap((performanceId, order) =>
      [0, 1, 2].map((unit) => ({
        id: `${body.id}-${order * 3 + unit}`,
        barcode: expect.any(String),
        unit,
        performanceId,
        ticketTypeId: 'card',
        price: nok(20000),
        state: 'reserved',
        subscriptionId: 'classics',
        label: 'CLA Classics',
      })),
    );
    expect(body).toEqual({
      id: expect.any(String),
      status: 'pending_payment',
      total: nok(180000),
      due: nok(180000),
      paid: nok(0),
      refunded: nok(0),
      expiresAt: after(now, holdMs),
      customerId: expect.any(String),
      lines: [0, 3, 6].map((first) => ({
        kind: 'ticket',
        text: 'CLA Classics, Card',
        quantity: 3,
        amount: nok(60000),
        ticketIds: tickets.slice(first, first + 3).map(({ id }) => id),
      })),
      tickets,
      version: 1,
    });
    expect(await orderOf(house, body.id)).toEqual(body);
    expect(await takenOf(house)).toEqual([
      [3, 0],
      [3, 0],
      [3, 0],
    ]);
    const paid = await pay(house, body.id, 180000);
    expect(paid.body).toMatchObject({ status: 'paid', due: nok(0), paid: nok(180000) });
    expect(await orderOf(house, body.id)).toEqual(paid.body);
    expect(await takenOf(house)).toEqual([
      [0, 3],
      [0, 3],
      [0, 3],
    ]);
    const { tickets: one } = paid.body;
    const ticket = (await made(house.admin.get(`/v1/tickets/${one[4].id}`))).body;
    expect(ticket).toEqual({ ...one[4], orderId: body.id });
    const list = await made(house.admin.get(`/v1/orders?customerId=${body.customerId}`));
    expect(list.body.items).toEqual([paid.body]);
  });

  it('SUB-56: a payment in the call sells at once, and so does a price of nothing', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const sold = await buySubscription(house, { channel: 'box_office', payment: inCash(60000) });
    expect(sold.body).toMatchObject({ status: 'paid', due: nok(0), paid: nok(60000), version: 2 });
    expect(sold.body).not.toHaveProperty('expiresAt');
    expect(await orderOf(house, sold.body.id)).toEqual(sold.body);
    expect(await takenOf(house)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('SUB-56: a payment of anything but what is due sells nothing', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    expect(await buySubscription(house, { payment: inCash(59999) })).toMatchObject(
      refused(422, 'AMOUNT_MISMATCH', { due: nok(60000) }),
    );
    const sek = { amount: { amount: 60000, currency: 'SEK' }, reference: 'x' };
    expect(await buySubscription(house, { payment: sek })).toMatchObject(refused(422, 'CURRENCY_MISMATCH'));
    expect(await ordersOf(house)).toEqual([]);
  });

  it('SUB-58: what is not paid by its instant is gone, its places are free again and its money goes back', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const { body } = await buySubscription(house);
    await setClock(house, after(now, holdMs - 1));
    expect(await orderOf(house, body.id)).toMatchObject({ status: 'pending_payment' });
    await setClock(house, after(now, holdMs));
    expect(await orderOf(house, body.id)).toMatchObject({ status: 'expired', due: nok(0) });
    expect(await takenOf(house)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(await pay(house, body.id, 60000)).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'expired' }));
    const { items } = (await made(house.admin.get('/v1/refunds'))).body;
    expect(items).toMatchObject([{ orderId: body.id, amount: nok(60000), origin: 'rejected_payment' }]);
  });

  it('G-06: the same call again answers the same order, whatever came of it', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const idempotencyKey = 'a-sale';
    const first = await buySubscription(house, {}, { idempotencyKey });
    await made(pay(house, first.body.id, 60000));
    const again = await buySubscription(house, {}, { idempotencyKey });
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await buySubscription(house, { units: cards(2) }, { idempotencyKey })).toMatchObject(
      refused(422, 'IDEMPOTENCY_KEY_REUSED'),
    );
    expect(await ordersOf(house)).toHaveLength(1);
  });
});
