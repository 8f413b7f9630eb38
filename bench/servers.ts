import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A server that a bench runs against. */
export interface BenchServer {
  readonly url: string;
  /** In words, for the table. */
  readonly name: string;
  stop(): Promise<void>;
}

const root = join(__dirname, '../..');

/** The tests know how to start servers; they are read as they are, since they are no part of the build. */
function testSupport<T>(path: string): T {
  const read = createRequire(join(root, 'package.json'));
  read('./libs/embedded/test-support/load-typescript.cjs');
  return read(`./test/support/${path}`) as T;
}

/** The server of `EVENTSTORE_URL`, or the stand-in of the tests: a ratio of two figures of the same server says something of ours. */
export async function eventStore(): Promise<BenchServer> {
  const { EVENTSTORE_URL: given } = process.env;
  if (given) return { url: given, name: 'EventStoreDB', stop: () => Promise.resolve() };
  const { spawnEventStoreStandIn } = testSupport<{ spawnEventStoreStandIn(): Promise<Omit<BenchServer, 'name'>> }>(
    'eventstoredb/stand-in-process.ts',
  );
  const { url, stop } = await spawnEventStoreStandIn();
  return { url, name: 'the stand-in for EventStoreDB', stop };
}

/** A fresh database on the server of `MONGODB_URL`, or on a mongod of its own. */
export async function mongo(): Promise<BenchServer> {
  const { MONGODB_URL: given } = process.env;
  if (given) return { url: given, name: 'MongoDB', stop: () => Promise.resolve() };
  const { startMongod } = testSupport<{ startMongod(): Promise<Omit<BenchServer, 'name'> & { version: string }> }>(
    'mongodb/mongod.ts',
  );
  const { url, version, stop } = await startMongod();
  return { url, name: `MongoDB ${version}`, stop };
}
