import { connect } from 'node:net';
import { type Reply } from '../support/client';
import { atAnotherStart, claim, countersOf, made, openSale, type Sale } from '../support/scenario';
import { type Server, startServer } from '../support/server';

let server: Server;
beforeEach(async () => {
  server = await startServer();
});
afterEach(() => server.dispose());

/** Sends claims from many connections until the server takes no more; resolves with every answer that came. */
async function claimUntilGone(sale: Sale, onAnswer: (answers: number) => void): Promise<Reply[]> {
  const answers: Reply[] = [];
  const buyer = async (number: number): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      const email = `buyer-${number}-${turn}@example.org`;
      const reply = await claim(sale, { email }).catch(() => null);
      if (reply === null) return;
      onAnswer(answers.push(reply));
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, number) => buyer(number)));
  return answers;
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s under load finishes what is in flight and loses nothing',
  async (signal) => {
    const sale = await openSale(server.url, { capacity: 100_000 });
    let ended: Promise<number | null> = Promise.resolve(null);
    const answers = await claimUntilGone(sale, (count) => {
      if (count === 200) ended = server.kill(signal);
    });
    expect(await ended).toBe(0);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const again = await startServer({ dir: server.dir });
    try {
      const later = atAnotherStart(sale, again.url);
      const counters = await countersOf(later);
      // Nobody was left without an answer, so there is nothing that was done and not acknowledged.
      expect(counters.claimed).toBe(answers.length);
      const last = answers.at(-1)!;
      expect((await made(later.admin.get(`/v1/orders/${last.body.orderId}`))).body.status).toBe('paid');
    } finally {
      await again.kill('SIGKILL');
    }
  },
);

it('SIGTERM ends a server that only holds idle connections', async () => {
  // As browsers open one in advance, for whatever they may ask next.
  const inAdvance = connect(Number(new URL(server.url).port), '127.0.0.1');
  let heard = '';
  inAdvance.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const isClosed = new Promise((resolve) => inAdvance.once('close', resolve));
  await new Promise((resolve) => inAdvance.once('connect', resolve));
  const { admin } = await openSale(server.url);
  await Promise.all(Array.from({ length: 8 }, () => admin.get('/v1/seasons')));
  expect(await server.kill('SIGTERM')).toBe(0);
  await isClosed;
  // Nobody waited until the request that never came was too late.
  expect(heard).toBe('');
  expect(server.output()).not.toMatch(/"level":(50|60)/);
});
