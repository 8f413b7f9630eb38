import { ViewsEnvironment } from '../../../embedded/views-environment';
import { Position } from '../../../kernel/event';
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
import { decodeCursor, encodeCursor } from '../list-cursor';
import { behind, encodeValues, justAfter, keyIn } from './index-bytes';
import { decodeDocument, decodeEntries, encodeDocument, encodeEntries, entriesOf, IndexEntry } from './stored-document';
import { hasIndexes, StoredView, ViewCatalog } from './view-catalog';
import { noteKey, positionIn, viewRecords } from './view-records';

const keysAtOnce = 2000;

/** What a commit does to the storage, all bytes ready: nothing may fail once the writing has begun. */
interface Changes {
  readonly documents: (readonly [key: Buffer, bytes: Buffer | undefined])[];
  readonly indexes: (readonly [key: Buffer, id: Buffer | undefined])[];
}

/**
 * Read models on LMDB. Any thread may read; commits are LMDB transactions guarded by the view's checkpoint, so a second projector
 * can do no harm. Every read sees the newest commit, whichever thread made it.
 */
export class EmbeddedReadModelStore implements ReadModelStore {
  private readonly catalog: ViewCatalog;
  /** By view id: the count of the commit that this instance made last, after which it knows all shapes of the view. */
  private readonly lastCommit = new Map<string, number>();

  constructor(private readonly env: ViewsEnvironment) {
    this.catalog = new ViewCatalog(env);
  }

  async prepare(view: ViewId, indexes: Indexes): Promise<void> {
    this.refresh();
    const stored = this.catalog.find(view);
    if (!stored) return this.stored(this.catalog.create(view, indexes));
    if (hasIndexes(stored, indexes)) return;
    await this.stored(this.catalog.redefine(view, stored, indexes));
    this.refresh();
    await this.stored(this.listAgain(this.catalog.find(view)!));
  }

  async get<D extends Document>(view: ViewId, id: string): Promise<D | undefined> {
    this.refresh();
    const stored = this.catalog.find(view);
    return stored && this.document<D>(stored, Buffer.from(id));
  }

  async getMany<D extends Document>(view: ViewId, ids: readonly string[]): Promise<(D | undefined)[]> {
    this.refresh();
    const stored = this.catalog.find(view);
    return ids.map((id) => stored && this.document<D>(stored, Buffer.from(id)));
  }

  async list<D extends Document>(view: ViewId, query: ListQuery): Promise<Page<D>> {
    this.refresh();
    const stored = this.catalog.find(view);
    const index = stored?.indexes.get(query.index);
    if (!stored || !index) throw new Error(`${view.name}@${view.version} has no index ${query.index}`);
    const range = this.rangeOf(view, query, keyIn(stored.id, Buffer.from([index.number])), index.fields.length);
    const ids: Buffer[] = [];
    for (const { value } of this.env.indexes.getRange({ ...range, limit: query.limit + 1 })) ids.push(value);
    const items = ids
      .slice(0, query.limit)
      .map((id) => ({ id: id.toString('utf8'), document: this.document<D>(stored, id)! }));
    const last = ids.length > items.length ? items.at(-1) : undefined;
    if (!last) return { items, nextCursor: null };
    const values = indexKeyOf(last.document, index.fields)!.slice(query.equals.length);
    return { items, nextCursor: encodeCursor(view, query, { values, id: last.id }) };
  }

  async commit(view: ViewId, batch: { writes: readonly Write[]; from: Position | null; to: Position }): Promise<void> {
    this.refresh();
    const stored = this.catalog.find(view);
    const entry = stored && this.env.checkpoints.getEntry(stored.idText);
    if (!stored || !entry) throw new Error(`${view.name}@${view.version} is not prepared`);
    const actual = positionIn(entry.value);
    if (actual !== batch.from) throw new CheckpointMoved(view, batch.from, actual);
    const count = entry.version!;
    if (this.lastCommit.get(stored.idText) !== count) stored.shapes.reset();
    const changes = this.changesOf(stored, batch.writes);
    const shapes = stored.shapes.unsaved();
    const done = await this.stored(
      this.env.checkpoints.ifVersion(stored.idText, count, () => {
        if (shapes) void this.env.shapes.put(stored.idText, shapes);
        this.put(changes);
        void this.env.checkpoints.put(stored.idText, Buffer.from(batch.to), count + 1);
      }),
    );
    if (!done) throw new CheckpointMoved(view, batch.from, await this.checkpoint(view));
    stored.shapes.saved(shapes);
    this.lastCommit.set(stored.idText, count + 1);
  }

  async checkpoint(view: ViewId): Promise<Position | null> {
    this.refresh();
    const stored = this.catalog.find(view);
    return stored ? positionIn(this.env.checkpoints.get(stored.idText)) : null;
  }

  async promote(name: string, version: number): Promise<void> {
    await this.stored(this.env.promotions.put(name, Buffer.from(String(version))));
  }

  async promoted(name: string): Promise<number | null> {
    this.refresh();
    const version = this.env.promotions.get(name);
    return version ? Number(version.toString()) : null;
  }

  async drop(view: ViewId): Promise<void> {
    this.refresh();
    const stored = this.catalog.find(view);
    if (stored) await this.stored(this.catalog.remove(view, stored));
    await this.sweep();
  }

  async views(): Promise<readonly ViewRecord[]> {
    this.refresh();
    return viewRecords(this.env);
  }

  async note(name: string, key: string, value: string | number | null): Promise<void> {
    const { notes } = this.env;
    const at = noteKey(name, key);
    await this.stored(value === null ? notes.remove(at) : notes.put(at, Buffer.from(JSON.stringify(value))));
  }

  /** The checkpoint of the view that is furthest ahead. */
  furthestCheckpoint(): Position | null {
    this.refresh();
    let furthest: Position | null = null;
    for (const { value } of this.env.checkpoints.getRange({})) {
      const position = positionIn(value);
      if (position !== null && (furthest === null || position > furthest)) furthest = position;
    }
    return furthest;
  }

  /** Removes what dropped views have left, from an earlier run of the process as well. */
  async sweep(): Promise<void> {
    this.refresh();
    for (const id of [...this.env.dropped.getKeys()]) {
      const start = Buffer.from(id, 'hex');
      for (const db of [this.env.documents, this.env.indexes]) {
        for (let keys = this.keysFrom(db, start); keys.length > 0; keys = this.keysFrom(db, start)) {
          await this.stored(db.batch(() => keys.forEach((key) => void db.remove(key))));
        }
      }
      await this.stored(this.env.dropped.remove(id));
    }
  }

  /** The environment belongs to whoever opened it. */
  async close(): Promise<void> {}

  /** Sees what is committed now, whichever thread did it. */
  private refresh(): void {
    this.env.root.resetReadTxn();
  }

  private document<D extends Document>(stored: StoredView, id: Buffer): D | undefined {
    const bytes = this.env.documents.get(keyIn(stored.id, id));
    return bytes && decodeDocument<D>(id, bytes, stored.shapes);
  }

  private rangeOf(view: ViewId, query: ListQuery, index: Buffer, fields: number): object {
    const prefix = Buffer.concat([index, encodeValues(query.equals)]);
    const after = decodeCursor(view, query, fields);
    let low: Buffer = query.from === undefined ? prefix : Buffer.concat([prefix, encodeValues([query.from])]);
    let high: Buffer = query.to === undefined ? behind(prefix) : Buffer.concat([prefix, encodeValues([query.to])]);
    const edge = after && Buffer.concat([prefix, encodeValues([...after.values, after.id])]);
    if (edge && query.descending) high = edge.compare(high) < 0 ? edge : high;
    else if (edge) low = edge.compare(low) > 0 ? justAfter(edge) : low;
    if (low.compare(high) >= 0) return { start: high, end: high };
    return query.descending
      ? { start: high, exclusiveStart: true, end: low, reverse: true }
      : { start: low, end: high };
  }

  private changesOf(stored: StoredView, writes: readonly Write[]): Changes {
    const changes: Changes = { documents: [], indexes: [] };
    // The last write of a document counts.
    for (const [id, document] of new Map(writes.map((write) => [write.id, write.document]))) {
      const idBytes = Buffer.from(id);
      const key = keyIn(stored.id, idBytes);
      const before = this.env.documents.get(key);
      if (document === undefined && !before) continue;
      const after = document === undefined ? Buffer.alloc(0) : encodeEntries(entriesFor(stored, document));
      changes.documents.push([key, document && encodeDocument(after, stored.shapes.pack(document))]);
      moveEntries(changes, stored, id, idBytes, before ? entriesOf(idBytes, before) : Buffer.alloc(0), after);
    }
    return changes;
  }

  private put(changes: Changes): void {
    for (const [key, bytes] of changes.documents) {
      void (bytes ? this.env.documents.put(key, bytes) : this.env.documents.remove(key));
    }
    for (const [key, id] of changes.indexes) void (id ? this.env.indexes.put(key, id) : this.env.indexes.remove(key));
  }

  /** Lists all documents of a view in the indexes it has now. */
  private async listAgain(stored: StoredView): Promise<void> {
    let start: Buffer = stored.id;
    for (
      let keys = this.keysFrom(this.env.documents, start);
      keys.length > 0;
      keys = this.keysFrom(this.env.documents, start)
    ) {
      const writes = keys.map((key) => {
        const id = key.subarray(stored.id.length);
        return { id: id.toString('utf8'), document: this.document(stored, id) };
      });
      const changes = this.changesOf(stored, writes);
      const shapes = stored.shapes.unsaved();
      await this.env.documents.batch(() => {
        if (shapes) void this.env.shapes.put(stored.idText, shapes);
        this.put(changes);
      });
      stored.shapes.saved(shapes);
      start = justAfter(keys.at(-1)!);
    }
  }

  private keysFrom(db: ViewsEnvironment['documents'], start: Buffer): Buffer[] {
    this.refresh();
    const prefix = start.subarray(0, 6);
    const end = Buffer.from(prefix);
    // Ids are random and never all ones, so the next number does not overflow.
    end.writeUIntBE(end.readUIntBE(0, 6) + 1, 0, 6);
    return [...db.getKeys({ start, end, limit: keysAtOnce })];
  }

  private async stored<T>(writing: Promise<T>): Promise<T> {
    try {
      return await writing;
    } catch (error) {
      (error as { commitError?: Promise<unknown> }).commitError?.catch(() => undefined);
      throw new ReadModelsUnavailable(error);
    }
  }
}

function entriesFor(stored: StoredView, document: Document): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const { number, fields } of stored.indexes.values()) {
    const values = indexKeyOf(document, fields);
    if (values) entries.push({ index: number, values: encodeValues(values) });
  }
  return entries;
}

function moveEntries(
  changes: Changes,
  stored: StoredView,
  id: string,
  idBytes: Buffer,
  before: Buffer,
  after: Buffer,
): void {
  if (before.equals(after)) return;
  const suffix = encodeValues([id]);
  const keyOf = ({ index, values }: IndexEntry): Buffer => keyIn(stored.id, Buffer.from([index]), values, suffix);
  for (const entry of decodeEntries(before)) changes.indexes.push([keyOf(entry), undefined]);
  for (const entry of decodeEntries(after)) changes.indexes.push([keyOf(entry), idBytes]);
}
