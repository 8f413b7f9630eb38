import {
  addTicketType,
  allOf,
  campaignBody,
  campaignOf,
  claim,
  nok,
  openCampaign,
  openHouse,
  openSale,
  refused,
  setClock,
  validUntil,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const replayed = 'idempotent-replayed';
const vip = { name: 'Very important', webPurchaseCode: '!VIP', price: nok(5000) };

describe('the same key again', () => {
  it('G-06 opens a campaign once and answers the same', async () => {
    const { admin } = await openHouse(server.url);
    const body = campaignBody({ id: undefined, maxTotal: 5 });
    const first = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    const again = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    expect(first.headers.get(replayed)).toBeNull();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get(replayed)).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await admin.get('/v1/performances/show/sales-channels')).body.items).toHaveLength(1);
  });

  it('G-06 makes the new ticket type of a campaign once', async () => {
    const house = await openHouse(server.url);
    const { admin } = house;
    const body = campaignBody({ id: undefined, newTicketType: vip });
    const first = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    const again = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get(replayed)).toBe('true');
    const types = await allOf(house, '/v1/ticket-types');
    expect(types.map(({ webPurchaseCode }) => webPurchaseCode).sort()).toEqual(['!SPONSOR', '!VIP']);
  });

  it('G-06 answers what was made, however it has changed since and whatever the clock says', async () => {
    const house = await openHouse(server.url);
    const { admin } = house;
    const body = campaignBody({ maxTotal: 5 });
    const first = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    await admin.patch('/v1/campaigns/presale', { name: 'Friends', maxTotal: 9 });
    await setClock(house, validUntil);
    const again = await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    expect(again).toMatchObject({ status: 201, body: { name: 'Sponsors', maxTotal: 5, version: first.body.version } });
    expect((await admin.get('/v1/campaigns/presale')).body).toMatchObject({ name: 'Friends', status: 'ended' });
  });

  it('G-06 takes the fields in any order', async () => {
    const { admin } = await openHouse(server.url);
    const body = campaignBody();
    await admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    const turned = Object.fromEntries(Object.entries(body).reverse());
    expect((await admin.post('/v1/campaigns', turned, { idempotencyKey: 'open' })).headers.get(replayed)).toBe('true');
  });

  it('G-06 refuses another body', async () => {
    const { admin } = await openHouse(server.url);
    await admin.post('/v1/campaigns', campaignBody(), { idempotencyKey: 'open' });
    const other = await admin.post('/v1/campaigns', campaignBody({ maxTotal: 1 }), { idempotencyKey: 'open' });
    expect(other).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
    expect((await admin.get('/v1/campaigns/presale')).body.maxTotal).toBeNull();
  });

  it('G-06 refuses another body of a campaign with a new ticket type', async () => {
    const house = await openHouse(server.url);
    const body = campaignBody({ id: undefined, newTicketType: vip });
    await house.admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    const other = { ...body, newTicketType: { ...vip, webPurchaseCode: '!OTHER' } };
    expect(await house.admin.post('/v1/campaigns', other, { idempotencyKey: 'open' })).toMatchObject(
      refused(422, 'IDEMPOTENCY_KEY_REUSED'),
    );
    expect(await allOf(house, '/v1/ticket-types')).toHaveLength(2);
  });

  it('G-06 decides a refused call afresh', async () => {
    const house = await openHouse(server.url);
    const body = campaignBody({ ticketTypeId: 'later' });
    const open = () => house.admin.post('/v1/campaigns', body, { idempotencyKey: 'open' });
    expect(await open()).toMatchObject(refused(422, 'TICKET_TYPE_NOT_FOUND'));
    await addTicketType(house, { id: 'later', webPurchaseCode: '!LATER' });
    expect(await open()).toMatchObject(refused(422, 'TICKET_TYPE_NOT_PRICED'));
    const prices = [{ priceZoneId: null, price: nok(0) }];
    await house.admin.put('/v1/performances/show/ticket-types/later', { prices, access: 'local' });
    const made = await open();
    expect(made.status).toBe(201);
    expect(made.headers.get(replayed)).toBeNull();
  });

  it('G-06 is another call in another organisation and at another address', async () => {
    const one = await openSale(server.url);
    const other = await openHouse(server.url);
    await one.admin.post('/v1/campaigns/presale/stop', {}, { idempotencyKey: 'key' });
    const opened = await other.admin.post('/v1/campaigns', campaignBody(), { idempotencyKey: 'key' });
    expect(opened.headers.get(replayed)).toBeNull();
    const resumed = await one.admin.post('/v1/campaigns/presale/resume', {}, { idempotencyKey: 'key' });
    expect(resumed).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(resumed.headers.get(replayed)).toBeNull();
  });
});

describe('the same key on a change', () => {
  it('G-06 answers an edit with the campaign as it stands now', async () => {
    const sale = await openSale(server.url);
    const edit = { name: 'Friends' };
    const first = await sale.admin.patch('/v1/campaigns/presale', edit, { idempotencyKey: 'edit' });
    await sale.admin.patch('/v1/campaigns/presale', { name: 'Family' });
    const again = await sale.admin.patch('/v1/campaigns/presale', edit, { idempotencyKey: 'edit' });
    expect(again).toMatchObject({ status: 200, body: { name: 'Family', version: first.body.version + 1 } });
    expect(again.headers.get(replayed)).toBe('true');
  });

  it('G-06 stops, resumes and rotates once', async () => {
    const sale = await openSale(server.url);
    for (const verb of ['stop', 'resume', 'rotate-link']) {
      const path = `/v1/campaigns/presale/${verb}`;
      const first = await sale.admin.post(path, {}, { idempotencyKey: verb });
      const again = await sale.admin.post(path, {}, { idempotencyKey: verb });
      expect(again).toMatchObject({ status: 200, body: first.body });
      expect(again.headers.get(replayed)).toBe('true');
    }
    expect((await campaignOf(sale)).version).toBe(4);
  });

  it('G-06 a repeat with the If-Match of then is answered and not stale', async () => {
    const sale = await openSale(server.url);
    const options = { idempotencyKey: 'edit', ifMatch: '"1"' };
    await sale.admin.patch('/v1/campaigns/presale', { name: 'Friends' }, options);
    const again = await sale.admin.patch('/v1/campaigns/presale', { name: 'Friends' }, options);
    expect(again).toMatchObject({ status: 200, body: { version: 2 } });
  });
});

describe('the same key on a claim', () => {
  it('G-06 takes the tickets once and answers the same, also when the link is dead by then', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 3 } });
    const first = await claim(sale, { quantity: 3 }, { idempotencyKey: 'mine' });
    await sale.admin.post('/v1/campaigns/presale/stop');
    await sale.admin.post('/v1/campaigns/presale/rotate-link');
    const again = await claim(sale, { quantity: 3 }, { idempotencyKey: 'mine' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get(replayed)).toBe('true');
    expect((await campaignOf(sale)).claimed).toBe(3);
  });

  it('G-06 takes the tickets once by the public link too', async () => {
    const sale = await openSale(server.url);
    const path = `/v1/links/${sale.token}/claims`;
    const body = { email: 'kari@example.org', quantity: 2 };
    const options = { key: '', idempotencyKey: 'mine' };
    const first = await sale.admin.post(path, body, options);
    await sale.admin.post('/v1/campaigns/presale/rotate-link');
    const again = await sale.admin.post(path, body, options);
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect((await campaignOf(sale)).claimed).toBe(2);
  });

  it('G-06 refuses another body', async () => {
    const sale = await openSale(server.url);
    await claim(sale, { quantity: 1 }, { idempotencyKey: 'mine' });
    expect(await claim(sale, { quantity: 2 }, { idempotencyKey: 'mine' })).toMatchObject(
      refused(422, 'IDEMPOTENCY_KEY_REUSED'),
    );
  });

  it('G-06 two campaigns of one house may be claimed with one key', async () => {
    const sale = await openSale(server.url);
    const other = await openCampaign(sale, { id: 'second' });
    const [one, two] = [
      await claim(sale, {}, { idempotencyKey: 'k' }),
      await claim(other, {}, { idempotencyKey: 'k' }),
    ];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.orderId).not.toBe(two.body.orderId);
  });
});
