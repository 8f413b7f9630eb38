import { errorCodes } from '../../libs/kernel/error-codes';
import { type Reply } from '../support/client';
import { made, withRole } from '../support/scenario';
import { type Server, startServer, systemKey } from '../support/server';
import { bodyOf, furnish, type FurnishedHouse, pathOf, reads, type Route, routes } from './routes';

const keyRoles = ['admin', 'box_office', 'online', 'reporting', 'auditor'] as const;

let server: Server;
let house: FurnishedHouse;
const keys: Record<string, string> = {};
/** Ids that nothing has, so that whoever is let in changes nothing. */
let nothing: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startServer();
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

describe.each(routes.map((route) => [route.name, route] as const))('G-07 %s', (_, route) => {
  const allowed = (role: string) => route.access === 'public' || route.access.includes(role);

  it.each([...keyRoles, 'system'])('lets %s in as the matrix says, and else answers FORBIDDEN', async (role) => {
    const reply = await send(route, bearer(keys[role]!));
    if (allowed(role)) expectLetIn(reply);
    else expectRefusal(reply, 403);
  });

  it('answers UNAUTHENTICATED without a credential, unless it is public', async () => {
    const reply = await send(route, {});
    if (route.access === 'public') expectLetIn(reply);
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
    for (const route of routes.filter((each) => !reads(each) && each.access !== 'public')) {
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
