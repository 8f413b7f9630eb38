import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EmbeddedStores, followEmbeddedStores, openEmbeddedStores } from '../../libs/embedded/embedded-stores';
import type { EventLog } from '../../libs/event-log/event-log';
import type { Config } from '../../libs/platform/config';
import type { ReadModelStore } from '../../libs/read-models/read-model-store';
import type { SubjectKeyStore } from '../../libs/subject-keys/subject-key-store';
import { assertFitNewFolder } from './belonging';
import { openLogServer, openMongo, type Watch } from './servers';

/** Which stores: every one is on its server where a URL names one, and otherwise in the folder. */
export type StoreSettings = Pick<Config, 'eventStoreUrl' | 'mongodbUrl' | 'dataDir'>;

/** What another thread needs to open the same stores. */
export interface StoreAccess {
  readonly eventStoreUrl: string | null;
  readonly mongodbUrl: string | null;
  readonly folder: { readonly dir: string; readonly headSignal: SharedArrayBuffer } | null;
}

export interface Stores {
  readonly log: EventLog;
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
  /** Those beside an embedded log, whether in use or not; `null` where a server holds the log. */
  readonly keysBesideLog: SubjectKeyStore | null;
  /** No other process can write to the log. */
  readonly exclusive: boolean;
  /** The keys are in the log's own storage, so that they are durable in the order in which they were handed over. */
  readonly keysWithLog: boolean;
  readonly access: StoreAccess;
  /** The folder, where there is one. */
  readonly dir: string | null;
  /** What was set right when the folder was opened. */
  readonly notes: readonly string[];
  /** Waits for what is under way. Close the followers first. */
  close(): Promise<void>;
}

/** Opens what the configuration asks for, and waits for servers that are not there yet. */
export async function openStores(settings: StoreSettings, watch: Watch): Promise<Stores> {
  const { eventStoreUrl, mongodbUrl, dataDir } = settings;
  const dir = dataDir === null ? null : resolve(dataDir);
  const closing: (() => Promise<void>)[] = [];
  const opened = <T extends { close(): Promise<void> }>(store: T): T => {
    closing.unshift(() => store.close());
    return store;
  };
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0)) await each();
  };
  try {
    const logServer = eventStoreUrl === null ? null : opened(await openLogServer(eventStoreUrl, watch));
    const mongo = mongodbUrl === null ? null : opened(await openMongo(mongodbUrl, watch));
    const folder = dir === null ? null : opened(await openFolder(dir, logServer, mongo && mongo.subjectKeys));
    return {
      log: logServer ?? folder!.log,
      ...readModelsAndKeys(mongo, folder),
      keysBesideLog: logServer ? null : folder!.subjectKeys,
      exclusive: logServer === null,
      keysWithLog: logServer === null && mongo === null,
      access: { eventStoreUrl, mongodbUrl, folder: folder && { dir: dir!, headSignal: folder.headSignal } },
      dir,
      notes: folder?.notes ?? [],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFolder(dir: string, logServer: EventLog | null, keys: SubjectKeyStore | null) {
  if (!existsSync(join(dir, 'log'))) await assertFitNewFolder(logServer, keys);
  const otherLog = logServer && { head: await logServer.head() };
  return openEmbeddedStores({ dir, ...(otherLog && { otherLog }) });
}

/** The same stores for the projector in another thread of the process that has opened them. */
export async function followStores(
  { eventStoreUrl, mongodbUrl, folder }: StoreAccess,
  watch: Watch,
): Promise<{ log: EventLog; readModels: ReadModelStore; close(): Promise<void> }> {
  const logServer = eventStoreUrl === null ? null : await openLogServer(eventStoreUrl, watch);
  const mongo = mongodbUrl === null ? null : await openMongo(mongodbUrl, watch);
  const followed = folder && (await followEmbeddedStores(folder));
  return {
    log: logServer ?? followed!.log,
    readModels: mongo?.readModels ?? followed!.readModels,
    close: async () => {
      for (const store of [logServer, mongo, followed]) await store?.close();
    },
  };
}

type KeysAndModels = Pick<Stores, 'readModels' | 'subjectKeys'>;

function readModelsAndKeys(mongo: KeysAndModels | null, folder: EmbeddedStores | null): KeysAndModels {
  const { readModels, subjectKeys } = mongo ?? folder!;
  return { readModels, subjectKeys };
}
