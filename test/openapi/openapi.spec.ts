import { errorCodes } from '../../libs/kernel/error-codes';
import { bodyOf, furnish, type FurnishedHouse, pathOf, reads, type Route, routes } from '../robustness/routes';
import { Client, type Reply } from '../support/client';
import { claim, made, setClock, validUntil } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { type Contract, contractOf } from './contract';

let server: Server;
let contract: Contract;
let house: FurnishedHouse;

beforeAll(async () => {
  server = await startServer();
  contract = contractOf((await new Client(server.url, '').get('/openapi.json')).body);
  house = await furnish(server.url);
});
afterAll(() => server.dispose());

const operationName = ({ method, pattern }: Route) => `${method} ${pattern.replace(/:(\w+)/g, '{$1}')}`;

function breaches(method: string, path: string, { status, headers, body }: Reply): readonly string[] {
  return contract.breaches({ method, path, status, headers, body });
}

/** What has to happen before a write is more than a refusal. */
const before: Readonly<Record<string, (house: FurnishedHouse) => Promise<unknown>>> = {
  'POST /v1/campaigns/:id/resume': ({ admin, campaignId }) => made(admin.post(`/v1/campaigns/${campaignId}/stop`)),
};

/** A reservation, for the routes that a paid order is not for. */
async function idsFor(own: FurnishedHouse, { name }: Route) {
  if (name === 'POST /v1/orders/:id/payments') {
    return { ...own.ids, orders: (await made(claim(own, { email: 'siv@example.org' }))).body.orderId };
  }
  return name === 'POST /v1/orders/:id/ticket-customers' ? { ...own.ids, orders: await twoPasses(own) } : own.ids;
}

/** SUB-43: an order of which every ticket is to have a customer of its own. */
async function twoPasses({ admin }: FurnishedHouse): Promise<string> {
  await made(admin.put('/v1/subscriptions/pass/customer-info', { perTicket: true }));
  const bought = admin.post('/v1/subscriptions/pass/purchases', {
    customer: { email: 'siv@example.org' },
    channel: 'box_office',
    units: [{ ticketTypeId: 'member' }, { ticketTypeId: 'member' }],
    performanceIds: ['show'],
    payment: { amount: { amount: 30000, currency: 'NOK' }, reference: 'till-5' },
  });
  return (await made(bought)).body.id;
}

describe('the description of the API', () => {
  it('has every route that the matrix of roles has, and no other', () => {
    expect([...contract.operations.keys()].sort()).toEqual(routes.map(operationName).sort());
  });

  it.each(routes.map((route) => [route.name, route] as const))(
    'says what %s does, for whom, and what it answers',
    (_, route) => {
      const { summary, responses, ...operation } = contract.operations.get(operationName(route));
      expect(summary).toMatch(/^[A-Z].{6,}[^.]$/);
      expect(operation['x-roles']).toEqual(route.access === 'public' ? [] : [...route.access]);
      expect(operation.security).toEqual(route.access === 'public' ? undefined : [{ key: [] }]);
      const statuses = Object.keys(responses).filter((status) => status.startsWith('2'));
      expect(statuses.length).toBeGreaterThan(0);
      for (const status of statuses) {
        const { 'application/json': json, ...others } = responses[status].content;
        // What is not JSON has no fields; its description says what stands in it.
        if (json) expect(Object.keys(contract.resolve(json.schema).properties).length).toBeGreaterThan(0);
        else for (const type of Object.keys(others)) expect(others[type].schema.description).toMatch(/\w/);
      }
      expect(Object.keys(contract.resolve(responses.default).content)).toEqual(['application/problem+json']);
    },
  );

  it('puts every code under its own status, or under 410 what speaks against a link', () => {
    const misplaced = [...contract.operations].flatMap(([name, { responses }]) =>
      Object.entries<any>(responses).flatMap(([status, response]) =>
        (contract.resolve(response)['x-codes'] ?? [])
          .filter((code: keyof typeof errorCodes) => {
            const entry: { status: number; gone?: true } = errorCodes[code];
            return String(entry.status) !== status && !(entry.gone && status === '410');
          })
          .map((code: string) => `${name} ${status} ${code}`),
      ),
    );
    expect(misplaced).toEqual([]);
  });

  it('describes a code of each field that a body takes', () => {
    const { responses } = contract.operations.get('POST /v1/campaigns/{id}/claims');
    expect(contract.resolve(responses[400])['x-codes']).toEqual(
      expect.arrayContaining(['INVALID_EMAIL', 'INVALID_QUANTITY', 'NAME_REQUIRED', 'INVALID_ID']),
    );
  });
});

describe('what the server answers is what is described', () => {
  it.each(routes.filter(reads).map((route) => [route.name, route] as const))('to %s', async (_, route) => {
    const path = pathOf(route, house.ids);
    const reply = await house.caller(route).get(path);
    expect([reply.status, breaches(route.method, path, reply)]).toEqual([200, []]);
  });

  it.each(routes.filter((route) => !reads(route)).map((route) => [route.name, route] as const))(
    'to %s, its repeat, a key it was not made for and a body that is none',
    async (_, route) => {
      const own = await furnish(server.url);
      await before[route.name]?.(own);
      const ids = await idsFor(own, route);
      const path = pathOf(route, ids);
      const body = route.method === 'DELETE' ? undefined : bodyOf(route, ids);
      const send = (options: { body?: unknown; key?: string }) =>
        own.caller(route).request(route.method, path, { idempotencyKey: 'once', ...options });
      const replies = [
        await send({ body }),
        await send({ body }),
        await send({ body: '{' }),
        await send({ body, key: 'none' }),
      ];
      const [first] = replies;
      expect([200, 201, 202].includes(first!.status) || first!.body).toBe(true);
      expect(replies.map((reply) => breaches(route.method, path, reply))).toEqual([[], [], [], []]);
    },
  );

  it('to a page that has a next one, and to one that may not be read', async () => {
    const replies: [string, Reply][] = [];
    for (const path of ['/v1/orders?limit=1', '/v1/orders?limit=0', '/v1/orders?atLeast=never', '/v1/orders/nobody']) {
      replies.push([path, await new Client(server.url, house.admin.key).get(path)]);
    }
    expect(replies.map(([, { status }]) => status)).toEqual([200, 400, 400, 404]);
    expect(replies[0]![1].body.nextCursor).toEqual(expect.any(String));
    expect(replies.flatMap(([path, reply]) => breaches('GET', path, reply))).toEqual([]);
  });

  it('to an erased customer, by the customer and by the campaign', async () => {
    const own = await furnish(server.url);
    const taken = (await made(claim(own, { email: 'eva@example.org' }))).body;
    const { customerId } = (await made(own.admin.get(`/v1/orders/${taken.orderId}`))).body;
    await made(own.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'asked for' }));
    const paths = [`/v1/customers/${customerId}`, `/v1/campaigns/${own.campaignId}`];
    const replies = await Promise.all(paths.map((path) => made(own.admin.get(path))));
    expect(JSON.stringify(replies.map(({ body }) => body))).toContain('{"erased":true}');
    expect(replies.flatMap((reply, index) => breaches('GET', paths[index]!, reply))).toEqual([]);
  });

  it('to claims that the caps or the seats refuse, and by a link that is dead', async () => {
    const own = await furnish(server.url);
    const path = `/v1/campaigns/${own.campaignId}/claims`;
    const claims = [
      { quantity: 21 },
      { quantity: 1, seatIds: ['A-99'] },
      { quantity: 0 },
      { quantity: 1, email: 'none' },
    ];
    const replies = [];
    for (const fields of claims) replies.push(await claim(own, fields));
    await setClock(own, validUntil);
    replies.push(await claim(own));
    expect(replies.map(({ status }) => status)).toEqual([409, 422, 400, 400, 410]);
    const page = await own.admin.as('').get(`/v1/links/${own.token}`);
    expect([page.status, page.body.details.status]).toEqual([410, 'ended']);
    const found = replies.flatMap((reply) => breaches('POST', path, reply));
    expect([...found, ...breaches('GET', `/v1/links/${own.token}`, page)]).toEqual([]);
  });

  it('to a stale If-Match and to a key that was used with another body', async () => {
    const own = await furnish(server.url);
    const path = '/v1/seasons/spring';
    const stale = await own.admin.patch(path, { name: 'Summer' }, { ifMatch: '"7"' });
    await made(own.admin.patch(path, { name: 'Summer' }, { idempotencyKey: 'one' }));
    const reused = await own.admin.patch(path, { name: 'Autumn' }, { idempotencyKey: 'one' });
    expect([stale.status, reused.status]).toEqual([412, 422]);
    expect([stale, reused].flatMap((reply) => breaches('PATCH', path, reply))).toEqual([]);
  });
});

describe('a breach is seen', () => {
  const answer = { method: 'GET', path: '/v1/products/a', status: 200 };
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', etag: '"1"' });

  const price = { amount: 100, currency: 'NOK' };

  it.each([
    ['a field that is not described', { id: 'a', name: 'A', price, version: 1, more: 1 }, /additional/],
    ['a field that is missing', { id: 'a', price, version: 1 }, /name/],
    ['a value of another kind', { id: 'a', name: 7, price, version: 1 }, /name must be string/],
  ])('%s', (_, body, text) => {
    expect(contract.breaches({ ...answer, headers, body })).toEqual([expect.stringMatching(text)]);
  });

  it('a header, a status or a code that is not described', () => {
    const told = new Headers([...headers, ['log-position', '1']]);
    const body = { id: 'a', name: 'A', price, version: 1 };
    const problem = { type: 'x', title: 'x', status: 404, detail: 'x', code: 'ID_TAKEN', commandId: 'x' };
    const refused = new Headers({ 'content-type': 'application/problem+json' });
    expect(contract.breaches({ ...answer, headers: told, body })).toHaveLength(1);
    expect(contract.breaches({ ...answer, status: 201, headers, body })).toHaveLength(1);
    expect(contract.breaches({ ...answer, status: 404, headers: refused, body: problem })).toHaveLength(1);
  });
});
