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

/** One caller of the API: a server and a key. Remembers the last `Log-Position` and reads at least that. */
export class Client {
  private position: string | null = null;

  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  get<T = Json>(path: string, options?: RequestOptions): Promise<Reply<T>> {
    const atLeast = this.position === null ? '' : `${path.includes('?') ? '&' : '?'}atLeast=${this.position}`;
    return this.request('GET', path + atLeast, options);
  }

  post<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.request('POST', path, { body, ...options });
  }

  put<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.request('PUT', path, { body, ...options });
  }

  patch<T = Json>(path: string, body: unknown = {}, options?: RequestOptions): Promise<Reply<T>> {
    return this.request('PATCH', path, { body, ...options });
  }

  delete<T = Json>(path: string, options?: RequestOptions): Promise<Reply<T>> {
    return this.request('DELETE', path, options);
  }

  /** As another key of the same server. */
  as(key: string): Client {
    return new Client(this.url, key);
  }

  async request<T = Json>(method: string, path: string, options: RequestOptions = {}): Promise<Reply<T>> {
    const { body } = options;
    const response = await fetch(this.url + path, {
      method,
      headers: headersOf({ key: this.key, ...options }),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const position = response.headers.get('log-position');
    if (position !== null && (this.position === null || position > this.position)) this.position = position;
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
  }
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
