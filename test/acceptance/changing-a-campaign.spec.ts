import {
  addTicketType,
  campaignBody,
  campaignOf,
  claim,
  openCampaign,
  openHouse,
  openSale,
  pay,
  refused,
  setClock,
  setPrice,
  validFrom,
  validUntil,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const path = '/v1/campaigns/presale';

describe('editing', () => {
  it('CAMP-19 changes what is named and nothing else', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 10 } });
    const edited = await sale.admin.patch(path, { name: 'Friends', maxPerUser: 2 });
    expect(edited).toMatchObject({
      status: 200,
      body: { id: 'presale', name: 'Friends', maxTotal: 10, maxPerUser: 2, validFrom, validUntil, version: 2 },
    });
    expect(edited.headers.get('etag')).toBe('"2"');
    expect(await campaignOf(sale)).toMatchObject({ name: 'Friends', maxPerUser: 2, version: 2 });
  });

  it('CAMP-19 takes caps away when null says so', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 10, maxPerUser: 2 } });
    const edited = await sale.admin.patch(path, { maxTotal: null, maxPerUser: null });
    expect(edited.body).toMatchObject({ maxTotal: null, maxPerUser: null, remaining: null });
  });

  it('CAMP-19 the checks come in the order of the rule', async () => {
    const sale = await openSale(server.url, { price: 100 });
    await addTicketType(sale, { id: 'plain', webPurchaseCode: 'PLAIN' });
    await addTicketType(sale, { id: 'unpriced', webPurchaseCode: '!UNPRICED' });
    await addTicketType(sale, { id: 'offline', webPurchaseCode: '!OFFLINE', soldOnline: false });
    const paid = await claim(sale, { quantity: 2 });
    await pay(sale, paid.body.orderId, 200);
    await claim(sale, { quantity: 1 });
    const edit = (fields: object, ifMatch = '"1"') => sale.admin.patch(path, fields, { ifMatch });
    const all = { validUntil: validFrom, maxTotal: 2, maxPerUser: 3, ticketTypeId: 'plain' };
    expect(await edit({ ...all, maxTotal: 0 }, '"7"')).toMatchObject(refused(400, 'OUT_OF_RANGE'));
    expect(await edit({ name: 'Sponsors' }, '"7"')).toMatchObject(refused(412, 'VERSION_CONFLICT'));
    expect(await edit({ name: 'Sponsors', validUntil })).toMatchObject(refused(409, 'NOTHING_TO_CHANGE'));
    expect(await edit({})).toMatchObject(refused(409, 'NOTHING_TO_CHANGE'));
    expect(await edit(all)).toMatchObject(refused(400, 'INVALID_WINDOW'));
    expect(await edit({ ...all, validUntil })).toMatchObject(refused(400, 'PER_USER_EXCEEDS_TOTAL'));
    expect(await edit({ ...all, validUntil, maxPerUser: 2 })).toMatchObject(
      refused(409, 'CAMPAIGN_TOTAL_BELOW_CLAIMED', { claimed: 2, reserved: 1 }),
    );
    expect(await edit({ ticketTypeId: 'plain' })).toMatchObject(refused(409, 'CAMPAIGN_TICKET_TYPE_LOCKED'));
    const fresh = await openCampaign(sale, { id: 'fresh' });
    const change = (ticketTypeId: string) => fresh.admin.patch('/v1/campaigns/fresh', { ticketTypeId });
    expect(await change('nothing')).toMatchObject(refused(422, 'TICKET_TYPE_NOT_FOUND'));
    expect(await change('plain')).toMatchObject(refused(422, 'WEB_CODE_REQUIRED'));
    expect(await change('offline')).toMatchObject(refused(409, 'TICKET_TYPE_NOT_SOLD_ONLINE'));
    expect(await change('unpriced')).toMatchObject(refused(422, 'TICKET_TYPE_NOT_PRICED'));
    expect(await campaignOf(sale)).toMatchObject({ version: 1 });
  });

  it.each([
    ['id', { id: 'other' }],
    ['performanceId', { performanceId: 'show' }],
    ['kind', { kind: 'closed_sale' }],
    ['releaseOnCancel', { releaseOnCancel: false }],
    ['status', { status: 'active' }],
  ])('%s is no field of an edit', async (_, fields) => {
    const { admin } = await openSale(server.url);
    expect(await admin.patch(path, fields)).toMatchObject(refused(400, 'UNKNOWN_FIELD'));
  });

  it('CAMP-19 the ticket type can be changed as long as nothing was taken', async () => {
    const sale = await openSale(server.url);
    await addTicketType(sale, { id: 'guest', webPurchaseCode: '!GUEST' });
    await setPrice(sale, { ticketTypeId: 'guest', price: 100 });
    expect(await sale.admin.patch(path, { ticketTypeId: 'guest' })).toMatchObject({
      status: 200,
      body: { ticketTypeId: 'guest' },
    });
    expect((await claim(sale)).body.due.amount).toBe(100);
    expect(await sale.admin.patch(path, { ticketTypeId: 'sponsor' })).toMatchObject(
      refused(409, 'CAMPAIGN_TICKET_TYPE_LOCKED'),
    );
  });

  it('CAMP-19 a total of exactly what is taken is sold out, and raising it opens the link again', async () => {
    const sale = await openSale(server.url);
    await claim(sale, { quantity: 3 });
    expect((await sale.admin.patch(path, { maxTotal: 3 })).body).toMatchObject({ remaining: 0, status: 'sold_out' });
    expect(await claim(sale)).toMatchObject(refused(410, 'CAMPAIGN_SOLD_OUT', { status: 'sold_out' }));
    expect((await sale.admin.patch(path, { maxTotal: 4 })).body).toMatchObject({ remaining: 1, status: 'active' });
    expect((await claim(sale)).status).toBe(201);
  });

  it('CAMP-19 a lower cap per person is not retroactive', async () => {
    const sale = await openSale(server.url);
    await claim(sale, { quantity: 3 });
    expect((await sale.admin.patch(path, { maxPerUser: 1 })).status).toBe(200);
    expect((await campaignOf(sale)).claimed).toBe(3);
    expect(await claim(sale)).toMatchObject(refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 1, used: 3 }));
  });

  it('CAMP-19 stopped and ended campaigns can be edited', async () => {
    const sale = await openSale(server.url);
    await sale.admin.post(`${path}/stop`);
    expect((await sale.admin.patch(path, { name: 'Friends' })).body.status).toBe('stopped');
    await sale.admin.post(`${path}/resume`);
    await setClock(sale, validUntil);
    const longer = await sale.admin.patch(path, { validUntil: '2026-02-25T00:00:00.000Z' });
    expect(longer).toMatchObject({ status: 200, body: { status: 'active' } });
  });
});

describe('versions', () => {
  it('CAMP-19 If-Match takes the version that the ETag told and refuses it when it is stale', async () => {
    const sale = await openSale(server.url);
    const ifMatch = (await sale.admin.get(path)).headers.get('etag')!;
    expect((await sale.admin.patch(path, { name: 'One' }, { ifMatch })).status).toBe(200);
    expect(await sale.admin.patch(path, { name: 'Two' }, { ifMatch })).toMatchObject(refused(412, 'VERSION_CONFLICT'));
    for (const verb of ['stop', 'resume', 'rotate-link']) {
      expect(await sale.admin.post(`${path}/${verb}`, {}, { ifMatch })).toMatchObject(refused(412, 'VERSION_CONFLICT'));
    }
    expect((await campaignOf(sale)).name).toBe('One');
  });

  it('a sale does not make the page of an editor stale', async () => {
    const sale = await openSale(server.url);
    await claim(sale);
    expect((await sale.admin.patch(path, { name: 'Friends' }, { ifMatch: '"1"' })).status).toBe(200);
  });
});

describe('stopping and resuming', () => {
  it('CAMP-20 refuses claims until CAMP-21 resumes, and the counters go on', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 10 } });
    await claim(sale, { quantity: 4 });
    const stopped = await sale.admin.post(`${path}/stop`, { reason: 'enough' });
    expect(stopped).toMatchObject({ status: 200, body: { status: 'stopped', claimed: 4, remaining: 6 } });
    expect(await claim(sale)).toMatchObject(refused(410, 'CAMPAIGN_STOPPED', { status: 'stopped' }));
    expect(await sale.admin.post(`${path}/stop`)).toMatchObject(refused(409, 'CAMPAIGN_ALREADY_STOPPED'));
    expect((await sale.admin.post(`${path}/resume`)).body).toMatchObject({ status: 'active', claimed: 4 });
    expect(await sale.admin.post(`${path}/resume`)).toMatchObject(refused(409, 'CAMPAIGN_NOT_STOPPED'));
    expect((await claim(sale)).status).toBe(201);
    expect(await campaignOf(sale)).toMatchObject({ claimed: 5, remaining: 5 });
  });

  it('CAMP-20 honours what is in checkout', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { body } = await claim(sale);
    await sale.admin.post(`${path}/stop`);
    expect((await pay(sale, body.orderId, 100)).body.status).toBe('paid');
    expect(await campaignOf(sale)).toMatchObject({ status: 'stopped', claimed: 1, reserved: 0 });
  });

  it('CAMP-21 past its end nothing is resumed, and until the millisecond before it is', async () => {
    const sale = await openSale(server.url);
    const late = await openCampaign(sale, { id: 'late' });
    await sale.admin.post(`${path}/stop`);
    await late.admin.post('/v1/campaigns/late/stop');
    await setClock(sale, '2026-02-20T21:59:59.999Z');
    expect((await sale.admin.post(`${path}/resume`)).status).toBe(200);
    await setClock(sale, validUntil);
    expect(await late.admin.post('/v1/campaigns/late/resume')).toMatchObject({
      status: 409,
      body: { code: 'CAMPAIGN_ENDED' },
    });
    expect(await sale.admin.post(`${path}/resume`)).toMatchObject(refused(409, 'CAMPAIGN_NOT_STOPPED'));
  });
});

describe('the sales link', () => {
  it('CAMP-15 carries a token and leads to the page of the link', async () => {
    const sale = await openSale(server.url);
    const { status, body } = await sale.admin.get(`${path}/sales-link`);
    expect(status).toBe(200);
    expect(body.url).toMatch(/^http:\/\/.+/);
    expect(body.url).toContain(body.token);
    expect(body.token).toBe(sale.token);
    expect((await sale.admin.get(`/v1/links/${body.token}`, { key: '' })).body).toMatchObject({ name: 'Sponsors' });
  });

  it('CAMP-15 a rotated link is dead at once and the new one lives', async () => {
    const sale = await openSale(server.url);
    const rotated = await sale.admin.post(`${path}/rotate-link`);
    expect(rotated).toMatchObject({ status: 200, body: { id: 'presale', version: 2 } });
    const { token } = (await sale.admin.get(`${path}/sales-link`)).body;
    expect(token).not.toBe(sale.token);
    expect(await claim(sale)).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    expect(await sale.admin.get(`/v1/links/${sale.token}`, { key: '' })).toMatchObject(
      refused(404, 'CAMPAIGN_NOT_FOUND'),
    );
    expect((await claim({ ...sale, token })).status).toBe(201);
    expect((await sale.admin.get(`/v1/links/${token}`, { key: '' })).status).toBe(200);
  });

  it('is shown to admins alone', async () => {
    const sale = await openSale(server.url);
    for (const role of ['online', 'box_office', 'reporting', 'auditor']) {
      const client = await withRole(sale, role);
      expect(await client.get(`${path}/sales-link`)).toMatchObject(refused(403, 'FORBIDDEN'));
      expect(await client.patch(path, { name: 'Mine' })).toMatchObject(refused(403, 'FORBIDDEN'));
    }
  });
});

describe('G-07 the campaign of another organisation', () => {
  it('is not there, to whatever call', async () => {
    await openSale(server.url);
    const { admin } = await openHouse(server.url);
    for (const verb of ['stop', 'resume', 'rotate-link']) {
      expect(await admin.post(`${path}/${verb}`)).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    }
    expect(await admin.patch(path, { name: 'Mine' })).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    for (const page of ['', '/sales-link', '/transactions']) {
      expect(await admin.get(path + page)).toMatchObject(refused(404, 'CAMPAIGN_NOT_FOUND'));
    }
    expect((await admin.post('/v1/campaigns', campaignBody())).status).toBe(201);
  });
});
