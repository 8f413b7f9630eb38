import { WrongExpectedRevision } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { StoredRefusal } from '../kernel/errors';
import { DomainEvent, NewEvent, Position } from '../kernel/event';
import { parseStreamName } from '../kernel/stream';
import { Batch, Decided, eventsOf, Stored, Waiting } from './batch';
import { decide, Deciding, tryOut } from './decision';
import { AnyDecider, CommandTrace, HotState } from './hot-state';
import { QueueSettings } from './queue-settings';
import { readReceipt, Receipt } from './receipt';

export type { Receipt };

const appendAttempts = 4;

/**
 * The one writer of one stream in this process. Takes everything that waits, decides it in order on the folded state, and appends once;
 * the next batch is decided while the last ones are on their way to the disk. Answers come in order, and only when they are durable.
 */
export class StreamQueue {
  private waiting: Waiting[] = [];
  /** In order; a batch leaves when it is answered or put back to be decided again. */
  private readonly inFlight: Batch[] = [];
  private hot: HotState | null = null;
  private loading: Promise<HotState> | null = null;
  private running = false;
  private wake: () => void = () => undefined;
  private whenLanded: (() => void)[] = [];
  private readonly deciding: Deciding;
  private readonly organisationId: string;

  constructor(
    private readonly settings: QueueSettings,
    private readonly decider: AnyDecider,
    private readonly stream: string,
    /** Told when nothing waits and nothing is on its way any more. */
    private readonly onIdle: () => void,
  ) {
    this.deciding = { decider, stream, clock: settings.clock };
    this.organisationId = parseStreamName(stream).organisationId;
  }

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
    return this.enqueue((hot) => decide(this.deciding, hot, command, call));
  }

  /**
   * Decides without carrying out; the events a command would have, or its refusal (journaled like any other). None for a command that
   * was carried out before: its repeat is not decided again.
   */
  dryRun(command: { readonly type: string }, call: Call): Promise<readonly DomainEvent[]> {
    return this.enqueue((hot) => tryOut(this.deciding, hot, command, call));
  }

  /** What an earlier run of this very command did; `undefined` when there was none. */
  repeatOf(call: Call): Promise<Receipt | undefined> {
    return this.enqueue((hot) => {
      const trace = hot.traceOf(call);
      return trace ? { kind: 'repeated', trace, call } : { kind: 'answer', value: undefined };
    });
  }

  /** What `select` finds in the state, told when all of the state is durable, and as fresh as a refusal would be. */
  read<T>(select: (state: unknown) => T): Promise<T> {
    return this.enqueue((hot) => ({ kind: 'answer', value: select(hot.current) }));
  }

  /** The folded state, ahead of the log by what is on its way; decides nothing and waits for nobody but the first load. */
  async load(): Promise<HotState> {
    if (this.hot) return this.hot;
    this.loading ??= this.fold().finally(() => (this.loading = null));
    return this.loading;
  }

  /** What is on its way may or may not be in the log yet, and a fold must not be one without the other. */
  private async fold(): Promise<HotState> {
    while (this.inFlight.length > 0) await new Promise<void>((resolve) => this.whenLanded.push(resolve));
    this.hot = await HotState.load(this.settings.log, this.decider, this.stream);
    return this.hot;
  }

  private enqueue<T>(decision: Waiting['decide']): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ decide: decision, resolve, reject });
      this.wake();
      if (this.running) return;
      this.running = true;
      void this.run();
    });
  }

  private async run(): Promise<void> {
    // Commands that arrive in the same turn of the event loop are decided together.
    await nextTurn();
    for (;;) {
      await this.answerStored();
      if (this.inFlight.length === 0) this.whenLanded.splice(0).forEach((resolve) => resolve());
      if (this.waiting.length > 0 && this.canDecide) await this.decideWaiting();
      else if (this.inFlight.length > 0) await this.somethingHappens();
      else break;
    }
    this.running = false;
    this.onIdle();
  }

  private get canDecide(): boolean {
    return this.inFlight.length === 0 || (this.hot !== null && this.inFlight.length < this.settings.commitsInFlight);
  }

  /** Until a command arrives or an append settles, and the rest of this turn of the event loop. */
  private async somethingHappens(): Promise<void> {
    const happened = new Promise<void>((resolve) => (this.wake = resolve));
    const { canDecide } = this;
    await (canDecide ? Promise.race([happened, this.inFlight[0]!.sent]) : this.inFlight[0]!.sent);
    if (canDecide) await nextTurn();
  }

  private async decideWaiting(): Promise<void> {
    let batch: Waiting[] = [];
    try {
      const hot = await this.load();
      await this.settings.clockReady(this.organisationId);
      batch = this.waiting.splice(0, this.settings.commandsPerAppend);
      const decided = this.decide(hot, batch);
      this.waiting.unshift(...batch.splice(decided.length));
      if (await this.isStale(hot, decided)) this.waiting.unshift(...batch);
      else this.send(hot, decided);
    } catch (error) {
      // The log could not be read: nothing of this was sent, and a repeat decides it afresh.
      this.hot = null;
      for (const { reject } of [...batch, ...this.waiting.splice(0)]) reject(error);
    }
  }

  /** In order, each on what the ones before it do; stops where one append would carry too much. */
  private decide(hot: HotState, batch: readonly Waiting[]): Decided[] {
    const { bytesPerAppend } = this.settings;
    const decided: Decided[] = [];
    let bytes = 0;
    for (const waiting of batch) {
      const decision = waiting.decide(hot);
      if (decision.kind === 'events') {
        if (bytesPerAppend !== Infinity) {
          const more = Buffer.byteLength(JSON.stringify(decision.events));
          if (bytes > 0 && bytes + more > bytesPerAppend) break;
          bytes += more;
        }
        for (const event of decision.events) hot.apply(event);
      }
      decided.push({ waiting, decision });
    }
    return decided;
  }

  /**
   * Where others write too, a refusal or "nothing to do" is only worth something after one look at the stream's tail. Nothing of the batch
   * has been sent yet, so a batch that finds news is decided again whole.
   */
  private async isStale(hot: HotState, decided: readonly Decided[]): Promise<boolean> {
    if (this.settings.exclusive || decided.every(({ decision }) => decision.kind === 'events')) return false;
    const events = BigInt(eventsOf(decided).length);
    if (events === 0n) return hot.readTail(this.settings.log);
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
      if ('error' in batch.stored) return this.recover();
      await this.answer(batch, batch.stored.position);
    }
  }

  private async answer(batch: Batch, position: Position): Promise<void> {
    this.inFlight.shift();
    for (const { waiting, decision } of batch.decided) {
      if (decision.kind === 'answer') waiting.resolve(decision.value);
      else if (decision.kind === 'repeated') await this.answerRepeat(waiting, decision.trace, decision.call);
      else {
        if (decision.refusal) this.settings.journal.record(decision.refusal);
        if (decision.kind === 'refused') waiting.reject(decision.error);
        else if (decision.refusal) waiting.reject(new StoredRefusal(decision.refusal.error, position));
        else {
          const { events, occurredAt } = decision;
          waiting.resolve({ events, occurredAt, position, replayed: false });
        }
      }
    }
  }

  private async answerRepeat(waiting: Waiting, trace: CommandTrace, call: Call): Promise<void> {
    try {
      waiting.resolve(await readReceipt(this.settings.log, this.decider, this.stream, trace, call));
    } catch (error) {
      waiting.reject(error);
    }
  }

  /**
   * An append failed, and all that were sent after it stand on it. What is uncertain is sent again with the same ids and revision; if
   * somebody else wrote meanwhile, everything not stored is decided again on the stream as it is now.
   */
  private async recover(): Promise<void> {
    await Promise.all(this.inFlight.map(({ sent }) => sent));
    let isFirst = true;
    for (let batch = this.inFlight[0]; batch; batch = this.inFlight[0]) {
      // Behind the first one, a wrong revision only says that the one before was not there yet.
      const stored = await this.storeAgain(batch, isFirst);
      isFirst = false;
      if ('position' in stored) {
        await this.answer(batch, stored.position);
        continue;
      }
      this.hot = null;
      const unsent = this.inFlight.splice(0).flatMap(({ decided }) => decided.map(({ waiting }) => waiting));
      if (stored.error instanceof WrongExpectedRevision) this.waiting.unshift(...unsent);
      else unsent.forEach((waiting) => waiting.reject(stored.error));
      return;
    }
  }

  private async storeAgain(batch: Batch, isFirst: boolean): Promise<Stored> {
    let last = batch.stored!;
    if ('position' in last || (isFirst && last.error instanceof WrongExpectedRevision)) return last;
    for (let attempt = 0; attempt < appendAttempts; attempt += 1) {
      last = await this.store(batch.events, batch.after);
      if ('position' in last || last.error instanceof WrongExpectedRevision) return last;
      await pause(50 * 2 ** attempt);
    }
    return last;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
