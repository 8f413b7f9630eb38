import { AnyBulkWriteOperation, Collection, Db, MongoClient, MongoServerError } from 'mongodb';
import { Position } from '../../../kernel/event';
import { isAway } from '../../../mongodb/mongo-failure';
import { inTransaction } from '../../../mongodb/mongo-transaction';
import {
  CheckpointMoved,
  Document,
  Indexes,
  ListQuery,
  Page,
  ReadModelsUnavailable,
  ReadModelStore,
  ViewId,
  ViewRecord,
  Write,
} from '../../read-model-store';
import { indexKeyOf } from '../index-key';
import { encodeCursor, isIndexValue } from '../list-cursor';
import { onlyWith, patternOf, rangeOf, withFirst } from './index-range';
import { MongoViewCatalog, StoredView } from './mongo-view-catalog';
import { fromStored, StoredDocument, toStored } from './stored-document';

const namespaceExists = 48;
const noSuchIndex = 2;
/** Several documents that belong together are read as they stood at one instant, never half before a commit and half after it. */
const atOneInstant = { readConcern: { level: 'snapshot' } } as const;

/**
 * Read models on a replica set: a collection for every stored version, `views` for where they stand. A commit is one transaction with
 * the checkpoint, so that nobody sees half of it and a second projector can do no harm.
 */
export class MongoReadModelStore implements ReadModelStore {
  private readonly client: MongoClient;
  private readonly db: Db;
  private readonly catalog: MongoViewCatalog;

  constructor(connection: { client: MongoClient; db: Db }) {
    this.client = connection.client;
    this.db = connection.db;
    this.catalog = new MongoViewCatalog(connection.db);
  }

  /** Indexes that are no longer declared stay: processes of the release before may list by them until the version is dropped. */
  prepare(view: ViewId, indexes: Indexes): Promise<void> {
    return available(async () => {
      const stored = await this.catalog.create(view);
      await this.makeCollection(stored, indexes);
      await this.catalog.setIndexes(view, stored, indexes);
      for (const name of await this.catalog.leftovers(view.name)) await this.db.dropCollection(name);
    });
  }

  get<D extends Document>(view: ViewId, id: string): Promise<D | undefined> {
    const read = async (stored: StoredView): Promise<D | undefined> => {
      const found = await this.collection(stored).findOne({ _id: id });
      return found ? fromStored<D>(found) : undefined;
    };
    return this.look(view, read, (found) => found === undefined, undefined);
  }

  getMany<D extends Document>(view: ViewId, ids: readonly string[]): Promise<(D | undefined)[]> {
    if (ids.length === 0) return Promise.resolve([]);
    const read = async (stored: StoredView): Promise<(D | undefined)[]> => {
      const options = { ...atOneInstant, batchSize: ids.length + 1 };
      const found = new Map<string, D>();
      for await (const one of this.collection(stored).find({ _id: { $in: [...ids] } }, options))
        found.set(one._id, fromStored<D>(one));
      return inOrder(ids, found);
    };
    return this.look(
      view,
      read,
      (found) => found.includes(undefined),
      Array<D | undefined>(ids.length).fill(undefined),
    );
  }

  list<D extends Document>(view: ViewId, query: ListQuery): Promise<Page<D>> {
    const unknown = new Error(`${view.name}@${view.version} has no index ${query.index}`);
    const read = async (stored: StoredView): Promise<Page<D> | null> => {
      const fields = stored.indexes[query.index];
      return fields ? this.page<D>(view, stored, fields, query) : null;
    };
    const isEmpty = (page: Page<D> | null): boolean => page === null || page.items.length === 0;
    return this.look(view, read, isEmpty, null).then((page) => {
      if (page === null) throw unknown;
      return page;
    });
  }

  commit(view: ViewId, batch: { writes: readonly Write[]; from: Position | null; to: Position }): Promise<void> {
    return available(async () => {
      const stored = await this.catalog.find(view);
      if (!stored) throw notPrepared(view);
      const operations = operationsFor(stored, batch.writes);
      const { storage } = stored;
      if (operations.length === 0) {
        if (!(await this.catalog.moveCheckpoint(view, { storage, ...batch }))) throw await this.moved(view, batch.from);
        return;
      }
      await inTransaction(this.client, async (session) => {
        if (!(await this.catalog.moveCheckpoint(view, { storage, ...batch, session })))
          throw await this.moved(view, batch.from);
        await this.collection(stored).bulkWrite(operations, { session, ordered: false });
      });
    });
  }

  checkpoint(view: ViewId): Promise<Position | null> {
    return available(async () => (await this.catalog.checkpoint(view)) ?? null);
  }

  promote(name: string, version: number): Promise<void> {
    return available(() => this.catalog.promote(name, version));
  }

  promoted(name: string): Promise<number | null> {
    return available(() => this.catalog.promoted(name));
  }

  drop(view: ViewId): Promise<void> {
    return available(async () => {
      const stored = await this.catalog.remove(view);
      if (stored) await this.db.dropCollection(stored.storage);
    });
  }

  views(): Promise<readonly ViewRecord[]> {
    return available(() => this.catalog.records());
  }

  note(name: string, key: string, value: string | number | null): Promise<void> {
    return available(() => this.catalog.note(name, key, value));
  }

  /** The client belongs to whoever connected it. */
  async close(): Promise<void> {}

  private collection(stored: StoredView): Collection<StoredDocument> {
    return this.db.collection<StoredDocument>(stored.storage);
  }

  private async makeCollection(stored: StoredView, indexes: Indexes): Promise<void> {
    await this.db.createCollection(stored.storage).catch((error: unknown) => {
      if (!(error instanceof MongoServerError && error.code === namespaceExists)) throw error;
    });
    const wanted = Object.values(indexes).map((fields) => ({
      key: patternOf(fields),
      ...(fields.length > 1 && { partialFilterExpression: onlyWith(fields) }),
    }));
    if (wanted.length > 0) await this.collection(stored).createIndexes(wanted);
  }

  /** `null` for an index that is gone. */
  private async page<D extends Document>(
    view: ViewId,
    stored: StoredView,
    fields: readonly string[],
    query: ListQuery,
  ): Promise<Page<D> | null> {
    const range = rangeOf(view, query, fields);
    if (!range) return { items: [], nextCursor: null };
    const hint = patternOf(fields);
    const sort = Object.fromEntries(Object.keys(hint).map((field) => [field, query.descending ? -1 : 1] as const));
    const limit = query.limit + 1;
    const options = { ...atOneInstant, ...range, hint, sort, limit, batchSize: limit };
    const found = await this.collection(stored)
      .find(withFirst(fields, query), options)
      .toArray()
      .catch((error: unknown) => {
        if (error instanceof MongoServerError && error.code === noSuchIndex) return null;
        throw error;
      });
    return found && pageOf<D>(view, query, fields, found);
  }

  private async moved(view: ViewId, from: Position | null): Promise<Error> {
    await this.catalog.refresh(view);
    const actual = await this.catalog.checkpoint(view);
    return actual === undefined ? notPrepared(view) : new CheckpointMoved(view, from, actual);
  }

  /** Reads where the view is known to be stored. Finding nothing there, it makes sure that this is still the place. */
  private look<T>(
    view: ViewId,
    read: (stored: StoredView) => Promise<T>,
    isEmpty: (found: T) => boolean,
    nothing: T,
  ): Promise<T> {
    return available(async () => {
      const known = await this.catalog.find(view);
      if (!known) return nothing;
      const found = await read(known);
      if (!isEmpty(found)) return found;
      const now = await this.catalog.refresh(view);
      if (!now) return nothing;
      return now.storage === known.storage && now.indexes === known.indexes ? found : read(now);
    });
  }
}

function pageOf<D extends Document>(
  view: ViewId,
  query: ListQuery,
  fields: readonly string[],
  found: readonly StoredDocument[],
): Page<D> {
  const items = found.slice(0, query.limit).map((one) => ({ id: one._id, document: fromStored<D>(one) }));
  const last = found.length > items.length ? items.at(-1) : undefined;
  if (!last) return { items, nextCursor: null };
  const values = indexKeyOf(last.document, fields)!.slice(query.equals.length);
  return { items, nextCursor: encodeCursor(view, query, { values, id: last.id }) };
}

/** Each place gets a document of its own. */
function inOrder<D extends Document>(ids: readonly string[], found: ReadonlyMap<string, D>): (D | undefined)[] {
  const given = new Set<string>();
  return ids.map((id) => {
    const document = found.get(id);
    if (document === undefined || !given.has(id)) {
      given.add(id);
      return document;
    }
    return structuredClone(document);
  });
}

/** The last write of a document counts. Throws before anything is written when one cannot be listed. */
function operationsFor(stored: StoredView, writes: readonly Write[]): AnyBulkWriteOperation<StoredDocument>[] {
  const listed = new Set(Object.values(stored.indexes).flat());
  return [...new Map(writes.map(({ id, document }) => [id, document]))].map(([_id, document]) => {
    if (document === undefined) return { deleteOne: { filter: { _id } } };
    for (const field of listed) assertListable(field, document[field]);
    return { replaceOne: { filter: { _id }, replacement: toStored(document), upsert: true } };
  });
}

function assertListable(field: string, value: unknown): void {
  if (value !== undefined && !isIndexValue(value))
    throw new Error(`the index field ${field} is neither text, number, boolean nor null`);
}

const notPrepared = (view: ViewId): Error => new Error(`${view.name}@${view.version} is not prepared`);

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isAway(error) ? new ReadModelsUnavailable(error) : error;
  }
}
