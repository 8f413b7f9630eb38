import { randomBytes } from 'node:crypto';
import { ClientSession, Collection, Db } from 'mongodb';
import { Position } from '../../../kernel/event';
import { Indexes, ViewId, ViewRecord } from '../../read-model-store';

/** A version of a view as it stands in the database. Dropped and made again it has another collection, so nothing old can show up in it. */
export interface StoredView {
  readonly storage: string;
  readonly indexes: Indexes;
}

/** What stands about views, one document for each thing that somebody writes, so that no two writers wait for each other. */
interface BuildEntry extends StoredView {
  readonly _id: { readonly name: string; readonly version: number };
  readonly checkpoint: Position | null;
}
interface PromotionEntry {
  readonly _id: { readonly name: string };
  readonly promoted: number;
}
interface NoteEntry {
  readonly _id: { readonly name: string; readonly note: string };
  readonly value: string | number;
}
type Entry = BuildEntry | PromotionEntry | NoteEntry;

/** The views that there are: collection `views`. Where a view is stored is remembered; whoever finds nothing there looks again. */
export class MongoViewCatalog {
  private readonly entries: Collection<Entry>;
  private readonly known = new Map<string, StoredView>();

  constructor(private readonly db: Db) {
    this.entries = db.collection<Entry>('views');
  }

  async find(view: ViewId): Promise<StoredView | undefined> {
    return this.known.get(keyOf(view)) ?? this.refresh(view);
  }

  async refresh(view: ViewId): Promise<StoredView | undefined> {
    const entry = await this.build(view);
    if (entry) this.known.set(keyOf(view), entry);
    else this.known.delete(keyOf(view));
    return entry ?? undefined;
  }

  /** The version's entry, made if it is not there; when two processes do so at once, one of them does. */
  async create(view: ViewId): Promise<StoredView> {
    const there = await this.build(view);
    if (there) return there;
    const entry = { storage: newStorageName(view), indexes: {}, checkpoint: null };
    await this.entries.updateOne({ _id: idOf(view) }, { $setOnInsert: entry }, { upsert: true });
    return (await this.build(view)) ?? this.create(view);
  }

  /** Only now do readers know the indexes: they are there. */
  async setIndexes(view: ViewId, { storage }: StoredView, indexes: Indexes): Promise<void> {
    await this.entries.updateOne({ _id: idOf(view), storage }, { $set: { indexes } });
    await this.refresh(view);
  }

  /** Takes the version out; the collection is the caller's to remove. */
  async remove(view: ViewId): Promise<StoredView | null> {
    this.known.delete(keyOf(view));
    return (await this.entries.findOneAndDelete({ _id: idOf(view) })) as BuildEntry | null;
  }

  /** Moves the checkpoint if it stands at `from` in this very storage; answers whether it did. */
  async moveCheckpoint(
    view: ViewId,
    o: { storage: string; from: Position | null; to: Position; session?: ClientSession },
  ): Promise<boolean> {
    const { storage, from, to, session } = o;
    const filter = { _id: idOf(view), storage, checkpoint: from };
    const { matchedCount } = await this.entries.updateOne(filter, { $set: { checkpoint: to } }, { session });
    return matchedCount === 1;
  }

  /** `undefined` when the version was never prepared. */
  async checkpoint(view: ViewId): Promise<Position | null | undefined> {
    return (await this.build(view))?.checkpoint;
  }

  async promote(name: string, version: number): Promise<void> {
    await this.entries.updateOne({ _id: { name } }, { $set: { promoted: version } }, { upsert: true });
  }

  async promoted(name: string): Promise<number | null> {
    return ((await this.entries.findOne({ _id: { name } })) as PromotionEntry | null)?.promoted ?? null;
  }

  async note(name: string, key: string, value: string | number | null): Promise<void> {
    const _id = { name, note: key };
    if (value === null) await this.entries.deleteOne({ _id });
    else await this.entries.updateOne({ _id }, { $set: { value } }, { upsert: true });
  }

  /** All of it as it stood at one instant. */
  async records(): Promise<ViewRecord[]> {
    const entries = await this.entries.find({}, { readConcern: { level: 'snapshot' }, batchSize: 10_000 }).toArray();
    const byName = new Map<string, Entry[]>();
    for (const entry of entries as Entry[]) byName.set(entry._id.name, [...(byName.get(entry._id.name) ?? []), entry]);
    return [...byName].map(([name, own]) => recordOf(name, own));
  }

  /**
   * Collections that a view has left behind: of versions that were dropped by a process that died over it. An entry comes before its
   * collection, so what was listed before the entries were read and has none is not used any more.
   */
  async leftovers(name: string): Promise<string[]> {
    const pattern = new RegExp(`^${storagePrefix(name)}@\\d+\\.[0-9a-f]{12}$`);
    const there = await this.db.listCollections({ name: { $regex: pattern } }, { nameOnly: true }).toArray();
    const used = (await this.entries.find({ storage: { $exists: true } }).toArray()) as BuildEntry[];
    const names = new Set(used.map(({ storage }) => storage));
    return there.map((collection) => collection.name).filter((collection) => !names.has(collection));
  }

  private async build(view: ViewId): Promise<BuildEntry | null> {
    return (await this.entries.findOne({ _id: idOf(view) })) as BuildEntry | null;
  }
}

function recordOf(name: string, entries: readonly Entry[]): ViewRecord {
  const builds = entries.flatMap((entry) =>
    'storage' in entry ? [{ version: entry._id.version, checkpoint: entry.checkpoint }] : [],
  );
  const promotion = entries.find((entry): entry is PromotionEntry => 'promoted' in entry);
  const notes = entries.flatMap((entry) => ('value' in entry ? [[entry._id.note, entry.value] as const] : []));
  return {
    name,
    promoted: promotion?.promoted ?? null,
    builds: builds.sort((a, b) => a.version - b.version),
    notes: Object.fromEntries(notes),
  };
}

/** Equal ids are equal bytes to MongoDB: always the same fields in the same order. */
function idOf({ name, version }: ViewId): BuildEntry['_id'] {
  return { name, version };
}

const keyOf = (view: ViewId): string => JSON.stringify([view.name, view.version]);

/** What a name of a collection may hold; the random end makes it nobody else's. */
const storagePrefix = (name: string): string => name.replace(/[^\w-]/g, '_');
const newStorageName = ({ name, version }: ViewId): string =>
  `${storagePrefix(name)}@${version}.${randomBytes(6).toString('hex')}`;
