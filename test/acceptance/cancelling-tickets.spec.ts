import {
  allOf,
  campaignOf,
  cancel,
  claim,
  countersOf,
  nok,
  openHouse,
  openSale,
  orderOf,
  pay,
  placesOf,
  refused,
  type Sale,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** An order of four tickets of 100 each that is paid. */
async function fourPaid(sale: Sale) {
  const { orderId, ticketIds } = (await claim(sale, { quantity: 4 })).body;
  await pay(sale, orderId, 400);
  return { orderId, ticketIds: ticketIds as string[] };
}

describe('a whole order', () => {
  it('SALE-04 CAMP-24 gives places and quota back and asks for what was paid', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 10 } });
    const { orderId, ticketIds } = await fourPaid(sale);
    const reply = await cancel(sale, orderId);
    expect(reply).toMatchObject({
      status: 200,
      body: { id: orderId, status: 'cancelled', paid: nok(400), due: nok(0) },
    });
    expect(reply.body.tickets.map(({ state }: { state: string }) => state)).toEqual(Array(4).fill('cancelled'));
    expect(await countersOf(sale)).toEqual({
      claimedGross: 4,
      released: 4,
      claimed: 0,
      reserved: 0,
      remaining: 10,
      revenue: 0,
    });
    expect(await placesOf(sale)).toEqual({ free: 100, held: 0, sold: 0, allocated: 0 });
    expect(await orderOf(sale, orderId)).toEqual(reply.body);
    expect((await sale.admin.get('/v1/refunds')).body.items).toMatchObject([
      { orderId, amount: nok(400), state: 'requested', ticketIds },
    ]);
  });

  it('CAMP-24 a second cancellation is refused and changes nothing', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId, ticketIds } = await fourPaid(sale);
    await cancel(sale, orderId);
    const before = [await campaignOf(sale), await orderOf(sale, orderId), await allOf(sale, '/v1/refunds')];
    expect(await cancel(sale, orderId)).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED'));
    expect(await cancel(sale, orderId, { ticketIds: [ticketIds[0]] })).toMatchObject(
      refused(409, 'TICKET_ALREADY_RELEASED'),
    );
    expect([await campaignOf(sale), await orderOf(sale, orderId), await allOf(sale, '/v1/refunds')]).toEqual(before);
  });

  it('G-06 the same cancellation again is answered with the order and refunds once', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = await fourPaid(sale);
    const first = await cancel(sale, orderId, {}, { idempotencyKey: 'cancel' });
    const again = await cancel(sale, orderId, {}, { idempotencyKey: 'cancel' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await sale.admin.get('/v1/refunds')).body.items).toHaveLength(1);
    expect(await countersOf(sale)).toMatchObject({ released: 4 });
  });

  it('of free tickets asks for no money', async () => {
    const sale = await openSale(server.url);
    const { orderId } = (await claim(sale, { quantity: 2 })).body;
    expect((await cancel(sale, orderId)).body.status).toBe('cancelled');
    expect((await sale.admin.get('/v1/refunds')).body.items).toEqual([]);
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 2, released: 2, claimed: 0 });
  });
});

describe('some tickets of an order', () => {
  it('SALE-04 leaves the others as they are and asks for their share', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 10 } });
    const { orderId, ticketIds } = await fourPaid(sale);
    const reply = await cancel(sale, orderId, { ticketIds: [ticketIds[1], ticketIds[3]] });
    expect(reply.body).toMatchObject({
      status: 'paid',
      total: nok(200),
      paid: nok(400),
      lines: [{ kind: 'ticket', quantity: 2, amount: nok(200), ticketIds: [ticketIds[0], ticketIds[2]] }],
    });
    const states = reply.body.tickets.map(({ state }: { state: string }) => state);
    expect(states).toEqual(['active', 'cancelled', 'active', 'cancelled']);
    expect(await countersOf(sale)).toMatchObject({
      claimedGross: 4,
      released: 2,
      claimed: 2,
      remaining: 8,
      revenue: 200,
    });
    expect((await sale.admin.get('/v1/refunds')).body.items).toMatchObject([{ amount: nok(200) }]);
    expect((await cancel(sale, orderId)).body.status).toBe('cancelled');
    expect(await countersOf(sale)).toMatchObject({ released: 4, claimed: 0, revenue: 0 });
    const amounts = (await allOf(sale, '/v1/refunds')).map(({ amount }) => amount);
    expect(amounts).toEqual([nok(200), nok(200)]);
  });

  it('CAMP-24 one that was cancelled before refuses the whole request', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId, ticketIds } = await fourPaid(sale);
    await cancel(sale, orderId, { ticketIds: [ticketIds[0]] });
    expect(await cancel(sale, orderId, { ticketIds: [ticketIds[0], ticketIds[1]] })).toMatchObject(
      refused(409, 'TICKET_ALREADY_RELEASED'),
    );
    expect(await countersOf(sale)).toMatchObject({ released: 1, claimed: 3 });
  });

  it('a ticket named twice counts once', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId, ticketIds } = await fourPaid(sale);
    const reply = await cancel(sale, orderId, { ticketIds: [ticketIds[0], ticketIds[0]] });
    if (reply.status === 200) expect(await countersOf(sale)).toMatchObject({ released: 1, claimed: 3, revenue: 300 });
    else expect(reply.status).toBe(400);
  });

  it('tickets of nobody are refused', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = await fourPaid(sale);
    const other = await claim(sale);
    for (const ticketId of ['nothing', other.body.ticketIds[0]]) {
      expect(await cancel(sale, orderId, { ticketIds: [ticketId] })).toMatchObject(refused(422, 'TICKET_NOT_FOUND'));
    }
    expect(await countersOf(sale)).toMatchObject({ released: 0, claimed: 4 });
  });
});

describe('the refund', () => {
  it('SALE-04 may be any amount up to the paid share', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId, ticketIds } = await fourPaid(sale);
    const named = { ticketIds: [ticketIds[0]] };
    expect(await cancel(sale, orderId, { ...named, refund: nok(101) })).toMatchObject(
      refused(422, 'REFUND_EXCEEDS_PAID'),
    );
    expect(await cancel(sale, orderId, { ...named, refund: { amount: 1, currency: 'SEK' } })).toMatchObject(
      refused(422, 'CURRENCY_MISMATCH'),
    );
    expect((await cancel(sale, orderId, { ...named, refund: nok(60) })).status).toBe(200);
    expect((await cancel(sale, orderId, { ticketIds: [ticketIds[1]], refund: nok(0) })).status).toBe(200);
    const refunds = (await sale.admin.get('/v1/refunds')).body.items;
    expect(refunds).toMatchObject([{ orderId, amount: nok(60), ticketIds: [ticketIds[0]] }]);
    expect(await countersOf(sale)).toMatchObject({ released: 2, claimed: 2 });
  });

  it('SALE-04 waits until it is reported done', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = await fourPaid(sale);
    await cancel(sale, orderId);
    const [{ id }] = (await sale.admin.get('/v1/refunds?state=requested')).body.items;
    expect((await orderOf(sale, orderId)).refunded).toEqual(nok(0));
    const box = await withRole(sale, 'box_office');
    const done = await box.post(`/v1/refunds/${id}/complete`, { reference: 'bank-7' });
    expect(done).toMatchObject({ status: 200, body: { id, orderId, state: 'completed', reference: 'bank-7' } });
    const position = done.headers.get('log-position');
    expect(
      (await sale.admin.as(sale.admin.key).get(`/v1/refunds?state=requested&atLeast=${position}`)).body.items,
    ).toEqual([]);
    expect((await sale.admin.get('/v1/refunds?state=completed')).body.items).toMatchObject([{ id, amount: nok(400) }]);
    expect(await orderOf(sale, orderId)).toMatchObject({ paid: nok(400), refunded: nok(400) });
    const twice = await sale.admin.post(`/v1/refunds/${id}/complete`, { reference: 'bank-8' });
    expect(twice.status).toBe(409);
  });

  it('is completed by the house alone', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = await fourPaid(sale);
    await cancel(sale, orderId);
    const [{ id }] = (await sale.admin.get('/v1/refunds')).body.items;
    for (const role of ['online', 'reporting', 'auditor']) {
      const client = await withRole(sale, role);
      expect(await client.post(`/v1/refunds/${id}/complete`, { reference: 'x' })).toMatchObject(
        refused(403, 'FORBIDDEN'),
      );
    }
    const { admin } = await openHouse(server.url);
    expect(await admin.post(`/v1/refunds/${id}/complete`, { reference: 'x' })).toMatchObject(refused(404, 'NOT_FOUND'));
    expect((await admin.get('/v1/refunds')).body.items).toEqual([]);
  });
});

describe('a reservation', () => {
  it('is given up whole, and then is cancelled', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 4 } });
    const { orderId } = (await claim(sale, { quantity: 4 })).body;
    const reply = await cancel(sale, orderId);
    expect(reply).toMatchObject({ status: 200, body: { status: 'cancelled', due: nok(0), refunded: nok(0) } });
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 0, released: 0, reserved: 0, remaining: 4 });
    expect((await campaignOf(sale)).transactions).toMatchObject([{ orderId, status: 'cancelled', quantity: 4 }]);
    expect((await sale.admin.get('/v1/refunds')).body.items).toEqual([]);
    expect(await cancel(sale, orderId)).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED'));
  });

  it('is given up in part, and what is due falls', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 4 } });
    const { orderId, ticketIds } = (await claim(sale, { quantity: 4 })).body;
    const reply = await cancel(sale, orderId, { ticketIds: ticketIds.slice(0, 3) });
    expect(reply.body).toMatchObject({ status: 'pending_payment', due: nok(100), total: nok(100) });
    expect(await countersOf(sale)).toMatchObject({ reserved: 1, remaining: 3 });
    expect(await pay(sale, orderId, 400)).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(100) }));
    expect((await pay(sale, orderId, 100)).body.status).toBe('paid');
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 1, claimed: 1, reserved: 0, revenue: 100 });
    expect(await cancel(sale, orderId, { ticketIds: [ticketIds[0]] })).toMatchObject(
      refused(409, 'TICKET_ALREADY_RELEASED'),
    );
  });
});

describe('the request', () => {
  it('needs a reason and an order', async () => {
    const sale = await openSale(server.url);
    const { orderId } = (await claim(sale)).body;
    expect(await cancel(sale, orderId, { reason: undefined })).toMatchObject(refused(400, 'MISSING_FIELD'));
    expect(await cancel(sale, orderId, { ticketIds: [] })).toMatchObject({ status: 400 });
    expect(await cancel(sale, 'nothing')).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await cancel(await openHouse(server.url), orderId)).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('CAMP-24 a campaign that does not give quota back keeps it', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 4, maxPerUser: 4, releaseOnCancel: false } });
    const { orderId } = (await claim(sale, { quantity: 4 })).body;
    await cancel(sale, orderId);
    expect(await placesOf(sale)).toEqual({ free: 100, held: 0, sold: 0, allocated: 0 });
    expect(await campaignOf(sale)).toMatchObject({
      remaining: 0,
      status: 'sold_out',
      transactions: [{ status: 'released' }],
    });
    expect(await claim(sale)).toMatchObject(refused(410, 'CAMPAIGN_SOLD_OUT'));
    await sale.admin.patch('/v1/campaigns/presale', { maxTotal: 10 });
    expect(await claim(sale)).toMatchObject(refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { used: 4 }));
    expect((await claim(sale, { email: 'kari@example.org' })).status).toBe(201);
  });
});
