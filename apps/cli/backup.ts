import { resolve } from 'node:path';
import { backupFolder } from '../../libs/embedded/backup-folder';
import type { LogReport } from '../../libs/embedded/log-check';
import { verifyLog } from '../../libs/embedded/verify-log';
import { finish, type Output } from './outcome';
import { type Progress, progressOf } from './progress';

/** A copy of a data folder while its server goes on, read back from its first event to its last. */
export async function backup(dir: string, target: string, output: Output): Promise<void> {
  const [from, to] = [resolve(dir), resolve(target)];
  const { bytes } = await shown(progressOf('Copying', output), (onProgress) => backupFolder({ from, to, onProgress }));
  const { events, problems } = await readBack(to, output);
  const told = `${to} holds ${events} events (${bytes} bytes), read back whole. Keep master.key of ${from} too, and somewhere else: without it the copy is worth nothing.`;
  const damaged = `The copy in ${to} cannot be used, the folder itself is damaged: ${problems.join('; ')}.`;
  const ok = problems.length === 0;
  finish(output, { ok, told: ok ? told : damaged, data: { from, to, events, bytes, problems } });
}

/** Reads every event of a folder that no server has open. */
export async function verifyFolder(dir: string, output: Output): Promise<void> {
  const folder = resolve(dir);
  const { records, events, problems } = await readBack(folder, output);
  const ok = problems.length === 0;
  const told = ok
    ? `${folder} is whole: ${events} events in ${records} appends, every checksum right.`
    : `${folder} is damaged: ${problems.join('; ')}. Restore it from a backup.`;
  finish(output, { ok, told, data: { folder, records, events, problems } });
}

const readBack = (folder: string, output: Output): Promise<LogReport> =>
  shown(progressOf('Reading', output), (onProgress) => verifyLog(folder, onProgress));

/** The bar goes before anything else is told, a failure too. */
async function shown<T>(progress: Progress, work: (onProgress: Progress['at']) => Promise<T>): Promise<T> {
  try {
    return await work((done, of) => progress.at(done, of));
  } finally {
    progress.stop();
  }
}
