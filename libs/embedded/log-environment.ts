import { Database, open, RootDatabase } from 'lmdb';
import { entryCodec, StreamEntry } from '../event-log/adapters/embedded/record-codec';

/** One LMDB environment for the event log and the subject keys, so that one commit covers new keys and the events that need them. */
export interface LogEnvironment {
  readonly root: RootDatabase<Buffer, string>;
  /** Number of its first event -> one append, whole (`record-codec.ts`). */
  readonly records: Database<Buffer, number>;
  /** [stream, first revision] -> where that append stands and how many events it has. */
  readonly streams: Database<StreamEntry, [string, number] | [string]>;
  readonly keys: Database<Buffer, string>;
  readonly properties: Database<Buffer, string>;
  /** Bookkeeping: `chain` (its version counts the writes) and `shapes`. */
  readonly system: Database<Buffer, string>;
}

/** Address space that is reserved, not memory or disk that is taken. */
const mapSize = 1024 ** 4;

/**
 * Options (docs/adr/0002): `overlappingSync: false` is LMDB as it was designed: pages are flushed before the root that names them, the
 * root is written through, and only then is a commit visible and its promise resolved. So what can be read is durable.
 * Never used here: `transaction()` (an error thrown inside does not roll back) and `transactionSync` (blocks, and splits a batch).
 */
export function openLogEnvironment(path: string, { readOnly = false } = {}): LogEnvironment {
  const root = open<Buffer, string>(path, {
    overlappingSync: false,
    mapSize,
    maxDbs: 8,
    encoding: 'binary',
    noSubdir: false,
    readOnly,
  });
  const db = <K extends number | string>(name: string, useVersions = false): Database<Buffer, K> =>
    there(name, root.openDB<Buffer, K>({ name, encoding: 'binary', useVersions }));
  const streams = { name: 'streams', encoder: entryCodec } as { name: string };
  return {
    root,
    records: db<number>('records'),
    streams: there('streams', root.openDB<StreamEntry, [string, number] | [string]>(streams)),
    keys: db<string>('keys'),
    properties: db<string>('properties'),
    system: db<string>('system', true),
  };
}

/** A reader cannot make what the writer has not made yet. */
function there<D>(name: string, db: D | undefined): D {
  if (db === undefined) throw new Error(`the log environment lacks its part ${name}`);
  return db;
}
