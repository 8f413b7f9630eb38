import { randomUUID } from 'node:crypto';
import type { OrganisationRegistered } from '../../libs/domain/organisations/organisation.events';
import type { EventLog } from '../../libs/event-log/event-log';
import { ConfigError } from '../../libs/platform/config';
import { hasBegun } from '../../libs/runtime/master-key';
import type { SubjectKeyStore } from '../../libs/subject-keys/subject-key-store';

interface LogAndKeys {
  readonly log: EventLog;
  /** The keys in use. */
  readonly subjectKeys: SubjectKeyStore;
  /** Those beside an embedded log, whether in use or not; `null` where a server holds the log. */
  readonly keysBesideLog: SubjectKeyStore | null;
}

/**
 * Keys and read models belong to the log they were begun with: other keys open nothing in it, and another log's views tell of other sales.
 * So a URL that was added to a folder with data, taken away from it, misspelled, or that leads to another house's database is refused,
 * with `ConfigError`, before anything is written. What is new belongs to what it is first used with; a log that has events is never
 * given new keys. Answers whether the log has its first event, by which one on a server is known: see `noteFirstEvent`.
 */
export async function assertBelongTogether({ log, subjectKeys, keysBesideLog }: LogAndKeys): Promise<boolean> {
  if (keysBesideLog === null) return assertKeysOfServer(log, subjectKeys);
  const hasEvents = (await firstEventOf(log)) !== null;
  if (subjectKeys === keysBesideLog) await assertKeptHere(keysBesideLog);
  else await assertKeysOfFolder(hasEvents, keysBesideLog, subjectKeys);
  return true;
}

/** Which store of keys this is, for good; a copy that was restored is the same one. */
export const keyStoreIdOf = (keys: SubjectKeyStore): Promise<string> => standing(keys, 'id', randomUUID());

/**
 * Ties the keys to the log's first event, once somebody has written one. Rejects with `ConfigError` when they are tied to another log, or
 * when whoever wrote it has its keys elsewhere: processes that start on an empty log cannot know that of each other.
 */
export async function noteFirstEvent(log: EventLog, subjectKeys: SubjectKeyStore): Promise<void> {
  const first = await firstEventOf(log);
  if (first !== null) await assertKeysOfLog(first, subjectKeys);
}

/**
 * For what would be put in a folder that is not there yet, so that a start that is refused leaves nothing behind: a new log needs keys
 * that are new, and new keys a log that is empty. `null` for what is not on a server.
 */
export async function assertFitNewFolder(log: EventLog | null, keys: SubjectKeyStore | null): Promise<void> {
  if (log === null && keys !== null && ((await read(keys, 'keysOf')) !== null || (await hasBegun(keys))))
    throw new ConfigError([anotherLog]);
  if (keys === null && log !== null && (await log.head()) !== null) throw new ConfigError([neverBegun]);
}

/** Read in an order in which processes that start at the same moment, or write meanwhile, never look like a wrong database. */
async function assertKeysOfServer(log: EventLog, keys: SubjectKeyStore): Promise<boolean> {
  const noted = await read(keys, 'keysOf');
  const first = await firstEventOf(log);
  if (first === null) {
    if (noted !== null) throw new ConfigError([anotherLog]);
    return false;
  }
  // Who wrote the first event had begun the keys before.
  if (noted === null && !(await hasBegun(keys))) throw new ConfigError([neverBegun]);
  await assertKeysOfLog(first, keys);
  return true;
}

async function assertKeptHere(keys: SubjectKeyStore): Promise<void> {
  if ((await standing(keys, 'keptIn', 'here')) !== 'here') throw new ConfigError([keysElsewhere]);
}

async function assertKeysOfFolder(hasEvents: boolean, beside: SubjectKeyStore, keys: SubjectKeyStore): Promise<void> {
  const place = await standing(beside, 'keptIn', hasEvents ? 'here' : `server ${randomUUID()}`);
  if (place === 'here') throw new ConfigError([keysHere]);
  if ((await read(keys, 'keysOf')) === null) {
    if (hasEvents) throw new ConfigError([neverBegun]);
    // A folder's keys are tied to it before anything else: these were begun by an event log on a server.
    if (await hasBegun(keys)) throw new ConfigError([anotherLog]);
  }
  await assertKeysOf(place, keys);
}

async function assertKeysOf(name: string, keys: SubjectKeyStore): Promise<void> {
  if ((await standing(keys, 'keysOf', name)) !== name) throw new ConfigError([anotherLog]);
}

/**
 * The first event is that of an organisation, and names the store of its keys; in older logs it does not. Keys that are tied to the log
 * already, be it by hand after all have been lost, need not be those.
 */
async function assertKeysOfLog(first: FirstEvent, keys: SubjectKeyStore): Promise<void> {
  const { keyStoreId } = first;
  const isTied = (await read(keys, 'keysOf')) !== null;
  if (!isTied && keyStoreId !== undefined && keyStoreId !== (await read(keys, 'id')))
    throw new ConfigError([neverBegun]);
  await assertKeysOf(logName(first), keys);
}

interface FirstEvent {
  readonly eventId: string;
  readonly keyStoreId?: string;
}

const logName = ({ eventId }: FirstEvent): string => `log ${eventId}`;

/** The value that was stored first under this name. */
async function standing(keys: SubjectKeyStore, name: string, value: string): Promise<string> {
  return Buffer.from(await keys.createProperty(name, Buffer.from(value))).toString();
}

async function read(keys: SubjectKeyStore, name: string): Promise<string | null> {
  const value = await keys.property(name);
  return value === undefined ? null : Buffer.from(value).toString();
}

async function firstEventOf(log: EventLog): Promise<FirstEvent | null> {
  for await (const { data, metadata } of log.readAll({ limit: 1 })) {
    const { keyStoreId } = data as Partial<OrganisationRegistered['data']>;
    return { eventId: metadata.eventId, keyStoreId };
  }
  return null;
}

const keysElsewhere =
  'MONGODB_URL must be set to the database that this data folder was begun with: the keys of its personal data are there.';
const keysHere =
  'MONGODB_URL must not be set for this data folder: the keys of its personal data are in the folder, and nothing could be opened without them. Remove the variable, or begin with an empty folder (DATA_DIR).';
const anotherLog =
  'The read models and keys belong to another event log: EVENTSTORE_URL, MONGODB_URL and DATA_DIR must lead to what was begun together. Set the one that is wrong, or for new data name an empty database in MONGODB_URL.';
const neverBegun =
  'The event log has data, but the keys of its personal data were never here: the name of the database in MONGODB_URL (without that variable: the folder DATA_DIR) is not the one this log was begun with. Correct it, or restore the keys from their backup; a log with data is never given new keys.';
