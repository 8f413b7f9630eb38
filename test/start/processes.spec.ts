import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshFolder, expectExplained, refusedStart } from './refused-start';

let dir: string;
beforeEach(() => {
  dir = freshFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const masterKey = 'm'.repeat(44);
const eventStore = 'esdb://ops:s3cret@127.0.0.1:1?tls=false';
const mongodb = 'mongodb://app:h1dden@127.0.0.1:1/parterre';

describe.each(['admin-api', 'projector'] as const)('R8 %s', (process) => {
  it('says why it cannot run on a data folder, and what to do', () => {
    const refused = refusedStart({ dir, process });
    expectExplained(
      refused,
      /- EVENTSTORE_URL must be set .*several processes cannot share one data folder.*npm start/,
      /- MONGODB_URL must be set .*several processes cannot share one data folder.*npm start/,
      /- MASTER_KEY must be set .*every process derives all secrets from the same key.*openssl rand/,
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    ['EVENTSTORE_URL', { MONGODB_URL: mongodb, MASTER_KEY: masterKey }],
    ['MONGODB_URL', { EVENTSTORE_URL: eventStore, MASTER_KEY: masterKey }],
    ['MASTER_KEY', { EVENTSTORE_URL: eventStore, MONGODB_URL: mongodb }],
  ])('asks for %s when only that is missing', (missing, env) => {
    const refused = refusedStart({ dir, process, env });
    expectExplained(refused, new RegExp(`^Parterre cannot start:\n- ${missing} must be set [^\n]*\n$`));
    expect(refused.text).not.toMatch(/s3cret|h1dden/);
  });
});

describe('R8 a standalone process', () => {
  it.each([
    ['EVENTSTORE_URL', eventStore],
    ['MONGODB_URL', mongodb],
  ])('with %s needs MASTER_KEY, and touches no folder without', (name, url) => {
    expectExplained(refusedStart({ dir, env: { [name]: url } }), /^Parterre cannot start:\n- MASTER_KEY must[^\n]*\n$/);
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('R8 an address that only the driver knows to be wrong', () => {
  it.each([
    ['EVENTSTORE_URL', `${eventStore}&nonsense=1`, /- EVENTSTORE_URL has to be changed: .*option that is not known/],
    ['EVENTSTORE_URL', `${eventStore}&keepAliveInterval=x`, /- EVENTSTORE_URL has to be changed: .*cannot be read/],
    [
      'MONGODB_URL',
      `${mongodb}?nonsense=1`,
      /- MONGODB_URL \(mongodb:\/\/127\.0\.0\.1:1\): the URL of MongoDB is not one/,
    ],
  ])('%s is refused without being quoted', (name, url, sentence) => {
    const refused = refusedStart({ dir, env: { [name]: url, MASTER_KEY: masterKey } });
    expectExplained(refused, sentence);
    expect(refused.text).not.toMatch(/s3cret|h1dden|nonsense/);
  });
});

describe.each(['SIGTERM', 'SIGINT'] as const)('R4 servers that are not there at start', (signal) => {
  it.each([
    ['admin-api', { EVENTSTORE_URL: eventStore, MONGODB_URL: mongodb }, 'esdb://127.0.0.1:1'],
    ['projector', { EVENTSTORE_URL: eventStore, MONGODB_URL: mongodb }, 'esdb://127.0.0.1:1'],
    ['standalone', { MONGODB_URL: mongodb }, 'mongodb://127.0.0.1:1'],
  ])(
    `%s waits for them, says so once and without credentials, and ends with ${signal}`,
    async (process, env, server) => {
      const ended = await waitingStart({ process, env: { ...env, DATA_DIR: dir, MASTER_KEY: masterKey }, signal });
      expect(ended.code).toBe(signal === 'SIGTERM' ? 143 : 130);
      const lines = ended.text.trim().split('\n');
      expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
        expect.stringMatching(
          new RegExp(`^waiting for the .*${server}: it does not answer yet \\(.*ECONNREFUSED.*\\)$`),
        ),
      ]);
      expect(ended.text).not.toMatch(/s3cret|h1dden/);
    },
  );
});

/** Starts a process whose servers are away, ends it a while after it has said so, and answers what it said. */
async function waitingStart(o: { process: string; env: Record<string, string>; signal: NodeJS.Signals }) {
  const main = join(__dirname, '../../dist/apps', o.process, 'main.js');
  const child = spawn(globalThis.process.execPath, [main], { env: { ...globalThis.process.env, PORT: '0', ...o.env } });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let text = '';
  const said = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      resolve();
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await Promise.race([said, ended]);
  // Long enough for more tries, each of which could say it again.
  await sleep(1_500);
  child.kill(o.signal);
  const [code] = await ended;
  return { code, text };
}
