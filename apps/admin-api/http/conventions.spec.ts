import { connect } from 'node:net';
import { startToy, type ToyClock, ToyHealth, type Toy } from './toy-app.fixture';
import { HealthChecks } from './health';
import { ReadModelClock } from './read-model-clock';

let toy: Toy;
beforeAll(async () => {
  toy = await startToy();
});
afterAll(() => toy.close());

interface Sent {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

async function send(method: string, path: string, { key = 'admin', body, raw, headers = {} }: Sent = {}) {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(toy.url + path, {
    method,
    body: text,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, json: answer === '' ? null : JSON.parse(answer) };
}

type Answered = Awaited<ReturnType<typeof send>>;

function expectProblem(answer: Answered, status: number, code: string | undefined) {
  expect(answer).toMatchObject({ status, json: { status, title: expect.any(String), detail: expect.any(String) } });
  expect(answer.json.code).toBe(code);
  expect(answer.json.commandId).toEqual(expect.any(String));
  expect(answer.json.type).toBe(code === undefined ? 'about:blank' : `/docs/errors#${code}`);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('x-correlation-id')).toEqual(expect.any(String));
}

describe('who may', () => {
  it.each([
    ['no credential', null],
    ['an unknown key', 'nobody'],
    ['an unknown key that takes a look to find out', 'slow-nobody'],
    ['an empty key', ''],
  ])('%s is 401 and says how', async (_, key) => {
    const answer = await send('GET', '/v1/things', { key });
    expectProblem(answer, 401, 'UNAUTHENTICATED');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('another scheme is 401', async () => {
    expectProblem(
      await send('GET', '/v1/things', { key: null, headers: { authorization: 'Basic YTpi' } }),
      401,
      'UNAUTHENTICATED',
    );
  });

  it('a role that may not is 403, whatever else is wrong with the request', async () => {
    const answer = await send('POST', '/v1/things?nonsense=1', { key: 'reporting', raw: '{' });
    expectProblem(answer, 403, 'FORBIDDEN');
    expect(answer.json.details).toEqual({ role: 'reporting' });
    expectProblem(await send('GET', '/v1/things', { key: 'slow-system' }), 403, 'FORBIDDEN');
  });

  it('nobody without a key makes the server read a body', async () => {
    expectProblem(await send('POST', '/v1/things', { key: null, raw: '{' }), 401, 'UNAUTHENTICATED');
  });

  it('a key that takes a look to find out is let in', async () => {
    expect((await send('GET', '/v1/things/a', { key: 'slow-admin' })).json.organisationId).toBe('demo');
  });

  it('a log that is away while a key is looked up is 503', async () => {
    expectProblem(await send('GET', '/v1/things', { key: 'log-away' }), 503, 'LOG_UNAVAILABLE');
  });

  it('an address that is not there is 404 before the credential is looked at', async () => {
    expectProblem(await send('GET', '/v1/nothing', { key: null }), 404, 'NOT_FOUND');
    expectProblem(await send('PUT', '/v1/things', { key: null }), 404, 'NOT_FOUND');
    expectProblem(await send('GET', '/v1/things/', { key: null }), 404, 'NOT_FOUND');
    expectProblem(await send('OPTIONS', '/v1/things', { key: null }), 404, 'NOT_FOUND');
  });

  it('an application with a route that nobody has named roles for does not start', async () => {
    await expect(startToy({ matrix: {} })).rejects.toThrow('POST /v1/things');
  });
});

describe('what is wrong with a request', () => {
  it.each([
    ['a body that is not JSON', '{'],
    ['a body that reaches for a prototype', '{"__proto__":{"a":1}}'],
    ['a body that reaches for a constructor', '{"constructor":{"prototype":{"a":1}}}'],
  ])('%s is INVALID_JSON', async (_, raw) => {
    expectProblem(await send('POST', '/v1/things', { raw }), 400, 'INVALID_JSON');
  });

  it.each(['', ' ', '\t\r\n '])('the body %j is read as one without fields', async (raw) => {
    const answer = await send('POST', '/v1/things', { raw });
    expectProblem(answer, 400, 'MISSING_FIELD');
    expect(answer.json.details.errors).toMatchObject([{ pointer: '/name' }]);
    expect((await send('POST', '/v1/things/a/plain', { raw })).status).toBe(200);
  });

  it('another media type is 415, a form and a text too', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const answer = await send('POST', '/v1/things', { raw: 'a=1', headers: { 'content-type': type } });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('a body over 256 KiB is 413', async () => {
    const answer = await send('POST', '/v1/things', { body: { name: 'x'.repeat(256 * 1024) } });
    expectProblem(answer, 413, 'BODY_TOO_LARGE');
    expect(answer.json.details).toEqual({ max: 262_144 });
  });

  it('several wrong fields are told together, in the order of the fields, unknown ones last', async () => {
    const body = { zz: 1, quantity: 501, price: { amount: -1, currency: 'NOK', tip: 1 }, name: '' };
    const answer = await send('POST', '/v1/things', { body });
    expectProblem(answer, 400, 'NAME_REQUIRED');
    expect(
      answer.json.details.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code]),
    ).toEqual([
      ['/name', 'NAME_REQUIRED'],
      ['/price/amount', 'INVALID_AMOUNT'],
      ['/quantity', 'INVALID_QUANTITY'],
      ['/price/tip', 'UNKNOWN_FIELD'],
      ['/zz', 'UNKNOWN_FIELD'],
    ]);
  });

  it.each([
    '/v1/things/%00',
    '/v1/things/-a',
    `/v1/things/${'a'.repeat(65)}`,
    `/v1/things/${'a'.repeat(300)}`,
    `/v1/things/${'a'.repeat(3000)}`,
    '/v1/things/a%20b',
  ])('the id in %p is INVALID_ID', async (path) => expectProblem(await send('GET', path), 400, 'INVALID_ID'));

  it('an address that cannot be decoded is a problem, too', async () => {
    expectProblem(await send('GET', '/v1/things/%E0%A4%A'), 404, 'NOT_FOUND');
  });

  it.each([
    ['unknown=1', 'unknown'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['kind=c', 'kind'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
    ['__proto__=1', '__proto__'],
  ])('the query %p is INVALID_QUERY', async (query, pointer) => {
    const answer = await send('GET', `/v1/things?${query}`);
    expectProblem(answer, 400, 'INVALID_QUERY');
    expect(answer.json.details.errors[0].pointer).toBe(pointer);
  });

  it('a route without a list takes no limit', async () => {
    expectProblem(await send('GET', '/v1/things/a?limit=5'), 400, 'INVALID_QUERY');
  });

  it('a parameter that is not known is answered with those that are', async () => {
    const details = ['/v1/things?knid=a', '/v1/things/a?knid=a'].map(
      async (path) => (await send('GET', path)).json.detail,
    );
    expect(await Promise.all(details)).toEqual([
      'At knid: Not known here; takes kind, limit, cursor and atLeast.',
      'At knid: Not known here; takes atLeast only.',
    ]);
  });

  it('an idempotency key that is too long is refused on a write and no matter on a read', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(129) };
    const answer = await send('POST', '/v1/things', { body: { name: 'x' }, headers });
    expectProblem(answer, 400, 'INVALID_FIELD');
    expect(answer.json.details.errors[0].pointer).toBe('Idempotency-Key');
    expect((await send('GET', '/v1/things/a', { headers })).status).toBe(200);
  });

  it.each([
    ['log', 503, 'LOG_UNAVAILABLE'],
    ['views', 503, 'READ_MODELS_UNAVAILABLE'],
    ['keys', 503, 'READ_MODELS_UNAVAILABLE'],
    ['cursor', 400, 'INVALID_QUERY'],
    ['gone', 410, 'CAMPAIGN_ENDED'],
    ['exceeded', 409, 'CAMPAIGN_TOTAL_EXCEEDED'],
  ])('%s is %i %s', async (what, status, code) => {
    const answer = await send('GET', `/v1/failures/${what}`);
    expectProblem(answer, status, code);
    expect(answer.headers.has('retry-after')).toBe(status === 503);
  });

  it('damage in the log is told to the caller by its position, and to whoever runs the server', async () => {
    const answer = await send('GET', '/v1/failures/damage', { headers: { 'idempotency-key': 'damaged-log' } });
    expectProblem(answer, 503, 'LOG_UNAVAILABLE');
    expect(answer.json.detail).toMatch(/position 0000000000000007/);
    expect(toy.lines.find((line) => line.includes('damaged-log') && line.includes('checksum mismatch'))).toBeDefined();
  });

  it('the sentence of a refusal tells its numbers', async () => {
    expect((await send('GET', '/v1/failures/exceeded')).json).toMatchObject({
      details: { remaining: 3 },
      detail: expect.stringContaining('3 tickets left'),
    });
  });

  it('a field that the rules find wrong is told as one that the body shows wrong', async () => {
    const told = async (what: string) => (await send('GET', `/v1/failures/${what}`)).json;
    const errors = [{ pointer: '/maxTotal', code: 'OUT_OF_RANGE', detail: 'A number is out of its range.' }];
    expect((await told('range')).details).toEqual({ pointer: '/maxTotal', value: 0, min: 1, errors });
    expect((await told('field')).details.errors).toEqual([
      { pointer: '/rows/0/seats', code: 'INVALID_FIELD', detail: 'a row has at least one seat' },
    ]);
    expect((await told('zone')).details).toEqual({ pointer: '/rows/0/priceZoneId', priceZoneId: 'floor' });
  });

  it('a fault of the server says nothing of its insides and is logged with them', async () => {
    const answer = await send('GET', '/v1/failures/bug', { headers: { 'idempotency-key': 'find-me' } });
    expectProblem(answer, 500, undefined);
    expect(JSON.stringify(answer.json)).not.toContain('secret internals');
    expect(toy.lines.find((line) => line.includes('find-me') && line.includes('secret internals'))).toBeDefined();
  });

  it('what is no HTTP is answered with a problem document, and so are headers that are too large', async () => {
    expect(await overSocket('NONSENSE\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 [^]*application\/problem\+json[^]*"status":400/,
    );
    const large = `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await overSocket(large)).toMatch(/^HTTP\/1.1 431 [^]*application\/problem\+json[^]*"status":431/);
  });
});

describe('the context of a command', () => {
  it('G-06: key, call, canonical body, who and correlation are the call that a command carries', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await send('POST', '/v1/things?atLeast=5', {
      raw: '{ "name": " Lear ", "id": "lear" }',
      headers: { 'idempotency-key': 'k 1', 'x-correlation-id': 'corr', traceparent },
    });
    expect(answer.json.call).toEqual({
      organisationId: 'demo',
      commandId: 'k 1',
      call: 'POST /v1/things lear',
      bodyMac: 'demo:{"id":"lear","name":" Lear "}',
      correlationId: 'corr',
      causationId: 'k 1',
      actor: 'key-admin',
      channel: 'online',
      traceparent,
    });
    expect(answer.headers.get('x-correlation-id')).toBe('corr');
    expect(answer.headers.get('traceparent')).toBe(traceparent);
  });

  it('what the caller leaves out is made, and a malformed trace is ignored', async () => {
    const headers = { traceparent: '00-00000000000000000000000000000000-b7ad6b7169203331-01' };
    const { json, headers: answered } = await send('POST', '/v1/things', { body: { name: 'x' }, headers });
    expect(json.call.commandId).toMatch(/^[0-9a-f-]{36}$/);
    expect(json.call.correlationId).toBe(json.call.commandId);
    expect(answered.get('x-correlation-id')).toBe(json.call.commandId);
    expect(answered.has('traceparent')).toBe(false);
  });

  it('CAMP-01: a token of any length is one that the route looks for', async () => {
    const { status } = await send('GET', `/v1/links/${'t'.repeat(2000)}`, { key: null });
    expect(status).toBe(200);
  });

  it('the token of a link is in no call', async () => {
    const { json } = await send('GET', '/v1/links/very-secret', { key: null });
    expect(json).toEqual({ call: 'GET /v1/links/{token}', actor: 'public-link' });
  });

  it.each([
    ['"4"', 200],
    ['4', 200],
    ['*', 200],
    ['"3"', 412],
    ['W/"4"', 200],
    ['W/"3"', 412],
    ['"1", "4"', 200],
    ['W/"4" ,"other,4"', 200],
    ['"1", "3"', 412],
    ['"1,4"', 412],
    ['"4", nonsense', 412],
    ['"04"', 412],
    ['W/4', 412],
    ['nonsense', 412],
  ])('If-Match: %s on version 4 is %i', async (ifMatch, status) => {
    const answer = await send('PATCH', '/v1/things/a', { body: {}, headers: { 'if-match': ifMatch } });
    expect(answer.status).toBe(status);
    if (status === 412) expectProblem(answer, 412, 'VERSION_CONFLICT');
  });
});

describe('answers', () => {
  it('what creates answers 201 with Location, ETag and Log-Position', async () => {
    const body = { id: 'a', name: ' Lear ', at: '2026-02-01T10:00:00+01:00', cap: null };
    const { status, headers, json } = await send('POST', '/v1/things', { body });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/things/a');
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('log-position')).toBe('7');
    expect(json).toMatchObject({ name: 'Lear', at: '2026-02-01T09:00:00.000Z', cap: null, open: true });
  });

  it('other writes answer 200, a repeat says so, and work that goes on answers 202', async () => {
    const edit = await send('PATCH', '/v1/things/a');
    expect(edit.status).toBe(200);
    expect(edit.headers.get('idempotent-replayed')).toBe('true');
    expect((await send('POST', '/v1/things/a/plain')).status).toBe(200);
    const check = await send('POST', '/v1/things/a/check');
    expect([check.status, check.headers.get('location')]).toEqual([202, '/v1/things/x']);
  });

  it('a call that takes no fields refuses any', async () => {
    expectProblem(await send('POST', '/v1/things/a/plain', { body: { a: 1 } }), 400, 'UNKNOWN_FIELD');
    expectProblem(await send('POST', '/v1/things/a/plain', { raw: 'null' }), 400, 'INVALID_FIELD');
  });

  it('a read carries its version, is kept by no cache, and HEAD answers the same without a body', async () => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await send(method, '/v1/things/a');
      expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([200, '"4"', 'no-store']);
    }
  });

  it('atLeast waits, on reads and on writes', async () => {
    expect((await send('GET', '/v1/things/a?atLeast=5')).status).toBe(200);
    expectProblem(await send('GET', '/v1/things/a?atLeast=x'), 400, 'INVALID_POSITION');
    const lagging = await send('POST', '/v1/things/a/plain?atLeast=ahead');
    expectProblem(lagging, 503, 'PROJECTION_LAGGING');
    expect(lagging.headers.get('retry-after')).toBe('1');
  });

  it('a read without it gives the views a moment, unless it reads none', async () => {
    const clock = toy.app.get<ToyClock>(ReadModelClock);
    const waits = async (method: 'GET' | 'DELETE', path: string) => {
      const before = clock.waited;
      await send(method, path);
      return clock.waited - before;
    };
    expect([await waits('GET', '/v1/things/a'), await waits('DELETE', '/v1/things/a')]).toEqual([1, 0]);
    expect(await waits('GET', '/v1/statement')).toBe(0);
    expect((await send('GET', '/v1/statement?atLeast=ahead')).status).toBe(503);
  });

  it('a cursor leads on in its own list and in no other', async () => {
    const first = await send('GET', '/v1/things?limit=10&kind=a');
    expect(first.json.items).toEqual([{ limit: 10, cursor: null, query: { kind: 'a' } }]);
    const cursor = first.json.nextCursor;
    const second = await send('GET', `/v1/things?kind=a&limit=10&cursor=${cursor}`);
    expect(second.json.items[0].cursor).toBe('next-of-store');
    for (const path of [
      '/v1/things?limit=10',
      '/v1/things?kind=a',
      '/v1/others?limit=10',
      '/v1/things?kind=b&limit=10',
    ]) {
      const other = `${path + (path.includes('?') ? '&' : '?')}cursor=${cursor}`;
      expectProblem(await send('GET', other), 400, 'INVALID_QUERY');
    }
  });
});

describe('operation', () => {
  it('health tells what is not ready', async () => {
    const health = toy.app.get<ToyHealth>(HealthChecks);
    expect((await send('GET', '/health/live', { key: null })).status).toBe(200);
    expect((await send('GET', '/health/ready', { key: null })).status).toBe(200);
    health.problem = 'still reading the log';
    const { status, json } = await send('GET', '/health/ready', { key: null });
    health.problem = null;
    expect([status, json.checks.toy]).toEqual([503, 'still reading the log']);
  });

  it('metrics count requests by route', async () => {
    await send('GET', '/v1/things/abc');
    const text = await (await fetch(`${toy.url}/metrics`)).text();
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/v1/things/:id",status="200"}');
    expect(text).not.toContain('abc');
  });

  it('the API page, its description and the error page are served with a policy of their own', async () => {
    for (const path of [
      '/docs',
      '/docs/start.js',
      '/docs/swagger-ui.css',
      '/docs/swagger-ui-bundle.js',
      '/docs/errors',
    ]) {
      const response = await fetch(toy.url + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      await response.arrayBuffer();
    }
    expect(await (await fetch(`${toy.url}/docs/errors`)).text()).toContain('id="CAMPAIGN_SOLD_OUT"');
  });

  it('the description names roles, parameters and fields', async () => {
    const { json } = await send('GET', '/openapi.json', { key: null });
    const create = json.paths['/v1/things'].post;
    expect(create['x-roles']).toEqual(['admin']);
    expect(create.parameters.map((parameter: { name: string }) => parameter.name)).toContain('Idempotency-Key');
    expect(json.paths['/v1/things/{id}'].patch.parameters[0]).toMatchObject({ name: 'id', in: 'path' });
    expect(json.components.schemas.ThingPatch).toMatchObject({ properties: { kind: { enum: ['a', 'b'] } } });
    expect(json.components.schemas.ThingPatch.required).toBeUndefined();
    expect(json.components.schemas.ThingBody).toMatchObject({
      required: ['name'],
      properties: { cap: { nullable: true, type: 'integer' }, ids: { type: 'array', items: { type: 'string' } } },
    });
    expect(json.paths['/v1/links/{token}'].get['x-roles']).toEqual([]);
  });

  it('logs hold no personal data, no query and no link token', async () => {
    const chatty = await startToy({}, 'debug');
    await fetch(`${chatty.url}/v1/links/very-secret`);
    await fetch(`${chatty.url}/v1/things?seen=private`, { headers: { authorization: 'Bearer admin' } });
    await chatty.close();
    const text = chatty.lines.join('\n');
    expect(text).toContain('"route":"/v1/links/:token"');
    expect(text).not.toMatch(/very-secret|private|Bearer/);
  });

  it('an address has one budget for links, whichever way it asks and however wrongly, and is told when to come back', async () => {
    const limited = await startToy();
    const ask = (method: string, path: string, body?: string) =>
      fetch(`${limited.url}/v1/links/${path}`, { method, body, headers: { 'content-type': 'application/json' } });
    const asked = [
      await ask('GET', 'a'),
      await ask('HEAD', 'b'),
      await ask('POST', 'a/claims', '{}'),
      await ask('POST', 'a/claims', '{'),
      await ask('GET', 'a?nonsense=1'),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 400, 400]);
    for (const last of [await ask('GET', 'a'), await ask('POST', 'c/claims', '{}')]) {
      const problem = (await last.json()) as { code: string };
      expect([last.status, problem.code]).toEqual([429, 'RATE_LIMITED']);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await ask('HEAD', 'a')).status).toBe(429);
    expect((await fetch(`${limited.url}/v1/things`)).status).toBe(401);
    await limited.close();
  });

  it('a stop lets what is in flight finish and does not wait for connections that only stay open', async () => {
    const stopping = await startToy();
    const slow = fetch(`${stopping.url}/v1/slow`, { headers: { authorization: 'Bearer admin' } });
    await fetch(`${stopping.url}/health/live`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = stopping.close();
    expect(await (await slow).json()).toEqual({ done: true });
    await closed;
    await expect(fetch(`${stopping.url}/health/live`)).rejects.toThrow();
  });
});

function overSocket(text: string): Promise<string> {
  const { port, hostname } = new URL(toy.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (bytes) => (answer += bytes));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
