import { Position } from '../../../kernel/event';
import {
  CheckpointMoved,
  Document,
  Indexes,
  IndexValue,
  ListQuery,
  Page,
  ReadModelStore,
  ViewId,
  ViewRecord,
  Write,
} from '../../read-model-store';
import { compareKeys, indexKeyOf } from '../index-key';
import { decodeCursor, encodeCursor } from '../list-cursor';

interface View {
  readonly id: ViewId;
  indexes: Indexes;
  readonly documents: Map<string, Document>;
  checkpoint: Position | null;
}

/** Read models that live as long as their object: for tests and simulations. A list looks at every document. */
export class MemoryReadModelStore implements ReadModelStore {
  private readonly stored = new Map<string, View>();
  private readonly promotions = new Map<string, number>();
  private readonly notes = new Map<string, Map<string, string | number>>();

  async prepare(view: ViewId, indexes: Indexes): Promise<void> {
    const known = this.stored.get(keyOf(view));
    if (known) known.indexes = indexes;
    else this.stored.set(keyOf(view), { id: { ...view }, indexes, documents: new Map(), checkpoint: null });
  }

  async get<D extends Document>(view: ViewId, id: string): Promise<D | undefined> {
    return copyOf(this.stored.get(keyOf(view))?.documents.get(id)) as D | undefined;
  }

  async getMany<D extends Document>(view: ViewId, ids: readonly string[]): Promise<(D | undefined)[]> {
    const documents = this.stored.get(keyOf(view))?.documents;
    return ids.map((id) => copyOf(documents?.get(id)) as D | undefined);
  }

  async list<D extends Document>(view: ViewId, query: ListQuery): Promise<Page<D>> {
    const known = this.stored.get(keyOf(view));
    const fields = known?.indexes[query.index];
    if (!known || !fields) throw new Error(`${view.name}@${view.version} has no index ${query.index}`);
    const after = decodeCursor(view, query, fields.length);
    const direction = query.descending ? -1 : 1;
    const edge = after && [...query.equals, ...after.values, after.id];
    const matching = [...known.documents]
      .flatMap(([id, document]) => entryOf(id, document, fields))
      .filter(({ key }) => isWithin(key, query) && (!edge || compareKeys(key, edge) * direction > 0))
      .sort((a, b) => compareKeys(a.key, b.key) * direction);
    const page = matching.slice(0, query.limit);
    const last = matching.length > page.length ? page.at(-1) : undefined;
    return {
      items: page.map(({ id, document }) => ({ id, document: copyOf(document) as D })),
      nextCursor: last
        ? encodeCursor(view, query, { values: last.key.slice(query.equals.length, -1), id: last.id })
        : null,
    };
  }

  async commit(view: ViewId, batch: { writes: readonly Write[]; from: Position | null; to: Position }): Promise<void> {
    const known = this.stored.get(keyOf(view));
    if (!known) throw new Error(`${view.name}@${view.version} is not prepared`);
    if (known.checkpoint !== batch.from) throw new CheckpointMoved(view, batch.from, known.checkpoint);
    for (const { id, document } of batch.writes) {
      if (document === undefined) known.documents.delete(id);
      else known.documents.set(id, copyOf(document)!);
    }
    known.checkpoint = batch.to;
  }

  async checkpoint(view: ViewId): Promise<Position | null> {
    return this.stored.get(keyOf(view))?.checkpoint ?? null;
  }

  async promote(name: string, version: number): Promise<void> {
    this.promotions.set(name, version);
  }

  async promoted(name: string): Promise<number | null> {
    return this.promotions.get(name) ?? null;
  }

  async drop(view: ViewId): Promise<void> {
    this.stored.delete(keyOf(view));
  }

  async views(): Promise<readonly ViewRecord[]> {
    const stored = [...this.stored.values()];
    const names = new Set([...stored.map(({ id }) => id.name), ...this.promotions.keys(), ...this.notes.keys()]);
    return [...names].map((name) => ({
      name,
      promoted: this.promotions.get(name) ?? null,
      builds: stored
        .filter(({ id }) => id.name === name)
        .map(({ id, checkpoint }) => ({ version: id.version, checkpoint }))
        .sort((a, b) => a.version - b.version),
      notes: Object.fromEntries(this.notes.get(name) ?? []),
    }));
  }

  async note(name: string, key: string, value: string | number | null): Promise<void> {
    const notes = this.notes.get(name) ?? new Map<string, string | number>();
    if (value === null) notes.delete(key);
    else notes.set(key, value);
    if (notes.size > 0) this.notes.set(name, notes);
    else this.notes.delete(name);
  }

  async close(): Promise<void> {}
}

interface Entry {
  readonly id: string;
  readonly document: Document;
  /** Values of the index's fields, then the id. */
  readonly key: readonly IndexValue[];
}

function entryOf(id: string, document: Document, fields: readonly string[]): Entry[] {
  const values = indexKeyOf(document, fields);
  return values ? [{ id, document, key: [...values, id] }] : [];
}

function isWithin(key: readonly IndexValue[], { equals, from, to }: ListQuery): boolean {
  const depth = equals.length;
  return (
    compareKeys(key.slice(0, depth), equals) === 0 &&
    (from === undefined || compareKeys(key.slice(depth, depth + 1), [from]) >= 0) &&
    (to === undefined || compareKeys(key.slice(depth, depth + 1), [to]) < 0)
  );
}

function keyOf(view: ViewId): string {
  return `${view.name}@${view.version}`;
}

function copyOf(document: Document | undefined): Document | undefined {
  return document && (JSON.parse(JSON.stringify(document)) as Document);
}
