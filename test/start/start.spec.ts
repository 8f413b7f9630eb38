import { cpSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { atAnotherStart, campaignOf, claim, openSale, type Sale } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { contentOf, expectExplained, flip, freshFolder, refusedStart } from './refused-start';

/** A folder of a house with a campaign and forty claims, closed in good order. */
let filled: string;
let sale: Sale;
let dir: string;
const folders: string[] = [];
let running: Server | null = null;

beforeAll(async () => {
  filled = freshFolder();
  const server = await startServer({ dir: filled });
  sale = await openSale(server.url, { campaign: { maxTotal: 500 } });
  // More commits than it takes to make a folder, so that it cannot be taken for one that was only begun.
  for (let number = 0; number < 40; number += 1) await claim(sale, { email: `buyer-${number}@example.org` });
  expect(await server.kill('SIGTERM')).toBe(0);
});
beforeEach(() => {
  dir = freshFolder();
  folders.push(dir);
});
afterEach(async () => {
  await running?.kill('SIGKILL');
  running = null;
});
afterAll(() => {
  for (const folder of [filled, ...folders]) rmSync(folder, { recursive: true, force: true });
});

const start = async (env: Record<string, string> = {}): Promise<Server> => (running = await startServer({ dir, env }));
const copyOfFilled = (): void => cpSync(filled, dir, { recursive: true });
const logFile = () => join(dir, 'log', 'data.mdb');

/** What the campaign counts, asked at another start of the same data. */
async function claimedAt(url: string): Promise<number> {
  return (await campaignOf(atAnotherStart(sale, url))).claimed;
}

describe('R8 a wrong environment variable is refused by its name', () => {
  it.each([
    ['HOST', 'not a host!', /host name or an IP address/],
    ['HOST', 'no-such-host.invalid', /cannot be listened on/],
    ['HOST', '203.0.113.1', /cannot be listened on/],
    ['PORT', '70000', /whole number from 0 to 65535/],
    ['PORT', '30x', /whole number from 0 to 65535/],
    ['SYSTEM_KEY', 'with spaces in the middle', /without spaces/],
    ['MASTER_KEY', 'too-short', /at least 32/],
    ['EVENTSTORE_URL', 'http://ops:s3cret@localhost:2113', /address of an EventStoreDB/],
    ['MONGODB_URL', 'mongo://app:s3cret@localhost', /address of a MongoDB replica set/],
    ['PUBLIC_URL', 'ftp://tickets.example.org', /http or https address/],
    ['PUBLIC_RATE_LIMIT', '0', /whole number from 1/],
    ['LOG_LEVEL', 'loud', /fatal, error, warn, info/],
  ])('%s=%s', (name, value, sentence) => {
    const refused = refusedStart({ dir, env: { [name]: value } });
    expectExplained(refused, sentence);
    expect(refused.text.toUpperCase()).toContain(name.replace('_', refused.text.includes(name) ? '_' : ' '));
    if (/KEY$|^(EVENTSTORE|MONGODB)_URL$/.test(name)) expect(refused.text).not.toContain(value);
    expect(refused.text).not.toContain('s3cret');
  });

  it('and several of them at once', () => {
    const env = { PORT: 'x', LOG_LEVEL: 'loud', PUBLIC_RATE_LIMIT: 'many' };
    expectExplained(refusedStart({ dir, env }), /- PORT must/, /- LOG_LEVEL must/, /- PUBLIC_RATE_LIMIT must/);
  });

  it('and a folder that is none', () => {
    writeFileSync(join(dir, 'a-file'), '');
    expectExplained(refusedStart({ dir: join(dir, 'a-file') }), /is not a folder.*Name a folder/);
  });

  it('and a port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const ended = await startServer({ dir, env: { PORT: String(port) } }).catch((error: Error) => error.message);
    other.close();
    expect(ended).toMatch(new RegExp(`ended with 78:\\s+Parterre cannot start:\\n- Port ${port} is in use.*set PORT`));
  });
});

describe('R8 a master key that does not fit is refused', () => {
  const key = (byte: string) => byte.repeat(64);

  it('when another one is set than the data was made with', async () => {
    await (await start({ MASTER_KEY: key('a') })).kill('SIGTERM');
    expectExplained(
      refusedStart({ dir, env: { MASTER_KEY: key('b') } }),
      /not the one this data was made with.*backup/,
    );
    expectExplained(refusedStart({ dir }), /master key|master\.key/);
  });

  it.each([
    ['is missing', () => rmSync(join(dir, 'master.key')), /master\.key is missing.*backup or set MASTER_KEY/],
    ['holds no key', () => writeFileSync(join(dir, 'master.key'), 'nonsense\n'), /holds no master key.*backup/],
    ['holds another key', () => writeFileSync(join(dir, 'master.key'), `${key('c')}\n`), /not the one.*backup/],
  ])('when its file %s', async (_, spoil, sentence) => {
    copyOfFilled();
    spoil();
    expectExplained(refusedStart({ dir }), sentence);
  });

  it('and works again once the right one is back', async () => {
    copyOfFilled();
    writeFileSync(join(dir, 'master.key'), `${key('c')}\n`);
    expectExplained(refusedStart({ dir }));
    cpSync(join(filled, 'master.key'), join(dir, 'master.key'));
    expect(await claimedAt((await start()).url)).toBe(40);
  });
});

describe('R8 a data folder that cannot be used is refused, and nothing in it is touched', () => {
  const refusedUntouched = (sentence: RegExp): void => {
    const before = contentOf(dir);
    expectExplained(refusedStart({ dir }), sentence);
    expect(contentOf(dir)).toEqual(before);
  };
  const size = (): number => statSync(logFile()).size;

  /** Every copy of the events in the file, those of pages no longer in use too. */
  function changeEvents(): void {
    const bytes = readFileSync(logFile());
    const name = sale.admin.organisationId;
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) flip(logFile(), at);
  }

  it('when it is foreign', () => {
    writeFileSync(join(dir, 'thesis.doc'), 'my work');
    refusedUntouched(/not one of ours.*empty folder/);
  });

  it.each([
    ['was made by a newer version', () => writeFileSync(join(dir, 'parterre.json'), '{"format":99}'), /newer version/],
    [
      'has a damaged marker',
      () => writeFileSync(join(dir, 'parterre.json'), '{"for'),
      /parterre\.json is damaged.*backup/,
    ],
    ['has lost its marker', () => rmSync(join(dir, 'parterre.json')), /no parterre\.json.*backup/],
    ['has lost its log', () => rmSync(logFile()), /event log.*is missing.*backup/],
    ['has an empty log', () => truncateSync(logFile(), 0), /event log.*is damaged.*backup/],
    ['has half a log', () => truncateSync(logFile(), size() / 2), /event log.*is damaged.*backup/],
    ['has a changed byte in its events', changeEvents, /event log is damaged: position \d+: checksum mismatch.*backup/],
    [
      'has another file as its log',
      () => writeFileSync(logFile(), Buffer.alloc(65_536, 'x')),
      /event log.*is damaged.*backup/,
    ],
  ])('when it %s', (_, spoil, sentence) => {
    copyOfFilled();
    spoil();
    refusedUntouched(sentence);
  });

  it('when any byte of its log has changed or its end is gone, or else it tells what it told before', async () => {
    const spoils = [0.2, 0.6].map((part) => () => flip(logFile(), Math.floor(size() * part)));
    for (const spoil of [...spoils, () => truncateSync(logFile(), size() - 4096)]) {
      rmSync(dir, { recursive: true });
      copyOfFilled();
      spoil();
      const outcome = await start().catch((error: Error) => error.message);
      if (typeof outcome === 'string') {
        expect(outcome).toMatch(/ended with 78:\s+Parterre cannot start:\n- .*is damaged.*backup/);
      } else {
        expect(await claimedAt(outcome.url)).toBe(40);
        await outcome.kill('SIGKILL');
      }
    }
  });

  it('while another process has it, which goes on undisturbed', async () => {
    copyOfFilled();
    const first = await start();
    expectExplained(refusedStart({ dir }), new RegExp(`in use by process ${first.child.pid}.*Stop that one first`));
    expect(await claimedAt(first.url)).toBe(40);
  });
});

describe('R8 read models that are damaged', () => {
  it.each([
    ['are gone', () => rmSync(join(dir, 'views'), { recursive: true })],
    ['are cut short', () => truncateSync(join(dir, 'views', 'data.mdb'), 8192)],
    ['are something else', () => writeFileSync(join(dir, 'views', 'data.mdb'), 'x'.repeat(50_000))],
  ])('are built again from the log before the server is ready, when they %s', async (_, spoil) => {
    copyOfFilled();
    spoil();
    const { url } = await start();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await claimedAt(url)).toBe(40);
  });
});

describe('a start', () => {
  it('works on a folder that is not there yet, and on one that was only begun', async () => {
    dir = join(dir, 'deep', 'er');
    await start();
    await running?.kill('SIGTERM');
    rmSync(dir, { recursive: true });
    mkdirSync(join(dir, 'log'), { recursive: true });
    writeFileSync(logFile(), '');
    await start();
  });

  it('R2 works at once after kill -9, with everything there', async () => {
    copyOfFilled();
    for (let round = 0; round < 2; round += 1) await (await start()).kill('SIGKILL');
    expect(await claimedAt((await start()).url)).toBe(40);
  });
});
