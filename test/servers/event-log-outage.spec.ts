import { setTimeout as pause } from 'node:timers/promises';
import { openEventStoreLog } from '../../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { EventLog, LogMessage, LogUnavailable, WrongExpectedRevision } from '../../libs/event-log/event-log';
import { collect, collectMessages, eventsOf, ids, someEvents } from '../../libs/event-log/event-log.contract-support';
import { NewEvent } from '../../libs/kernel/event';
import { startEventStoreStandIn } from '../support/eventstoredb/server';
import { spawnEventStoreStandIn } from '../support/eventstoredb/stand-in-process';

// A real server cannot be told to fail, so these always meet the stand-in.

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

type Options = Partial<Parameters<typeof openEventStoreLog>[0]>;

async function logOn(url: string, options: Options = {}): Promise<EventLog> {
  const log = await openEventStoreLog({ url, ...options });
  cleanUp.push(() => log.close());
  return log;
}

async function served(options: Options = {}) {
  const server = await startEventStoreStandIn();
  cleanUp.push(() => server.stop());
  return { server, log: await logOn(server.url, options) };
}

async function spawned(kind: 'url' | 'discoverUrl' = 'url', options: Options = {}) {
  const server = await spawnEventStoreStandIn();
  cleanUp.push(() => server.stop());
  return { server, log: await logOn(`${server[kind]}&maxDiscoverAttempts=2`, options) };
}

const stream = 'test-outage_1';
const stored = (log: EventLog, name = stream) => collect(log.read(name));
const away = (work: Promise<unknown>) => expect(work).rejects.toBeInstanceOf(LogUnavailable);

/** Until the log takes it, as the command runner does. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      await pause(20);
    }
  }
}

async function allAway(log: EventLog): Promise<void> {
  await away(log.append(stream, someEvents(1), 'any'));
  await away(collect(log.read(stream)));
  await away(collect(log.readAll()));
  await away(log.head());
}

describe('an append whose answer is lost', () => {
  it('is recognised when it is sent again', async () => {
    const { server, log } = await served();
    await log.append(stream, someEvents(2), 'no-stream');
    const batch = someEvents(3);
    server.loseNextAck();
    await away(log.append(stream, batch, 1n));
    const again = await log.append(stream, batch, 1n);
    const events = await stored(log);
    expect(ids(events.slice(2))).toEqual(ids(batch));
    expect(again).toEqual({ revision: 4n, position: events.at(-1)!.position, deduplicated: true });
  });

  it('is told apart from one that was never stored', async () => {
    const { server, log } = await spawned();
    await log.append(stream, someEvents(2), 'no-stream');
    await server.kill();
    const batch = someEvents(3);
    await away(log.append(stream, batch, 1n));
    await server.restart();
    expect(await insist(() => log.append(stream, batch, 1n))).toMatchObject({ revision: 4n, deduplicated: false });
  });

  it('takes those behind it with it, which all can be sent again in order', async () => {
    const { server, log } = await served();
    await log.append(stream, someEvents(1), 'no-stream');
    const batches = Array.from({ length: 40 }, () => someEvents(1));
    server.loseNextAck();
    const first = await Promise.allSettled(batches.map((batch, i) => log.append(stream, batch, BigInt(i))));
    for (const { status, ...rest } of first)
      if (status === 'rejected') {
        const { reason } = rest as PromiseRejectedResult;
        expect(reason instanceof LogUnavailable || reason instanceof WrongExpectedRevision).toBe(true);
      }
    for (const [i, batch] of batches.entries()) await insist(() => log.append(stream, batch, BigInt(i)));
    expect(ids((await stored(log)).slice(1))).toEqual(ids(batches.flat()));
  });
});

describe('a server that is killed', () => {
  it('is away until it is back, for the same log', async () => {
    const { server, log } = await spawned();
    const before = someEvents(3);
    await log.append(stream, before, 'no-stream');
    await server.kill();
    for (let i = 0; i < 5; i++) await allAway(log);
    await server.restart({ startingMs: 300 });
    const after = someEvents(2);
    await insist(() => log.append(stream, after, 2n));
    expect(ids(await insist(() => stored(log)))).toEqual(ids([...before, ...after]));
  });

  it('loses and doubles nothing of what many writers insist on', async () => {
    const { server, log } = await spawned();
    const writers = Array.from({ length: 40 }, (_, i) => ({ name: `test-writer_${i}`, events: [] as NewEvent[] }));
    let isOver = false;
    const writing = writers.map(async ({ name, events }) => {
      while (!isOver) {
        const batch = someEvents(2, { data: { text: 'x'.repeat(2_000) } });
        const expected = events.length === 0 ? 'no-stream' : BigInt(events.length - 1);
        await insist(() => log.append(name, batch, expected));
        events.push(...batch);
      }
    });
    for (let i = 0; i < 3; i++) {
      await pause(300);
      await server.kill();
      await server.restart({ startingMs: 100 * i });
    }
    await pause(300);
    isOver = true;
    await Promise.all(writing);
    for (const { name, events } of writers) expect(ids(await stored(log, name))).toEqual(ids(events));
  });

  it('is found again by discovery that had given up', async () => {
    const { server, log } = await spawned('discoverUrl');
    await log.append(stream, someEvents(1), 'no-stream');
    await server.kill();
    await allAway(log);
    await allAway(log);
    await server.restart();
    const batch = someEvents(1);
    await insist(() => log.append(stream, batch, 0n));
    expect(await stored(log)).toHaveLength(2);
  });

  it('may be away when the log is opened', async () => {
    const { server } = await spawned();
    await server.kill();
    const log = await logOn(server.url);
    await allAway(log);
    await server.restart();
    expect(await insist(() => log.head())).toBeNull();
  });
});

describe('a server that starts', () => {
  it('is away as long as it is not ready', async () => {
    const { server, log } = await served();
    await log.append(stream, someEvents(1), 'no-stream');
    server.notReady(true);
    await allAway(log);
    await allAway(log);
    server.notReady(false);
    const batch = someEvents(1);
    await insist(() => log.append(stream, batch, 0n));
    expect(await stored(log)).toHaveLength(2);
  });
});

describe('a server that hangs', () => {
  it('is away when patience ends, and what it stores later is recognised', async () => {
    const { server, log } = await served({ patienceMs: 200 });
    await log.append(stream, someEvents(1), 'no-stream');
    server.hang(true);
    const batch = someEvents(2);
    await away(log.append(stream, batch, 0n));
    await allAway(log);
    server.hang(false);
    expect(await insist(() => log.append(stream, batch, 0n))).toMatchObject({ revision: 2n, deduplicated: true });
    // Of the others, given up while they waited for their turn, none is sent any more.
    expect(await stored(log)).toHaveLength(3);
  });

  it('answers nobody, however many wait', async () => {
    const { server, log } = await served({ patienceMs: 200 });
    await log.append(stream, someEvents(1), 'no-stream');
    server.hang(true);
    const data = { text: 'x'.repeat(20_000) };
    const many = Array.from({ length: 100 }, (_, i) =>
      log.append(`${stream}${i}`, someEvents(1, { data }), 'no-stream'),
    );
    await Promise.all(many.map(away));
    server.closeConnections();
    server.hang(false);
    const batch = someEvents(1);
    await insist(() => log.append(stream, batch, 0n));
  });
});

describe('a subscription', () => {
  /** Follows until as many events have come. */
  function following(log: EventLog, count: number, slow: () => Promise<unknown> = async () => undefined) {
    const seen: LogMessage[] = [];
    const done = collectMessages(log, {}, async (messages, message) => {
      seen.push(message);
      await slow();
      return eventsOf(messages).length >= count;
    });
    const until = async (enough: (seen: LogMessage[]) => boolean) => {
      while (!enough(seen)) await pause(5);
    };
    return { done, until };
  }
  const isCaughtUp = (seen: LogMessage[]) => seen.some(({ kind }) => kind === 'caughtUp');

  it('goes on over a kill without losing or doubling an event, and tells of it once', async () => {
    const errors: unknown[] = [];
    const { server, log } = await spawned('url', { onError: (where, error) => errors.push([where, error]) });
    const batches = [1, 2, 3].map(() => someEvents(40));
    await log.append(stream, batches[0]!, 'no-stream');
    const { done, until } = following(log, 120);
    await until(isCaughtUp);
    await log.append(stream, batches[1]!, 39n);
    await until((seen) => eventsOf(seen).length >= 50);
    await server.kill();
    await pause(300);
    await server.restart({ startingMs: 200 });
    await insist(() => log.append(stream, batches[2]!, 79n));
    const seen = await done;
    expect(ids(eventsOf(seen))).toEqual(ids(batches.flat()));
    expect(seen.filter(({ kind }) => kind === 'caughtUp')).toHaveLength(1);
    expect(errors).toEqual([['subscription', expect.any(LogUnavailable)]]);
  });

  it('goes on after a server that was told to stop', async () => {
    const { server, log } = await spawned();
    const { done, until } = following(log, 2);
    await until(isCaughtUp);
    await log.append(stream, someEvents(1), 'no-stream');
    await until((seen) => eventsOf(seen).length === 1);
    await server.stopGracefully();
    await server.restart();
    const batch = someEvents(1);
    await insist(() => log.append(stream, batch, 0n));
    expect(eventsOf(await done).map((e) => e.revision)).toEqual([0n, 1n]);
  });

  it('waits for a server that is not there yet', async () => {
    const { server } = await spawned();
    await server.kill();
    const log = await logOn(server.discoverUrl);
    const { done } = following(log, 1);
    await pause(300);
    await server.restart();
    const batch = someEvents(1);
    await insist(() => log.append(stream, batch, 'no-stream'));
    expect(eventsOf(await done)).toHaveLength(1);
  });

  it('loses nothing when the server finds its consumer too slow, which is no outage', async () => {
    const errors: unknown[] = [];
    const { server, log } = await served({ onError: (...error) => errors.push(error) });
    const { done, until } = following(log, 1_500, () => pause(0));
    await until(isCaughtUp);
    for (let i = 0; i < 5; i++) await log.append(stream, someEvents(300), 'any');
    server.dropSubscriptions();
    await until((seen) => eventsOf(seen).length > 700);
    server.dropSubscriptions();
    expect(eventsOf(await done).map((e) => Number(e.revision))).toEqual(Array.from({ length: 1_500 }, (_, i) => i));
    expect(errors).toEqual([]);
  });

  it('ends when its signal aborts while the server is away', async () => {
    const { server, log } = await spawned();
    await server.kill();
    const abort = new AbortController();
    const messages = collect(log.subscribe({ signal: abort.signal }));
    await pause(100);
    abort.abort();
    expect(await messages).toEqual([]);
  });
});

describe('a closed log', () => {
  it('ends its subscriptions without an error and refuses everything else', async () => {
    const { server, log } = await served();
    await log.append(stream, someEvents(1), 'no-stream');
    const messages: LogMessage[] = [];
    for await (const message of log.subscribe({ signal: new AbortController().signal })) {
      messages.push(message);
      if (message.kind === 'caughtUp') void log.close();
    }
    expect(messages.map(({ kind }) => kind)).toEqual(['event', 'caughtUp']);
    await expect(log.append(stream, someEvents(1), 0n)).rejects.toThrow('closed');
    await expect(log.head()).rejects.toThrow('closed');
    expect(await collect(log.subscribe({ signal: new AbortController().signal }))).toEqual([]);
    while (server.openSubscriptions > 0) await pause(5);
  });
});
