import { EventLog } from '../event-log/event-log';
import { Position, StoredEvent } from '../kernel/event';
import { Projection } from '../kernel/projection';
import { EventBuffer } from './event-buffer';
import { followLog } from './follow-log';
import { untilThere } from './retries';
import { ViewProjector } from './view-projector';
import { ViewStatus } from './view-status';
import { ViewSurroundings } from './view-surroundings';

export interface ProjectorSettings extends Omit<ViewSurroundings, 'signal'> {
  readonly projections: readonly Projection[];
  /** How many events one commit covers at most. */
  readonly eventsPerBatch?: number;
  /** Told after every change of a view's place or state, once it has started: until then a process is not ready. */
  readonly onStatus: (statuses: readonly ViewStatus[]) => void;
  /** How often the store is asked what others did to the views, and what is asked for. */
  readonly lookMs?: number;
  /** How long `stop` waits for what is under way. */
  readonly finishMs?: number;
}

const lookMs = 250;
const readAhead = 20_000;
/** More than a store takes that answers; one that does not must not keep a process from ending. */
const finishMs = 5_000;
/** A place that was not stored only lets whoever goes on fold a little twice. */
const saveMs = 1_000;

/** Under load a batch waits for company: a commit costs much the same for twenty events and for two hundred. */
const busyBatch = 20;
const busyPauseMs = 25;
/** How long views that read on their own rest when the log could not be read. */
const restMs = 1_000;

/**
 * Feeds the views from one subscription to the log; those that another projector feeds it only watches. A view that fails halts alone, at
 * its place, until somebody asks for it to be resumed or rebuilt; a new version of a view is built beside the one in use and takes its
 * place when it has caught up.
 */
export class Projector {
  private readonly views: ViewProjector[];
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private position: Position | null = null;
  private hasStarted = false;
  private isLookDue = false;
  /** The store did not answer the last look. */
  private isAway = false;
  private isResting = false;
  private buffer: EventBuffer = new EventBuffer(readAhead);

  constructor(private readonly settings: ProjectorSettings) {
    const around = { ...settings, signal: this.stopping.signal };
    this.views = settings.projections.map((projection) => new ViewProjector(projection, around));
  }

  /** Resolves when every view that nobody else feeds stands where the log stood at the call, and goes on following it. */
  async start(): Promise<void> {
    const { signal } = this.stopping;
    const onAway = (error: unknown): void => this.settings.onError('start', error);
    try {
      await untilThere(() => this.prepare(), { signal, onAway });
      await untilThere(() => this.catchUp(), { signal, onAway });
      await untilThere(() => this.firstPromotions(), { signal, onAway });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    this.hasStarted = true;
    this.report();
    this.working = this.follow();
  }

  statuses(): ViewStatus[] {
    return this.views.map((view) => view.status());
  }

  /** Finishes what is under way and stores how far the views are; a store that does not answer is not waited for. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.buffer.close();
    const isDone = await endsWithin(this.settings.finishMs ?? finishMs, this.working);
    if (isDone) await endsWithin(saveMs, Promise.all(this.views.map((view) => view.saveCheckpoint())));
  }

  private async prepare(): Promise<void> {
    for (const view of this.views) await view.prepare();
  }

  /** From the place of the view that is furthest behind, every view passing over what it has. */
  private async catchUp(): Promise<void> {
    const { log } = this.settings;
    if (this.someActive()) await this.readUp(log);
    // What others feed is read again by whoever takes it over.
    if (!this.someActive()) this.position = await log.head();
  }

  private async readUp(log: EventLog): Promise<void> {
    const places = this.views.filter((view) => view.isActive).map((view) => view.position);
    this.position = places.includes(null) ? null : (places as Position[]).reduce((a, b) => (a < b ? a : b));
    let batch: StoredEvent[] = [];
    for await (const event of log.readAll(this.position === null ? {} : { after: this.position })) {
      batch.push(event);
      if (batch.length < this.batchSize) continue;
      await this.project(batch);
      batch = [];
      if (!this.someActive() || this.stopping.signal.aborted) return;
    }
    if (batch.length > 0) await this.project(batch);
  }

  private someActive(): boolean {
    return this.views.some((view) => view.isActive);
  }

  /** Views of which readers have nothing until the new version is in use. */
  private async firstPromotions(): Promise<void> {
    for (const view of this.views) {
      while (view.isWaitedFor && view.isBehind(this.position) && !this.stopping.signal.aborted)
        await view.step(this.position, this.batchSize);
    }
  }

  private async follow(): Promise<void> {
    const { log, onError } = this.settings;
    const reading = followLog({
      log,
      after: () => this.buffer.lastPosition ?? this.position,
      take: (message) => (message.kind === 'event' ? this.buffer.put(message.event) : undefined),
      onError: (error) => onError('subscription', error),
      signal: this.stopping.signal,
    });
    const timer = setInterval(() => {
      this.isLookDue = true;
      this.buffer.wake();
    }, this.settings.lookMs ?? lookMs);
    // A process stays for its subscription, not for this.
    timer.unref();
    while (!this.stopping.signal.aborted) await this.round();
    clearInterval(timer);
    await reading;
  }

  /** Views change between two batches only, so that no batch meets half a change. */
  private async round(): Promise<void> {
    const events = await this.buffer.take(this.batchSize);
    if (events.length > 0) await this.project(events);
    if (events.length >= busyBatch) await pause(busyPauseMs);
    const looks = this.isLookDue;
    if (looks) await this.look();
    const steps = await this.bringUp();
    if (looks || steps) this.report();
  }

  private async look(): Promise<void> {
    this.isLookDue = false;
    const { store, onError, foundStore } = this.settings;
    try {
      const records = await store.views();
      foundStore?.(true);
      const found = (name: string) => records.find((record) => record.name === name);
      await Promise.all(this.views.map((view) => view.heed(found(view.name), this.position)));
      this.isAway = false;
    } catch (error) {
      foundStore?.(false);
      if (!this.isAway) onError('looking at the views', error);
      this.isAway = true;
    }
  }

  /** A view that is behind the others reads a batch on its own, while those others go on. Answers whether one did. */
  private async bringUp(): Promise<boolean> {
    const behind = this.isResting ? [] : this.views.filter((view) => view.isBehind(this.position));
    try {
      for (const view of behind) await view.step(this.position, this.batchSize);
    } catch (error) {
      this.rest(error);
    }
    if (!this.isResting && this.views.some((view) => view.isBehind(this.position))) this.buffer.wake();
    return behind.length > 0;
  }

  /** The log was away; what is behind stays so until then. */
  private rest(error: unknown): void {
    this.settings.onError('catching up', error);
    this.isResting = true;
    const over = (): void => {
      this.isResting = false;
      this.buffer.wake();
    };
    setTimeout(over, restMs).unref();
  }

  private async project(events: readonly StoredEvent[]): Promise<void> {
    const { position: after } = this;
    await Promise.all(this.views.map((view) => view.project(events, after)));
    this.position = events.at(-1)!.position;
    this.report();
  }

  private report(): void {
    if (this.hasStarted) this.settings.onStatus(this.statuses());
  }

  private get batchSize(): number {
    return this.settings.eventsPerBatch ?? 2_000;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** `false` when it takes longer. */
async function endsWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
  try {
    return await Promise.race([work.then(() => true as const), over]);
  } finally {
    clearTimeout(timer);
  }
}
