import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderError, noLogOfOurs } from './data-folder-error';
import { openLogEnvironment } from './log-environment';

export interface Backup {
  /** Of the copied log. */
  readonly bytes: number;
}

export interface BackupSettings {
  readonly from: string;
  /** Not there yet, or empty. */
  readonly to: string;
  /** Told now and then how much of about how much is copied. */
  readonly onProgress?: (bytes: number, of: number) => void;
}

const marker = 'parterre.json';
const lookMs = 200;

/**
 * Copies the event log and the keys of personal data of a folder as they stand at one instant, whether a server has the folder open or not:
 * nothing is locked, and sales go on. The copy is a data folder of its own once this resolves, and none before. The read models are left
 * out, for they are built again from the log, and so is the master key, which must not be kept with it. Pages that are no longer used, and
 * the destroyed keys in them, are not copied.
 */
export async function backupFolder({ from, to, onProgress }: BackupSettings): Promise<Backup> {
  const source = join(from, 'log', 'data.mdb');
  if (!existsSync(join(from, marker)) || !existsSync(source)) {
    throw new DataFolderError(from, ...noLogOfOurs);
  }
  if (existsSync(to) && (await readdir(to)).length > 0) {
    throw new DataFolderError(to, 'there is something in it', 'Name an empty folder, or one that is not there yet');
  }
  const target = join(to, 'log');
  await mkdir(target, { recursive: true });
  const copy = join(target, 'data.mdb');
  const expected = (await stat(source)).size;
  const timer = setInterval(
    () =>
      void stat(copy).then(
        ({ size }) => onProgress?.(size, expected),
        () => undefined,
      ),
    lookMs,
  );
  const env = openLogEnvironment(join(from, 'log'), { readOnly: true });
  try {
    await env.root.backup(target, true);
  } finally {
    clearInterval(timer);
    await env.root.close();
  }
  await durable(copy);
  // Last, so that half a copy is never taken for a folder.
  await copyFile(join(from, marker), join(to, marker));
  for (const path of [join(to, marker), target, to]) await durable(path);
  return { bytes: (await stat(copy)).size };
}

async function durable(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync();
  await file.close();
}
