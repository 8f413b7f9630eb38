import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { EventLog } from '../libs/event-log/event-log';
import { openMongoStores } from '../libs/mongodb/open-mongo-stores';
import { openProcesses } from '../libs/processes/open-processes.projection';
import type { ReadModelStore, ViewId, Write } from '../libs/read-models/read-model-store';
import { Projector } from '../libs/runtime/projector';
import { projections } from '../projections/registry';
import { openHouse, throughput } from './house';
import { Result, sideBySide } from './result';
import { mongo } from './servers';

const claims = 20_000;

/** What one commit of a view carried. */
interface Commit {
  readonly view: ViewId;
  readonly writes: readonly Write[];
}

/** P7: a projector that builds all views on MongoDB, against raw transactions with the same documents in the same sizes. */
export async function measure(): Promise<readonly Result[]> {
  const server = await mongo();
  const house = await openHouse();
  await throughput(claims, 2_000, house.claim);
  const commits: Commit[] = [];
  const fresh = (): string => inDatabase(server.url, `parterre-bench-${randomUUID().slice(0, 8)}`);
  const { one, other } = await sideBySide(
    3,
    () => project(house.stores.log, fresh(), commits),
    // The first round has nothing to repeat yet, and warms the server up.
    async () =>
      commits.length === 0 ? project(house.stores.log, fresh(), commits) : rawTransactions(fresh(), commits),
  );
  await house.close();
  await server.stop();
  const against = `${server.name}: raw transactions, one unordered bulkWrite each, of the same documents`;
  const what = 'projector over all views, a log of claims';
  return [
    {
      id: 'P7',
      what,
      value: one,
      unit: 'documents/s',
      against,
      reference: other,
      ratio: one / other,
      target: '>= 0.8',
    },
  ];
}

/** Documents written in a second; `commits` learns what they were. */
async function project(log: EventLog, url: string, commits: Commit[]): Promise<number> {
  const stores = await openMongoStores({ url });
  commits.length = 0;
  const store: ReadModelStore = Object.assign(Object.create(stores.readModels) as ReadModelStore, {
    commit(view: ViewId, batch: Parameters<ReadModelStore['commit']>[1]) {
      commits.push({ view, writes: batch.writes });
      return stores.readModels.commit(view, batch);
    },
  });
  const projector = new Projector({
    log,
    store,
    projections: [...projections, openProcesses],
    onStatus: () => undefined,
    onError: (view, error) => {
      throw new Error(`${view} halted`, { cause: error });
    },
  });
  const started = performance.now();
  await projector.start();
  const seconds = (performance.now() - started) / 1000;
  await projector.stop();
  await stores.close();
  await drop(url);
  return documentsIn(commits) / seconds;
}

async function rawTransactions(url: string, commits: readonly Commit[]): Promise<number> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  const db = client.db();
  const views = new Map<string, Commit[]>();
  for (const commit of commits) views.set(commit.view.name, [...(views.get(commit.view.name) ?? []), commit]);
  for (const name of views.keys()) {
    await db.createCollection(name);
    const { indexes } = [...projections, openProcesses].find((projection) => projection.name === name)!;
    const specs = Object.values(indexes).map((fields) => ({
      key: Object.fromEntries([...fields, '_id'].map((field) => [field, 1])),
    }));
    if (specs.length > 0) await db.collection(name).createIndexes(specs);
  }
  await db.collection<{ _id: string }>('checkpoints').insertMany([...views.keys()].map((_id) => ({ _id, at: 0 })));
  const started = performance.now();
  await Promise.all([...views].map(([name, batches]) => writeView(client, name, batches)));
  const seconds = (performance.now() - started) / 1000;
  await client.close();
  await drop(url);
  return documentsIn(commits) / seconds;
}

async function writeView(client: MongoClient, name: string, batches: readonly Commit[]): Promise<void> {
  const db = client.db();
  for (const [at, { writes }] of batches.entries()) {
    const operations = writes.map(({ id, document }) =>
      document === undefined
        ? { deleteOne: { filter: { _id: id } } }
        : { replaceOne: { filter: { _id: id }, replacement: { ...document }, upsert: true } },
    );
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await db.collection<{ _id: string }>('checkpoints').updateOne({ _id: name }, { $set: { at } }, { session });
        if (operations.length > 0)
          await db.collection<{ _id: string }>(name).bulkWrite(operations, { session, ordered: false });
      }),
    );
  }
}

const documentsIn = (commits: readonly Commit[]): number => commits.reduce((sum, { writes }) => sum + writes.length, 0);

async function drop(url: string): Promise<void> {
  const client = new MongoClient(url);
  await client.db().dropDatabase();
  await client.close();
}

/** The same servers, another database. */
const inDatabase = (url: string, database: string): string =>
  url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
