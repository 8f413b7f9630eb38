import {
  addPerformance,
  addTicketType,
  campaignBody,
  now,
  nok,
  openCampaign,
  openHouse,
  refused,
  setClock,
  setPrice,
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

const vip = { id: 'vip', name: 'Very important', webPurchaseCode: '!VIP', price: nok(5000) };

describe('with an existing ticket type', () => {
  it('CAMP-02 answers the campaign with its status and counters', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ maxTotal: 50, maxPerUser: 4 }));
    expect(reply).toMatchObject({
      status: 201,
      body: {
        id: 'presale',
        performanceId: 'show',
        kind: 'closed_sale',
        name: 'Sponsors',
        ticketTypeId: 'sponsor',
        validFrom,
        validUntil,
        maxTotal: 50,
        maxPerUser: 4,
        releaseOnCancel: true,
        status: 'active',
        claimed: 0,
        reserved: 0,
        remaining: 50,
      },
    });
    expect(reply.headers.get('location')).toBe('/v1/campaigns/presale');
    expect(reply.headers.get('etag')).toBe(`"${reply.body.version}"`);
  });

  it('CAMP-02 takes no caps when null says so', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody());
    expect(reply.body).toMatchObject({ maxTotal: null, maxPerUser: null, remaining: null, status: 'active' });
  });

  it('makes an id when none is given', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ id: undefined }));
    expect(reply.status).toBe(201);
    expect(reply.body.id).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
    expect((await admin.get(`/v1/campaigns/${reply.body.id}`)).body).toMatchObject({ name: 'Sponsors' });
  });

  it('G-02 stores an instant with an offset as UTC', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ validUntil: '2026-02-20T23:00:00+01:00' }));
    expect(reply.body.validUntil).toBe('2026-02-20T22:00:00.000Z');
  });

  it('CAMP-03 opens one while general sale is closed and the price is above zero', async () => {
    const { admin } = await openHouse(server.url, { price: 20000, performance: { salesStatus: 'not_on_sale' } });
    expect(await admin.post('/v1/campaigns', campaignBody())).toMatchObject({
      status: 201,
      body: { status: 'active' },
    });
  });

  it('CAMP-13 lets the period end after the performance has started', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ validUntil: '2026-03-02T00:00:00.000Z' }));
    expect(reply.status).toBe(201);
  });
});

describe('with a new ticket type', () => {
  it('CAMP-09 makes a standard type sold on web with the price for this performance', async () => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ newTicketType: vip }));
    expect(reply).toMatchObject({ status: 201, body: { ticketTypeId: 'vip', status: 'active' } });
    expect((await admin.get('/v1/ticket-types/vip')).body).toMatchObject({
      id: 'vip',
      name: 'Very important',
      kind: 'standard',
      soldOnline: true,
      webPurchaseCode: '!VIP',
    });
    const link = await admin.get('/v1/campaigns/presale/sales-link');
    const taken = await admin.post('/v1/campaigns/presale/claims', {
      linkToken: link.body.token,
      email: 'kari@example.org',
      quantity: 2,
    });
    expect(taken).toMatchObject({ status: 201, body: { status: 'reserved', due: nok(10000) } });
  });

  it('CAMP-09 prices it in every zone of a numbered performance', async () => {
    const rows = [
      { row: 'A', seats: { from: 1, to: 2 } },
      { row: 'B', seats: { from: 1, to: 2 }, priceZoneId: 'balcony' },
    ];
    const sale = await openCampaign(await openHouse(server.url, { rows }), { newTicketType: vip });
    const body = { linkToken: sale.token, email: 'kari@example.org', quantity: 2, seatIds: ['A-1', 'B-2'] };
    const taken = await sale.admin.post('/v1/campaigns/presale/claims', body);
    expect(taken).toMatchObject({ status: 201, body: { seatIds: ['A-1', 'B-2'], due: nok(10000) } });
  });

  it.each([
    ['CAMP-09 an empty name', { name: ' ' }, 400, 'NAME_REQUIRED'],
    ['CAMP-07 a code without the mark', { webPurchaseCode: 'VIP' }, 422, 'WEB_CODE_REQUIRED'],
    ['CAMP-07 an empty code', { webPurchaseCode: '' }, 422, 'WEB_CODE_REQUIRED'],
    ['CAMP-07 no code', { webPurchaseCode: null }, 422, 'WEB_CODE_REQUIRED'],
    ['CAMP-07 the bare mark', { webPurchaseCode: '!' }, 422, 'WEB_CODE_REQUIRED'],
    ['CAMP-07 a code with a space in it', { webPurchaseCode: '!V IP' }, 422, 'WEB_CODE_REQUIRED'],
    ['CAMP-07 a code that is taken in other letters', { webPurchaseCode: '!sponsor' }, 409, 'WEB_CODE_TAKEN'],
    ['G-01 a price below zero', { price: nok(-1) }, 400, 'INVALID_AMOUNT'],
    ['G-01 a price in another currency', { price: { amount: 1, currency: 'SEK' } }, 422, 'CURRENCY_MISMATCH'],
    ['an id of another type', { id: 'sponsor' }, 409, 'ID_TAKEN'],
  ])('%s is refused and leaves nothing behind', async (_, fields, status, code) => {
    const { admin } = await openHouse(server.url);
    const reply = await admin.post('/v1/campaigns', campaignBody({ newTicketType: { ...vip, ...fields } }));
    expect(reply).toMatchObject(refused(status, code));
    expect((await admin.get('/v1/ticket-types/vip')).status).toBe(404);
    expect((await admin.get('/v1/campaigns/presale')).status).toBe(404);
  });
});

describe('refusals', () => {
  it.each(['performanceId', 'kind', 'name', 'validFrom', 'validUntil', 'maxTotal', 'maxPerUser'])(
    'CAMP-02 %s is needed',
    async (field) => {
      const { admin } = await openHouse(server.url);
      const reply = await admin.post('/v1/campaigns', campaignBody({ [field]: undefined }));
      expect(reply).toMatchObject(refused(400, 'MISSING_FIELD', { errors: [{ pointer: `/${field}` }] }));
    },
  );

  it.each([
    ['G-03 a total of zero', { maxTotal: 0 }, 'OUT_OF_RANGE'],
    ['G-03 a negative total', { maxTotal: -1 }, 'OUT_OF_RANGE'],
    ['G-03 a cap per person of zero', { maxPerUser: 0 }, 'OUT_OF_RANGE'],
    ['CAMP-11 more per person than in total', { maxTotal: 3, maxPerUser: 4 }, 'PER_USER_EXCEEDS_TOTAL'],
    ['G-02 a period that ends as it begins', { validFrom: validUntil }, 'INVALID_WINDOW'],
    ['G-02 an instant without a zone', { validFrom: '2026-02-01T09:00:00' }, 'TIMEZONE_REQUIRED'],
    ['CAMP-06 no ticket type', { ticketTypeId: undefined }, 'TICKET_TYPE_CHOICE'],
    ['CAMP-06 an existing and a new type', { ticketTypeId: 'sponsor', newTicketType: vip }, 'TICKET_TYPE_CHOICE'],
    ['CAMP-05 another kind', { kind: 'voucher' }, 'UNSUPPORTED_CAMPAIGN_KIND'],
    ['an unknown field', { color: 'red' }, 'UNKNOWN_FIELD'],
    ['an id with a space', { id: 'a b' }, 'INVALID_ID'],
  ])('%s is wrong by itself', async (_, fields, code) => {
    const { admin } = await openHouse(server.url);
    expect(await admin.post('/v1/campaigns', campaignBody(fields))).toMatchObject(refused(400, code));
  });

  it('CAMP-02 come one after the other in the order of the rule', async () => {
    const house = await openHouse(server.url, { price: null });
    const { admin } = house;
    await addTicketType(house, { id: 'plain', webPurchaseCode: 'PLAIN', soldOnline: false });
    await addTicketType(house, { id: 'offline', webPurchaseCode: '!OFFLINE', soldOnline: false });
    await addPerformance(house, { id: 'gone' });
    await admin.post('/v1/performances/gone/cancel', { reason: 'ill' });
    let fields: Record<string, unknown> = {
      name: '',
      validUntil: validFrom,
      kind: 'voucher',
      maxTotal: 0,
      maxPerUser: 5,
      ticketTypeId: undefined,
      performanceId: 'nowhere',
    };
    const steps: [Record<string, unknown>, number, string][] = [
      [{}, 400, 'NAME_REQUIRED'],
      [{ name: 'Sponsors' }, 400, 'INVALID_WINDOW'],
      [{ validUntil }, 400, 'UNSUPPORTED_CAMPAIGN_KIND'],
      [{ kind: 'closed_sale' }, 400, 'OUT_OF_RANGE'],
      [{ maxTotal: 4 }, 400, 'PER_USER_EXCEEDS_TOTAL'],
      [{ maxPerUser: 4 }, 400, 'TICKET_TYPE_CHOICE'],
      [{ ticketTypeId: 'nothing' }, 422, 'PERFORMANCE_NOT_FOUND'],
      [{ performanceId: 'gone' }, 409, 'PERFORMANCE_CANCELLED'],
      [{ performanceId: 'show' }, 422, 'TICKET_TYPE_NOT_FOUND'],
      [{ ticketTypeId: 'plain' }, 422, 'WEB_CODE_REQUIRED'],
      [{ ticketTypeId: 'offline' }, 409, 'TICKET_TYPE_NOT_SOLD_ONLINE'],
      [{ ticketTypeId: 'sponsor' }, 422, 'TICKET_TYPE_NOT_PRICED'],
    ];
    for (const [change, status, code] of steps) {
      fields = { ...fields, ...change };
      expect(await admin.post('/v1/campaigns', campaignBody(fields))).toMatchObject(refused(status, code));
    }
    await setPrice(house, { price: 0 });
    expect((await admin.post('/v1/campaigns', campaignBody(fields))).status).toBe(201);
  });

  it('CAMP-02 look at the performance as online, then not started, then not cancelled', async () => {
    const house = await openHouse(server.url);
    const { admin } = house;
    const soon = '2026-02-01T10:00:00.000Z';
    await addPerformance(house, { id: 'offline', startsAt: soon, availableOnline: false });
    await addPerformance(house, { id: 'started', startsAt: soon });
    for (const id of ['offline', 'started']) await admin.post(`/v1/performances/${id}/cancel`, { reason: 'ill' });
    await setClock(house, soon);
    const open = (performanceId: string) => admin.post('/v1/campaigns', campaignBody({ performanceId }));
    expect(await open('offline')).toMatchObject(refused(409, 'PERFORMANCE_NOT_ONLINE'));
    expect(await open('started')).toMatchObject(refused(409, 'PERFORMANCE_STARTED'));
  });

  it('CAMP-13 a performance takes campaigns until the millisecond before it starts', async () => {
    const house = await openHouse(server.url);
    await setClock(house, '2026-03-01T17:59:59.999Z');
    const body = campaignBody({ validUntil: '2026-04-01T00:00:00.000Z' });
    expect((await house.admin.post('/v1/campaigns', body)).status).toBe(201);
    await setClock(house, startsAt);
    expect(await house.admin.post('/v1/campaigns', { ...body, id: 'late' })).toMatchObject(
      refused(409, 'PERFORMANCE_STARTED'),
    );
  });

  it('an id that a campaign has, on whatever performance, is taken', async () => {
    const house = await openHouse(server.url);
    await openCampaign(house);
    await addPerformance(house, { id: 'matinee' });
    await setPrice(house, { performanceId: 'matinee' });
    for (const performanceId of ['show', 'matinee']) {
      expect(await house.admin.post('/v1/campaigns', campaignBody({ performanceId }))).toMatchObject(
        refused(409, 'ID_TAKEN'),
      );
    }
  });

  it('G-07 an id that another organisation has is free', async () => {
    await openCampaign(await openHouse(server.url));
    const { admin } = await openHouse(server.url);
    expect((await admin.post('/v1/campaigns', campaignBody())).status).toBe(201);
    expect((await admin.get('/v1/sandbox/clock')).body.now).toBe(now);
  });
});
