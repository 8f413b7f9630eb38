import { errorCodes } from '../../libs/kernel/error-codes';
import { type Reply } from '../support/client';
import { made, withRole } from '../support/scenario';
import { type SharedServer, sharedServer, systemKey } from '../support/server';
import { bodyOf, furnish, type FurnishedHouse, pathOf, reads, type Route, routes } from './routes';

const adminOnly = ['admin'];
const systemOnly = ['system'];
const sellers = ['admin', 'box_office', 'online'];
const atTheHouse = ['admin', 'box_office'];
const auditors = ['admin', 'auditor'];
const readers = ['admin', 'box_office', 'online', 'reporting', 'auditor'];

/** Who may call what, as the contract has it: written down once more, so that a wrong entry of the matrix does not prove itself right. */
const contract: Readonly<Record<string, readonly string[] | 'public'>> = {
  // Section 2: organisations, keys, sandbox clock
  'POST /v1/organisations': systemOnly,
  'GET /v1/organisation': adminOnly,
  'PATCH /v1/organisation': adminOnly,
  'POST /v1/keys': adminOnly,
  'GET /v1/keys': adminOnly,
  'DELETE /v1/keys/:id': adminOnly,
  'PUT /v1/sandbox/clock': adminOnly,
  'GET /v1/sandbox/clock': readers,

  // Section 3: settings
  'POST /v1/seasons': adminOnly,
  'GET /v1/seasons': readers,
  'GET /v1/seasons/:id': readers,
  'PATCH /v1/seasons/:id': adminOnly,
  'PUT /v1/seasons/:id/exchange-rules': adminOnly,
  'GET /v1/seasons/:id/exchange-rules': readers,
  'POST /v1/products': adminOnly,
  'GET /v1/products': readers,
  'GET /v1/products/:id': readers,
  'PATCH /v1/products/:id': adminOnly,
  'POST /v1/halls': adminOnly,
  'GET /v1/halls': readers,
  'GET /v1/halls/:id': readers,
  'POST /v1/productions': adminOnly,
  'GET /v1/productions': readers,
  'GET /v1/productions/:id': readers,
  'PATCH /v1/productions/:id': adminOnly,
  'POST /v1/ticket-types': adminOnly,
  'GET /v1/ticket-types': readers,
  'GET /v1/ticket-types/:id': readers,
  'PATCH /v1/ticket-types/:id': adminOnly,
  'POST /v1/performances': adminOnly,
  'GET /v1/performances': readers,
  'GET /v1/performances/:id': readers,
  'PATCH /v1/performances/:id': adminOnly,
  'POST /v1/performances/:id/reschedule': adminOnly,
  'POST /v1/performances/:id/cancel': adminOnly,
  'PUT /v1/performances/:id/ticket-types/:ticketTypeId': adminOnly,
  'GET /v1/performances/:id/ticket-types': readers,
  'GET /v1/performances/:id/ticket-types/:ticketTypeId': readers,
  'PUT /v1/performances/:id/allocations/:allocationId': adminOnly,
  'GET /v1/performances/:id/allocations': readers,
  'GET /v1/performances/:id/allocations/:allocationId': readers,
  'GET /v1/performances/:id/seats': readers,
  'POST /v1/customers': adminOnly,
  'GET /v1/customers': readers,
  'GET /v1/customers/:id': readers,
  'PATCH /v1/customers/:id': adminOnly,
  'PUT /v1/customers/:id/flags': adminOnly,
  'POST /v1/customers/:id/erase': adminOnly,
  'GET /v1/catalogue/performances': readers,

  // Section 4: campaigns
  'GET /v1/performances/:id/campaign-ticket-types': readers,
  'GET /v1/performances/:id/sales-channels': readers,
  'POST /v1/campaigns': adminOnly,
  'GET /v1/campaigns/:id': readers,
  'PATCH /v1/campaigns/:id': adminOnly,
  'GET /v1/campaigns/:id/transactions': readers,
  'POST /v1/campaigns/:id/stop': adminOnly,
  'POST /v1/campaigns/:id/resume': adminOnly,
  'POST /v1/campaigns/:id/rotate-link': adminOnly,
  'GET /v1/campaigns/:id/sales-link': adminOnly,
  'POST /v1/campaigns/:id/claims': sellers,
  'GET /v1/links/:token': 'public',
  'POST /v1/links/:token/claims': 'public',

  // Section 5: orders
  'POST /v1/performances/:id/purchases': sellers,
  'POST /v1/orders/:id/payments': sellers,
  'POST /v1/orders/:id/cancel': sellers,
  'POST /v1/orders/:id/ticket-customers': sellers,
  'POST /v1/orders/:id/exchange-quotes': sellers,
  'POST /v1/orders/:id/exchanges': sellers,
  'GET /v1/orders/:id/exchanges/:exchangeId': readers,
  'POST /v1/orders/:id/exchanges/:exchangeId/payments': sellers,
  'POST /v1/orders/:id/exchanges/:exchangeId/cancel': sellers,
  'GET /v1/tickets/:id/exchange-options': readers,
  'GET /v1/customers/:id/exchange-tallies': readers,
  'GET /v1/orders': readers,
  'GET /v1/orders/:id': readers,
  'GET /v1/tickets/:id': readers,
  'GET /v1/refunds': readers,
  'POST /v1/refunds/:id/complete': atTheHouse,
  'GET /v1/admissions/:barcode': readers,
  'POST /v1/admissions/:barcode': atTheHouse,

  // Section 6: subscriptions
  'POST /v1/subscriptions': adminOnly,
  'GET /v1/subscriptions': readers,
  'GET /v1/subscriptions/:id': readers,
  'PATCH /v1/subscriptions/:id': adminOnly,
  'PUT /v1/subscriptions/:id/ticket-types': adminOnly,
  'PUT /v1/subscriptions/:id/performances': adminOnly,
  'PUT /v1/subscriptions/:id/online-sale': adminOnly,
  'PUT /v1/subscriptions/:id/exchange': adminOnly,
  'PUT /v1/subscriptions/:id/access': adminOnly,
  'PUT /v1/subscriptions/:id/allocation': adminOnly,
  'PUT /v1/subscriptions/:id/required-performances': adminOnly,
  'PUT /v1/subscriptions/:id/suggestion': adminOnly,
  'PUT /v1/subscriptions/:id/customer-info': adminOnly,
  'PUT /v1/subscriptions/:id/sort': adminOnly,
  'PUT /v1/subscriptions/:id/image': adminOnly,
  'PUT /v1/subscriptions/:id/ticket-type-access': adminOnly,
  'PUT /v1/subscriptions/:id/discounts': adminOnly,
  'PUT /v1/subscriptions/:id/products': adminOnly,
  'PUT /v1/subscriptions/:id/renewal': adminOnly,
  'PUT /v1/subscriptions/:id/organisations': adminOnly,
  'PUT /v1/subscriptions/:id/finance': adminOnly,
  'PUT /v1/subscriptions/:id/translations': adminOnly,
  'POST /v1/subscriptions/:id/renewals': adminOnly,
  'GET /v1/subscriptions/:id/renewals': readers,
  'POST /v1/renewals/:id/accept': sellers,
  'GET /v1/catalogue/subscriptions': readers,
  'GET /v1/performances/:id/subscription-suggestions': readers,
  'POST /v1/subscriptions/:id/purchases': sellers,
  'POST /v1/subscriptions/:id/quote': sellers,
  'GET /v1/sales-dashboard': readers,

  // Section 8: reports and operation
  'GET /v1/reports/sales-channels': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/occupancy': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/exchange-flows': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/season': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/finance': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/subscription-sales': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/rejections': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/reports/stream': ['admin', 'box_office', 'reporting', 'auditor'],
  'GET /v1/audit/events': auditors,
  'GET /v1/audit/orders/:id/history': auditors,
  'GET /v1/audit/campaigns/:id/history': auditors,
  'GET /v1/audit/performances/:id/history': auditors,
  'GET /v1/audit/subscriptions/:id/history': auditors,
  'GET /v1/audit/customers/:id/history': auditors,
  'GET /v1/audit/seasons/:id/history': auditors,
  'GET /v1/audit/commands/:command': auditors,
  'GET /v1/audit/diff': auditors,
  'GET /v1/audit/head': auditors,
  'GET /v1/audit/export': auditors,
  'POST /v1/audit/verifications': auditors,
  'GET /v1/audit/verifications/:id': auditors,
  'GET /v1/projections': systemOnly,
  'POST /v1/projections/rebuild': systemOnly,
  'POST /v1/projections/:view/rebuild': systemOnly,
  'POST /v1/projections/:view/resume': systemOnly,
};

const keyRoles = ['admin', 'box_office', 'online', 'reporting', 'auditor'] as const;

let server: SharedServer;
let house: FurnishedHouse;
const keys: Record<string, string> = {};
/** Ids that nothing has, so that whoever is let in changes nothing. */
let nothing: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await sharedServer();
  house = await furnish(server.url);
  keys.system = systemKey;
  for (const role of keyRoles) keys[role] = (await withRole(house, role)).key;
  nothing = Object.fromEntries(Object.keys(house.ids).map((name) => [name, 'nobody-has-this']));
});
afterAll(() => server.dispose());

/** A request whose body nobody could mean: a write that is let in is refused for it, or for its id. */
function send(route: Route, headers: Record<string, string>): Promise<Reply> {
  const options = { headers, ...(!reads(route) && { body: { noSuchField: true } }) };
  return house.admin.as('').request(route.method, pathOf(route, nothing), options);
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function expectRefusal(reply: Reply, status: 401 | 403): void {
  const code = status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(reply.body).toMatchObject({
    status,
    code,
    type: `/docs/errors#${code}`,
    title: errorCodes[code].title,
    detail: expect.any(String),
    commandId: expect.any(String),
  });
  expect(reply.status).toBe(status);
}

function expectLetIn(reply: Reply): void {
  expect([200, 400, 404]).toContain(reply.status);
}

describe('the matrix', () => {
  it('G-07 says of every route what the contract says, and of no other', () => {
    const inOrder = (access: readonly string[] | 'public') => (access === 'public' ? access : [...access].sort());
    const told = (entries: readonly (readonly [string, readonly string[] | 'public'])[]) =>
      Object.fromEntries(entries.map(([name, access]) => [name, inOrder(access)]));
    expect(told(routes.map(({ name, access }) => [name, access]))).toEqual(told(Object.entries(contract)));
  });
});

describe.each(routes.map((route) => [route.name, route] as const))('G-07 %s', (_, route) => {
  const access = contract[route.name] ?? [];
  const allowed = (role: string) => access === 'public' || access.includes(role);

  it.each([...keyRoles, 'system'])('lets %s in as the contract says, and else answers FORBIDDEN', async (role) => {
    const reply = await send(route, bearer(keys[role]!));
    if (allowed(role)) expectLetIn(reply);
    else expectRefusal(reply, 403);
  });

  it('answers UNAUTHENTICATED without a credential, unless it is public', async () => {
    const reply = await send(route, {});
    if (access === 'public') expectLetIn(reply);
    else expectRefusal(reply, 401);
  });
});

describe('a credential that is none', () => {
  const closed = routes.filter(({ access }) => access !== 'public');
  const flipped = (key: string) => key.slice(0, -2) + (key.at(-2) === 'A' ? 'B' : 'A') + key.slice(-1);
  const spliced = (key: string, other: string) => [...key.split('.').slice(0, 2), other.split('.')[2]].join('.');

  it.each([
    ['is garbage', () => bearer('garbage')],
    ['is empty', () => ({ authorization: 'Bearer ' })],
    ['is of another scheme', () => ({ authorization: `Basic ${keys.admin}` })],
    ['has no scheme', () => ({ authorization: keys.admin! })],
    ['is followed by more', () => ({ authorization: `Bearer ${keys.admin} x` })],
    ['is very long', () => bearer('x'.repeat(8000))],
    ['has one character changed', () => bearer(flipped(keys.admin!))],
    ['has the seal of another key', () => bearer(spliced(keys.admin!, keys.online!))],
    ['is of an organisation nobody registered', () => bearer(keys.admin!.replace(/^[^.]+/, 'no-such-house'))],
    ['is nearly the system key', () => bearer(`${systemKey}x`)],
    ['is the token of a link', () => bearer(house.token)],
  ])('G-07 opens no route when it %s', async (_, headers) => {
    for (const route of closed) expectRefusal(await send(route, headers()), 401);
  });

  it('G-07 opens no route once it is revoked', async () => {
    const { body } = await made(house.admin.post('/v1/keys', { role: 'admin', name: 'to be revoked' }));
    expect((await house.admin.as(body.key).get('/v1/organisation')).status).toBe(200);
    await made(house.admin.delete(`/v1/keys/${body.id}`));
    for (const route of closed) expectRefusal(await send(route, bearer(body.key)), 401);
  });
});

describe('the gate', () => {
  it('G-07 is passed before anything of the request is read', async () => {
    for (const route of routes.filter((each) => !reads(each) && each.access !== 'public')) {
      const path = `${pathOf(route, { ...house.ids, orders: 'not%20an%20id' })}?limit=nonsense`;
      const request = { body: '{"not json', headers: { ...bearer('garbage'), 'idempotency-key': '\t' } };
      expectRefusal(await house.admin.as('').request(route.method, path, request), 401);
    }
  });

  it('G-07 keeps the roles apart for what really is there, and nothing happens', async () => {
    const closed = routes.filter((each) => !reads(each) && each.access !== 'public');
    for (const route of closed.filter(({ access }) => !access.includes('auditor'))) {
      const body = bodyOf(route, house.ids);
      const reply = await house.admin.as(keys.auditor!).request(route.method, pathOf(route, house.ids), { body });
      expectRefusal(reply, 403);
    }
  });

  it('G-07 answers a method or address that no route has with NOT_FOUND', async () => {
    for (const [method, path] of [
      ['PUT', '/v1/campaigns/presale'],
      ['DELETE', '/v1/orders/1'],
      ['GET', '/v1/nothing'],
      ['GET', '/v1/campaigns/presale/'],
      ['GET', '/V1/seasons'],
      ['GET', '/v1//seasons'],
    ] as const) {
      const { status, body } = await house.admin.request(method, path);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
    }
  });

  it('G-07 asks HEAD for the same credential as GET', async () => {
    for (const route of routes.filter((each) => reads(each) && each.access !== 'public')) {
      const { status } = await fetch(server.url + pathOf(route, house.ids), { method: 'HEAD' });
      expect([401, 404]).toContain(status);
    }
  });
});
