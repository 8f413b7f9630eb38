import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { collect, collectMessages, eventsOf, ids, someEvents } from '../event-log/event-log.contract-support';
import { LogUnavailable } from '../event-log/event-log';
import { Position } from '../kernel/event';
import { EmbeddedStores, followEmbeddedStores, openEmbeddedStores } from './embedded-stores';
import { openLogEnvironment } from './log-environment';

let dir: string;
let stores: EmbeddedStores;
const stream = 'order-house_1';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parterre-stores-'));
  stores = await openEmbeddedStores({ dir });
});
afterEach(async () => {
  await stores.close();
  await rm(dir, { recursive: true });
});

describe('following the log', () => {
  it('shows what is there and what comes, in the same positions', async () => {
    await stores.log.append(stream, someEvents(3), 'no-stream');
    const follower = await followEmbeddedStores({ dir, headSignal: stores.headSignal });
    const seen = await collectMessages(follower.log, {}, (messages, message) => {
      if (message.kind === 'caughtUp')
        void stores.log.append(stream, someEvents(2, { data: { another: { shape: 1 } } }), 2n);
      return eventsOf(messages).length === 5;
    });
    expect(eventsOf(seen)).toEqual(await collect(stores.log.readAll()));
    expect(await collect(follower.log.read(stream))).toEqual(eventsOf(seen));
    expect(await follower.log.head()).toBe(await stores.log.head());
    await follower.close();
  });

  it('does not let the follower append', async () => {
    const follower = await followEmbeddedStores({ dir, headSignal: stores.headSignal });
    await expect(follower.log.append(stream, someEvents(1), 'any')).rejects.toThrow('only reads');
    await follower.close();
  });

  it('ends the subscriptions of a follower that is closed', async () => {
    const follower = await followEmbeddedStores({ dir, headSignal: stores.headSignal });
    const seen = collect(follower.log.subscribe({ signal: new AbortController().signal }));
    await follower.close();
    expect((await seen).map((m) => m.kind)).toEqual(['caughtUp'].slice(0, (await seen).length));
  });

  it('works from another thread, which writes the read models meanwhile', async () => {
    const events = someEvents(30);
    await stores.log.append(stream, events.slice(0, 10), 'no-stream');
    const worker = new Worker(join(__dirname, 'test-support', 'follower.cjs'), {
      workerData: { dir, headSignal: stores.headSignal },
    });
    let reached = '';
    worker.on('message', (position: string) => (reached = position));
    for (let i = 10; i < 30; i++) await stores.log.append(stream, [events[i]!], BigInt(i - 1));
    const head = (await stores.log.head())!;
    while (reached !== head) await once(worker, 'message');
    const view = { name: 'followed', version: 1 };
    expect(await stores.readModels.checkpoint(view)).toBe(head);
    const page = await stores.readModels.list<{ revision: number }>(view, {
      index: 'byStream',
      equals: [stream],
      limit: 50,
    });
    expect(page.items.map(({ document }) => document.revision)).toEqual(events.map((_, i) => i));
    worker.postMessage('stop');
    expect(await once(worker, 'exit')).toEqual([0]);
  });
});

describe('a write that fails', () => {
  /** Moves the count that guards the writes, so that LMDB refuses the next ones as it does behind a commit that failed. */
  const disturb = async (): Promise<void> => {
    const env = openLogEnvironment(join(dir, 'log'));
    await env.system.put('chain', Buffer.from([1]), 1000);
    await env.root.close();
  };
  const started = (batches: ReturnType<typeof someEvents>[]) =>
    batches.map((batch, i) => stores.log.append(stream, batch, i === 0 ? 'no-stream' : BigInt(i * 2 - 1)));

  it('fails all behind it, leaves nothing of them, and can be repeated', async () => {
    const batches = [someEvents(2), someEvents(2), someEvents(2, { data: { quite: { new: 'shape' } } })];
    await disturb();
    for (const result of await Promise.allSettled(started(batches))) {
      expect(result.status === 'rejected' && result.reason).toBeInstanceOf(LogUnavailable);
    }
    expect(await collect(stores.log.readAll())).toEqual([]);
    expect(await stores.log.head()).toBeNull();
    await Promise.all(started(batches));
    expect(ids(await collect(stores.log.read(stream)))).toEqual(ids(batches.flat()));
  });

  it('takes no key back that was answered', async () => {
    await disturb();
    const wrapped = new Uint8Array([1, 2, 3]);
    expect(await stores.subjectKeys.create([{ keyId: 'k1', wrapped }])).toEqual([wrapped]);
    await expect(stores.log.append(stream, someEvents(1), 'no-stream')).rejects.toBeInstanceOf(LogUnavailable);
    await stores.log.append(stream, someEvents(1), 'no-stream');
    await stores.close();
    stores = await openEmbeddedStores({ dir });
    expect(await stores.subjectKeys.get('k1')).toEqual(wrapped);
  });

  it('after the stores are closed says so', async () => {
    await stores.close();
    await expect(stores.log.append(stream, someEvents(1), 'any')).rejects.toBeInstanceOf(LogUnavailable);
  });
});

describe('names that LMDB cannot take', () => {
  it('are refused before anything is written', async () => {
    for (const name of ['', 'x'.repeat(600), 'a\0b'])
      await expect(stores.log.append(name, someEvents(1), 'any')).rejects.toThrow('name of a stream');
    await expect(stores.subjectKeys.create([{ keyId: 'x'.repeat(600), wrapped: new Uint8Array(1) }])).rejects.toThrow(
      'key id',
    );
    expect(await stores.log.head()).toBeNull();
  });
});

describe('read models of a log that is elsewhere', () => {
  const view = { name: 'things', version: 1 };
  const reopened = async (otherLog: { head: Position | null }): Promise<EmbeddedStores> => {
    await stores.close();
    return (stores = await openEmbeddedStores({ dir, otherLog }));
  };
  const somewhere = (number: number): Position => `00${number}-00${number}` as Position;

  it('go on from where they stand in that log', async () => {
    await reopened({ head: somewhere(7) });
    await stores.readModels.prepare(view, {});
    await stores.readModels.commit(view, { writes: [], from: null, to: somewhere(7) });
    await reopened({ head: somewhere(8) });
    expect(await stores.readModels.checkpoint(view)).toBe(somewhere(7));
    expect(stores.notes).toEqual([]);
  });

  it.each([somewhere(6), null])('are built again when they are ahead of it, at %s', async (head) => {
    await reopened({ head: somewhere(7) });
    await stores.readModels.prepare(view, {});
    await stores.readModels.commit(view, { writes: [], from: null, to: somewhere(7) });
    await reopened({ head });
    expect(await stores.readModels.checkpoint(view)).toBeNull();
    expect(stores.notes).toEqual([expect.stringContaining('ahead of the event log')]);
  });

  it('are not kept in a folder that has a log of its own', async () => {
    await stores.log.append(stream, someEvents(1), 'no-stream');
    await expect(reopened({ head: null })).rejects.toThrow(/it holds an event log of its own\. Remove EVENTSTORE_URL/);
    stores = await openEmbeddedStores({ dir });
    expect(await collect(stores.log.readAll())).toHaveLength(1);
  });
});
