import { Position } from '../kernel/event';

/** A view's name with the version of the projection that fills it; each version has storage of its own. */
export interface ViewId {
  readonly name: string;
  readonly version: number;
}

/**
 * A value by which documents can be listed. Text compares by code point (as its UTF-8 bytes do), `null` comes before everything else,
 * and the values of one field are otherwise all of one kind: the order between kinds is the store's own.
 */
export type IndexValue = string | number | boolean | null;

/** A document: plain JSON. Index fields are top-level fields of it; a document without one of them (`undefined`) is not in that index. */
export type Document = { readonly [field: string]: unknown };

/** Index name -> the top-level fields it sorts by, in order. The first field is always `organisationId` or a tenant-qualified id. */
export type Indexes = Readonly<Record<string, readonly string[]>>;

export interface Write {
  readonly id: string;
  /** `undefined` deletes. The document is replaced whole. */
  readonly document: Document | undefined;
}

export interface ListQuery {
  readonly index: string;
  /** Exact values of the first fields of the index, in its order. */
  readonly equals: readonly IndexValue[];
  /** Bounds of the next field: `from` inclusive, `to` exclusive. */
  readonly from?: IndexValue;
  readonly to?: IndexValue;
  readonly descending?: boolean;
  readonly limit: number;
  /** From an earlier page of the same query; anything else throws `InvalidCursor`. */
  readonly cursor?: string;
}

export interface Page<D> {
  readonly items: readonly { readonly id: string; readonly document: D }[];
  /** `null` = the last page. Stable under inserts: it names the last item, not a count. */
  readonly nextCursor: string | null;
}

/** What stands about one view: what readers use, what there is of it, and what projectors and those who direct them tell each other. */
export interface ViewRecord {
  readonly name: string;
  /** The version that readers use; `null` before the first promotion. */
  readonly promoted: number | null;
  /** Every version that was prepared and not dropped, lowest first. */
  readonly builds: readonly { readonly version: number; readonly checkpoint: Position | null }[];
  readonly notes: Readonly<Record<string, string | number>>;
}

/**
 * Where the projections keep what they fold. Documents are replaced whole and nothing is counted in the store, so that a replay
 * gives the same bytes.
 */
export interface ReadModelStore {
  /**
   * Makes storage and indexes of a view ready; right to call at every start. An index that is new lists the documents that are there.
   * A view that was never prepared reads as empty, and cannot be listed or committed to.
   */
  prepare(view: ViewId, indexes: Indexes): Promise<void>;
  /** Whoever reads gets a document of its own, free to change. `undefined` for an unknown id. Throws `DamagedDocument`, as all that read. */
  get<D extends Document>(view: ViewId, id: string): Promise<D | undefined>;
  /** In the order of `ids`. */
  getMany<D extends Document>(view: ViewId, ids: readonly string[]): Promise<(D | undefined)[]>;
  /** Sorted by the index's fields and then by id. Throws for an index that the view does not have. */
  list<D extends Document>(view: ViewId, query: ListQuery): Promise<Page<D>>;
  /**
   * Documents and checkpoint in one transaction. Throws `CheckpointMoved` and writes nothing when the view does not stand at
   * `from` (`null`: nothing committed yet). Readers see all of it or nothing.
   */
  commit(view: ViewId, batch: { writes: readonly Write[]; from: Position | null; to: Position }): Promise<void>;
  checkpoint(view: ViewId): Promise<Position | null>;
  /** Names the version that readers use from now on. */
  promote(name: string, version: number): Promise<void>;
  /** The promoted version of a view, or `null`. */
  promoted(name: string): Promise<number | null>;
  /** Forgets documents, indexes and checkpoint of one version. */
  drop(view: ViewId): Promise<void>;
  /**
   * Every view that was prepared, promoted or noted, in no order, whichever process did it. One look: promotion, builds, checkpoints
   * and notes of one view stood there together at one instant. Cheap enough to be asked a few times a second.
   */
  views(): Promise<readonly ViewRecord[]>;
  /**
   * Sets one note of a view, `null` removes it; other notes stay as they are, and the last write wins. Notes belong to the name: they
   * are kept when versions are committed, promoted or dropped, and the view need not be prepared.
   */
  note(name: string, key: string, value: string | number | null): Promise<void>;
  close(): Promise<void>;
}

/** Another projector has committed this view meanwhile, or the checkpoint was lost: read it again and go on from there. */
export class CheckpointMoved extends Error {
  constructor(
    readonly view: ViewId,
    readonly expected: Position | null,
    readonly actual: Position | null,
  ) {
    super(`${view.name}@${view.version}: expected checkpoint ${expected}, found ${actual}`);
    this.name = 'CheckpointMoved';
  }
}

/** The stored bytes of a document are not those that were written. The view can be built again from the log. */
export class DamagedDocument extends Error {
  constructor(readonly id: string) {
    super(
      `the read model ${id} is damaged (checksum mismatch); stop the server, remove the folder "views" from the data folder and start again`,
    );
    this.name = 'DamagedDocument';
  }
}

/** The cursor is not one that this query gave out. */
export class InvalidCursor extends Error {
  constructor() {
    super('not a cursor of this list');
    this.name = 'InvalidCursor';
  }
}

/** The store cannot be reached or did not answer in time. Whether a commit was stored is not known. */
export class ReadModelsUnavailable extends Error {
  constructor(cause: unknown) {
    super('the read models are away', { cause });
    this.name = 'ReadModelsUnavailable';
  }
}
