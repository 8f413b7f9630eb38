import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { Position } from '../../libs/kernel/event';
import { MongoConfigError } from '../../libs/mongodb/server-answers';
import { MongoStores, openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { CheckpointMoved, ReadModelsUnavailable, ReadModelStore } from '../../libs/read-models/read-model-store';
import { SubjectKeysUnavailable } from '../../libs/subject-keys/subject-key-store';
import { Mongod, startMongod } from '../support/mongodb/mongod';

const view = { name: 'numbers', version: 1 };
const ids = Array.from({ length: 200 }, (_, i) => `id-${i}`);
const at = (n: number): Position => String(n).padStart(16, '0') as Position;
const key = (n: number): Uint8Array => new Uint8Array(60).fill(n % 256);

let mongod: Mongod;
let stores: MongoStores;
let losses: unknown[];
beforeAll(async () => {
  mongod = await startMongod();
});
afterAll(() => mongod.stop());
beforeEach(async () => {
  losses = [];
  stores = await openMongoStores({ url: mongod.url, onError: (error) => losses.push(error) });
  await stores.readModels.drop(view);
  await stores.readModels.prepare(view, { byN: ['organisationId', 'n'] });
});
afterEach(() => stores.close());

/** Every document of the view becomes `n`, and the checkpoint with them. */
const commit = (store: ReadModelStore, n: number, from: Position | null): Promise<void> =>
  store.commit(view, { writes: ids.map((id) => ({ id, document: { organisationId: 'house', n } })), from, to: at(n) });

/** The number that all documents show; fails when they are not all of one commit. */
async function numberShown(store: ReadModelStore): Promise<number | undefined> {
  const documents = await store.getMany<{ n: number }>(view, ids);
  const numbers = new Set(documents.map((document) => document?.n));
  expect([...numbers]).toHaveLength(1);
  return [...numbers][0];
}

/** Asks until the store answers again. */
async function whenBack<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ReadModelsUnavailable || error instanceof SubjectKeysUnavailable)) throw error;
      await sleep(50);
    }
  }
}

describe('a MongoDB that is killed under commits', () => {
  it('has lost nothing that was acknowledged and holds no half of a commit; the same client goes on', async () => {
    const { readModels } = stores;
    let acknowledged = 0;
    let lost = 0;
    let stop = false;
    const committing = (async () => {
      let stands = 0;
      while (!stop) {
        const next = Math.max(stands, acknowledged) + 1;
        try {
          await commit(readModels, next, stands === 0 ? null : at(stands));
          acknowledged = next;
          stands = next;
        } catch (error) {
          expect(error).toBeInstanceOf(ReadModelsUnavailable);
          lost += 1;
          const now = await whenBack(() => readModels.checkpoint(view));
          stands = now === null ? 0 : Number(now);
          // The one in flight is there whole or not at all, and none before it is missing.
          expect([acknowledged, next]).toContain(stands);
          expect(await whenBack(() => numberShown(readModels))).toBe(stands === 0 ? undefined : stands);
        }
      }
    })();
    for (const pause of [300, 137, 411, 223]) {
      await sleep(pause);
      await mongod.kill();
      await mongod.restart();
      const before = acknowledged;
      while (acknowledged === before) await sleep(20);
    }
    stop = true;
    await committing;
    expect(lost).toBeGreaterThan(0);
    expect(losses.length).toBeGreaterThan(0);
    expect(await readModels.checkpoint(view)).toBe(at(acknowledged));
    expect(await numberShown(readModels)).toBe(acknowledged);
    const page = await readModels.list(view, { index: 'byN', equals: ['house', acknowledged], limit: 500 });
    expect(page.items).toHaveLength(ids.length);
  });

  it('says of everything that it is away, and answers again after it', async () => {
    const { readModels, subjectKeys } = stores;
    await commit(readModels, 1, null);
    await mongod.kill();
    const asks = [
      () => readModels.get(view, 'id-1'),
      () => readModels.getMany(view, ids),
      () => readModels.list(view, { index: 'byN', equals: ['house'], limit: 1 }),
      () => commit(readModels, 2, at(1)),
      () => readModels.commit(view, { writes: [], from: at(1), to: at(2) }),
      () => readModels.checkpoint(view),
      () => readModels.promoted('numbers'),
      () => readModels.promote('numbers', 1),
      () => readModels.views(),
      () => readModels.note('numbers', 'resumes', 1),
      () => readModels.prepare(view, { byN: ['organisationId', 'n'] }),
      () => readModels.drop({ name: 'numbers', version: 9 }),
    ];
    const ofKeys = [
      () => subjectKeys.get('k'),
      () => subjectKeys.create([{ keyId: 'k', wrapped: key(1) }]),
      () => subjectKeys.destroy('other'),
      () => subjectKeys.createProperty('p', key(1)),
    ];
    const failures = (all: (() => Promise<unknown>)[]) =>
      Promise.all(
        all.map((ask) =>
          ask().then(
            () => 'answered',
            (error: unknown) => String(error),
          ),
        ),
      );
    expect(await failures(asks)).toEqual(asks.map(() => 'ReadModelsUnavailable: the read models are away'));
    expect(await failures(ofKeys)).toEqual(ofKeys.map(() => 'SubjectKeysUnavailable: the subject keys are away'));
    await mongod.restart();
    expect(await whenBack(() => numberShown(readModels))).toBe(1);
    await whenBack(() => commit(readModels, 2, at(1)));
  });

  it('keeps subject keys and tombstones that were answered', async () => {
    const { subjectKeys } = stores;
    const made = new Map<string, Uint8Array | 'destroyed'>();
    let stop = false;
    const making = (async () => {
      for (let n = 0; !stop; n += 1) {
        const keyId = `kept-${n}`;
        const [answer] = await whenBack(() => subjectKeys.create([{ keyId, wrapped: key(n) }]));
        made.set(keyId, answer!);
        if (n % 3 === 0) await whenBack(() => subjectKeys.destroy(keyId)).then(() => made.set(keyId, 'destroyed'));
      }
    })();
    await sleep(400);
    await mongod.kill();
    await mongod.restart();
    await sleep(200);
    stop = true;
    await making;
    for (const [keyId, stands] of made) expect(await whenBack(() => subjectKeys.get(keyId))).toEqual(stands);
  });
});

it('a MongoDB that swallows everything without an answer is away after a few seconds', async () => {
  const { readModels } = stores;
  await commit(readModels, 1, null);
  mongod.freeze();
  try {
    await expect(readModels.checkpoint(view)).rejects.toBeInstanceOf(ReadModelsUnavailable);
    await expect(commit(readModels, 2, at(1))).rejects.toBeInstanceOf(ReadModelsUnavailable);
  } finally {
    mongod.thaw();
  }
  const stands = await whenBack(() => readModels.checkpoint(view));
  expect([at(1), at(2)]).toContain(stands);
  await whenBack(() => commit(readModels, 3, stands));
  expect(await numberShown(readModels)).toBe(3);
});

describe('R4: a connection that ends in the very moment in which something is asked over it', () => {
  const sockets = new Set<Socket>();
  const remember = (message: unknown): void => void sockets.add((message as { socket: Socket }).socket);
  let fresh: MongoStores;
  beforeEach(async () => {
    sockets.clear();
    subscribe('net.client.socket', remember);
    fresh = await openMongoStores({ url: mongod.url });
  });
  afterEach(async () => {
    unsubscribe('net.client.socket', remember);
    await fresh.close();
  });

  it.each<[string, (stores: MongoStores) => Promise<unknown>]>([
    ['a document', ({ readModels }) => readModels.get(view, 'id-1')],
    ['a commit', ({ readModels }) => readModels.commit(view, { writes: [], from: null, to: at(1) })],
    ['a key', ({ subjectKeys }) => subjectKeys.get('k')],
    ['a new key', ({ subjectKeys }) => subjectKeys.create([{ keyId: 'k', wrapped: key(1) }])],
  ])(
    'leaves nobody waiting: %s',
    async (_, ask) => {
      await fresh.readModels.checkpoint(view);
      expect(sockets.size).toBeGreaterThan(0);
      // Their `close` comes a little later, and until then the driver takes them for connections.
      for (const socket of sockets) socket.destroy();
      await whenBack(() => ask(fresh));
    },
    30_000,
  );
});

describe('two processes', () => {
  let other: MongoStores;
  beforeEach(async () => {
    other = await openMongoStores({ url: mongod.url });
  });
  afterEach(() => other.close());

  it("commit from one checkpoint: one wins each time, and the documents are the winner's", async () => {
    let from: Position | null = null;
    for (let n = 1; n <= 20; n += 1) {
      const both = [stores, other].map(({ readModels }, i) => commit(readModels, n * 10 + i, from));
      const [one, two] = await Promise.allSettled(both);
      const lost = one!.status === 'rejected' ? one! : two!;
      expect([one!.status, two!.status].sort()).toEqual(['fulfilled', 'rejected']);
      expect((lost as PromiseRejectedResult).reason).toBeInstanceOf(CheckpointMoved);
      const winner = n * 10 + (one!.status === 'fulfilled' ? 0 : 1);
      expect(await numberShown(stores.readModels)).toBe(winner);
      from = at(winner);
    }
  });

  it('see a commit whole or not at all', async () => {
    let done = false;
    const committing = (async () => {
      for (let n = 1; n <= 60; n += 1) await commit(stores.readModels, n, n === 1 ? null : at(n - 1));
    })().finally(() => (done = true));
    while (!done) {
      await numberShown(other.readModels);
      const { items } = await other.readModels.list<{ n: number }>(view, {
        index: 'byN',
        equals: ['house'],
        limit: 300,
      });
      expect(new Set(items.map(({ document }) => document.n)).size).toBeLessThanOrEqual(1);
      expect([0, ids.length]).toContain(items.length);
    }
    await committing;
  });

  it('prepare one view at once', async () => {
    for (let version = 1; version <= 5; version += 1) {
      const fresh = { name: 'fresh', version };
      const indexes = { byN: ['organisationId', 'n'], byM: ['organisationId', 'm'] };
      const all = [stores, other, stores, other];
      await Promise.all(all.map(({ readModels }) => readModels.prepare(fresh, indexes)));
      const writes = [{ id: 'a', document: { organisationId: 'house', n: 1, m: null } }];
      await other.readModels.commit(fresh, { writes, from: null, to: at(1) });
      const page = await stores.readModels.list(fresh, { index: 'byM', equals: ['house', null], limit: 2 });
      expect(page.items.map(({ id }) => id)).toEqual(['a']);
    }
  });

  it('do not meet what a version held before it was dropped and made anew', async () => {
    await commit(stores.readModels, 1, null);
    expect(await numberShown(other.readModels)).toBe(1);
    await stores.readModels.drop(view);
    expect(await other.readModels.get(view, 'id-1')).toBeUndefined();
    await expect(commit(other.readModels, 2, at(1))).rejects.toThrow('not prepared');
    await stores.readModels.prepare(view, { byN: ['organisationId', 'n'] });
    expect(await numberShown(other.readModels)).toBeUndefined();
    await expect(commit(other.readModels, 2, at(1))).rejects.toMatchObject({ actual: null });
    await commit(other.readModels, 3, null);
    expect(await numberShown(stores.readModels)).toBe(3);
  });

  it('that meet the same new people at once end up with the same keys', async () => {
    const keyIds = Array.from({ length: 50 }, (_, i) => `shared-${i}`);
    const create = ({ subjectKeys }: MongoStores, n: number, order: string[]) =>
      subjectKeys.create(order.map((keyId) => ({ keyId, wrapped: key(n) })));
    const [mine, theirs] = await Promise.all([create(stores, 1, keyIds), create(other, 2, [...keyIds].reverse())]);
    expect(mine).toEqual([...theirs].reverse());
  });
});

describe('what cannot be used is refused at the start', () => {
  it('a server that is no replica set, with the remedy', async () => {
    const standalone = await startMongod({ standalone: true });
    const refused = await openMongoStores({ url: standalone.url }).catch((error: unknown) => error);
    await standalone.stop();
    expect(refused).toBeInstanceOf(MongoConfigError);
    expect((refused as Error).message).toMatch(/--replSet .*rs\.initiate\(\)/);
  });

  it.each([
    'nonsense',
    'http://user:secret@127.0.0.1/',
    'mongodb://user:secret@',
    'mongodb://user:secret@127.0.0.1:99999999/',
    'mongodb://user:secret@127.0.0.1/?nonsense=secret',
    'mongodb://127.0.0.1/sec%24ret.$x',
    'mongodb://user:secret@127.0.0.1/%zz',
  ])('a URL that is none, without quoting it: %s', async (url) => {
    const refused = await openMongoStores({ url }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MongoConfigError);
    expect(JSON.stringify([(refused as Error).message, String((refused as Error).cause)])).not.toMatch(
      /secret|nonsense/,
    );
  });

  it('a file for TLS that is not there', async () => {
    const url = `${mongod.url}&tls=true&tlsCAFile=/nowhere/ca.pem`;
    await expect(openMongoStores({ url })).rejects.toThrow(MongoConfigError);
  });

  it('but a server that is not there may come: it is away', async () => {
    const url = 'mongodb://127.0.0.1:1/?replicaSet=rs0';
    await expect(openMongoStores({ url })).rejects.toBeInstanceOf(ReadModelsUnavailable);
  });
});

it('the database is the one of the URL, or has the name of the product', async () => {
  const named = await openMongoStores({ url: mongod.url.replace('/?', '/house-one?') });
  await named.readModels.note('numbers', 'resumes', 7);
  const client = new MongoClient(mongod.url);
  expect(await client.db('house-one').collection('views').countDocuments()).toBe(1);
  expect(await client.db('parterre').collection('views').countDocuments()).toBeGreaterThan(0);
  await client.close();
  await named.close();
});
