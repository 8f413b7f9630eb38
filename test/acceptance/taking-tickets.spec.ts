import { Client } from '../support/client';
import {
  addPerformance,
  after,
  campaignOf,
  claim,
  countersOf,
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
  setPrice,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

describe('a free claim', () => {
  it('CAMP-22 is claimed at once', async () => {
    const sale = await openSale(server.url);
    const reply = await claim(sale, { quantity: 2, name: 'Ola' });
    expect(reply).toMatchObject({ status: 201, body: { status: 'claimed', due: nok(0) } });
    expect(reply.body).not.toHaveProperty('expiresAt');
    expect(reply.body).not.toHaveProperty('seatIds');
    expect(new Set(reply.body.ticketIds).size).toBe(2);
    expect(reply.headers.get('location')).toBe(`/v1/orders/${reply.body.orderId}`);
    expect(reply.headers.get('log-position')).toEqual(expect.any(String));
    expect(await orderOf(sale, reply.body.orderId)).toMatchObject({
      status: 'paid',
      total: nok(0),
      due: nok(0),
      paid: nok(0),
      tickets: [{ state: 'active' }, { state: 'active' }],
    });
    expect(await placesOf(sale)).toEqual({ free: 98, held: 0, sold: 2, allocated: 0 });
    expect(await countersOf(sale)).toMatchObject({ claimed: 2, reserved: 0, revenue: 0 });
  });
});

describe('a claim with money due', () => {
  it('CAMP-22 is reserved until it expires and claimed by its payment', async () => {
    const sale = await openSale(server.url, { price: 20000, campaign: { maxTotal: 5 } });
    const reply = await claim(sale, { quantity: 3 });
    const { orderId } = reply.body;
    expect(reply).toMatchObject({
      status: 201,
      body: { status: 'reserved', due: nok(60000), expiresAt: after(now, holdMs) },
    });
    expect(await countersOf(sale)).toMatchObject({ claimed: 0, reserved: 3, remaining: 2, revenue: 0 });
    expect(await placesOf(sale)).toEqual({ free: 97, held: 3, sold: 0, allocated: 0 });
    const paid = await pay(sale, orderId, 60000);
    expect(paid).toMatchObject({ status: 200, body: { id: orderId, status: 'paid', due: nok(0), paid: nok(60000) } });
    expect(await countersOf(sale)).toMatchObject({ claimed: 3, reserved: 0, remaining: 2, revenue: 60000 });
    expect(await placesOf(sale)).toEqual({ free: 97, held: 0, sold: 3, allocated: 0 });
  });

  it('SUB-58 another amount than what is due records nothing', async () => {
    const sale = await openSale(server.url, { price: 20000 });
    const { body } = await claim(sale);
    for (const amount of [19999, 20001, 0]) {
      expect(await pay(sale, body.orderId, amount)).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(20000) }));
    }
    const euros = { amount: { amount: 20000, currency: 'EUR' }, reference: 'till-1' };
    expect(await sale.admin.post(`/v1/orders/${body.orderId}/payments`, euros)).toMatchObject(
      refused(422, 'CURRENCY_MISMATCH'),
    );
    expect(await orderOf(sale, body.orderId)).toMatchObject({ status: 'pending_payment', paid: nok(0) });
    expect((await sale.admin.get('/v1/refunds')).body.items).toEqual([]);
    expect((await pay(sale, body.orderId, 20000)).status).toBe(200);
  });

  it('SUB-58 money that comes twice is refused and asked back', async () => {
    const sale = await openSale(server.url, { price: 20000 });
    const { orderId } = (await claim(sale)).body;
    await pay(sale, orderId, 20000);
    const twice = await pay(sale, orderId, 500, { idempotencyKey: 'twice' });
    expect(twice).toMatchObject(refused(409, 'ORDER_ALREADY_PAID'));
    const again = await pay(sale, orderId, 500, { idempotencyKey: 'twice' });
    expect(again).toMatchObject(refused(409, 'ORDER_ALREADY_PAID'));
    const refunds = (await sale.admin.get('/v1/refunds?state=requested')).body.items;
    expect(refunds).toMatchObject([{ orderId, amount: nok(500), state: 'requested' }]);
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'paid', paid: nok(20000) });
    expect(await countersOf(sale)).toMatchObject({ claimed: 1, revenue: 20000 });
  });

  it('G-06 the same payment again is answered with the order and asks nothing back', async () => {
    const sale = await openSale(server.url, { price: 20000 });
    const { orderId } = (await claim(sale)).body;
    await pay(sale, orderId, 20000, { idempotencyKey: 'pay' });
    const again = await pay(sale, orderId, 20000, { idempotencyKey: 'pay' });
    expect(again).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await sale.admin.get('/v1/refunds')).body.items).toEqual([]);
  });

  it('the hold lasts as long as the organisation says', async () => {
    const sale = await openSale(server.url, { price: 100 });
    await sale.admin.patch('/v1/organisation', { holdMinutes: 3 });
    expect((await claim(sale)).body.expiresAt).toBe(after(now, 180_000));
  });

  it('an unknown order cannot be paid, and nor can that of another organisation', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    const other = await openHouse(server.url);
    expect(await pay(sale, 'nothing', 100)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await pay(other, orderId, 100)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await other.admin.get(`/v1/orders/${orderId}`)).toMatchObject(refused(404, 'NOT_FOUND'));
  });
});

describe('who may claim', () => {
  it('G-08 the web shop, the box office and the admin, and the claim is an online one', async () => {
    const sale = await openSale(server.url);
    for (const role of ['online', 'box_office']) {
      const client = await withRole(sale, role);
      const body = { linkToken: sale.token, email: `${role}@example.org`, quantity: 1 };
      expect((await client.post('/v1/campaigns/presale/claims', body)).status).toBe(201);
    }
    expect((await claim(sale)).status).toBe(201);
    expect((await campaignOf(sale)).claimed).toBe(3);
  });

  it('roles that only read are refused, and so is a call without a credential', async () => {
    const sale = await openSale(server.url);
    const body = { linkToken: sale.token, email: 'ola@example.org', quantity: 1 };
    for (const role of ['reporting', 'auditor']) {
      const client = await withRole(sale, role);
      expect(await client.post('/v1/campaigns/presale/claims', body)).toMatchObject(refused(403, 'FORBIDDEN'));
    }
    const nobody = new Client(server.url, '');
    expect(await nobody.post('/v1/campaigns/presale/claims', body)).toMatchObject(refused(401, 'UNAUTHENTICATED'));
  });

  it('anybody with the link, without a credential', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const nobody = new Client(server.url, '');
    const body = { email: 'kari@example.org', quantity: 2 };
    const reply = await nobody.post(`/v1/links/${sale.token}/claims`, body);
    expect(reply).toMatchObject({ status: 201, body: { status: 'reserved', due: nok(200) } });
    expect((await pay(sale, reply.body.orderId, 200)).status).toBe(200);
    expect((await campaignOf(sale)).transactions).toMatchObject([{ email: 'kari@example.org', status: 'claimed' }]);
    expect(await nobody.post(`/v1/links/${sale.token}/claims`, { ...body, linkToken: sale.token })).toMatchObject(
      refused(400, 'UNKNOWN_FIELD'),
    );
  });
});

describe('CAMP-01 CAMPAIGN_NOT_FOUND', () => {
  it('answers a wrong id and a wrong token alike', async () => {
    const sale = await openSale(server.url);
    const second = await openCampaign(sale, { id: 'second' });
    const stranger = await openSale(server.url);
    const wrongId = await claim({ ...sale, campaignId: 'nothing' });
    expect(wrongId).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    const long = 'x'.repeat(2000);
    const longer = `${sale.token}${long}`.slice(0, 2000);
    for (const token of ['nonsense', long, longer, `${sale.token}x`, second.token, stranger.token]) {
      const wrongToken = await claim({ ...sale, token });
      expect(wrongToken).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
      const { commandId: _, ...rest } = wrongToken.body;
      const { commandId: __, ...same } = wrongId.body;
      expect(rest).toEqual(same);
    }
    expect((await campaignOf(sale)).claimed).toBe(0);
  });

  it('answers a link with a token of any length alike', async () => {
    const sale = await openSale(server.url);
    const nobody = new Client(server.url, '');
    for (const token of [`${sale.token}x`, 'x'.repeat(201), 'x'.repeat(2000)]) {
      const body = { email: 'ola@example.org', quantity: 1 };
      expect(await nobody.get(`/v1/links/${token}`)).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
      expect(await nobody.post(`/v1/links/${token}/claims`, body)).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    }
  });

  it('G-07 answers the campaign of another organisation, whatever the token', async () => {
    const stranger = await openSale(server.url, { campaign: { id: 'theirs' } });
    const { admin } = await openHouse(server.url);
    expect(await claim({ ...stranger, admin })).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    expect((await campaignOf(stranger)).claimed).toBe(0);
  });

  it('CAMP-23 comes before a stopped campaign is told', async () => {
    const sale = await openSale(server.url);
    await sale.admin.post('/v1/campaigns/presale/stop');
    expect(await claim({ ...sale, token: 'nonsense' })).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
  });
});

describe('input', () => {
  it.each([0, -1, 1.5, '2', null, 501])('CAMP-22 SALE-07 a quantity of %p is refused', async (quantity) => {
    const sale = await openSale(server.url, { capacity: 1000 });
    expect(await claim(sale, { quantity })).toMatchObject(refused(400, 'INVALID_QUANTITY'));
    expect((await campaignOf(sale)).claimed).toBe(0);
  });

  it('SALE-07 500 tickets may be taken at once and 501 may not', async () => {
    const sale = await openSale(server.url, { capacity: 1000 });
    const reply = await claim(sale, { quantity: 501 });
    expect(reply).toMatchObject(refused(400, 'INVALID_QUANTITY'));
    expect(JSON.stringify(reply.body.details)).toContain('"max":500');
    expect((await claim(sale, { quantity: 500 })).body.ticketIds).toHaveLength(500);
    expect((await claim(sale, { quantity: 500 })).body.ticketIds).toHaveLength(500);
    expect((await campaignOf(sale)).claimed).toBe(1000);
  });

  it.each(['', 'ola', 'ola@', '@example.org', 'ola@@example.org', 'o la@example.org', 'ola@example'.padEnd(330, 'x')])(
    'CAMP-12 the address %p is refused',
    async (email) => {
      const sale = await openSale(server.url);
      expect(await claim(sale, { email })).toMatchObject(refused(400, 'INVALID_EMAIL'));
    },
  );

  it('CAMP-23 is looked at before the campaign', async () => {
    const sale = await openSale(server.url);
    await sale.admin.post('/v1/campaigns/presale/stop');
    expect(await claim(sale, { quantity: 0 })).toMatchObject(refused(400, 'INVALID_QUANTITY'));
    expect(await claim(sale, { quantity: 2, seatIds: ['A-1'] })).toMatchObject(refused(400, 'SEAT_COUNT_MISMATCH'));
    expect(await claim(sale, { email: 'nobody' })).toMatchObject(refused(400, 'INVALID_EMAIL'));
  });
});

it('CAMP-03 the windows of ordinary sale and of the ticket type do not bind a claim', async () => {
  const closed = { salesStatus: 'not_on_sale', salesStartsAt: '2026-02-25T00:00:00.000Z' };
  const house = await openHouse(server.url, { performance: closed });
  const prices = [{ priceZoneId: null, price: nok(0) }];
  const access = { access: 'local_and_internet', opensAt: '2026-02-25T00:00:00.000Z' };
  await house.admin.put('/v1/performances/show/ticket-types/sponsor', { prices, ...access });
  const sale = await openCampaign(house);
  expect((await claim(sale)).status).toBe(201);
});

it('CAMP-01 the type of a campaign never shows in what a web shop may sell to anyone', async () => {
  const sale = await openSale(server.url, { performance: { salesStartsAt: '2026-01-01T00:00:00.000Z' } });
  await addPerformance(sale, { id: 'hidden', availableOnline: false });
  await setPrice(sale, { performanceId: 'hidden' });
  const { status, body } = await sale.admin.get('/v1/catalogue/performances');
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toMatch(/sponsor|presale|hidden/i);
});
