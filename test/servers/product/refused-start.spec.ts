import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { expectExplained, freshFolder, refusedStart } from '../../start/refused-start';
import { startProcess } from '../../support/deployment/app-process';
import { systemKey } from '../../support/deployment/deployment';
import { type Product, startProduct } from '../../support/deployment/start-product';
import { spawnEventStoreStandIn } from '../../support/eventstoredb/stand-in-process';
import { startMongod } from '../../support/mongodb/mongod';
import { claim, openSale } from '../../support/scenario';

const otherKey = 'another-master-key-0123456789abcdefgh';

describe('R8 with data that was made with another master key', () => {
  it.each(['embedded log + MongoDB', 'EventStoreDB + MongoDB'] as const)(
    'no process starts on %s, and those that run go on',
    async (on) => {
      const product = await startProduct({ on });
      try {
        const sale = await openSale(product.url);
        const { dir, env } = product.stores;
        const kinds = on.startsWith('Event')
          ? (['admin-api', 'projector', 'standalone'] as const)
          : (['standalone'] as const);
        for (const process of kinds) {
          // A folder that is in use is refused for that; it is not the folder that this is about.
          if (process === 'standalone' && on.startsWith('embedded')) await product.kill();
          const refused = refusedStart({ dir, process, env: { ...env, MASTER_KEY: otherKey } });
          expectExplained(refused, /master key is not the one/);
          expect(refused.text).not.toContain(otherKey);
        }
        if (on.startsWith('Event')) expect((await claim(sale)).status).toBe(201);
      } finally {
        await product.dispose();
      }
    },
  );
});

describe('R8 with keys that were never those of the log', () => {
  it('no process starts, nothing is left behind, and those on the right database go on', async () => {
    const product = await startProduct({ on: 'EventStoreDB + MongoDB' });
    try {
      const sale = await openSale(product.url);
      const { dir, env } = product.stores;
      const mongodb = new URL(env.MONGODB_URL!);
      const database = `${mongodb.pathname.slice(1)}-misspelled`;
      mongodb.pathname = `/${database}`;
      for (const process of ['admin-api', 'projector', 'standalone'] as const) {
        const refused = refusedStart({ dir, process, env: { ...env, MONGODB_URL: String(mongodb) } });
        expectExplained(refused, /has data, but the keys .* never here: the name of the database in MONGODB_URL/);
      }
      const client = new MongoClient(env.MONGODB_URL!);
      expect(await client.db(database).listCollections().toArray()).toEqual([]);
      await client.close();
      const folder = join(freshFolder(), 'new');
      const refused = refusedStart({ dir: folder, env: { ...env, MONGODB_URL: '' } });
      expectExplained(refused, /never here: .*DATA_DIR/);
      expect(existsSync(folder)).toBe(false);
      expect((await claim(sale)).status).toBe(201);
    } finally {
      await product.dispose();
    }
  });

  it('of processes that were started on an empty log, those go on that share the keys of its first event', async () => {
    // A real server has events of other tests.
    const eventStore = await spawnEventStoreStandIn();
    const product = await startProduct({ eventStoreUrl: eventStore.url });
    const { dir, env } = product.stores;
    const mongodb = new URL(env.MONGODB_URL!);
    mongodb.pathname = `${mongodb.pathname}-misspelled`;
    const misspelled = { ...env, MONGODB_URL: String(mongodb) };
    const mistaken = await startProcess('admin-api', { SYSTEM_KEY: systemKey, ...misspelled });
    try {
      const ended = once(mistaken.child, 'exit');
      const sale = await openSale(product.url);
      expect(await ended).toEqual([78, null]);
      expect(mistaken.output()).toMatch(
        /has data, but the keys .* never here: the name of the database in MONGODB_URL/,
      );
      expectExplained(refusedStart({ dir, process: 'admin-api', env: misspelled }), /never here: the name/);
      expect((await claim(sale)).status).toBe(201);
    } finally {
      await mistaken.kill('SIGKILL');
      await product.dispose();
      await eventStore.stop();
    }
  });

  it('a new folder is not begun with the keys of another log', async () => {
    const product = await startProduct({ on: 'embedded log + MongoDB' });
    try {
      const folder = join(freshFolder(), 'new');
      const refused = refusedStart({ dir: folder, env: { ...product.stores.env, DATA_DIR: folder } });
      expectExplained(refused, /belong to another event log/);
      expect(existsSync(folder)).toBe(false);
    } finally {
      await product.dispose();
    }
  });
});

describe('R8 on one folder', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ on: 'embedded log + MongoDB' });
  });
  afterAll(() => product.dispose());

  it('two processes are refused, whatever else is on a server, and the first one goes on', async () => {
    const sale = await openSale(product.url);
    const { dir, env } = product.stores;
    const { pid } = product.adminApis[0]!.process.child;
    const second = refusedStart({ dir, env });
    expectExplained(second, new RegExp(`in use by process ${pid}.*Stop that one first`));
    expect((await claim(sale)).status).toBe(201);
  });

  it('admin-api and projector are refused, and say what they need instead', () => {
    const { dir, env } = product.stores;
    for (const process of ['admin-api', 'projector'] as const) {
      const refused = refusedStart({ dir, process, env });
      expectExplained(refused, /EVENTSTORE_URL must be set .*several processes cannot share one data folder/);
    }
  });
});

describe('R8 with a MongoDB that cannot be used', () => {
  it('says that it has to be a replica set, and how to make one of it', async () => {
    const mongod = await startMongod({ standalone: true });
    try {
      const env = { MONGODB_URL: mongod.url, MASTER_KEY: otherKey };
      expectExplained(refusedStart({ dir: freshFolder(), env }), /no transactions; start mongod with --replSet/);
    } finally {
      await mongod.stop();
    }
  });

  it.each([
    ['mongodb://app:h1dden@127.0.0.1:27017/parterre?nonsense=h1dden'],
    ['mongodb://app:h1dden%ZZ@127.0.0.1:27017/parterre'],
    ['mongodb://app:h1dden@127.0.0.1:27017/a%20b'],
  ])('an address that is none is not repeated: %s', (url) => {
    const refused = refusedStart({ dir: freshFolder(), env: { MONGODB_URL: url, MASTER_KEY: otherKey } });
    expectExplained(refused, /MONGODB_URL/);
    expect(refused.text).not.toMatch(/h1dden/);
  });
});

describe('R8 with an EventStoreDB that cannot be used', () => {
  it.each([
    ['esdb://ops:s3cret@127.0.0.1:99999?tls=false'],
    ['esdb://ops:s3cret@127.0.0.1:2113?tls=perhaps'],
    ['esdb://ops:s3cret@127.0.0.1:2113?nodePreference=s3cret'],
  ])('an address that is none is not repeated: %s', (url) => {
    const refused = refusedStart({ dir: freshFolder(), env: { EVENTSTORE_URL: url, MASTER_KEY: otherKey } });
    expectExplained(refused, /EVENTSTORE_URL/);
    expect(refused.text).not.toMatch(/s3cret/);
  });
});
