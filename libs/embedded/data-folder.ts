import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderError, restoreFromBackup } from './data-folder-error';
import { lockFolder } from './folder-lock';
import { inspectLmdbFile, LmdbFile, UnfitFile } from './lmdb-file';

export interface DataFolder {
  readonly logPath: string;
  readonly viewsPath: string;
  /** What was set right, for the server's log. */
  readonly notes: string[];
  /** Marks a new folder as complete, once its storage stands. */
  complete(): Promise<void>;
  release(): Promise<void>;
}

const folderFormat = 1;
const marker = 'parterre.json';
const dataFile = 'data.mdb';
/** Making the storage takes some ten commits; a folder without a marker that has seen more is not one that was just being made. */
const commitsOfAnEmptyLog = 32;
/** Pages looked at before a file is mapped; some 25 ms. */
const pagesAtOpening = 4096;
/** Names that a folder may hold before it has its marker: ours, and what the server puts beside the data. */
const ours = /^(log|views|parterre\..*|master\.key|demo-keys\.json|lost\+found|\..*)$/;

/**
 * Takes a data folder for this process: makes it when it is not there, locks it, and looks at its files before LMDB maps them. Throws
 * `DataFolderError` and changes nothing when it is not a folder of ours, was made by a newer version, is in use or is damaged.
 * Damaged read models are removed, as they are built again from the log; `notes` says so.
 */
export async function openDataFolder(dir: string): Promise<DataFolder> {
  await makeFolder(dir);
  await checkMarker(dir);
  const lock = await lockFolder(dir).catch((error: unknown) => refuseUnwritable(dir, error));
  try {
    const notes: string[] = [];
    // Again, now that nobody else can make the folder meanwhile.
    const isNew = !(await checkMarker(dir));
    checkLogFile(dir, isNew);
    await removeUnfitViews(dir, notes);
    return {
      logPath: join(dir, 'log'),
      viewsPath: join(dir, 'views'),
      notes,
      complete: async () => (isNew ? writeMarker(dir) : undefined),
      release: () => lock.release(),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true }).catch((error: unknown) => refuseUnwritable(dir, error));
  const isFolder = (await stat(dir)).isDirectory();
  if (!isFolder) throw new DataFolderError(dir, 'it is not a folder', 'Name a folder, or one that can be made');
}

/** Whether the folder is one of ours; false for one that is empty or was only begun. */
async function checkMarker(dir: string): Promise<boolean> {
  const text = await readFile(join(dir, marker), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DataFolderError(
      dir,
      `its ${marker} cannot be read (${codeOf(error)})`,
      'Let the server read and write the whole folder',
    );
  });
  if (text === undefined) return refuseForeign(dir);
  const format = formatIn(text);
  if (format === undefined) throw new DataFolderError(dir, `its ${marker} is damaged`, restoreFromBackup);
  if (format > folderFormat) {
    throw new DataFolderError(
      dir,
      `it has format ${format}, made by a newer version; this one knows up to ${folderFormat}`,
      'Run that newer version',
    );
  }
  return true;
}

function formatIn(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return typeof format === 'number' && Number.isSafeInteger(format) && format > 0 ? format : undefined;
  } catch {
    return undefined;
  }
}

async function refuseForeign(dir: string): Promise<false> {
  const names = await readdir(dir).catch((error: unknown) => refuseUnwritable(dir, error));
  if (names.every((name) => ours.test(name))) return false;
  throw new DataFolderError(
    dir,
    `it holds other files and no ${marker}, so it is not one of ours`,
    'Give the server an empty folder, or one that is not there yet',
  );
}

function checkLogFile(dir: string, isNew: boolean): void {
  const path = join(dir, 'log', dataFile);
  if (!existsSync(path)) {
    if (isNew) return;
    throw new DataFolderError(dir, 'its event log (log/data.mdb) is missing', restoreFromBackup);
  }
  const file = inspect(path, isNew);
  if (isNew && file && file.transaction > commitsOfAnEmptyLog) {
    throw new DataFolderError(dir, `it holds an event log but no ${marker}`, restoreFromBackup);
  }
  function inspect(log: string, mayBeBegun: boolean): LmdbFile | undefined {
    try {
      return inspectLmdbFile(log, pagesAtOpening);
    } catch (error) {
      // A new folder whose maker was killed before the first commit: LMDB begins again.
      if (mayBeBegun && error instanceof UnfitFile && !existsSync(join(dir, 'views', dataFile))) return undefined;
      throw new DataFolderError(dir, `its event log (log/data.mdb) is damaged: ${reasonOf(error)}`, restoreFromBackup);
    }
  }
}

async function removeUnfitViews(dir: string, notes: string[]): Promise<void> {
  const path = join(dir, 'views', dataFile);
  if (!existsSync(path)) return;
  try {
    inspectLmdbFile(path, pagesAtOpening);
  } catch (error) {
    await rm(join(dir, 'views'), { recursive: true });
    notes.push(
      `the read models were damaged (${reasonOf(error)}); they are removed and built again from the event log`,
    );
  }
}

/** On disk before it has its name, so that there is never half a marker. */
async function writeMarker(dir: string): Promise<void> {
  const path = join(dir, marker);
  await writeFile(`${path}.new`, `${JSON.stringify({ format: folderFormat })}\n`, { flush: true });
  await rename(`${path}.new`, path);
  const folder = await open(dir, 'r');
  await folder.sync();
  await folder.close();
}

function refuseUnwritable(dir: string, error: unknown): never {
  if (error instanceof DataFolderError) throw error;
  const code = codeOf(error);
  if (code === 'ENOTDIR' || code === 'EEXIST')
    throw new DataFolderError(dir, 'it is not a folder', 'Name a folder, or one that can be made');
  throw new DataFolderError(
    dir,
    `it cannot be written (${code})`,
    'Let the server read and write the whole folder, and see that the disk is not full',
  );
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

function reasonOf(error: unknown): string {
  return error instanceof UnfitFile ? error.message : `it cannot be read (${codeOf(error)})`;
}
