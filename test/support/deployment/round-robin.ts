import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What stands before several processes: one address, each request to the next of them. */
export interface RoundRobin {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Hands each request to the next process, and to the one after it where nobody listens. A request that was begun is never sent twice: what
 * breaks off is a 502. `afterAnswer` is told how many answers there have been and awaited before the caller has his.
 */
export async function startRoundRobin(
  processes: () => readonly string[],
  afterAnswer: (answers: number) => Promise<void> = async () => undefined,
): Promise<RoundRobin> {
  let turn = 0;
  let answers = 0;
  const answerOf = async (incoming: IncomingMessage): Promise<Answer> => {
    const body = await buffer(incoming);
    const all = processes();
    for (let tries = 0; tries < all.length; tries += 1) {
      const answer = await forward(all[(turn += 1) % all.length]!, incoming, body);
      if (answer !== null) return answer;
    }
    return { status: 502, headers: {}, body: Buffer.from('nobody listens') };
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { status, headers, body } = await answerOf(incoming);
    await afterAnswer((answers += 1));
    outgoing.writeHead(status, { ...headers, connection: 'close' }).end(body);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const broken = (code: string | undefined): Answer => ({ status: 502, headers: {}, body: Buffer.from(String(code)) });

/** `null` where nobody listens. */
async function forward(url: string, incoming: IncomingMessage, body: Buffer): Promise<Answer | null> {
  const { method, url: path, headers } = incoming;
  const sent = request(url + path, { method, headers, agent: false }).end(body);
  try {
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ECONNREFUSED' ? null : broken(code);
  }
}
