import { readFileSync } from 'node:fs';

/** An answer: what the tests and the demo read of it is theirs to know. */
export type Body = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly body: Body;
}

/**
 * A house over HTTP. Every write has a key of its own that is the same in every run, so a run that was cut off is completed by the next
 * one and nothing is done twice (G-06); what was refused is asked for anew.
 */
export interface HouseApi {
  get(path: string): Promise<Body>;
  /** What must succeed; throws with the refusal. */
  make(method: 'POST' | 'PUT', key: string, path: string, body: object): Promise<Body>;
  /** What may be refused: `null` then. */
  attempt(key: string, path: string, body: object): Promise<Body | null>;
}

export function houseApi(url: string, keysFile: string): HouseApi {
  const key = adminKey(keysFile);
  async function send(
    method: string,
    path: string,
    given?: { readonly key: string; readonly body: object },
  ): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(given && { 'content-type': 'application/json', 'idempotency-key': given.key }),
    };
    const request = fetch(url + path, { method, headers, ...(given && { body: JSON.stringify(given.body) }) });
    const response = await request.catch(() => {
      throw new Error(`nobody answers at ${url}: run npm start, or name the server with --url`);
    });
    return { status: response.status, body: (await response.json()) as Body };
  }
  const told = (what: string, { status, body }: Answer): Error =>
    new Error(`${what} was answered with ${status} ${String(body.code)}: ${String(body.detail)}`);
  return {
    async get(path) {
      const answer = await send('GET', path);
      if (answer.status >= 400) throw told(`GET ${path}`, answer);
      return answer.body;
    },
    async make(method, name, path, body) {
      const answer = await send(method, path, { key: name, body });
      if (answer.status >= 400) throw told(`${method} ${path}`, answer);
      return answer.body;
    },
    async attempt(name, path, body) {
      const answer = await send('POST', path, { key: name, body });
      if (answer.status >= 500) throw told(`POST ${path}`, answer);
      return answer.status < 300 ? answer.body : null;
    },
  };
}

function adminKey(file: string): string {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly keys: { readonly admin: string } }).keys.admin;
  } catch {
    throw new Error(`${file} holds no keys: name the file that npm start tells of with --keys`);
  }
}
