import { type Json } from '../support/client';
import { eventually } from '../support/eventually';
import { boughtTickets, exchange, openExchangeHouse, paid } from '../support/exchanging';
import {
  after,
  campaignBody,
  claim,
  holdMs,
  type House,
  made,
  nok,
  now,
  openSale,
  pay,
  type Sale,
  setClock,
  startsAt,
  validUntil,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
let sale: Sale;
let orderId: string;

beforeAll(async () => {
  server = await sharedServer();
  sale = await openSale(server.url, { price: 20000 });
  const body = { name: 'Ola Nordmann', quantity: 2 };
  orderId = (await made(claim(sale, body, { idempotencyKey: 'claim-1' }))).body.orderId;
  await made(pay(sale, orderId, 40000, { idempotencyKey: 'pay-1' }));
});
afterAll(() => server.dispose());

const history = (path: string, language: string, headers: Record<string, string> = {}) =>
  made(sale.admin.get(`/v1/audit/${path}/history`, { headers: { 'accept-language': language, ...headers } }));
const textsOf = async (...args: Parameters<typeof history>): Promise<string[]> =>
  // Spaces that do not break stand between an amount and its currency.
  (await history(...args)).body.items.map(({ text }: Json) => text.replace(/[\u00a0\u202f]/g, ' '));

const seasonPass = { type: 'series', name: 'Season pass', abbreviation: 'SP', seasonId: 'spring' };

describe('a history', () => {
  it('tells an order in the language asked for, with names, amounts and times as people write them', async () => {
    const inEnglish = await textsOf(`orders/${orderId}`, 'en');
    expect(inEnglish[0]).toMatch(
      /^2 tickets to A play, 1 March 2026 at 19:00 were held for customer [0-9a-f]{8} until 1 February 2026 at 10:15; NOK 400 is due\.$/,
    );
    expect(inEnglish[1]).toMatch(/took 2 tickets to A play, .* by the campaign Sponsors, for NOK 400\.$/);
    expect((await textsOf(`orders/${orderId}`, 'nb'))[0]).toMatch(/^2 billetter til A play, 1\. mars 2026 .* 400 kr/);
    expect((await textsOf(`orders/${orderId}`, 'da'))[0]).toMatch(/^2 billetter til A play, 1\. marts 2026/);
    expect((await textsOf(`orders/${orderId}`, 'sv'))[0]).toMatch(/^2 biljetter till A play, 1 mars 2026/);
  });

  it.each([
    ['fi, sv;q=0.5', 'sv-SE'],
    ['fi', 'en-GB'],
  ])('says for %s that it is in %s', async (wanted, told) => {
    const { headers } = await history(`orders/${orderId}`, wanted);
    expect([headers.get('content-language'), headers.get('vary')]).toEqual([told, 'accept-language']);
  });

  it('is in the language of the house for whoever reads none of the four', async () => {
    const house = await openSale(server.url);
    await made(house.admin.patch('/v1/organisation', { locales: ['da'], defaultLocale: 'da' }));
    const { headers, body } = await made(house.admin.get('/v1/audit/campaigns/presale/history'));
    expect(headers.get('content-language')).toBe('da-DK');
    expect(body.items[0].text).toMatch(/på kampagnen Sponsors/);
  });

  it('names people only for a reason, and that look is recorded', async () => {
    const auditor = await withRole(sale, 'auditor');
    const headers = { 'accept-language': 'en', 'x-access-reason': 'Complaint 17' };
    const seen = await auditor.get(`/v1/audit/orders/${orderId}/history`, { headers });
    expect(seen.body.items[0].text).toContain('were held for Ola Nordmann until');
    const looks = await made(sale.admin.get('/v1/audit/events?type=PersonalDataOpened'));
    expect(looks.body.items.at(-1).data).toMatchObject({
      reason: 'Complaint 17',
      path: `/v1/audit/orders/${orderId}/history`,
    });
  });

  it('says who, when, over which channel and by which command', async () => {
    const [first] = (await history(`orders/${orderId}`, 'en')).body.items;
    expect(first).toMatchObject({
      type: 'TicketsHeld',
      at: '2026-02-01T09:00:00.000Z',
      channel: 'online',
      commandId: 'claim-1',
    });
  });

  it.each([
    ['campaigns/presale', 'CampaignCreated'],
    ['performances/show', 'PerformanceCreated'],
    ['seasons/spring', 'SeasonCreated'],
  ])('is there of %s', async (path, type) => {
    const types = (await history(path, 'en')).body.items.map((line: Json) => line.type);
    expect(types).toEqual(expect.arrayContaining([type, 'TicketsHeld']));
  });

  it('is there of customers and subscriptions', async () => {
    const { customerId } = (await made(sale.admin.get(`/v1/orders/${orderId}`))).body;
    expect((await textsOf(`customers/${customerId}`, 'en')).length).toBeGreaterThan(1);
    await made(sale.admin.post('/v1/subscriptions', { ...seasonPass, id: 'pass' }));
    expect(await textsOf('subscriptions/pass', 'en')).toEqual(['The subscription Season pass was made.']);
  });

  it('G-07 is not there of what is unknown, or another organisation’s', async () => {
    expect((await sale.admin.get('/v1/audit/orders/unknown/history')).status).toBe(404);
    const other = await openSale(server.url);
    expect((await other.admin.get(`/v1/audit/orders/${orderId}/history`)).status).toBe(404);
  });
});

describe('what came of a command', () => {
  const command = async (id: string) => (await made(sale.admin.get(`/v1/audit/commands/${id}`))).body;

  it('is its events and what they were decided on', async () => {
    const found = await command('claim-1');
    expect(found).toMatchObject({
      command: { commandId: 'claim-1', call: 'POST /v1/campaigns/presale/claims', channel: 'online' },
      outcome: 'events',
      seen: { streams: [{ stream: `performance-${sale.admin.organisationId}_show`, revision: 2 }] },
    });
    expect(found.events.map(({ type }: Json) => type)).toEqual(['TicketsHeld']);
  });

  it('G-05 is the code, the numbers and what was seen when it was refused', async () => {
    const refused = await claim(sale, { quantity: 500 }, { idempotencyKey: 'too many' });
    expect(refused.body.code).toBe('SEAT_UNAVAILABLE');
    await eventually(async () =>
      expect(await command('too%20many')).toMatchObject({
        command: { asked: { type: 'ClaimTickets', quantity: 500 } },
        outcome: 'refused',
        code: refused.body.code,
        details: refused.body.details,
        seen: { streams: [{ stream: `performance-${sale.admin.organisationId}_show` }] },
        events: [],
      }),
    );
  });

  it('is also what was done because of it', async () => {
    await made(sale.admin.post(`/v1/orders/${orderId}/cancel`, { reason: 'ill' }, { idempotencyKey: 'cancel-1' }));
    const reactions = async () =>
      (await command('cancel-1')).reactions.flatMap(({ events }: Json) => events.map(({ type }: Json) => type));
    await eventually(async () => expect(await reactions()).toEqual(expect.arrayContaining(['CampaignTicketReleased'])));
  });

  it('SUB-58 is a refusal with its record when money came twice', async () => {
    const twice = await pay(sale, orderId, 40000, { idempotencyKey: 'pay-2' });
    expect(twice.status).toBe(409);
    const found = await command('pay-2');
    expect(found).toMatchObject({ outcome: 'refused', code: twice.body.code });
    expect(found.events.map(({ type }: Json) => type)).toContain('PaymentRejected');
    await eventually(async () =>
      expect(await command('pay-2')).toMatchObject({
        command: { asked: { type: 'RecordPayment', orderId, payment: { amount: 40000 } } },
        code: twice.body.code,
        refusals: [],
      }),
    );
  });

  it('is not what else was done under the same correlation id', async () => {
    const headers = { 'x-correlation-id': 'one evening' };
    const options = (idempotencyKey: string) => ({ headers, idempotencyKey });
    const own = await openSale(server.url, { price: 20000 });
    const order = (await made(claim(own, {}, options('claim')))).body.orderId;
    await made(pay(own, order, 20000, options('pay')));
    await made(own.admin.post(`/v1/orders/${order}/cancel`, { reason: 'ill' }, options('cancel')));
    const reactionsTo = async (id: string) =>
      (await made(own.admin.get(`/v1/audit/commands/${id}`))).body.reactions.flatMap(({ events }: Json) =>
        events.map(({ type }: Json) => type),
      );
    expect(await reactionsTo('claim')).toEqual([]);
    expect(await reactionsTo('cancel')).toEqual(['CampaignTicketReleased', 'TicketsReleaseConfirmed']);
  });

  it('G-06 is that of one call; others that were sent with its key are named, and told when they are asked for', async () => {
    const options = { idempotencyKey: 'twice' };
    await made(sale.admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }, options));
    await made(sale.admin.post('/v1/products', { id: 'cup', name: 'A cup', price: nok(5000) }, options));
    const typesOf = ({ events }: Json) => events.map(({ type }: Json) => type);
    const newest = await command('twice');
    expect(typesOf(newest)).toEqual(['ProductCreated']);
    expect(newest.otherCalls).toEqual([expect.stringMatching(/^POST \/v1\/seasons/)]);
    const other = await command(`twice?call=${encodeURIComponent(newest.otherCalls[0])}`);
    expect(typesOf(other)).toEqual(['SeasonCreated']);
    expect(other.otherCalls).toEqual([newest.command.call]);
    expect((await sale.admin.get('/v1/audit/commands/twice?call=POST')).status).toBe(404);
  });

  it('G-06 is one command where a call writes to several streams', async () => {
    const newTicketType = { id: 'friend', name: 'Friend', webPurchaseCode: '!FRIEND', price: nok(0) };
    const body = campaignBody({ id: 'friends', newTicketType });
    await made(sale.admin.post('/v1/campaigns', body, { idempotencyKey: 'friends' }));
    const found = await command('friends');
    expect(found.otherCalls).toEqual([]);
    expect(found.events.map(({ type }: Json) => type)).toEqual(
      expect.arrayContaining(['TicketTypeCreated', 'CampaignCreated']),
    );
  });

  it('G-06 is also how it was refused before it was accepted', async () => {
    const own = await openSale(server.url, { campaign: { maxTotal: 2 } });
    const sent = () => claim(own, { quantity: 3 }, { idempotencyKey: 'again' });
    const found = async () => (await made(own.admin.get('/v1/audit/commands/again'))).body;
    expect((await sent()).body.code).toBe('CAMPAIGN_TOTAL_EXCEEDED');
    await eventually(found);
    await made(own.admin.patch('/v1/campaigns/presale', { maxTotal: 3 }));
    await made(sent());
    expect(await found()).toMatchObject({
      outcome: 'events',
      refusals: [{ at: now, asked: { quantity: 3 }, code: 'CAMPAIGN_TOTAL_EXCEEDED', seen: { streams: [{}] } }],
    });
  });

  it('G-07 is unknown to others', async () => {
    const other = await openSale(server.url);
    expect((await other.admin.get('/v1/audit/commands/claim-1')).status).toBe(404);
  });
});

describe('what changed between two moments', () => {
  const diff = (query: string) => sale.admin.get(`/v1/audit/diff?${query}`);
  const first = async (house: House, type: string): Promise<string> =>
    (await made(house.admin.get(`/v1/audit/events?type=${type}`))).body.items[0].position;

  it('is told place by place, with the events that changed it', async () => {
    const own = await openSale(server.url, { price: 0, campaign: { maxTotal: 10 } });
    const events = async () => (await made(own.admin.get('/v1/audit/events?campaignId=presale'))).body.items;
    const from = (await events()).at(-1).position;
    await made(claim(own, { quantity: 2 }));
    await made(own.admin.patch('/v1/campaigns/presale', { maxTotal: 12 }));
    const [, , claimed, edited] = await events();
    const query = `resource=campaigns&id=presale&from=${from}&to=${edited.position}`;
    const { changes } = (await made(own.admin.get(`/v1/audit/diff?${query}`))).body;
    expect(changes).toEqual(
      expect.arrayContaining([
        { pointer: '/claimed', from: 0, to: 2, positions: [claimed.position] },
        { pointer: '/maxTotal', from: 10, to: 12, positions: [edited.position] },
      ]),
    );
    expect(changes.map(({ pointer }: Json) => pointer)).not.toContain('/remaining');
    const nothing = `resource=campaigns&id=presale&from=${edited.position}&to=${edited.position}`;
    expect((await made(own.admin.get(`/v1/audit/diff?${nothing}`))).body).toEqual({ changes: [], traced: true });
  });

  it('is all of it where there was nothing before', async () => {
    const [first] = (await made(sale.admin.get(`/v1/audit/events?orderId=${orderId}`))).body.items;
    const before = (await made(sale.admin.get('/v1/audit/events?limit=1'))).body.items[0];
    const query = `resource=orders&id=${orderId}&from=${before.position}&to=${first.position}`;
    const { changes } = (await made(diff(query))).body;
    expect(changes).toMatchObject([{ pointer: '', from: null, to: { id: orderId }, positions: [first.position] }]);
  });

  const changesOf = async (house: House, query: string): Promise<Json[]> =>
    (await made(house.admin.get(`/v1/audit/diff?${query}`))).body.changes;
  const head = async (house: House): Promise<string> => (await made(house.admin.get('/v1/audit/head'))).body.position;

  it('G-02 has no events where the clock alone did it, and none is charged with that', async () => {
    const own = await openSale(server.url, { price: 20000 });
    await made(claim(own));
    const between = after(now, holdMs);
    await made(own.admin.patch('/v1/campaigns/presale', { name: 'Patrons' }));
    await setClock(own, validUntil);
    const ended = (await made(own.admin.get('/v1/audit/events?type=CampaignEdited,HoldReleased'))).body.items;
    const [edited, released] = ended.map(({ position }: Json) => position);
    const query = `resource=campaigns&id=presale&from=${await first(own, 'TicketsHeld')}`;
    expect(await changesOf(own, `${query}&to=${validUntil}`)).toEqual([
      { pointer: '/name', from: 'Sponsors', to: 'Patrons', positions: [edited] },
      { pointer: '/status', from: 'active', to: 'ended', positions: [] },
      { pointer: '/reserved', from: 1, to: 0, positions: [released] },
      { pointer: '/version', from: 1, to: 2, positions: [edited] },
    ]);
    const seats = await changesOf(own, `resource=seats&id=show&from=${now}&to=${between}`);
    expect(seats).toContainEqual({ pointer: '/held', from: 1, to: 0, positions: [] });
  });

  it('is charged to an event of another thing where that is what changed it', async () => {
    const own = await openSale(server.url);
    await made(own.admin.post('/v1/subscriptions', { ...seasonPass, id: 'pass' }));
    const programme = { productionIds: ['play'], performanceIds: ['show'] };
    await made(own.admin.put('/v1/subscriptions/pass/performances', programme));
    const from = await head(own);
    await made(own.admin.post('/v1/performances/show/reschedule', { startsAt: after(startsAt, holdMs) }));
    await made(own.admin.patch('/v1/subscriptions/pass', { name: 'Another' }));
    const changes = await changesOf(own, `resource=subscriptions&id=pass&from=${from}&to=${await head(own)}`);
    const moved = changes.filter(({ to }: Json) => to === after(startsAt, holdMs));
    expect(moved.length).toBeGreaterThan(0);
    const rescheduled = await first(own, 'PerformanceRescheduled');
    expect(moved.map(({ positions }: Json) => positions)).toEqual(moved.map(() => [rescheduled]));
  });

  it('is there of sales channels and tallies too', async () => {
    const own = await openSale(server.url);
    const from = await head(own);
    await made(claim(own));
    const sold = await first(own, 'TicketClaimed');
    expect(await changesOf(own, `resource=sales-channels&id=show&from=${from}&to=${sold}`)).toContainEqual({
      ...{ pointer: '/items/0/claimed', from: 0, to: 1, positions: [sold] },
    });
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const before = await head(house);
    await made(exchange(house, order, paid(7500)));
    const counted = await first(house, 'ExchangeCounted');
    const tallies = `resource=tallies&id=${order.customerId}&from=${before}&to=${counted}`;
    const [change] = await changesOf(house, tallies);
    expect(change).toMatchObject({ to: { used: 1, reserved: 0 } });
    expect(change!.positions).toEqual([await first(house, 'ExchangeReserved'), counted]);
  });

  it('is told without events where there are too many of them, and says so', async () => {
    const own = await openSale(server.url, { capacity: 1000 });
    const from = await head(own);
    for (let batch = 0; batch < 21; batch += 1) {
      const claims = Array.from({ length: 25 }, (_, nth) => claim(own, { email: `p${batch}-${nth}@example.org` }));
      await Promise.all(claims.map(made));
    }
    const query = `resource=campaigns&id=presale&from=${from}`;
    const { body } = await made(own.admin.get(`/v1/audit/diff?${query}&to=${await head(own)}`));
    expect(body.traced).toBe(false);
    expect(body.changes).toContainEqual({ pointer: '/claimed', from: 0, to: 525, positions: [] });
  });

  it.each([
    ['an instant', async () => [after(now, -1), after(now, -2)]],
    ['a position', async () => [await head(sale), await first(sale, 'TicketsHeld')]],
  ] as const)('does not go backwards: %s', async (_, moments) => {
    const [from, to] = await moments();
    const reply = await diff(`resource=campaigns&id=presale&from=${from}&to=${to}`);
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_WINDOW', details: { from, to } } });
  });

  it('is asked for with everything that it needs', async () => {
    expect(await diff('resource=orders')).toMatchObject({ status: 400, body: { code: 'INVALID_QUERY' } });
    const [{ position }] = (await made(sale.admin.get('/v1/audit/events?limit=1'))).body.items;
    expect((await diff(`resource=orders&id=none&from=${position}&to=${position}`)).status).toBe(404);
  });
});
