import { LogUnavailable } from '../event-log/event-log';
import { Position, StoredEvent } from '../kernel/event';
import { Projection } from '../kernel/projection';
import { CheckpointMoved, ReadModelsUnavailable, ViewRecord } from '../read-models/read-model-store';
import { untilThere } from './retries';
import { ViewBuild } from './view-build';
import { Contradiction } from './view-evidence';
import { leftovers, planOf, ViewPlan } from './view-plan';
import { checkpointOf, firstBuild, isAsked, notesOf, storedStatus, ViewStatus } from './view-status';
import { surroundings, ViewSurroundings } from './view-surroundings';
import { Watch } from './view-watch';

/** How often a build that has caught up lets the one in use, fed by another projector, get ahead of it before it takes its place. */
const mostPolite = 20;

/**
 * One view in one projector. Active, it folds what comes; when a commit finds that another projector has moved the checkpoint, it stands
 * by: it folds nothing and looks, until the other one has stopped (R5, ADR 0010). What there is to do it reads from the store, so it goes
 * on with what another one began.
 */
export class ViewProjector {
  private current: ViewBuild | null = null;
  private next: ViewBuild | null = null;
  /** Set while it stands by. */
  private watch: Watch | null = null;
  private error: string | null = null;
  /** Why the build beside the one in use never takes its place; the one in use goes on meanwhile. */
  private refusal: string | null = null;
  private isHaltNoted = false;
  private record: ViewRecord;
  private promotedSince = { version: -1, at: 0 };
  /** Counts the looks at which the build waited for its turn to be promoted; it does so once a look. */
  private politeness = 0;
  private mayPromote = true;
  private isTold = false;
  /** The build of which it has been told that it is under way. */
  private toldBuild: number | null = null;
  private readonly around: ReturnType<typeof surroundings>;

  constructor(
    private readonly projection: Projection,
    around: ViewSurroundings,
  ) {
    this.around = surroundings(around);
    this.record = { name: projection.name, promoted: null, builds: [], notes: {} };
  }

  get name(): string {
    return this.projection.name;
  }

  /** Whether it is this one that feeds the view. */
  get isActive(): boolean {
    return this.watch === null && this.error === null;
  }

  /** Whether readers have nothing of this fold until the build is promoted. */
  get isWaitedFor(): boolean {
    return this.isActive && this.current === null;
  }

  /** Where reading has to begin for what readers use, or will use first. */
  get position(): Position | null {
    return (this.current ?? this.next)?.position ?? null;
  }

  /** Whether it has something to do on its own to stand where the others stand. */
  isBehind(head: Position | null): boolean {
    return this.isActive && (this.laggard(head) !== undefined || (this.successor !== null && this.mayPromote));
  }

  status(): ViewStatus {
    return { ...this.standing(), isActive: this.isActive };
  }

  private standing(): ViewStatus {
    const { name: view, record, current } = this;
    const error = this.error ?? this.refusal;
    const { version } = this.projection;
    const stored = record.promoted ?? firstBuild(version);
    const position = current?.position ?? checkpointOf(record, stored);
    if (error !== null) return { view, version, stored, state: 'halted', position, error };
    const told = this.watch && storedStatus(record, version);
    return told ?? { view, version, stored, state: this.next ? 'rebuilding' : 'running', position, error };
  }

  /** Finds the version in use, or begins the first one. Takes the view up whoever else does so; the guard of commits decides. */
  async prepare(): Promise<void> {
    const record = await this.look();
    if (record !== undefined && record.promoted !== null) return this.goOn(record);
    const version = firstBuild(this.projection.version);
    await this.around.store.prepare({ name: this.name, version }, this.projection.indexes);
    await this.around.store.promote(this.name, version);
    await this.prepare();
  }

  /** Folds and commits what is new to this view; `after` is where they follow on. Never rejects: a failure halts the view alone. */
  async project(events: readonly StoredEvent[], after: Position | null = null): Promise<void> {
    if (!this.isActive) return;
    for (const build of [this.current, this.next]) {
      if (build && !(await this.tried(build, () => build.fold(events, after)))) return;
    }
  }

  /** Reads one batch on its own, or takes over from the version before when it is there. Rejects when the log cannot be read. */
  async step(head: Position | null, limit: number): Promise<void> {
    const build = this.laggard(head);
    if (build === undefined || head === null) return this.successor ? this.promote(this.successor) : undefined;
    const { position: after } = build;
    const events: StoredEvent[] = [];
    for await (const event of this.around.log.readAll({ ...(after !== null && { after }), limit })) events.push(event);
    // The head is an event that was heard of: a node that does not have it yet has more to tell later.
    if (events.length === 0)
      throw new LogUnavailable(`nothing after ${after ?? 'the beginning'}, and ${head} was there`);
    await this.tried(build, () => build.fold(events, after));
  }

  /** Looks at what the store says of the view: what others did to it, and what is asked for. Between two batches only. Never rejects. */
  async heed(record: ViewRecord | undefined, head: Position | null): Promise<void> {
    try {
      this.mayPromote = true;
      if (record === undefined || record.promoted === null) return await this.prepare();
      const before = this.record;
      this.record = record;
      const plan = planOf(record, this.projection.version, this.around.alone);
      if (plan === null) return this.leaveAlone();
      this.isTold = false;
      if (this.watch) return await this.standBy(this.watch, plan, head);
      if (this.error !== null) return await this.heedHalted(isAsked(before, record));
      if (this.refusal !== null && isAsked(before, record)) return await this.goOn(record);
      await this.heedRunning(plan);
    } catch (error) {
      await this.failed(error, null);
    }
  }

  /** Stores how far it is. Whoever projects next would otherwise only do a little twice, so what fails here is nobody's loss. */
  async saveCheckpoint(): Promise<void> {
    if (!this.isActive) return;
    for (const build of [this.current, this.next]) {
      await build?.save(true).catch((error: unknown) => {
        if (!(error instanceof CheckpointMoved)) this.around.onError(this.name, error);
      });
    }
  }

  private get successor(): ViewBuild | null {
    return this.next?.isStuck ? null : this.next;
  }

  private laggard(head: Position | null): ViewBuild | undefined {
    return [this.current, this.next].find((build) => build && !build.isStuck && !build.hasReached(head)) ?? undefined;
  }

  /** `false` when it failed. */
  private async tried(build: ViewBuild, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      await this.failed(error, build);
      return false;
    }
  }

  private async failed(error: unknown, build: ViewBuild | null): Promise<void> {
    try {
      if (error instanceof ReadModelsUnavailable) return await this.untilBack(error);
      if (build && (await this.isMovedByOthers(error, build))) return this.beginToWatch();
      if (build && build === this.current && this.next) this.stayWhile(error, build);
      else if (build && this.current && error instanceof Contradiction) await this.refuse(error, build);
      else await this.halt(error);
    } catch (again) {
      if (again instanceof ReadModelsUnavailable) await this.untilBack(again);
      else await this.halt(again);
    }
  }

  /** A fold may fail because the documents it was given were another projector's, newer than its own place; that is no fault of the fold. */
  private async isMovedByOthers(error: unknown, { version, saved }: ViewBuild): Promise<boolean> {
    this.record = (await this.look()) ?? this.record;
    if (error instanceof CheckpointMoved) return true;
    const stored = this.record.builds.find((build) => build.version === version);
    return stored === undefined || stored.checkpoint !== saved;
  }

  /** Whether the last commit was stored is not known; the store says so itself when it is there again (R4). */
  private async untilBack(error: unknown): Promise<void> {
    const { signal, onError, foundStore } = this.around;
    foundStore(false);
    onError(this.name, error);
    try {
      await untilThere(() => this.prepare(), { signal, onAway: () => undefined });
    } catch (again) {
      if (!signal.aborted) await this.halt(again);
    }
  }

  /** Takes up what there is to do, from the checkpoints on. */
  private async goOn(record: ViewRecord): Promise<void> {
    this.record = record;
    const plan = planOf(record, this.projection.version, this.around.alone);
    if (plan === null) return this.leaveAlone();
    this.watch = this.current = this.next = null;
    this.error = this.refusal = null;
    await this.open(plan);
  }

  /** Opens the builds of the plan; one that is open already goes on as it is. */
  private async open(plan: ViewPlan): Promise<void> {
    const known = [this.current, this.next];
    const build = (version: number | null) =>
      version === null
        ? null
        : (known.find((each) => each?.version === version) ?? ViewBuild.open(version, this.projection, this.around));
    const [current, next] = [await build(plan.current), await build(plan.next)];
    this.current = current;
    this.next = next;
    if (plan.next === null || plan.next === this.toldBuild) return;
    this.toldBuild = plan.next;
    this.around.onNews(this.name, `rebuild started: version ${plan.next} beside ${this.record.promoted}`);
  }

  private async promote(next: ViewBuild): Promise<void> {
    this.mayPromote = false;
    await this.tried(next, async () => {
      await next.save(true);
      const record = await this.look();
      if (record && planOf(record, this.projection.version, this.around.alone)?.next !== next.version) return;
      // Readers must not go back in time: the build in use may be fed by another projector that is ahead of this one.
      const inUse = record ? checkpointOf(record, record.promoted) : null;
      if (!next.hasReached(inUse) && ++this.politeness < mostPolite) return;
      await this.around.store.promote(this.name, next.version);
      this.record = (await this.look()) ?? this.record;
      this.politeness = 0;
      this.current = next;
      this.next = null;
      this.around.onNews(this.name, `rebuild promoted: version ${next.version} is in use`);
    });
  }

  private async heedRunning(plan: ViewPlan): Promise<void> {
    const { store, alone, dropAfterMs } = this.around;
    const [current, next] = [this.current?.version ?? null, this.next?.version ?? null];
    if (current !== plan.current || next !== plan.next) await this.open(plan);
    if (this.refusal !== null) await this.noteHalt();
    else if (notesOf(this.record).halted !== null) await store.note(this.name, 'halted', null);
    for (const build of [this.current, this.next]) {
      if (build && !(await this.tried(build, () => build.save(false)))) return;
    }
    const version = this.record.promoted!;
    if (this.promotedSince.version !== version) this.promotedSince = { version, at: Date.now() };
    // Readers in other processes may not have noticed yet that another version is in use.
    if (Date.now() - this.promotedSince.at < dropAfterMs) return;
    for (const old of leftovers(this.record, plan, alone)) await store.drop({ name: this.name, version: old });
  }

  private async heedHalted(isAskedToRun: boolean): Promise<void> {
    if (isAskedToRun) return this.goOn(this.record);
    const moved = [this.current, this.next].some(
      (build) => build && checkpointOf(this.record, build.version) !== build.saved,
    );
    // Without the note, or further on: another projector runs it again.
    if (moved || (this.isHaltNoted && notesOf(this.record).halted === null)) this.beginToWatch();
    else await this.noteHalt();
  }

  private async standBy(watch: Watch, plan: ViewPlan, head: Position | null): Promise<void> {
    if (!watch.isAbandoned(this.record, plan, head)) return;
    await this.goOn(this.record);
    this.around.onNews(this.name, 'took over');
  }

  private beginToWatch(): void {
    if (this.watch === null) this.around.onNews(this.name, 'stands by');
    this.current = this.next = null;
    this.error = this.refusal = null;
    this.watch = new Watch(this.around.takeOverMs);
  }

  private leaveAlone(): void {
    this.beginToWatch();
    if (this.isTold) return;
    this.isTold = true;
    const reason = `version ${this.record.promoted} is in use, of a newer release; this process leaves the view alone`;
    this.around.onError(this.name, new Error(reason));
  }

  private stayWhile(error: unknown, build: ViewBuild): void {
    build.isStuck = true;
    this.around.onError(this.name, error);
  }

  private async refuse(error: Contradiction, build: ViewBuild): Promise<void> {
    this.stayWhile(error, build);
    this.refusal = error.message;
    this.isHaltNoted = false;
    // What fails here is tried again with the next look.
    await this.noteHalt().catch(() => undefined);
  }

  private async halt(error: unknown): Promise<void> {
    this.error = error instanceof Error ? error.message : String(error);
    this.isHaltNoted = false;
    this.around.onError(this.name, error);
    // What fails here is tried again with the next look.
    await this.noteHalt().catch(() => undefined);
  }

  private async noteHalt(): Promise<void> {
    if (this.isHaltNoted) return;
    await this.around.store.note(this.name, 'halted', this.error ?? this.refusal);
    this.isHaltNoted = true;
  }

  private async look(): Promise<ViewRecord | undefined> {
    return (await this.around.store.views()).find(({ name }) => name === this.name);
  }
}
