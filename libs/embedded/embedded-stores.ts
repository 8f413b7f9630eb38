import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedEventLog } from '../event-log/adapters/embedded/embedded-event-log';
import { EmbeddedLogReader } from '../event-log/adapters/embedded/embedded-log-reader';
import { newHeadSignal } from '../event-log/adapters/embedded/head-signal';
import { EventLog } from '../event-log/event-log';
import { Position } from '../kernel/event';
import { EmbeddedReadModelStore } from '../read-models/adapters/embedded/embedded-read-model-store';
import { ReadModelStore } from '../read-models/read-model-store';
import { EmbeddedSubjectKeyStore } from '../subject-keys/adapters/embedded/embedded-subject-key-store';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { DataFolder, openDataFolder } from './data-folder';
import { DataFolderError, restoreFromBackup } from './data-folder-error';
import { checkLog } from './log-check';
import { LogEnvironment, openLogEnvironment } from './log-environment';
import { openViewsEnvironment, ViewsEnvironment } from './views-environment';
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

/** Read back at every start; the rest is checked when it is read, or by `verifyLog`. */
const checkedAtOpening = { bytes: 16 * 1024 * 1024, indexed: 10_000 };

export interface EmbeddedSettings {
  readonly dir: string;
  /** Where the log stands that the read models follow, when that is not the folder's own, which must be empty then. */
  readonly otherLog?: { readonly head: Position | null };
}

/**
 * Opens a data folder as its only process: makes it when it is not there, and throws `DataFolderError` when it is in use, damaged or not
 * one of ours.
 */
export async function openEmbeddedStores({ dir, otherLog }: EmbeddedSettings): Promise<EmbeddedStores> {
  const folder = await openDataFolder(dir);
  const closing = [() => folder.release()];
  try {
    const logEnv = await openLog(dir, folder);
    closing.unshift(() => logEnv.root.close());
    const headSignal = newHeadSignal();
    const chain = new WriteChain(logEnv);
    // The keys come first: after a failure they write what they have answered before any append is taken.
    const subjectKeys = new EmbeddedSubjectKeyStore(logEnv, chain, otherLog === undefined);
    const log = new EmbeddedEventLog(logEnv, chain, headSignal);
    closing.unshift(async () => {
      await log.close();
      await chain.close();
    });
    const ownHead = await log.head();
    if (otherLog && ownHead !== null) throw new DataFolderError(dir, 'it holds an event log of its own', eitherLog);
    const views = await openViews(folder, otherLog ? otherLog.head : ownHead);
    closing.unshift(() => views.env.root.close());
    await folder.complete();
    const close = async (): Promise<void> => inTurn(closing.splice(0));
    return { log, readModels: views.store, subjectKeys, headSignal, notes: folder.notes, close };
  } catch (error) {
    await inTurn(closing);
    throw error;
  }
}

/** The same folder for another thread of the process that has opened it: the log to read, the read models to read and write. */
export async function followEmbeddedStores(o: {
  dir: string;
  headSignal: SharedArrayBuffer;
}): Promise<FollowingStores> {
  const logEnv = openLogEnvironment(join(o.dir, 'log'), { readOnly: true });
  const viewsEnv = openViewsEnvironment(join(o.dir, 'views'));
  const log = new EmbeddedLogReader(logEnv, o.headSignal);
  const closing = [() => log.close(), () => viewsEnv.root.close(), () => logEnv.root.close()];
  const close = async (): Promise<void> => inTurn(closing.splice(0));
  return { log, readModels: new EmbeddedReadModelStore(viewsEnv), close };
}

async function openLog(dir: string, folder: DataFolder): Promise<LogEnvironment> {
  const env = openLogEnvironment(folder.logPath);
  try {
    const { problems } = checkLog(env, checkedAtOpening);
    if (problems[0] !== undefined)
      throw new DataFolderError(dir, `its event log is damaged: ${problems[0]}`, restoreFromBackup);
    await prepareWriteChain(env);
    return env;
  } catch (error) {
    await env.root.close();
    throw error;
  }
}

const eitherLog = 'Remove EVENTSTORE_URL to go on with that log, or set DATA_DIR to another folder';

/** Read models that know more than the log are of another history (the log was restored from a backup): they are built again. */
async function openViews(
  folder: DataFolder,
  head: Position | null,
): Promise<{ env: ViewsEnvironment; store: EmbeddedReadModelStore }> {
  const env = openViewsEnvironment(folder.viewsPath);
  const store = new EmbeddedReadModelStore(env);
  const furthest = store.furthestCheckpoint();
  if (furthest !== null && (head === null || furthest > head)) {
    await env.root.close();
    await rm(folder.viewsPath, { recursive: true });
    folder.notes.push('the read models were ahead of the event log; they are removed and built again from it');
    return openViews(folder, head);
  }
  await store.sweep();
  return { env, store };
}

async function inTurn(actions: readonly (() => Promise<void>)[]): Promise<void> {
  for (const action of actions) await action();
}
