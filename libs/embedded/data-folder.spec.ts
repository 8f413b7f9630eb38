import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, someEvents } from '../event-log/event-log.contract-support';
import { Position } from '../kernel/event';
import { DataFolderError } from './data-folder-error';
import { EmbeddedStores, openEmbeddedStores } from './embedded-stores';
import { verifyLog } from './verify-log';

let dir: string;
let opened: EmbeddedStores[];
const logFile = () => join(dir, 'log', 'data.mdb');
const viewsFile = () => join(dir, 'views', 'data.mdb');
const view = { name: 'sample', version: 1 };

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'parterre-folder-')), 'data');
  opened = [];
});
afterEach(async () => {
  for (const stores of opened) await stores.close();
  await rm(join(dir, '..'), { recursive: true, force: true });
});

async function openFolder(at = dir): Promise<EmbeddedStores> {
  const stores = await openEmbeddedStores({ dir: at });
  opened.push(stores);
  return stores;
}

const refusal = (at = dir) =>
  openFolder(at).then(
    () => 'opened',
    (error: unknown) => (error instanceof DataFolderError ? error.message : error),
  );

/** A folder with `appends` appends in it, and one read model, closed again. */
async function filled(appends = 40): Promise<void> {
  const stores = await openFolder();
  for (let i = 0; i < appends; i++)
    await stores.log.append(`order-house_${i % 5}`, someEvents(3, { data: { text: 'x'.repeat(500) } }), 'any');
  await stores.readModels.prepare(view, { byAt: ['organisationId', 'at'] });
  const writes = Array.from({ length: 100 }, (_, i) => ({ id: `d${i}`, document: { organisationId: 'house', at: i } }));
  await stores.readModels.commit(view, { writes, from: null, to: (await stores.log.head()) as Position });
  await stores.close();
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  byte[0]! ^= 0xff;
  await file.write(byte, 0, 1, at);
  await file.close();
}

describe('a data folder that is fine', () => {
  it('is made when it is not there, with all folders above it', async () => {
    dir = join(dir, 'deeper', 'still');
    await openFolder();
    expect(JSON.parse(await readFile(join(dir, 'parterre.json'), 'utf8'))).toEqual({ format: 1 });
  });

  it('can be opened again and again, and leaves no lock behind', async () => {
    for (let i = 0; i < 3; i++) await (await openFolder()).close();
    expect((await readdir(dir)).sort()).toEqual(['log', 'parterre.json', 'views']);
  });

  it('is taken when it is empty, or was only begun', async () => {
    await mkdir(join(dir, 'log'), { recursive: true });
    await writeFile(logFile(), '');
    await (await openFolder()).close();
    await rm(join(dir, 'parterre.json'));
    expect(await refusal()).toBe('opened');
  });

  it('may be closed twice', async () => {
    const stores = await openFolder();
    await stores.close();
    await stores.close();
  });
});

describe('a data folder that cannot be used is refused with what is wrong and what to do', () => {
  it('when it is foreign', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'thesis.doc'), 'my work');
    expect(await refusal()).toMatch(/holds other files and no parterre\.json.*empty folder/);
    expect(await readdir(dir)).toEqual(['thesis.doc']);
  });

  it('when it is no folder', async () => {
    await writeFile(dir, '');
    expect(await refusal()).toMatch(/is not a folder/);
    expect(await refusal(join(dir, 'below'))).toMatch(/is not a folder/);
  });

  it('when it was made by a newer version', async () => {
    await filled();
    await writeFile(join(dir, 'parterre.json'), JSON.stringify({ format: 2 }));
    expect(await refusal()).toMatch(/format 2.*newer version.*Run that newer version/);
  });

  it.each(['', 'nonsense', '[]', '{"format":"1"}', '{"format":0}'])('when its marker is damaged: %j', async (text) => {
    await filled();
    await writeFile(join(dir, 'parterre.json'), text);
    expect(await refusal()).toMatch(/parterre\.json is damaged.*backup/);
  });

  it('when its marker is gone but its log is not', async () => {
    await filled();
    await rm(join(dir, 'parterre.json'));
    expect(await refusal()).toMatch(/holds an event log but no parterre\.json.*backup/);
  });

  it('when it cannot be written', async () => {
    await mkdir(dir);
    const folder = await stat(dir);
    const asRoot = process.geteuid!() === 0;
    // Root may write everywhere, so the test is somebody else for a moment.
    if (asRoot) process.seteuid!(65534);
    else await (await open(dir)).chmod(folder.mode & 0o555);
    const message = await refusal();
    if (asRoot) process.seteuid!(0);
    expect(message).toMatch(/cannot be written \(EACCES\)/);
  });

  it('when its log is missing', async () => {
    await filled();
    await rm(logFile());
    expect(await refusal()).toMatch(/log.*is missing.*backup/);
  });
});

describe('a second opening', () => {
  it('is refused while the folder is open in this process', async () => {
    await openFolder();
    expect(await refusal()).toMatch(new RegExp(`in use by process ${process.pid}.*Stop that one first`));
  });

  it('is refused while another process has the folder, and not after that was killed', async () => {
    const holder = child('hold');
    const pid = await new Promise<number>((resolve) => holder.once('message', (m) => resolve(m as number)));
    expect(await refusal()).toMatch(new RegExp(`in use by process ${pid}`));
    await killed(holder);
    expect(existsSync(join(dir, 'parterre.pid'))).toBe(true);
    expect(await refusal()).toBe('opened');
  });

  it('is not refused for a process id that was given out again', async () => {
    await filled();
    const holder = { pid: process.pid, started: '1', token: 'x', world: await world() };
    await writeFile(join(dir, 'parterre.pid'), JSON.stringify(holder));
    expect(await refusal()).toBe('opened');
  });

  it('is not refused for a lock file that was cut short', async () => {
    await filled();
    await writeFile(join(dir, 'parterre.pid'), '{"pid":');
    expect(await refusal()).toBe('opened');
  });

  it('of many at once leaves one, also over a holder that was killed', async () => {
    await filled();
    await writeFile(
      join(dir, 'parterre.pid'),
      JSON.stringify({ pid: 2 ** 22 + 1, started: '1', token: 'dead', world: await world() }),
    );
    const results = await Promise.all(Array.from({ length: 8 }, () => refusal()));
    expect(results.filter((r) => r === 'opened')).toHaveLength(1);
    for (const r of results) if (r !== 'opened') expect(r).toMatch(/in use by process/);
  });

  /** What the lock file of this machine says about where a process id counts. */
  async function world(): Promise<string> {
    const other = `${dir}-other`;
    const stores = await openFolder(other);
    const { world } = JSON.parse(await readFile(join(other, 'parterre.pid'), 'utf8')) as { world: string };
    await stores.close();
    return world;
  }
});

describe('a damaged log is refused', () => {
  it.each([
    ['is no database', (): Promise<void> => writeFile(logFile(), Buffer.alloc(20_000, 'no database '))],
    ['is empty', (): Promise<void> => truncate(logFile(), 0)],
    ['has lost its second root page', (): Promise<void> => truncate(logFile(), 5000)],
    ['has a wrong magic number', (): Promise<void> => flip(logFile(), 24)],
    ['has lost its last page', async (): Promise<void> => truncate(logFile(), (await stat(logFile())).size - 4096)],
    ['has lost its second half', async (): Promise<void> => truncate(logFile(), (await stat(logFile())).size / 2)],
  ])('when the file %s', async (_, damage) => {
    await filled();
    await damage();
    const before = await readFile(logFile());
    expect(await refusal()).toMatch(/event log.*is damaged.*backup/);
    expect((await readFile(logFile())).equals(before)).toBe(true);
  });

  it('when bytes of a recent event have changed, without naming them', async () => {
    await filled();
    const at = (await readFile(logFile())).lastIndexOf('x'.repeat(400));
    await flip(logFile(), at + 10);
    const message = await refusal();
    expect(message).toMatch(/event log is damaged: position \d+: checksum mismatch.*backup/);
    expect(message).not.toContain('xxx');
  });

  it('when any byte of the pages in use has changed, or else reads as it was written', async () => {
    await filled(200);
    const pristine = `${dir}.pristine`;
    await copyFile(logFile(), pristine);
    const events = await withFolder((stores) => collect(stores.log.readAll()));
    const { size } = await stat(logFile());
    let refused = 0;
    for (let i = 0; i < 60; i++) {
      await copyFile(pristine, logFile());
      await flip(logFile(), Math.floor((size / 60) * (i + 0.37)));
      const outcome = await withFolder((stores) => collect(stores.log.readAll())).catch((error: unknown) => error);
      if (outcome instanceof Error) refused++;
      else expect(outcome).toEqual(events);
    }
    expect(refused).toBeGreaterThan(10);
  });

  async function withFolder<T>(use: (stores: EmbeddedStores) => Promise<T>): Promise<T> {
    const stores = await openEmbeddedStores({ dir });
    try {
      return await use(stores);
    } finally {
      await stores.close();
    }
  }
});

describe('damaged read models are removed, as the log can build them again', () => {
  it.each([
    ['are no database', (): Promise<void> => writeFile(viewsFile(), Buffer.alloc(20_000, 'no database '))],
    [
      'have lost their second half',
      async (): Promise<void> => truncate(viewsFile(), (await stat(viewsFile())).size / 2),
    ],
  ])('when they %s', async (_, damage) => {
    await filled();
    await damage();
    const stores = await openFolder();
    expect(stores.notes).toEqual([expect.stringMatching(/read models were damaged.*built again/)]);
    expect(await stores.readModels.checkpoint(view)).toBeNull();
    expect(await collect(stores.log.readAll())).toHaveLength(120);
  });

  it('when they are ahead of the log, which was restored from a backup', async () => {
    const stores = await openFolder();
    await stores.log.append('order-house_1', someEvents(3), 'no-stream');
    await stores.readModels.prepare(view, {});
    await stores.readModels.commit(view, { writes: [], from: null, to: '0000000000000009' as Position });
    await stores.close();
    const again = await openFolder();
    expect(again.notes).toEqual([expect.stringMatching(/ahead of the event log/)]);
    expect(await again.readModels.checkpoint(view)).toBeNull();
  });

  it('and not when they are fine', async () => {
    await filled();
    const stores = await openFolder();
    expect(stores.notes).toEqual([]);
    expect(await stores.readModels.get(view, 'd7')).toEqual({ organisationId: 'house', at: 7 });
  });
});

describe('verifying a log', () => {
  it('finds nothing wrong with one that is fine', async () => {
    await filled();
    expect(await verifyLog(dir)).toEqual({ records: 40, events: 120, problems: [] });
  });

  it('tells now and then how many events it has read', async () => {
    await filled();
    const told: [number, number][] = [];
    await verifyLog(dir, (...at) => told.push(at));
    expect(told).toEqual([[96, 120]]);
  });

  it('is refused where there is no log, and makes none', async () => {
    const nowhere = join(dir, 'nowhere');
    await expect(verifyLog(nowhere)).rejects.toThrow(/no event log of ours\. Name the folder that DATA_DIR names/);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('names the place of an event that has changed', async () => {
    await filled();
    await flip(logFile(), (await readFile(logFile())).indexOf('x'.repeat(400)) + 10);
    const { problems } = await verifyLog(dir);
    expect(problems).toEqual([expect.stringMatching(/^position \d+: checksum mismatch$/)]);
  });

  it('is refused while a server has the folder', async () => {
    await openFolder();
    await expect(verifyLog(dir)).rejects.toThrow(/in use/);
  });
});

describe('a process that is killed', () => {
  it.each([1, 2, 3])('loses nothing that it was told is durable, round %i', async () => {
    const appender = child('append');
    let acknowledged = -1;
    appender.on('message', (revision) => (acknowledged = Number(revision)));
    while (acknowledged < 200) await new Promise((resolve) => setTimeout(resolve, 5));
    await killed(appender);
    const stores = await openFolder();
    const events = await collect(stores.log.read('order-house_killed'));
    expect(events.length).toBeGreaterThan(acknowledged);
    expect(events.map((e) => e.data)).toEqual(events.map((_, i) => ({ number: i })));
    for (const { data } of events)
      expect(await stores.subjectKeys.get(`key-${(data as { number: number }).number}`)).toBeInstanceOf(Uint8Array);
    expect((await stores.log.append('order-house_killed', someEvents(1), BigInt(events.length - 1))).revision).toBe(
      BigInt(events.length),
    );
    await stores.close();
    expect((await verifyLog(dir)).problems).toEqual([]);
  });
});

function child(what: 'hold' | 'append'): ReturnType<typeof fork> {
  return fork(join(__dirname, 'test-support', 'child.cjs'), [what, dir], { execArgv: [] });
}

async function killed(process: ReturnType<typeof fork>): Promise<void> {
  const gone = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await gone;
}
