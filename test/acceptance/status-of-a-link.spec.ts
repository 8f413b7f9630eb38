import {
  after,
  campaignOf,
  cancel,
  claim,
  holdMs,
  now,
  openSale,
  pay,
  refused,
  type Sale,
  setClock,
  startsAt,
  validFrom,
  validUntil,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** Status in the detail, in the list, on the public page and in the refusal of a claim by either way. */
async function expectDead(sale: Sale, status: string, code: string, details: object = {}) {
  expect((await campaignOf(sale)).status).toBe(status);
  const list = await sale.admin.get('/v1/performances/show/sales-channels');
  expect(list.body.items).toMatchObject([{ id: 'presale', status }]);
  expect(await claim(sale)).toMatchObject(refused(410, code, { status, ...details }));
  const body = { email: 'kari@example.org', quantity: 1 };
  const byLink = await sale.admin.post(`/v1/links/${sale.token}/claims`, body, { key: '' });
  expect(byLink).toMatchObject(refused(410, code, { status, ...details }));
  const page = await sale.admin.get(`/v1/links/${sale.token}`, { key: '' });
  expect(page).toMatchObject(refused(410, code, { status, name: 'Sponsors', ...details }));
}

async function expectActive(sale: Sale, remaining: number | null) {
  expect((await campaignOf(sale)).status).toBe('active');
  const page = await sale.admin.get(`/v1/links/${sale.token}`, { key: '' });
  expect(page).toMatchObject({ status: 200, body: { status: 'active', remaining } });
}

const offline = (sale: Sale) => sale.admin.patch('/v1/performances/show', { availableOnline: false });
const notOnWeb = (sale: Sale) => sale.admin.patch('/v1/ticket-types/sponsor', { soldOnline: false });

describe('the public page of a link', () => {
  it('CAMP-15 shows name, performance, price, period and what one person can have', async () => {
    const sale = await openSale(server.url, { price: 20000, campaign: { maxTotal: 10, maxPerUser: 4 } });
    const { status, body } = await sale.admin.get(`/v1/links/${sale.token}`, { key: '' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Sponsors', validFrom, validUntil, status: 'active', remaining: 4 });
    expect(body.performance).toMatchObject({ startsAt });
    expect(JSON.stringify(body)).toContain('{"amount":20000,"currency":"NOK"}');
  });

  it('shows what is left when that is less than the cap per person', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 5, maxPerUser: 4 } });
    await claim(sale, { quantity: 3 });
    await expectActive(sale, 2);
  });

  it('shows no number when there is no cap', async () => {
    await expectActive(await openSale(server.url), null);
  });

  it('tells nothing of those who took tickets', async () => {
    const sale = await openSale(server.url);
    await claim(sale, { email: 'ola.secret@example.org', name: 'Ola Hemmelig' });
    const { body } = await sale.admin.get(`/v1/links/${sale.token}`, { key: '' });
    expect(JSON.stringify(body)).not.toMatch(/secret|Hemmelig/i);
  });

  it.each(['nonsense', 'a.b.c', 'demo.presale.AAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'CAMP-01 the token %s leads nowhere',
    async (token) => {
      const { admin } = await openSale(server.url);
      expect(await admin.get(`/v1/links/${token}`, { key: '' })).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
      const body = { email: 'kari@example.org', quantity: 1 };
      expect(await admin.post(`/v1/links/${token}/claims`, body, { key: '' })).toMatchObject(
        refused(404, 'CAMPAIGN_NOT_FOUND'),
      );
    },
  );
});

describe('a dead link', () => {
  it('CAMP-16 is stopped', async () => {
    const sale = await openSale(server.url);
    await sale.admin.post('/v1/campaigns/presale/stop');
    await expectDead(sale, 'stopped', 'CAMPAIGN_STOPPED');
  });

  it('CAMP-13 is scheduled until its period begins and active at that instant', async () => {
    const begins = '2026-02-02T00:00:00.000Z';
    const sale = await openSale(server.url, { campaign: { validFrom: begins } });
    await expectDead(sale, 'scheduled', 'CAMPAIGN_NOT_STARTED', { startsAt: begins });
    await setClock(sale, after(begins, -1));
    await expectDead(sale, 'scheduled', 'CAMPAIGN_NOT_STARTED');
    await setClock(sale, begins);
    await expectActive(sale, null);
    expect((await claim(sale)).status).toBe(201);
  });

  it('CAMP-13 is active until the millisecond before its end and ended at it', async () => {
    const sale = await openSale(server.url);
    await setClock(sale, after(validUntil, -1));
    await expectActive(sale, null);
    expect((await claim(sale)).status).toBe(201);
    await setClock(sale, validUntil);
    await expectDead(sale, 'ended', 'CAMPAIGN_ENDED', { endsAt: validUntil });
  });

  it('CAMP-04 is blocked while the performance is not online', async () => {
    const sale = await openSale(server.url);
    await offline(sale);
    await expectDead(sale, 'blocked', 'PERFORMANCE_NOT_ONLINE');
    await sale.admin.patch('/v1/performances/show', { availableOnline: true });
    await expectActive(sale, null);
    expect((await claim(sale)).status).toBe(201);
  });

  it('CAMP-13 is blocked from the start of the performance, and not the millisecond before', async () => {
    const sale = await openSale(server.url, { campaign: { validUntil: '2026-04-01T00:00:00.000Z' } });
    await setClock(sale, after(startsAt, -1));
    await expectActive(sale, null);
    await setClock(sale, startsAt);
    await expectDead(sale, 'blocked', 'PERFORMANCE_STARTED');
  });

  it('CAMP-13 moves with the performance', async () => {
    const sale = await openSale(server.url);
    const earlier = after(now, 60_000);
    await sale.admin.post('/v1/performances/show/reschedule', { startsAt: earlier });
    await setClock(sale, earlier);
    await expectDead(sale, 'blocked', 'PERFORMANCE_STARTED');
  });

  it('CAMP-16 is blocked when the performance is cancelled', async () => {
    const sale = await openSale(server.url);
    await sale.admin.post('/v1/performances/show/cancel', { reason: 'ill' });
    await expectDead(sale, 'blocked', 'PERFORMANCE_CANCELLED');
  });

  it('CAMP-08 is blocked while its type is not sold on web', async () => {
    const sale = await openSale(server.url);
    await notOnWeb(sale);
    await expectDead(sale, 'blocked', 'TICKET_TYPE_NOT_SOLD_ONLINE');
    await sale.admin.patch('/v1/ticket-types/sponsor', { soldOnline: true });
    await expectActive(sale, null);
  });

  it('CAMP-16 is sold out when the last ticket is taken', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 2 } });
    await claim(sale, { quantity: 2 });
    await expectDead(sale, 'sold_out', 'CAMPAIGN_SOLD_OUT');
  });
});

describe('a sold-out link lives again', () => {
  it('CAMP-16 when a reservation lapses', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 2 } });
    await claim(sale, { quantity: 2 });
    await expectDead(sale, 'sold_out', 'CAMPAIGN_SOLD_OUT');
    await setClock(sale, after(now, holdMs));
    await expectActive(sale, 2);
    expect((await claim(sale, { quantity: 2 })).status).toBe(201);
  });

  it('CAMP-24 when a claimed ticket is cancelled', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 2 } });
    const { body } = await claim(sale, { quantity: 2 });
    await pay(sale, body.orderId, 200);
    await cancel(sale, body.orderId, { ticketIds: body.ticketIds.slice(0, 1) });
    await expectActive(sale, 1);
    expect((await claim(sale)).status).toBe(201);
    await expectDead(sale, 'sold_out', 'CAMPAIGN_SOLD_OUT');
  });
});

it('CAMP-23 of several reasons the first in the order of the rule is told', async () => {
  const later = '2026-02-10T00:00:00.000Z';
  const sale = await openSale(server.url, { campaign: { maxTotal: 1 } });
  await claim(sale);
  const { admin } = sale;
  await notOnWeb(sale);
  await expectDead(sale, 'blocked', 'TICKET_TYPE_NOT_SOLD_ONLINE');
  await offline(sale);
  await expectDead(sale, 'blocked', 'PERFORMANCE_NOT_ONLINE');
  await admin.patch('/v1/campaigns/presale', { validFrom: later });
  await expectDead(sale, 'scheduled', 'CAMPAIGN_NOT_STARTED');
  await admin.patch('/v1/campaigns/presale', { validFrom, validUntil: now });
  await expectDead(sale, 'ended', 'CAMPAIGN_ENDED');
  await admin.post('/v1/campaigns/presale/stop');
  await expectDead(sale, 'stopped', 'CAMPAIGN_STOPPED');
});

it('CAMP-23 a started performance is told before a cancelled one, and an offline one before both', async () => {
  const sale = await openSale(server.url, { campaign: { validUntil: '2026-04-01T00:00:00.000Z' } });
  const offlineToo = await openSale(server.url, { campaign: { validUntil: '2026-04-01T00:00:00.000Z' } });
  await offline(offlineToo);
  for (const one of [sale, offlineToo]) {
    await one.admin.post('/v1/performances/show/cancel', { reason: 'ill' });
    await setClock(one, startsAt);
  }
  await expectDead(sale, 'blocked', 'PERFORMANCE_STARTED');
  await expectDead(offlineToo, 'blocked', 'PERFORMANCE_NOT_ONLINE');
});
