import { Database, open, RootDatabase } from 'lmdb';

/** The read models' own LMDB environment: its write transactions, made by the projector's thread, never hold up those of the log. */
export interface ViewsEnvironment {
  readonly root: RootDatabase<Buffer, string>;
  /** `name@version` -> what `view-catalog.ts` keeps of a view. */
  readonly views: Database<Buffer, string>;
  /** View name -> version that readers use. */
  readonly promotions: Database<Buffer, string>;
  /** View name and key of the note -> its value as JSON. */
  readonly notes: Database<Buffer, string>;
  /** View id -> position; its version counts the commits and guards them. */
  readonly checkpoints: Database<Buffer, string>;
  /** View id -> shapes of its documents. */
  readonly shapes: Database<Buffer, string>;
  /** View ids whose documents are still to be removed. */
  readonly dropped: Database<Buffer, string>;
  readonly documents: Database<Buffer, Buffer>;
  readonly indexes: Database<Buffer, Buffer>;
}

/** Address space that is reserved, not memory or disk that is taken. */
const mapSize = 512 * 1024 ** 3;

/** The same options as the log's, for the same reason; a commit costs one flush for many documents. */
export function openViewsEnvironment(path: string): ViewsEnvironment {
  const root = open<Buffer, string>(path, {
    overlappingSync: false,
    mapSize,
    maxDbs: 12,
    encoding: 'binary',
    noSubdir: false,
  });
  const named = (name: string, versions = false) =>
    root.openDB<Buffer, string>(name, { encoding: 'binary', useVersions: versions });
  const binary = (name: string) => root.openDB<Buffer, Buffer>(name, { encoding: 'binary', keyEncoding: 'binary' });
  return {
    root,
    views: named('views'),
    promotions: named('promotions'),
    notes: named('notes'),
    checkpoints: named('checkpoints', true),
    shapes: named('shapes'),
    dropped: named('dropped'),
    documents: binary('documents'),
    indexes: binary('indexes'),
  };
}
