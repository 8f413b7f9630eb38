import fc from 'fast-check';
import { errorCodes, type ErrorCode, statusOf } from '../../libs/kernel/error-codes';
import { Client } from '../support/client';
import { claim, countersOf } from '../support/scenario';
import { type Server, startServer, systemKey } from '../support/server';
import { brokenBodies, brokenHeaders, brokenIds, brokenQueries, spoilt } from './nonsense';
import { type RawReply, type RawRequest, sendBytes, sendRaw } from './raw-request';
import {
  bodyOf,
  everythingReadIn,
  furnish,
  type FurnishedHouse,
  type Ids,
  pathOf,
  reads,
  type Route,
  routes,
} from './routes';

/** A failing run prints its seed; the same seed sends the same requests. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 25);
const seed = process.env.FUZZ_SEED === undefined ? undefined : Number(process.env.FUZZ_SEED);

let server: Server;
let house: FurnishedHouse;
beforeAll(async () => {
  server = await startServer();
  house = await furnish(server.url);
});
afterAll(() => server.dispose());

const writes = routes.filter((route) => !reads(route));
const addressed = routes.filter(({ pattern }) => pattern.includes(':'));
const table = (list: readonly Route[]) => list.map((route) => [route.name, route] as const);
const json = { 'content-type': 'application/json' };

/** The request is refused as the contract says, or it was not so wrong after all; never is it the server's fault. */
function expectAnswered({ status, type, text }: RawReply): void {
  expect({ status, text }).toEqual({ status: expect.any(Number), text: expect.any(String) });
  expect({ fault: status >= 500, text }).toEqual({ fault: false, text });
  if (status < 400) return;
  expect(type).toBe('application/problem+json; charset=utf-8');
  const problem = JSON.parse(text) as { status: number; code: ErrorCode; details: Record<string, unknown> };
  expect(Object.keys(errorCodes)).toContain(problem.code);
  expect(problem).toMatchObject({
    status,
    type: `/docs/errors#${problem.code}`,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(status).toBe(statusOf(problem.code, problem.details));
}

function credentials(route: Route, of = house): Record<string, string> {
  const { key } = of.caller(route);
  return key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** Servers that a busy machine keeps waiting are 503, come back; what a request is at fault for, it is at fault for every time. */
async function answerTo(request: RawRequest): Promise<RawReply> {
  let reply = await sendRaw(server.url, request);
  for (let tries = 1; reply.status === 503 && tries < 5; tries += 1) reply = await sendRaw(server.url, request);
  return reply;
}

async function holds(requests: fc.Arbitrary<RawRequest>): Promise<void> {
  const property = fc.asyncProperty(requests, async (request) => expectAnswered(await answerTo(request)));
  await fc.assert(property, { numRuns, ...(seed !== undefined && { seed }) });
}

describe('R6 a body that is wrong', () => {
  it.each(table(writes))('is refused by %s with a problem document', async (_, route) => {
    const { method } = route;
    const request = { method, path: pathOf(route, house.ids), headers: { ...credentials(route), ...json } };
    const bodies = fc.oneof(brokenBodies, { weight: 3, arbitrary: spoilt(bodyOf(route, house.ids)) });
    await holds(bodies.map((body) => ({ ...request, body })));
  });
});

describe('R6 an id, a query or a header that is wrong', () => {
  it.each(table(addressed))('is refused by %s with a problem document', async (_, route) => {
    const headers = { ...credentials(route), ...json };
    const body = reads(route) ? undefined : JSON.stringify(bodyOf(route, house.ids));
    const ids = fc.record(Object.fromEntries(Object.keys(house.ids).map((name) => [name, brokenIds])));
    await holds(
      ids.map((broken) => ({ method: route.method, path: onWire(pathOf(route, broken as Ids)), headers, body })),
    );
  });

  it.each(table(routes))('is refused by %s, or not minded', async (_, route) => {
    const { method } = route;
    const headers = { ...credentials(route), ...json };
    // The body is refused in any case, so that nothing is done twenty times over.
    const body = reads(route) ? undefined : '{"noSuchField":1}';
    const path = pathOf(route, house.ids);
    const queries = brokenQueries.map((query) => ({ method, path: onWire(path + query), headers, body }));
    const strange = brokenHeaders.map((broken) => ({ method, path, headers: { ...headers, ...broken }, body }));
    await holds(fc.oneof(queries, strange));
  });

  /** node refuses to send what is no visible ASCII in a path. */
  const onWire = (path: string) => path.replace(/[^\x21-\x7e]/g, '_');
});

describe('R6 a request that is surely wrong', () => {
  let quiet: FurnishedHouse;
  beforeAll(async () => {
    quiet = await furnish(server.url);
  });

  const huge = JSON.stringify({ name: 'x'.repeat(300 * 1024) });

  // The body of a DELETE means nothing in HTTP; it is not looked into.
  it.each(table(writes.filter(({ method }) => method !== 'DELETE')))(
    'is refused by %s with the code for it, and leaves no trace',
    async (_, route) => {
      const { method } = route;
      const path = pathOf(route, quiet.ids);
      const before = await everythingReadIn(quiet);
      const codeFor = async (body: string | Buffer, headers: Record<string, string> = json, at = path) => {
        const reply = await sendRaw(server.url, {
          method,
          path: at,
          headers: { ...credentials(route, quiet), ...headers },
          body,
        });
        expectAnswered(reply);
        return (JSON.parse(reply.text) as { code: string }).code;
      };
      expect(await codeFor(huge)).toBe('BODY_TOO_LARGE');
      expect(await codeFor('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(
        'UNSUPPORTED_MEDIA_TYPE',
      );
      expect(await codeFor('{}', { 'content-type': 'text/plain' })).toBe('UNSUPPORTED_MEDIA_TYPE');
      expect(await codeFor('{"a":')).toBe('INVALID_JSON');
      expect(await codeFor('{"__proto__":{"role":"admin"}}')).toBe('INVALID_JSON');
      expect(await codeFor(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).toBe('INVALID_JSON');
      expect(await codeFor('[]')).toBe('INVALID_FIELD');
      expect(await codeFor('{}', json, `${path}?nonsense=1`)).toBe('INVALID_QUERY');
      expect(await codeFor('{}', json, `${path}?atLeast=nonsense`)).toBe('INVALID_POSITION');
      expect(await codeFor('{}', json, `${path}?atLeast=zzzzzzzzzzzzzzzz`)).toBe('INVALID_POSITION');
      expect(await codeFor('{}', { ...json, 'idempotency-key': 'x'.repeat(129) })).toBe('INVALID_FIELD');
      const body = JSON.stringify({ ...bodyOf(route, quiet.ids), noSuchField: true });
      expect(await codeFor(body)).toBe('UNKNOWN_FIELD');
      expect(await everythingReadIn(quiet)).toEqual(before);
    },
  );

  it('is refused by every route that takes an id', async () => {
    const broken = Object.fromEntries(Object.keys(quiet.ids).map((name) => [name, 'not%20an%20id']));
    for (const route of addressed) {
      const { method } = route;
      const request = { method, path: pathOf(route, broken), headers: { ...credentials(route, quiet), ...json } };
      const reply = await answerTo({ ...request, ...(!reads(route) && { body: '{}' }) });
      expectAnswered(reply);
      expect([400, 404]).toContain(reply.status);
    }
  });

  it('is refused by every list', async () => {
    for (const { pattern } of routes.filter((route) => reads(route) && /s$/.test(route.pattern))) {
      for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=', 'nonsense=1']) {
        const path = `${pattern.replace(/:id/, quiet.ids.performances!)}?${query}`;
        const headers = { authorization: `Bearer ${pattern === '/v1/projections' ? systemKey : quiet.admin.key}` };
        const reply = await answerTo({ method: 'GET', path, headers });
        expectAnswered(reply);
        expect([400, 404]).toContain(reply.status);
      }
    }
  });
});

describe('R6 what is hardly HTTP', () => {
  const hosted = 'Host: x\r\n';
  it.each([
    ['no request line', 'nonsense\r\n\r\n'],
    ['nothing', ''],
    ['bytes', Buffer.from([0, 1, 2, 255, 254, 10, 13, 10])],
    ['the start of a TLS connection', Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])],
    ['an unknown method', `BREW /v1/seasons HTTP/1.1\r\n${hosted}\r\n`],
    ['no host', 'GET /v1/seasons HTTP/1.1\r\n\r\n'],
    ['two lengths', `POST /v1/seasons HTTP/1.1\r\n${hosted}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
    [
      'a length and chunks',
      `POST /v1/seasons HTTP/1.1\r\n${hosted}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a length that is none', `POST /v1/seasons HTTP/1.1\r\n${hosted}Content-Length: -5\r\n\r\n{}`],
    ['a broken chunk', `POST /v1/seasons HTTP/1.1\r\n${hosted}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`],
    ['headers without an end', `GET /v1/seasons HTTP/1.1\r\n${hosted}X: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['a folded header', `GET /v1/seasons HTTP/1.1\r\n${hosted}X: a\r\n b\r\n\r\n`],
    ['an address in full', `GET http://elsewhere/v1/seasons HTTP/1.1\r\n${hosted}Connection: close\r\n\r\n`],
    ['a path without a slash', `GET v1/seasons HTTP/1.1\r\n${hosted}Connection: close\r\n\r\n`],
    ['less than it announces', `POST /v1/seasons HTTP/1.1\r\n${hosted}Content-Length: 100\r\n\r\n{`],
  ])('is answered with a 4xx or nothing: %s', async (_, bytes) => {
    const text = await sendBytes(server.url, bytes);
    expect(text).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  });
});

describe('R6 after all this', () => {
  it('the server is the same process, ready, with no fault in its log and no view halted', async () => {
    expect(server.child.exitCode).toBeNull();
    expect((await house.admin.get('/health/ready')).status).toBe(200);
    const { items } = (await new Client(server.url, systemKey).get('/v1/projections')).body;
    expect(items.filter(({ state }: { state: string }) => state === 'halted')).toEqual([]);
    expect(server.output()).not.toMatch(/a request failed|"level":(50|60)/);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('a new house works as the first one did', async () => {
    const fresh = await furnish(server.url);
    const before = await countersOf(fresh);
    expect((await claim(fresh, { quantity: 2, email: 'new@example.org' })).status).toBe(201);
    expect((await countersOf(fresh)).reserved).toBe(before.reserved + 2);
  });
});
