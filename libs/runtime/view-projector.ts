import { EventLog } from '../event-log/event-log';
import { Position, StoredEvent } from '../kernel/event';
import { Projection, ViewDocument } from '../kernel/projection';
import { CheckpointMoved, ReadModelStore, ReadModelsUnavailable, ViewId, Write } from '../read-models/read-model-store';

export type ViewState = 'running' | 'rebuilding' | 'halted';

export interface ViewStatus {
  readonly view: string;
  /** The projection's own version, raised when its fold changes. */
  readonly version: number;
  /** The stored version that readers use. */
  readonly stored: number;
  readonly state: ViewState;
  /** Up to here readers see everything. */
  readonly position: Position | null;
  readonly error: string | null;
}

interface Build {
  id: ViewId;
  /** Up to here every event is folded. */
  position: Position | null;
  /** Up to here the store knows it; behind `position` where the view had nothing to write. */
  saved: Position | null;
}

interface Surroundings {
  readonly log: EventLog;
  readonly store: ReadModelStore;
  readonly eventsPerBatch?: number;
  readonly onError: (view: string, error: unknown) => void;
  /** Aborted when nobody waits for the store to come back any more. */
  readonly stopping?: AbortSignal;
}

/** A stored version is the projection's version and a count of rebuilds, so that the same fold can be built anew beside itself. */
const buildsPerVersion = 10_000;
const quietCheckpointMs = 1_000;
const awayPauseMs = 1_000;

/** One view: folds batches of events into documents and commits both with the checkpoint. */
export class ViewProjector {
  private current: Build | null = null;
  private next: Build | null = null;
  private error: string | null = null;
  private savedAt = 0;
  private readonly handled: ReadonlySet<string>;

  constructor(
    private readonly projection: Projection,
    private readonly around: Surroundings,
  ) {
    this.handled = new Set(projection.handles);
  }

  get name(): string {
    return this.projection.name;
  }

  get isRunning(): boolean {
    return this.error === null;
  }

  /** Where the projector has to read on for this view: the version being built, if there is one, else the one in use. */
  get position(): Position | null {
    return (this.next ?? this.current)?.position ?? null;
  }

  /** Whether it has to read on its own to reach `head`, or to take over from the version before. */
  isBehind(head: Position): boolean {
    return this.error === null && (this.next !== null || this.position === null || this.position < head);
  }

  status(): ViewStatus {
    const state = this.error !== null ? 'halted' : this.next ? 'rebuilding' : 'running';
    const { version, name: view } = this.projection;
    const stored = (this.current ?? this.next)?.id.version ?? this.firstBuild;
    return { view, version, stored, state, position: this.current?.position ?? null, error: this.error };
  }

  /** Finds the version in use, or begins the first one, or a new one beside an older one. */
  async prepare(): Promise<void> {
    const { store } = this.around;
    const promoted = await store.promoted(this.name);
    const inUse = promoted === null ? this.firstBuild : promoted;
    const outdated = Math.floor(inUse / buildsPerVersion) !== this.projection.version;
    if (promoted === null) await store.promote(this.name, inUse);
    if (outdated) this.next = await this.open(this.firstBuild);
    else this.current = await this.open(inUse);
  }

  /** Folds and commits what is new to this view. Never rejects: a failure halts the view and nothing else. */
  async project(events: readonly StoredEvent[]): Promise<void> {
    if (this.error !== null) return;
    try {
      for (const build of [this.current, this.next]) if (build) await this.fold(build, events);
    } catch (error) {
      if (error instanceof CheckpointMoved) await this.follow(error);
      else if (error instanceof ReadModelsUnavailable) await this.untilBack(error);
      else this.halt(error);
    }
  }

  /** Reads on its own up to `head`, and takes over from the version before when it is there. */
  async catchUp(head: Position): Promise<void> {
    const limit = this.around.eventsPerBatch ?? 2_000;
    const goesOn = () => this.error === null && this.around.stopping?.aborted !== true;
    while (goesOn() && (this.position === null || this.position < head)) {
      const batch: StoredEvent[] = [];
      const after = this.position;
      for await (const event of this.around.log.readAll({ ...(after && { after }), limit })) batch.push(event);
      if (batch.length === 0) break;
      await this.project(batch);
    }
    const { next } = this;
    if (next && goesOn() && next.position !== null && next.position >= head) await this.takeOver(next);
  }

  async startRebuild(): Promise<void> {
    const inUse = this.current?.id.version ?? this.firstBuild;
    this.error = null;
    if (this.next) await this.around.store.drop(this.next.id);
    const version = Math.floor(inUse / buildsPerVersion) === this.projection.version ? inUse + 1 : this.firstBuild;
    await this.around.store.drop({ name: this.name, version });
    this.next = await this.open(version);
  }

  async resume(): Promise<void> {
    this.error = null;
    for (const build of [this.current, this.next]) if (build) Object.assign(build, await this.open(build.id.version));
  }

  async saveCheckpoint(): Promise<void> {
    if (this.error !== null) return;
    for (const build of [this.current, this.next]) {
      if (build?.position && build.position !== build.saved) await this.commit(build, [], build.position);
    }
  }

  private get firstBuild(): number {
    return this.projection.version * buildsPerVersion;
  }

  private async open(version: number): Promise<Build> {
    const id = { name: this.name, version };
    await this.around.store.prepare(id, this.projection.indexes);
    const saved = await this.around.store.checkpoint(id);
    return { id, position: saved, saved };
  }

  private async fold(build: Build, events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1)!.position;
    const { position } = build;
    if (position !== null && last <= position) return;
    const mine = events.filter(
      (event) => this.handled.has(event.type) && (position === null || event.position > position),
    );
    const writes = mine.length === 0 ? [] : await this.writesOf(build, mine);
    const quiet = writes.length === 0 && Date.now() - this.savedAt < quietCheckpointMs;
    if (quiet) build.position = last;
    else await this.commit(build, writes, last);
  }

  private async writesOf(build: Build, events: readonly StoredEvent[]): Promise<Write[]> {
    const touched = events.map((event) => this.projection.targets(event));
    const ids = [...new Set(touched.flat())];
    const found = await this.around.store.getMany<ViewDocument>(build.id, ids);
    const documents = new Map<string, ViewDocument | undefined>(ids.map((id, index) => [id, found[index]]));
    events.forEach((event, index) => {
      for (const id of touched[index]!) documents.set(id, this.projection.evolve(documents.get(id), event, id));
    });
    return ids
      .map((id, index) => ({ id, document: documents.get(id), before: found[index] }))
      .filter(({ document, before }) => document !== undefined || before !== undefined)
      .map(({ id, document }) => ({ id, document }));
  }

  private async commit(build: Build, writes: readonly Write[], to: Position): Promise<void> {
    await this.around.store.commit(build.id, { writes, from: build.saved, to });
    build.position = to;
    build.saved = to;
    this.savedAt = Date.now();
  }

  private async takeOver(build: Build): Promise<void> {
    const { store } = this.around;
    const before = (await store.promoted(this.name)) ?? build.id.version;
    await store.promote(this.name, build.id.version);
    this.current = build;
    this.next = null;
    if (before !== build.id.version) await store.drop({ name: this.name, version: before });
  }

  /** Another projector has committed this view, or the last commit arrived after all: go on from what the store says. */
  private async follow({ view, actual }: CheckpointMoved): Promise<void> {
    const build = [this.current, this.next].find((candidate) => candidate?.id.version === view.version);
    if (build) Object.assign(build, { position: actual, saved: actual });
  }

  /** Whether the last commit was stored is not known; the store says so itself when it is there again (R4). */
  private async untilBack(error: ReadModelsUnavailable): Promise<void> {
    this.around.onError(this.name, error);
    while (this.around.stopping?.aborted !== true) {
      await pause(awayPauseMs);
      try {
        return await this.resume();
      } catch (again) {
        if (!(again instanceof ReadModelsUnavailable)) return this.halt(again);
      }
    }
  }

  private halt(error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error);
    this.around.onError(this.name, error);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
