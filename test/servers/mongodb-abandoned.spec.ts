import { MongoClient } from 'mongodb';
import { Position } from '../../libs/kernel/event';
import { MongoStores, openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { Mongod, startMongod } from '../support/mongodb/mongod';
import { inDatabase } from '../support/mongodb/test-mongo';
import { eventually } from '../support/eventually';

const view = { name: 'numbers', version: 1 };
const at = (n: number): Position => String(n).padStart(16, '0') as Position;
const write = { id: 'one', document: { organisationId: 'house', n: 1 } };

let mongod: Mongod;
let url: string;
let stores: MongoStores;
beforeAll(async () => {
  mongod = await startMongod();
  url = inDatabase(mongod.url, 'house');
  stores = await openMongoStores({ url });
  await stores.readModels.prepare(view, {});
  await stores.readModels.commit(view, { writes: [write], from: null, to: at(1) });
});
afterAll(async () => {
  await stores.close();
  await mongod.stop();
});

/** Has changed everything in the database and goes no further, like a process that was killed there. */
async function leaveOpen(appName: string) {
  const client = new MongoClient(url, { appName });
  const session = client.startSession();
  const names = (await client.db().listCollections().toArray()).map(({ name }) => name);
  session.startTransaction();
  for (const name of names)
    await client
      .db()
      .collection(name)
      .updateMany({}, { $set: { left: 'open' } }, { session });
  return { client, session };
}

it('R4 a transaction that a killed process left open holds the next commit up for a moment, not for a minute', async () => {
  // Nobody else ends it: the server would in a minute.
  const admin = new MongoClient(mongod.url);
  await admin.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: 3600 });
  await admin.close();
  const left = await leaveOpen('parterre');
  const commit = () => stores.readModels.commit(view, { writes: [write], from: at(1), to: at(2) });
  await eventually(() =>
    commit().catch((error: unknown) => {
      expect(error).toBeInstanceOf(ReadModelsUnavailable);
      throw error;
    }),
  );
  expect(await stores.readModels.checkpoint(view)).toBe(at(2));
  await expect(left.session.commitTransaction()).rejects.toMatchObject({ code: 251 });
  await left.client.close();
});

it('transactions of other applications are left alone', async () => {
  const left = await leaveOpen('a backup');
  const commit = () => stores.readModels.commit(view, { writes: [write], from: at(2), to: at(3) });
  for (let tries = 0; tries < 3; tries += 1) await expect(commit()).rejects.toBeInstanceOf(ReadModelsUnavailable);
  await left.session.commitTransaction();
  await left.client.close();
  await commit();
  expect(await stores.readModels.checkpoint(view)).toBe(at(3));
});
