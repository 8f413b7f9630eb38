import { EventLog } from '../event-log/event-log';
import { Position, StoredEvent } from '../kernel/event';
import { Projection } from '../kernel/projection';
import { ReadModelStore } from '../read-models/read-model-store';
import { EventBuffer } from './event-buffer';
import { ViewProjector, ViewStatus } from './view-projector';

export interface ProjectorSettings {
  readonly log: EventLog;
  readonly store: ReadModelStore;
  readonly projections: readonly Projection[];
  /** How many events one commit covers at most. */
  readonly eventsPerBatch?: number;
  /** Told after every change of a view's place or state. */
  readonly onStatus: (statuses: readonly ViewStatus[]) => void;
  readonly onError: (view: string, error: unknown) => void;
}

const readAhead = 20_000;

/** Under load a batch waits for company: a commit costs much the same for twenty events and for two hundred. */
const busyBatch = 20;
const busyPauseMs = 25;

/**
 * Feeds every view from one subscription to the log. A view that fails halts alone, at its place, until somebody resumes or rebuilds it; a
 * new version of a view is built beside the one in use and takes its place when it has caught up.
 */
export class Projector {
  private readonly views: ViewProjector[];
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private position: Position | null = null;
  private wanted: (() => Promise<void>)[] = [];
  private buffer: EventBuffer = new EventBuffer(readAhead);

  constructor(private readonly settings: ProjectorSettings) {
    this.views = settings.projections.map(
      (projection) => new ViewProjector(projection, { ...settings, stopping: this.stopping.signal }),
    );
  }

  /** Resolves when every view stands where the log stood at the call, and goes on following it. */
  async start(): Promise<void> {
    for (const view of this.views) await view.prepare();
    await this.catchUp();
    await this.catchUpLaggards();
    this.report();
    this.working = this.follow();
  }

  statuses(): ViewStatus[] {
    return this.views.map((view) => view.status());
  }

  /** Builds the view anew beside the one in use; `false` for an unknown view. */
  rebuild(name: string): Promise<boolean> {
    return this.between(name, (view) => view.startRebuild());
  }

  /** Lets a halted view try again from where it stopped; `false` for an unknown view. */
  resume(name: string): Promise<boolean> {
    return this.between(name, (view) => view.resume());
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.buffer.close();
    await this.working;
    for (const view of this.views) await view.saveCheckpoint();
  }

  /** Views change between two batches only, so that no batch meets half a change. */
  private between(name: string, change: (view: ViewProjector) => Promise<void>): Promise<boolean> {
    const view = this.views.find((candidate) => candidate.name === name);
    if (view === undefined) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.wanted.push(async () => {
        await change(view);
        resolve(true);
      });
      this.buffer.wake();
    });
  }

  /** From the place of the view that is furthest behind, every view passing over what it has. */
  private async catchUp(): Promise<void> {
    const behind = this.views.filter((view) => view.isRunning).map((view) => view.position);
    const start = behind.includes(null) ? null : (behind as Position[]).reduce((a, b) => (a < b ? a : b), behind[0]!);
    let batch: StoredEvent[] = [];
    for await (const event of this.settings.log.readAll(start === null ? {} : { after: start })) {
      batch.push(event);
      if (batch.length < this.batchSize) continue;
      await this.project(batch);
      batch = [];
    }
    if (batch.length > 0) await this.project(batch);
    this.position ??= start;
  }

  private async follow(): Promise<void> {
    const reading = this.read();
    while (!this.stopping.signal.aborted) {
      const events = await this.buffer.take(this.batchSize);
      if (events.length > 0) await this.project(events);
      if (events.length >= busyBatch) await pause(busyPauseMs);
      for (const change of this.wanted.splice(0)) await change();
      await this.catchUpLaggards().catch((error: unknown) => this.tryLater(error));
      this.report();
    }
    await reading;
  }

  /** The log was away; what is behind stays so until then. */
  private async tryLater(error: unknown): Promise<void> {
    this.settings.onError('catching up', error);
    await pause(1_000);
    this.buffer.wake();
  }

  private async read(): Promise<void> {
    const { log } = this.settings;
    while (!this.stopping.signal.aborted) {
      try {
        const after = this.buffer.lastPosition ?? this.position;
        for await (const message of log.subscribe({ ...(after && { after }), signal: this.stopping.signal })) {
          if (message.kind === 'event') await this.buffer.put(message.event);
        }
      } catch (error) {
        this.settings.onError('subscription', error);
        await pause(1_000);
      }
    }
  }

  private async project(events: readonly StoredEvent[]): Promise<void> {
    await Promise.all(this.views.map((view) => view.project(events)));
    this.position = events.at(-1)!.position;
    this.report();
  }

  /** A view that was rebuilt or resumed reads what the others have behind them. */
  private async catchUpLaggards(): Promise<void> {
    const { position: head } = this;
    if (head === null) return;
    for (const view of this.views) if (view.isBehind(head)) await view.catchUp(head);
  }

  private report(): void {
    this.settings.onStatus(this.statuses());
  }

  private get batchSize(): number {
    return this.settings.eventsPerBatch ?? 2_000;
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
