import { Db, MongoClient, MongoClientOptions, MongoCompatibilityError, MongoError } from 'mongodb';
import './lost-connections';
import { isAway } from './mongo-failure';
import { assertUsable, type Hello, listenTo, MongoConfigError } from './server-answers';

export interface MongoConnection {
  readonly client: MongoClient;
  readonly db: Db;
}

const defaultDatabase = 'parterre';
const databaseName = /^[^\s/\\."$*<>:|?\0]{1,63}$/;

/** Where no majority is there, a write that one node has taken would otherwise be waited for without end. */
export const majority = { w: 'majority', journal: true, wtimeoutMS: 10_000 } as const;

/** By which the server, and whoever looks at it, tells this application from others. */
export const appName = 'parterre';

/**
 * What correctness rests on stands here and not in the URL. A write is answered when a majority of the nodes has it on disk; a read
 * sees nothing that could be taken back. A server that is gone, or answers no more, is known after a few seconds.
 */
const options: MongoClientOptions = {
  appName,
  writeConcern: majority,
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  ignoreUndefined: true,
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  heartbeatFrequencyMS: 2_000,
  // Without it whoever waits for a connection that never comes waits for ever, and is not even told to come back.
  waitQueueTimeoutMS: 10_000,
};

/**
 * Connects to a replica set (or the router of a sharded cluster). Rejects with `MongoConfigError`, or when the server is not there
 * with `MongoNotReady` or the driver's error. `onError` is told once whenever a server is lost; the driver connects again by itself.
 */
export async function connectMongo(o: { url: string; onError?: (error: unknown) => void }): Promise<MongoConnection> {
  const { client, database } = clientFor(o.url);
  if (o.onError) tellOfLosses(client, o.onError);
  const withAnswers = listenTo(client);
  try {
    await client.connect();
    await checkServer(client);
    const db = client.db(database);
    // Whoever may not read this would learn it from the first request of a customer.
    await db.collection('views').findOne();
    return { client, db };
  } catch (error) {
    await client.close();
    throw explained(withAnswers(error));
  }
}

function clientFor(url: string): { client: MongoClient; database: string } {
  try {
    const client = new MongoClient(url, options);
    const database = databaseIn(url);
    if (!databaseName.test(database)) throw new Error('no server takes this name');
    client.db(database);
    return { client, database };
  } catch {
    // The driver's message may quote the URL, and with it the password.
    throw new MongoConfigError(
      'the URL of MongoDB is not one that can be used; it looks like mongodb://db1,db2,db3/parterre?replicaSet=rs0',
    );
  }
}

function databaseIn(url: string): string {
  const path = /^[^:]+:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1];
  return path === undefined ? defaultDatabase : decodeURIComponent(path);
}

/** The wire version of MongoDB 5.0, the first that reads a snapshot outside of a transaction. */
const oldestWireVersion = 13;

async function checkServer(client: MongoClient): Promise<void> {
  const hello: Hello = await client.db('admin').command({ hello: 1 });
  assertUsable(hello, client.options.replicaSet);
  if ((hello.maxWireVersion ?? 0) < oldestWireVersion) throw new MongoConfigError('MongoDB 5.0 or newer is needed');
}

const unauthorized = 13;
const authenticationFailed = 18;

function explained(error: unknown): unknown {
  const { code, path } = error as { code?: unknown; path?: string };
  if (error instanceof MongoError && code === authenticationFailed)
    return new MongoConfigError('MongoDB refuses the user and password of its URL (or their authSource)');
  if (error instanceof MongoError && code === unauthorized)
    return new MongoConfigError('the user in the URL of MongoDB, if there is one, may not use the database');
  if (error instanceof MongoCompatibilityError) return new MongoConfigError('MongoDB 5.0 or newer is needed');
  if (typeof code === 'string' && path !== undefined && !isAway(error))
    return new MongoConfigError(`the file ${path}, which the URL of MongoDB names, cannot be read (${code})`);
  return error;
}

function tellOfLosses(client: MongoClient, onError: (error: unknown) => void): void {
  const lost = new Set<string>();
  client.on('serverHeartbeatSucceeded', ({ connectionId }) => lost.delete(connectionId));
  client.on('serverHeartbeatFailed', ({ connectionId, failure }) => {
    if (!lost.has(connectionId)) onError(failure);
    lost.add(connectionId);
  });
}
