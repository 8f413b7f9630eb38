import { type Reply, sandbox } from '../support/client';
import {
  addPerformance,
  campaignBody,
  claim,
  made,
  nok,
  now,
  openCampaign,
  openSale,
  type Sale,
  startsAt,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { bodyOf, everythingReadIn, furnish, type FurnishedHouse, pathOf, reads, routes } from './routes';

type Stranger = FurnishedHouse['admin'];

let server: SharedServer;
/** Has one of everything. */
let house: FurnishedHouse;
/** Another organisation, which has nothing at all. */
let stranger: Stranger;
/** One that has not even been refused anything. */
let newcomer: Stranger;

beforeAll(async () => {
  server = await sharedServer();
  house = await furnish(server.url);
  stranger = await sandbox(server.url);
  newcomer = await sandbox(server.url);
});
afterAll(() => server.dispose());

const ofAKey = routes.filter(({ access }) => access !== 'public' && !access.includes('system'));
const addressed = ofAKey.filter(({ pattern }) => pattern.includes(':'));
/** It is asked about one thing, which it does not name in its path. */
const diff = '/v1/audit/diff';
const lists = ofAKey.filter((route) => reads(route) && !route.pattern.includes(':') && route.pattern !== diff);
/** What a newcomer has of its own already: its key, and that it was registered. */
const neverEmpty = ['/v1/keys', '/v1/audit/events'];

/** What no answer to a stranger may contain: ids and words of the other house. */
function expectNothingOf(other: FurnishedHouse, reply: Reply): void {
  const text = JSON.stringify(reply.body);
  const { customers, orders, tickets, refunds, keys, token } = other.ids;
  const traces = [customers, orders, tickets, refunds, keys, token, other.admin.organisationId, 'Kari', 'A play'];
  for (const trace of traces) expect(text).not.toContain(trace);
}

describe("another organisation's ids in the path", () => {
  let before: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    before = await everythingReadIn(house);
  });

  it.each(addressed.map((route) => [route.name, route] as const))('R7 G-07 are not found by %s', async (_, route) => {
    const options = reads(route) ? {} : { body: bodyOf(route, house.ids) };
    const reply = await stranger.request(route.method, pathOf(route, house.ids), options);
    expect(reply.status).toBe(404);
    expect(['NOT_FOUND', 'CAMPAIGN_NOT_FOUND']).toContain(reply.body.code);
    expectNothingOf(house, { ...reply, body: { ...reply.body, details: withoutWhatWasAsked(reply.body.details) } });
  });

  it('R7 G-07 are answered exactly as ids that nobody has', async () => {
    const nobody = Object.fromEntries(Object.keys(house.ids).map((name) => [name, 'nobody-has-this']));
    for (const route of addressed) {
      const options = reads(route) ? {} : { body: bodyOf(route, house.ids) };
      const theirs = await stranger.request(route.method, pathOf(route, house.ids), options);
      const nobodys = await stranger.request(route.method, pathOf(route, nobody), options);
      const told = ({ status, body }: Reply) => ({ status, code: body.code, fields: Object.keys(body.details ?? {}) });
      expect({ route: route.name, ...told(theirs) }).toEqual({ route: route.name, ...told(nobodys) });
    }
  });

  it('R7 G-07 have changed nothing of it', async () => {
    expect(await everythingReadIn(house)).toEqual(before);
  });

  function withoutWhatWasAsked(details: Record<string, unknown> = {}): unknown {
    const asked = Object.values(house.ids);
    return Object.fromEntries(Object.entries(details).filter(([, value]) => !asked.includes(value as string)));
  }
});

describe('lists', () => {
  it.each(lists.map((route) => [route.name, route] as const))('R7 G-07 %s shows nothing of it', async (_, route) => {
    const reply = await newcomer.get(route.pattern);
    expect(reply.status).toBe(200);
    expectNothingOf(house, reply);
    if (Array.isArray(reply.body.items) && !neverEmpty.includes(route.pattern)) expect(reply.body.items).toEqual([]);
  });

  it.each([
    ['orders of its customer', () => `/v1/orders?customerId=${house.ids.customers}`],
    ['events of its customer', () => `/v1/audit/events?customerId=${house.ids.customers}`],
    ['refusals on its performance', () => '/v1/reports/rejections?performanceId=show'],
  ])('R7 G-07 the filter for %s finds nothing', async (_, path) => {
    expect((await newcomer.get(path())).body.items).toEqual([]);
  });

  it('R7 G-07 what changed of its order is not found', async () => {
    const query = `?resource=orders&id=${house.ids.orders}&from=${now}&to=${now}`;
    expect((await stranger.get(diff + query)).status).toBe(404);
  });

  it("R7 G-07 a cursor of the other's list is none of ours", async () => {
    await made(house.admin.post('/v1/seasons', { name: 'Autumn' }));
    const { nextCursor } = (await made(house.admin.get('/v1/seasons?limit=1'))).body;
    const { status, body } = await stranger.get(`/v1/seasons?limit=1&cursor=${nextCursor}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'INVALID_QUERY' });
  });
});

describe("another organisation's ids in a body", () => {
  /** The house next door has its own performance and campaign, but with ids of its own. */
  let neighbour: Sale;
  let orderId: string;

  beforeAll(async () => {
    const admin = await sandbox(server.url);
    await made(admin.post('/v1/seasons', { id: 'my-spring', name: 'Mine' }));
    await made(admin.post('/v1/productions', { id: 'my-play', name: 'Mine' }));
    const type = { id: 'my-sponsor', name: 'Mine', kind: 'standard', webPurchaseCode: '!MINE' };
    await made(admin.post('/v1/ticket-types', type));
    await addPerformance({ admin }, { id: 'my-show', seasonId: 'my-spring', productionId: 'my-play', capacity: 50 });
    const prices = { prices: [{ priceZoneId: null, price: nok(0) }], access: 'local_and_internet' };
    await made(admin.put('/v1/performances/my-show/ticket-types/my-sponsor', prices));
    const campaign = { id: 'my-presale', performanceId: 'my-show', ticketTypeId: 'my-sponsor' };
    neighbour = await openCampaign({ admin }, campaign);
    orderId = (await made(claim(neighbour))).body.orderId;
  });

  const own = { productionId: 'my-play', seasonId: 'my-spring', startsAt, capacity: 10 };
  const ownCampaign = { ...campaignBody(), id: undefined, performanceId: 'my-show', ticketTypeId: 'my-sponsor' };

  it.each([
    ['a production', '/v1/performances', { ...own, productionId: 'play' }, 'PRODUCTION_NOT_FOUND'],
    ['a season', '/v1/performances', { ...own, seasonId: 'spring' }, 'SEASON_NOT_FOUND'],
    ['a hall', '/v1/performances', { ...own, capacity: undefined, hallId: 'main' }, 'HALL_NOT_FOUND'],
    ['a performance', '/v1/campaigns', { ...ownCampaign, performanceId: 'show' }, 'PERFORMANCE_NOT_FOUND'],
    ['a ticket type', '/v1/campaigns', { ...ownCampaign, ticketTypeId: 'sponsor' }, 'TICKET_TYPE_NOT_FOUND'],
  ])('R7 G-07 is refused: %s for POST %s', async (_, path, body, code) => {
    expect(await neighbour.admin.post(path, body)).toMatchObject({ status: 422, body: { code } });
  });

  it.each([
    ['a production', '/v1/performances/my-show', { productionId: 'play' }, 'PRODUCTION_NOT_FOUND'],
    ['a season', '/v1/performances/my-show', { seasonId: 'spring' }, 'SEASON_NOT_FOUND'],
    ['a hall', '/v1/performances/my-show', { hallId: 'main' }, 'HALL_NOT_FOUND'],
    ['a ticket type', '/v1/campaigns/my-presale', { ticketTypeId: 'sponsor' }, 'TICKET_TYPE_NOT_FOUND'],
  ])('R7 G-07 is refused: %s for PATCH %s', async (_, path, body, code) => {
    const reply = await neighbour.admin.patch(path, body);
    // After the first claim the ticket type is fixed, whichever is asked for (CAMP-19).
    const codes = [code, 'PERFORMANCE_HAS_SALES', 'CAMPAIGN_TICKET_TYPE_LOCKED'];
    expect(codes).toContain(reply.body.code);
  });

  it('R7 G-07 is refused: a ticket for a cancellation', async () => {
    const body = { ticketIds: [house.ids.tickets], reason: 'mine' };
    const reply = await neighbour.admin.post(`/v1/orders/${orderId}/cancel`, body);
    expect(reply).toMatchObject({ status: 422, body: { code: 'TICKET_NOT_FOUND' } });
  });

  it('R7 G-07 is refused: the token of a link', async () => {
    const reply = await claim({ ...neighbour, token: house.token });
    expect(reply).toMatchObject({ status: 404, body: { code: 'CAMPAIGN_NOT_FOUND' } });
  });

  it('R7 G-07 the same ids are free for every organisation, and so is the same idempotency key', async () => {
    const twin = await openSale(server.url, { rows: [{ row: 'A', seats: { from: 1, to: 5 } }] });
    const option = { idempotencyKey: 'the-same-key' };
    const body = { quantity: 1, email: 'kari@example.org' };
    const [first, second] = [await claim(house, body, option), await claim(twin, body, option)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('idempotent-replayed')).toBeNull();
    expect(second.body.orderId).not.toBe(first.body.orderId);
    expect((await twin.admin.get(`/v1/orders/${first.body.orderId}`)).status).toBe(404);
    expect((await twin.admin.get(`/v1/customers/${house.ids.customers}`)).status).toBe(404);
  });

  it('R7 G-07 an email of one organisation is no customer of another', async () => {
    const { status, body } = await made(stranger.post('/v1/customers', { email: 'kari@example.org' }));
    expect(status).toBe(201);
    expect(body.id).not.toBe(house.ids.customers);
    expect(body.name).toBeNull();
  });
});
