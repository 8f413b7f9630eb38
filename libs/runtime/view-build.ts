import { Position, StoredEvent } from '../kernel/event';
import { Projection, ViewDocument } from '../kernel/projection';
import { ReadModelStore, ViewId, Write } from '../read-models/read-model-store';

import { Check, evidenceIn } from './view-evidence';

interface Surroundings {
  readonly store: ReadModelStore;
  /** Nobody in another process reads. */
  readonly alone: boolean;
  /** How often at most a position is stored when there is nothing else to write. */
  readonly quietCheckpointMs: number;
}

/** One stored version of a view: folds batches of events into its documents and commits both with the checkpoint. */
export class ViewBuild {
  /** Its fold has failed; it stays where it is while another version is built to replace it. */
  isStuck = false;
  private at: Position | null = null;
  private savedAt = 0;
  private stored: Position | null = null;
  private isInUse = false;
  private readonly handled: ReadonlySet<string>;

  private constructor(
    readonly id: ViewId,
    private readonly projection: Projection,
    private readonly around: Surroundings,
  ) {
    this.handled = new Set(projection.handles);
  }

  /** Goes on where its checkpoint stands. */
  static async open(version: number, projection: Projection, around: Surroundings): Promise<ViewBuild> {
    const build = new ViewBuild({ name: projection.name, version }, projection, around);
    await around.store.prepare(build.id, projection.indexes);
    build.at = build.stored = await around.store.checkpoint(build.id);
    return build;
  }

  /** Up to here every event is folded. */
  get position(): Position | null {
    return this.at;
  }

  /** Up to here the store knows it; behind `position` where the view had nothing to write. */
  get saved(): Position | null {
    return this.stored;
  }

  get version(): number {
    return this.id.version;
  }

  /** Whether nothing is missing before the events that follow `position`. */
  hasReached(position: Position | null): boolean {
    return position === null || (this.at !== null && this.at >= position);
  }

  /** Folds and commits what is new here of the events that follow `after`; nothing when some before them are missing. */
  async fold(events: readonly StoredEvent[], after: Position | null): Promise<void> {
    const last = events.at(-1)!.position;
    const { at: position } = this;
    if (this.isStuck || !this.hasReached(after) || this.hasReached(last)) return;
    const mine = events.filter(
      (event) => this.handled.has(event.type) && (position === null || event.position > position),
    );
    const writes = mine.length === 0 ? [] : await this.writesOf(mine);
    // Of events of its kinds only the fold knows that they changed nothing: readers elsewhere would wait for its next quiet moment.
    const isQuiet = writes.length === 0 && (mine.length === 0 || this.around.alone);
    if (isQuiet && this.isFresh()) this.at = last;
    else await this.commit(writes, last);
  }

  /** Stores the position if it has moved since it was last stored; unless `evenIfFresh`, not more often than a quiet view may. */
  async save(evenIfFresh: boolean): Promise<void> {
    if (this.isStuck || this.at === null || this.at === this.stored) return;
    if (evenIfFresh || !this.isFresh()) await this.commit([], this.at);
  }

  private isFresh(): boolean {
    return Date.now() - this.savedAt < this.around.quietCheckpointMs;
  }

  private async writesOf(events: readonly StoredEvent[]): Promise<Write[]> {
    const touched = events.map((event) => this.projection.targets(event));
    const ids = [...new Set(touched.flat())];
    const found = await this.around.store.getMany<ViewDocument>(this.id, ids);
    const documents = new Map<string, ViewDocument | undefined>(ids.map((id, index) => [id, found[index]]));
    const check = await this.evidence(ids);
    events.forEach((event, index) => {
      for (const id of touched[index]!) {
        const document = this.projection.evolve(documents.get(id), event, id);
        check?.(id, document, event);
        documents.set(id, document);
      }
    });
    return ids
      .map((id, index) => ({ id, document: documents.get(id), before: found[index] }))
      .filter(({ document, before }) => document !== undefined || before !== undefined)
      .map(({ id, document }) => ({ id, document }));
  }

  /** `null` where there is nothing that it could contradict. */
  private async evidence(ids: readonly string[]): Promise<Check | null> {
    const { store } = this.around;
    const { name, version } = this.id;
    if (this.isInUse || !this.projection.agrees) return null;
    const promoted = await store.promoted(name);
    this.isInUse = promoted === version;
    if (promoted === null || this.isInUse) return null;
    return evidenceIn(store, { name, version: promoted }, this.projection, ids);
  }

  private async commit(writes: readonly Write[], to: Position): Promise<void> {
    await this.around.store.commit(this.id, { writes, from: this.stored, to });
    this.at = this.stored = to;
    this.savedAt = Date.now();
  }
}
