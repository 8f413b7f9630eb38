import { join } from 'node:path';
import { EmbeddedEventLog } from '../event-log/adapters/embedded/embedded-event-log';
import { EmbeddedLogReader } from '../event-log/adapters/embedded/embedded-log-reader';
import { newHeadSignal } from '../event-log/adapters/embedded/head-signal';
import { EventLog } from '../event-log/event-log';
import { EmbeddedReadModelStore } from '../read-models/adapters/embedded/embedded-read-model-store';
import { ReadModelStore } from '../read-models/read-model-store';
import { EmbeddedSubjectKeyStore } from '../subject-keys/adapters/embedded/embedded-subject-key-store';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { openDataFolder } from './data-folder';
import { openLogEnvironment } from './log-environment';
import { openViewsEnvironment } from './views-environment';
import { prepareWriteChain, WriteChain } from './write-chain';

export interface EmbeddedStores {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
  /** For `followEmbeddedStores` in a worker thread: tells how far the log is durable. */
  readonly headSignal: SharedArrayBuffer;
  /** What was set right when the folder was opened, for the server's log. */
  readonly notes: readonly string[];
  /** Waits for what is under way. Close the followers first. */
  close(): Promise<void>;
}

export interface FollowingStores {
  /** Reads and subscribes; it cannot append. */
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  close(): Promise<void>;
}

/**
 * Opens a data folder as its only process: makes it when it is not there, and throws `DataFolderError` when it is in use, damaged or not
 * one of ours.
 */
export async function openEmbeddedStores({ dir }: { dir: string }): Promise<EmbeddedStores> {
  const folder = await openDataFolder(dir);
  const logEnv = openLogEnvironment(folder.logPath);
  const viewsEnv = openViewsEnvironment(folder.viewsPath);
  await prepareWriteChain(logEnv);
  const headSignal = newHeadSignal();
  const chain = new WriteChain(logEnv);
  // The keys come first: after a failure they write what they have answered before any append is taken.
  const subjectKeys = new EmbeddedSubjectKeyStore(logEnv, chain);
  const log = new EmbeddedEventLog(logEnv, chain, headSignal);
  const readModels = new EmbeddedReadModelStore(viewsEnv);
  await readModels.sweep();
  const close = async (): Promise<void> => {
    await log.close();
    await chain.close();
    await logEnv.root.close();
    await viewsEnv.root.close();
    await folder.release();
  };
  return { log, readModels, subjectKeys, headSignal, notes: folder.notes, close };
}

/** The same folder for another thread of the process that has opened it: the log to read, the read models to read and write. */
export async function followEmbeddedStores(o: {
  dir: string;
  headSignal: SharedArrayBuffer;
}): Promise<FollowingStores> {
  const logEnv = openLogEnvironment(join(o.dir, 'log'), { readOnly: true });
  const viewsEnv = openViewsEnvironment(join(o.dir, 'views'));
  const log = new EmbeddedLogReader(logEnv, o.headSignal);
  const close = async (): Promise<void> => {
    await log.close();
    await viewsEnv.root.close();
    await logEnv.root.close();
  };
  return { log, readModels: new EmbeddedReadModelStore(viewsEnv), close };
}
