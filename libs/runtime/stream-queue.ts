import { EventLog, WrongExpectedRevision } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { DomainError, RecordedRefusal, StoredRefusal } from '../kernel/errors';
import { DomainEvent, Instant, NewEvent, Position } from '../kernel/event';
import { AnyDecider, CommandTrace, HotState } from './hot-state';
import { RefusalsJournal } from './refusals-journal';
import { stamp } from './stamp';

/** What became of a command. */
export interface Receipt {
  /** Its own events, in order; empty when there was nothing to do. */
  readonly events: readonly DomainEvent[];
  readonly occurredAt: Instant;
  /** Not before any of its events; `null` when it has none. */
  readonly position: Position | null;
  /** It had been carried out before; these are the events of then. */
  readonly replayed: boolean;
}

export interface QueueSettings {
  readonly log: EventLog;
  readonly journal: RefusalsJournal;
  /** No other process writes to this log, so a state that was folded once is the truth. */
  readonly exclusive: boolean;
  readonly clock: (organisationId: string) => Instant;
  readonly commitsInFlight: number;
  readonly commandsPerAppend: number;
  readonly bytesPerAppend: number;
  /** Resolves when the organisation's clock can be asked; before every batch. */
  readonly clockReady: (organisationId: string) => Promise<void> | undefined;
  /** Told of every append that was stored. */
  readonly onAppend: (position: Position, events: number, milliseconds: number) => void;
}

interface Waiting {
  readonly command: { readonly type: string };
  readonly call: Call;
  resolve(receipt: Receipt): void;
  reject(error: unknown): void;
}

/** A decision that stands on appends not yet durable, and is told to nobody before they are. */
type Decided =
  | {
      readonly kind: 'events';
      readonly waiting: Waiting;
      readonly events: readonly NewEvent[];
      readonly refusal: DomainError | null;
      readonly occurredAt: Instant;
    }
  | { readonly kind: 'nothing'; readonly waiting: Waiting; readonly occurredAt: Instant }
  | { readonly kind: 'refused'; readonly waiting: Waiting; readonly error: unknown; readonly occurredAt: Instant }
  | { readonly kind: 'repeated'; readonly waiting: Waiting; readonly trace: CommandTrace };

type Stored = { readonly position: Position } | { readonly error: unknown };

interface Batch {
  readonly decided: readonly Decided[];
  readonly events: readonly NewEvent[];
  /** The revision the stream must have before this batch; -1 for none. */
  readonly after: bigint;
  /** Settles with the append; never rejects. */
  readonly sent: Promise<Stored>;
  stored: Stored | null;
}

const followAheadMs = 60_000;
const appendAttempts = 4;

/**
 * The one writer of one stream in this process. Takes everything that waits, decides it in order on the folded state, and appends once;
 * the next batch is decided while the last ones are on their way to the disk. Answers come in order, and only when they are durable.
 */
export class StreamQueue {
  private waiting: Waiting[] = [];
  private inFlight: Batch[] = [];
  private hot: HotState | null = null;
  private loading: Promise<HotState> | null = null;
  private running = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly settings: QueueSettings,
    private readonly decider: AnyDecider,
    private readonly stream: string,
    /** Told when nothing waits and nothing is on its way any more. */
    private readonly onIdle: () => void,
  ) {}

  get isIdle(): boolean {
    return !this.running && this.waiting.length === 0 && this.inFlight.length === 0;
  }

  /** The folded state when it is at hand. */
  get current(): unknown {
    return this.hot?.current;
  }

  /** How many events are folded here; what keeping it hot costs. */
  get size(): number {
    return this.hot?.size ?? 0;
  }

  execute(command: { readonly type: string }, call: Call): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, call, resolve, reject });
      this.wake();
      if (this.running) return;
      this.running = true;
      void this.run();
    });
  }

  /** The folded state; decides nothing and waits for nobody but the first load. */
  async load(): Promise<HotState> {
    if (this.hot) return this.hot;
    this.loading ??= HotState.load(this.settings.log, this.decider, this.stream);
    try {
      this.hot = await this.loading;
    } finally {
      this.loading = null;
    }
    return this.hot;
  }

  /**
   * Decides without carrying out; the events a command would have, or its refusal (journaled like any other). None for a command that
   * was carried out before: its repeat is not decided again.
   */
  async dryRun(command: { readonly type: string }, call: Call): Promise<readonly DomainEvent[]> {
    const hot = await this.load();
    await this.settings.clockReady(call.organisationId);
    if (hot.traceOf(call)) return [];
    const now = this.decisionInstant(hot, call);
    try {
      return this.decider.decide(hot.current, command, now);
    } catch (error) {
      if (error instanceof DomainError) this.journal(hot, command, call, error, now);
      await this.onItsWay();
      throw error;
    }
  }

  /** What an earlier run of this very command did; `undefined` when there was none. */
  async repeatOf(call: Call): Promise<Receipt | undefined> {
    const trace = (await this.load()).traceOf(call);
    if (trace === undefined) return undefined;
    await this.onItsWay();
    return this.readReceipt(trace, call);
  }

  /** The folded state is ahead of the log by what is being appended, and nobody is told of that before it is durable. */
  private async onItsWay(): Promise<void> {
    await Promise.all(this.inFlight.map(({ sent }) => sent));
  }

  private async run(): Promise<void> {
    // Commands that arrive in the same turn of the event loop are decided together.
    await nextTurn();
    for (;;) {
      await this.answerStored();
      if (this.waiting.length > 0 && this.inFlight.length < this.settings.commitsInFlight) await this.decideWaiting();
      else if (this.inFlight.length > 0) await this.somethingHappens();
      else break;
    }
    this.running = false;
    this.onIdle();
  }

  /** Until a command arrives or an append settles, and the rest of this turn of the event loop. */
  private async somethingHappens(): Promise<void> {
    const happened = new Promise<void>((resolve) => (this.wake = resolve));
    const canDecide = this.inFlight.length < this.settings.commitsInFlight;
    await (canDecide ? Promise.race([happened, this.inFlight[0]!.sent]) : this.inFlight[0]!.sent);
    if (canDecide) await nextTurn();
  }

  private async decideWaiting(): Promise<void> {
    let batch: Waiting[] = [];
    try {
      const hot = await this.load();
      await this.settings.clockReady(this.waiting[0]!.call.organisationId);
      batch = this.waiting.splice(0, this.settings.commandsPerAppend);
      const decided = this.decide(hot, batch);
      if (await this.isStale(hot, decided)) this.waiting.unshift(...decided.map(({ waiting }) => waiting));
      else this.send(hot, decided);
    } catch (error) {
      // The log could not be read: nothing of this was sent, and a repeat decides it afresh.
      this.hot = null;
      for (const { reject } of [...batch, ...this.waiting.splice(0)]) reject(error);
    }
  }

  private decide(hot: HotState, batch: readonly Waiting[]): Decided[] {
    const decided: Decided[] = [];
    let bytes = 0;
    for (const [index, waiting] of batch.entries()) {
      const one = this.decideOne(hot, waiting);
      decided.push(one);
      if (one.kind !== 'events') continue;
      for (const event of one.events) hot.apply(event);
      bytes += this.settings.bytesPerAppend === Infinity ? 0 : JSON.stringify(one.events).length;
      if (bytes < this.settings.bytesPerAppend) continue;
      this.waiting.unshift(...batch.slice(index + 1));
      break;
    }
    return decided;
  }

  private decideOne(hot: HotState, waiting: Waiting): Decided {
    const { command, call } = waiting;
    const trace = hot.traceOf(call);
    if (trace) return { kind: 'repeated', waiting, trace };
    const occurredAt = this.decisionInstant(hot, call);
    try {
      const events = this.decider.decide(hot.current, command, occurredAt);
      if (events.length === 0) return { kind: 'nothing', waiting, occurredAt };
      return {
        kind: 'events',
        waiting,
        events: events.map((e) => stamp(e, call, occurredAt)),
        refusal: null,
        occurredAt,
      };
    } catch (error) {
      if (!(error instanceof DomainError)) return { kind: 'refused', waiting, error, occurredAt };
      this.journal(hot, command, call, error, occurredAt);
      if (!(error instanceof RecordedRefusal)) return { kind: 'refused', waiting, error, occurredAt };
      const events = error.events.map((event) => stamp(event, call, occurredAt));
      return { kind: 'events', waiting, events, refusal: new DomainError(error.code, error.details), occurredAt };
    }
  }

  /** The later of the organisation's clock and the stream's last instant, the latter followed 60 s ahead at most. */
  private decisionInstant(hot: HotState, call: Call): Instant {
    const now = this.settings.clock(call.organisationId);
    const last = hot.lastOccurredAt;
    if (last <= now) return now;
    return Date.parse(last) - Date.parse(now) <= followAheadMs ? last : now;
  }

  /**
   * Where others write too, a refusal or "nothing to do" is only worth something after one look at the stream's tail. Nothing of the batch
   * has been sent yet, so a batch that finds news is decided again whole.
   */
  private async isStale(hot: HotState, decided: readonly Decided[]): Promise<boolean> {
    if (this.settings.exclusive || decided.every(({ kind }) => kind === 'events')) return false;
    const events = BigInt(eventsOf(decided).length);
    if (events === 0n && this.inFlight.length === 0) return hot.readTail(this.settings.log);
    await this.onItsWay();
    for await (const _ of this.settings.log.read(this.stream, { from: hot.revision - events + 1n, limit: 1 })) {
      this.hot = null;
      return true;
    }
    return false;
  }

  private send(hot: HotState, decided: readonly Decided[]): void {
    const events = eventsOf(decided);
    const after = hot.revision - BigInt(events.length);
    const batch: Batch = { decided, events, after, sent: this.store(events, after), stored: null };
    void batch.sent.then((stored) => (batch.stored = stored));
    this.inFlight.push(batch);
  }

  private async store(events: readonly NewEvent[], after: bigint): Promise<Stored> {
    if (events.length === 0) return { position: '' as Position };
    const started = performance.now();
    try {
      const { position } = await this.settings.log.append(this.stream, events, after < 0n ? 'no-stream' : after);
      this.settings.onAppend(position, events.length, performance.now() - started);
      return { position };
    } catch (error) {
      return { error };
    }
  }

  /** Answers in order what has been stored; a batch without events waits for those before it. */
  private async answerStored(): Promise<void> {
    for (let batch = this.inFlight[0]; batch?.stored; batch = this.inFlight[0]) {
      if ('error' in batch.stored) return this.recover(batch.stored.error);
      this.inFlight.shift();
      await this.answer(batch, batch.stored.position);
    }
  }

  private async answer(batch: Batch, position: Position): Promise<void> {
    for (const decided of batch.decided) {
      const { waiting } = decided;
      if (decided.kind === 'refused') waiting.reject(decided.error);
      else if (decided.kind === 'repeated') await this.answerRepeat(waiting, decided.trace);
      else if (decided.kind === 'events' && decided.refusal)
        waiting.reject(new StoredRefusal(decided.refusal, position));
      else {
        const { occurredAt } = decided;
        const events = decided.kind === 'events' ? (decided.events as readonly DomainEvent[]) : [];
        waiting.resolve({ events, occurredAt, position: events.length > 0 ? position : null, replayed: false });
      }
    }
  }

  private async answerRepeat(waiting: Waiting, trace: CommandTrace): Promise<void> {
    try {
      waiting.resolve((await this.readReceipt(trace, waiting.call))!);
    } catch (error) {
      waiting.reject(error);
    }
  }

  /**
   * The receipt of an earlier run, rebuilt from its events (G-06); its refusal when it was one that is recorded. `undefined` when its
   * append came to nothing.
   */
  private async readReceipt(trace: CommandTrace, call: Call): Promise<Receipt | undefined> {
    const events: (NewEvent & { position: Position })[] = [];
    for await (const event of this.settings.log.read(this.stream, { from: trace.from, limit: trace.count }))
      events.push(event);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    if (last.metadata.bodyMac !== call.bodyMac) throw new DomainError('IDEMPOTENCY_KEY_REUSED');
    const refusal = this.decider.recordedRefusal?.(events as readonly DomainEvent[]) ?? null;
    if (refusal) throw new StoredRefusal(refusal, last.position);
    const { occurredAt } = last.metadata;
    return { events: events as readonly DomainEvent[], occurredAt, position: last.position, replayed: true };
  }

  /**
   * An append failed, and all that were sent after it stand on it. What is uncertain is sent again with the same ids and revision; if
   * somebody else wrote meanwhile, everything not stored is decided again on the stream as it is now.
   */
  private async recover(firstError: unknown): Promise<void> {
    const batches = this.inFlight;
    this.inFlight = [];
    await Promise.all(batches.map(({ sent }) => sent));
    let error = firstError;
    for (const [index, batch] of batches.entries()) {
      const stored = await this.storeAgain(batch, error);
      if ('position' in stored) {
        await this.answer(batch, stored.position);
        error = undefined;
        continue;
      }
      this.hot = null;
      const unsent = batches.slice(index).flatMap(({ decided }) => decided.map(({ waiting }) => waiting));
      if (stored.error instanceof WrongExpectedRevision) this.waiting.unshift(...unsent);
      else unsent.forEach((waiting) => waiting.reject(stored.error));
      return;
    }
  }

  private async storeAgain(batch: Batch, error: unknown): Promise<Stored> {
    let last: Stored = { error };
    if (error instanceof WrongExpectedRevision) return last;
    for (let attempt = 0; attempt < appendAttempts; attempt += 1) {
      last = await this.store(batch.events, batch.after);
      if ('position' in last || last.error instanceof WrongExpectedRevision) return last;
      await pause(50 * 2 ** attempt);
    }
    return last;
  }

  private journal(
    hot: HotState,
    command: { readonly type: string },
    call: Call,
    error: DomainError,
    at: Instant,
  ): void {
    const seen = this.decider.seen?.(hot.current, command) ?? null;
    this.settings.journal.record({ stream: this.stream, revision: hot.revision, command, call, error, seen, at });
  }
}

const eventsOf = (decided: readonly Decided[]): NewEvent[] =>
  decided.flatMap((one) => (one.kind === 'events' ? one.events : []));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
