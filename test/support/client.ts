import { nextProcess, sharePosition, sharedPosition } from './deployment/turns';
import { systemKey } from './server';

/** What a test reads of an answer is judged by its expectations, not by types. */
export type Json = any;

export interface Reply<T = Json> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  readonly headers?: Record<string, string>;
}

/**
 * One caller of the API: a server and a key. Remembers the last `Log-Position` and reads at least that. Where several processes serve the
 * URL each request goes to the next one, and writes say how much they have to know as well.
 */
export class Client {
  private position: string | null = null;

  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  get<T = Json>(path: string, options?: RequestOptions): Promise<Reply<T>> {
    return this.request('GET', atLeast(path, sharedPosition(this.url) ?? this.position), options);
  }

  post<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.write('POST', path, { body, ...options });
  }

  put<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.write('PUT', path, { body, ...options });
  }

  patch<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.write('PATCH', path, { body, ...options });
  }

  delete<T = Json>(path: string, options?: RequestOptions): Promise<Reply<T>> {
    return this.write('DELETE', path, options);
  }

  /** As another key of the same server. */
  as(key: string): Client {
    return new Client(this.url, key);
  }

  /** Waits for the views for as long as it takes a busy machine, by sending again what they were too far behind for. */
  async request<T = Json>(method: string, path: string, options: RequestOptions = {}): Promise<Reply<T>> {
    for (let tries = 1; ; tries += 1) {
      const reply = await this.send<T>(method, path, options);
      if (!isLagging(reply) || doneByThen.test(path) || tries === mostTries) return reply;
    }
  }

  private async send<T>(method: string, path: string, options: RequestOptions): Promise<Reply<T>> {
    const { body } = options;
    const response = await fetch(nextProcess(this.url, method) + path, {
      method,
      headers: headersOf({ key: this.key, ...options }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await wholeBody(response);
    const position = response.headers.get('log-position');
    if (position !== null) this.heardOf(position);
    const json = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }

  private write<T>(method: string, path: string, options?: RequestOptions): Promise<Reply<T>> {
    return this.request(method, atLeast(path, sharedPosition(this.url)), options);
  }

  private heardOf(position: string): void {
    if (this.position === null || position > this.position) this.position = position;
    sharePosition(this.url, position);
  }
}

/** A stream has no end to be waited for: that it has begun is its answer here. */
async function wholeBody(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  await response.body?.cancel();
  return '';
}

function atLeast(path: string, position: string | null): string {
  return position === null || /[?&]atLeast=/.test(path)
    ? path
    : `${path}${path.includes('?') ? '&' : '?'}atLeast=${position}`;
}

function headersOf({ key, body, idempotencyKey, ifMatch, headers }: RequestOptions): Record<string, string> {
  return {
    ...(key && { authorization: `Bearer ${key}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...headers,
  };
}

const isLagging = ({ status, body }: Reply): boolean => status === 503 && body?.code === 'PROJECTION_LAGGING';

/** Each waits for five seconds. */
const mostTries = 12;

/** What waits for the views after it was carried out, and so may not be sent again without a key. */
const doneByThen = /^\/v1\/refunds\//;

let organisations = 0;

/** A sandbox organisation of its own, its clock standing at `now`, and a client with its admin key. */
export async function sandbox(
  url: string,
  now: string | null = '2026-02-01T09:00:00.000Z',
): Promise<Client & { organisationId: string }> {
  organisations += 1;
  const organisationId = `house-${process.pid}-${organisations}-${Date.now().toString(36)}`;
  const system = new Client(url, systemKey);
  const body = { id: organisationId, name: 'A house', currency: 'NOK', timeZone: 'Europe/Oslo', sandbox: true };
  const registered = await system.post('/v1/organisations', body);
  const client = Object.assign(new Client(url, registered.body.keys[0].key), { organisationId });
  if (now !== null) await client.put('/v1/sandbox/clock', { now });
  return client;
}
