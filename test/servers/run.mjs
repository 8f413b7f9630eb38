// `npm run test:servers`: as `npm test`, for the specs that need MongoDB and EventStoreDB. Both are real when MONGODB_URL and
// EVENTSTORE_URL name them; the tests make databases of their own there and drop them. Without MONGODB_URL a mongod is started here,
// without EVENTSTORE_URL the tests use the stand-in. The tests learn the addresses as TEST_MONGODB_URL and TEST_EVENTSTORE_URL:
// under the names that the application reads, every process they start would be connected by accident.
import { createRequire } from 'node:module';
import { prepareOrExit } from '../../apps/standalone/prepare.mjs';
import { runSpecs } from '../jest-run.mjs';

await prepareOrExit({ build: true, tools: true });
const require = createRequire(import.meta.url);
require('../../libs/embedded/test-support/load-typescript.cjs');
const { MongoClient } = require('mongodb');
const { startMongod } = require('../support/mongodb/mongod.ts');
const { findMongod } = require('../support/mongodb/mongod-binary.ts');
const { combinations, leftOut } = require('./left-out.cjs');

const { MONGODB_URL, EVENTSTORE_URL } = process.env;
const say = (line) => process.stderr.write(`${line}\n`);
let own = null;
let code = 1;
// Ended by a signal, it still waits for jest and stops the server; a mongod also ends by itself with the process that started it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => (own === null ? process.exit(1) : undefined));
try {
  // Tests of outages kill a mongod, which must be one of their own; so one is fetched here in any case.
  const binary = await findMongod(say).catch((error) => {
    if (!MONGODB_URL) throw error;
    say(`The tests that kill a server will fail: ${error.message}`);
  });
  own = MONGODB_URL ? null : await startMongod({ binary });
  say(`MongoDB: ${MONGODB_URL ? await describe(MONGODB_URL) : `mongod ${own.version} ${own.from}, ${own.url}`}`);
  say(
    `EventStoreDB: ${EVENTSTORE_URL ? `EVENTSTORE_URL, ${masked(EVENTSTORE_URL)}` : 'the stand-in of test/support/eventstoredb'}`,
  );
  for (const combination of combinations)
    for (const { spec, why } of leftOut(combination)) say(`Left out on ${combination}: ${spec} (${why})`);
  code = await runSpecs(['--config', 'test/servers/jest.config.cjs', ...process.argv.slice(2)], {
    EVENTSTORE_URL: undefined,
    MONGODB_URL: undefined,
    TEST_EVENTSTORE_URL: EVENTSTORE_URL || undefined,
    TEST_MONGODB_URL: MONGODB_URL || own.url,
  });
} catch (error) {
  say(`Cannot run the tests against servers: ${error.message}`);
  console.log('0 passed, 1 failed');
} finally {
  await own?.stop();
}
process.exit(code);

async function describe(url) {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    return `MONGODB_URL, version ${version}, ${masked(url)}`;
  } catch (error) {
    throw new Error(`MONGODB_URL (${masked(url)}) does not answer: ${error.message}`);
  } finally {
    await client.close();
  }
}

function masked(url) {
  return url.replace(/\/\/[^@/]*@/, '//***@').replace(/\?.*$/, '');
}
