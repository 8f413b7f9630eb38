import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shapesKey } from '../event-log/adapters/embedded/embedded-log-reader';
import { DamagedRecord } from '../event-log/adapters/embedded/record-codec';
import { openDataFolder } from './data-folder';
import { DataFolderError, noLogOfOurs } from './data-folder-error';
import { CheckLimits, checkLog, LogReport } from './log-check';
import { inspectLmdbFile } from './lmdb-file';
import { openLogEnvironment } from './log-environment';
import { SharedShapes } from './shared-shapes';

/**
 * Reads the whole log of a folder that no server has open: every page, every checksum, every event, gaps, and the index of streams.
 * Takes the folder for that time; changes nothing. Throws `DataFolderError` when the folder cannot be opened at all.
 */
export async function verifyLog(dir: string, onProgress?: CheckLimits['onProgress']): Promise<LogReport> {
  // Whoever opens a folder makes it where there is none.
  const isThere = ['log', 'parterre.json'].some((name) => existsSync(join(dir, name)));
  if (!isThere) throw new DataFolderError(dir, ...noLogOfOurs);
  const folder = await openDataFolder(dir);
  try {
    inspectLmdbFile(join(folder.logPath, 'data.mdb'), Infinity);
    const env = openLogEnvironment(folder.logPath);
    try {
      const shapes = new SharedShapes(() => env.system.get(shapesKey));
      return checkLog(env, {
        bytes: Infinity,
        indexed: Infinity,
        onProgress,
        decode: (number, record, { start, end, count }) => {
          const events = decoded(shapes, number, record.subarray(start, end));
          if (events.length !== count) throw new DamagedRecord(number, 'it has not as many events as it says');
        },
      });
    } finally {
      await env.root.close();
    }
  } finally {
    await folder.release();
  }
}

function decoded(shapes: SharedShapes, number: number, events: Buffer): unknown[] {
  try {
    return shapes.unpack(events, 0, events.length) as unknown[];
  } catch {
    throw new DamagedRecord(number, 'its events cannot be decoded');
  }
}
