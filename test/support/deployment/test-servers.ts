import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openEmbeddedStores } from '../../../libs/embedded/embedded-stores';
import { openEventStoreLog } from '../../../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { openMongoStores } from '../../../libs/mongodb/open-mongo-stores';
import { assertMasterKey, masterKeyFromText } from '../../../libs/runtime/master-key';
import { spawnEventStoreStandIn } from '../eventstoredb/stand-in-process';
import { openTestMongo } from '../mongodb/test-mongo';
import type { Combination, OpenedStores, OwnServers, TestStores } from './combinations';

export const masterKey = 'master-key-of-the-tests-0123456789abcdef';

/** What a deployment keeps on servers: a database of its own, and a log that is its own unless it is a real one. @public */
export async function openServers(
  combination: Combination,
  dir: string,
  own: OwnServers,
): Promise<Pick<TestStores, 'env' | 'writeDown' | 'open' | 'release'>> {
  const mongo = combination.endsWith('MongoDB') ? await mongoFor(own) : noServer;
  const log = combination.startsWith('EventStoreDB') ? await eventStoreFor(own, dir) : noServer;
  if (log.isShared && mongo.url && own.mongodbUrl === undefined) await begin(mongo.url, log.url);
  // Beside the file of the stand-in, which the product would not take for its own.
  const folder = log.url ? join(dir, 'folder') : dir;
  return {
    env: { DATA_DIR: folder, EVENTSTORE_URL: log.url, MONGODB_URL: mongo.url, MASTER_KEY: masterKey },
    writeDown: async () => (mongo.url ? writeDatabase(mongo.url, join(dir, 'mongodb.json')) : undefined),
    open: () => openedStores(mongo.url, log.url, folder),
    release: async () => void (await Promise.all([log.stop(), mongo.stop()])),
  };
}

const nothing = async (): Promise<void> => undefined;
const noServer = { url: '', isShared: false, stop: nothing };

async function mongoFor({ mongodbUrl }: OwnServers) {
  if (mongodbUrl !== undefined) return { url: mongodbUrl, stop: nothing };
  const mongo = await openTestMongo();
  return { url: mongo.freshDatabase(), stop: () => mongo.close() };
}

async function eventStoreFor({ eventStoreUrl }: OwnServers, dir: string) {
  const url = eventStoreUrl ?? process.env.TEST_EVENTSTORE_URL;
  if (url) return { url, isShared: true, stop: nothing };
  const standIn = await spawnEventStoreStandIn({ dataFile: join(dir, 'event-store') });
  return { url: standIn.url, isShared: false, stop: () => standIn.stop() };
}

/** Lets a log that has events of other tests already be used with keys of its own, which no process would begin. */
async function begin(url: string, logUrl: string): Promise<void> {
  const { subjectKeys, close } = await openMongoStores({ url });
  const log = await openEventStoreLog({ url: logUrl, onError: () => undefined });
  await assertMasterKey(subjectKeys, masterKeyFromText(masterKey));
  for await (const { data } of log.readAll({ limit: 1 }))
    await subjectKeys.createProperty('id', Buffer.from((data as { keyStoreId?: string }).keyStoreId ?? ''));
  await log.close();
  await close();
}

async function openedStores(mongodbUrl: string, eventStoreUrl: string, dir: string): Promise<OpenedStores> {
  const mongo = mongodbUrl ? await openMongoStores({ url: mongodbUrl }) : null;
  const onError = (): void => undefined;
  const log = eventStoreUrl ? await openEventStoreLog({ url: eventStoreUrl, onError }) : null;
  const otherLog = log && { head: await log.head() };
  const folder = mongo && log ? null : await openEmbeddedStores({ dir, ...(otherLog && { otherLog }) });
  return {
    log: log ?? folder!.log,
    readModels: (mongo ?? folder!).readModels,
    close: async () => void (await Promise.all([mongo?.close(), log?.close(), folder?.close()])),
  };
}

/** As it is stored, but for the compression of the files. */
async function writeDatabase(url: string, file: string): Promise<void> {
  const client = new MongoClient(url);
  const documents: Buffer[] = [];
  for (const { name } of await client.db().listCollections().toArray()) {
    const stored = client.db().collection<Buffer>(name).find({}, { raw: true });
    for await (const document of stored) documents.push(Buffer.from(document as unknown as Uint8Array));
  }
  await client.close();
  writeFileSync(file, Buffer.concat(documents));
}
