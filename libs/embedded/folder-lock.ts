import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderError } from './data-folder-error';

/** Who holds a data folder. A process id alone says little: it is given out again, and each container counts its own. */
interface Holder {
  readonly pid: number;
  /** When the process started, as the kernel counts; '' where it does not say. */
  readonly started: string;
  /** The boot of the machine and the process's own view of process ids: only within the same one can a holder be looked up. */
  readonly world: string;
  readonly token: string;
}

const lockFile = 'parterre.pid';
const beat = 2_000;
/** A holder that cannot be looked up is dead when it has not touched its file for so long. */
const silence = 10_000;
/** A holder that was just killed takes a moment to be gone. */
const lastBreath = 2_000;
/** A process that died while it took over leaves a file that counts no more after this. */
const takeoverLimit = 10_000;

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone, or throws `DataFolderError` when another one has it. A holder that was killed does not stand
 * in the way; of several that start at once, one gets it.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const path = join(dir, lockFile);
  const me = self();
  const mine = join(dir, `${lockFile}.${me.token}`);
  await writeFile(mine, JSON.stringify(me), { flag: 'wx' });
  try {
    while (!(await linked(mine, path))) await clearStale(dir, path);
  } finally {
    await rm(mine, { force: true });
  }
  const timer = setInterval(() => void touch(path), beat);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      if ((await holderOf(path))?.token === me.token) await rm(path, { force: true });
    },
  };
}

/** Removes the file of a holder that is gone, and only that one; throws when the holder lives. */
async function clearStale(dir: string, path: string): Promise<void> {
  const holder = await holderOf(path);
  if (holder && (await staysAlive(holder, path))) {
    throw new DataFolderError(
      dir,
      `it is in use by process ${holder.pid}`,
      'Stop that one first, or give this one a folder of its own',
    );
  }
  if (!holder) return;
  const takeover = `${path}.takeover`;
  try {
    await writeFile(takeover, '', { flag: 'wx' });
  } catch {
    const { mtimeMs } = await stat(takeover).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > takeoverLimit) await rm(takeover, { force: true });
    return sleep(20);
  }
  // Only one at a time comes here, so what is looked at now is what is removed.
  if ((await holderOf(path))?.token === holder.token) await rm(path, { force: true });
  await rm(takeover, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // File systems without links: a rename does not refuse an existing name, hence the look before.
    if (await stat(to).catch(() => null)) return false;
    await rename(from, to);
    return true;
  }
}

/** `undefined`: nobody. A file that cannot be understood belongs to nobody who lives. */
async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: 0, started: '', world: self().world, token: text };
  }
}

async function staysAlive(holder: Holder, path: string): Promise<boolean> {
  for (let waited = 0; waited < lastBreath; waited += 100) {
    if (!(await isAlive(holder, path))) return false;
    await sleep(100);
  }
  return isAlive(holder, path);
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder.world === self().world)
    return holder.pid > 0 && isRunning(holder.pid) && lookUp(holder.pid) === holder.started;
  const before = await stat(path).catch(() => null);
  for (let waited = 0; before && waited < silence; waited += 500) {
    await sleep(500);
    const now = await stat(path).catch(() => null);
    if (now && now.mtimeMs !== before.mtimeMs) return true;
  }
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

let own: Omit<Holder, 'token'> | undefined;

function self(): Holder {
  own ??= { pid: process.pid, started: lookUp(process.pid), world: worldOf() };
  return { ...own, token: randomUUID() };
}

function worldOf(): string {
  return `${quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())} ${quietly(() => readlinkSync('/proc/self/ns/pid'))}`;
}

/**
 * When it started: field 22 of /proc/<pid>/stat, counted behind the name, which may hold anything. Empty for one that has died and that
 * nobody has asked about yet.
 */
function lookUp(pid: number): string {
  const text = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? '' : (fields[18] ?? '');
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date(Date.now());
  await utimes(path, now, now).catch(() => undefined);
}
