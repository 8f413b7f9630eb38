import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { endAbandoned } from '../../../libs/mongodb/abandoned-transactions';
import { appName } from '../../../libs/mongodb/mongo-connection';
import { startMongod } from './mongod';

/**
 * The MongoDB that a suite uses. `npm run test:servers` hands its URL over in `TEST_MONGODB_URL`, a name that no server process knows:
 * what a test starts is connected to it only where the test says so.
 */
export interface TestMongo {
  /** The URL of a database that nobody else uses, in the same server. It comes to be with the first write. */
  freshDatabase(): string;
  /** Drops those databases. */
  close(): Promise<void>;
}

/** The run's server; one of its own where jest was started without the runner. */
export async function openTestMongo(): Promise<TestMongo> {
  const given = process.env.TEST_MONGODB_URL;
  const own = given ? null : await startMongod();
  const url = given || own!.url;
  const names: string[] = [];
  return {
    freshDatabase: () => {
      names.push(`parterre-test-${randomBytes(6).toString('hex')}`);
      return inDatabase(url, names.at(-1)!);
    },
    close: () => (own ? own.stop() : dropAll(url, names)),
  };
}

/** The same server and credentials, another database. */
export function inDatabase(url: string, database: string): string {
  const [, server, before, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)(\?.*)?$/.exec(url)!;
  // Credentials are looked up in the database of the URL, so the one that was named has to stay named.
  const source = server!.includes('@') && before && !/[?&]authSource=/i.test(options) ? `authSource=${before}` : '';
  const query = [options.slice(1), source].filter((part) => part !== '').join('&');
  return `${server}/${database}${query && `?${query}`}`;
}

/** What a process that was killed in the middle of a transaction has left locked would stay so for ten seconds, or for a minute. */
async function dropAll(url: string, names: readonly string[]): Promise<void> {
  const client = new MongoClient(url);
  let isDone = false;
  const dropped = Promise.all(names.map((name) => client.db(name).dropDatabase())).finally(() => (isDone = true));
  while (!isDone) {
    await Promise.race([dropped, sleep(250)]);
    if (!isDone) await endAbandoned(client, appName);
  }
  await dropped;
  await client.close();
}
