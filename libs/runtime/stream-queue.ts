import { AppendTooLarge, WrongExpectedRevision } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { StoredRefusal } from '../kernel/errors';
import { DomainEvent, Position } from '../kernel/event';
import { parseStreamName } from '../kernel/stream';
import { bytesOf } from './append-size';
import { Batch, Decided, eventsOf, Waiting } from './batch';
import { BatchStore, batchStore, isLost } from './batch-store';
import { decide, Deciding, look, tryOut } from './decision';
import { AnyDecider, CommandTrace, HotState } from './hot-state';
import { QueueSettings } from './queue-settings';
import { readReceipt, Receipt } from './receipt';
import { StreamState } from './stream-state';
import { UndoLog } from './undo-log';

export type { Receipt };

/**
 * The one writer of one stream in this process. Takes everything that waits, decides it in order on the folded state, and appends once;
 * the next batch is decided while the last ones are on their way to the disk. Answers come in order, and only when they are durable.
 *
 * Where other processes write too, an append that finds the stream elsewhere is taken back, the tail is read, and everything not stored is
 * decided again.
 */
export class StreamQueue {
  private waiting: Waiting[] = [];
  /** In order; a batch leaves when it is answered or put back to be decided again. */
  private readonly inFlight: Batch[] = [];
  /** Races lost one after the other. */
  private losses = 0;
  private running = false;
  private wake: () => void = () => undefined;
  private whenLanded: (() => void)[] = [];
  private readonly deciding: Deciding;
  private readonly log: BatchStore;
  /** To be read; what changes it stands here. */
  readonly state: StreamState;
  private readonly organisationId: string;

  constructor(
    private readonly settings: QueueSettings,
    private readonly decider: AnyDecider,
    private readonly stream: string,
    /** Told when nothing waits and nothing is on its way any more. */
    private readonly onIdle: () => void,
  ) {
    this.deciding = { decider, stream, clock: settings.clock };
    this.log = batchStore(settings, stream);
    const isAtRest = (): boolean => this.inFlight.length === 0;
    this.state = new StreamState(settings, decider, stream, { isAtRest, untilAtRest: () => this.untilLanded() });
    this.organisationId = parseStreamName(stream).organisationId;
  }

  get isIdle(): boolean {
    return !this.running && this.waiting.length === 0 && this.inFlight.length === 0;
  }

  execute(command: { readonly type: string }, call: Call): Promise<Receipt> {
    return this.enqueue((hot) => decide(this.deciding, hot, command, call));
  }

  /** The same; what is refused, and leaves no record, is not journaled. */
  attempt(command: { readonly type: string }, call: Call): Promise<Receipt> {
    return this.enqueue((hot) => {
      const decision = decide(this.deciding, hot, command, call);
      return decision.kind === 'refused' ? { ...decision, refusal: null } : decision;
    });
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
    return this.enqueue((hot) => look(hot, select));
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
      if (this.inFlight.length === 0) this.landed();
      if (this.waiting.length > 0 && this.canDecide) await this.decideWaiting();
      else if (this.inFlight.length > 0) await this.somethingHappens();
      else break;
    }
    this.running = false;
    this.onIdle();
  }

  private landed(): void {
    this.state.digest();
    this.whenLanded.splice(0).forEach((resolve) => resolve());
  }

  private async untilLanded(): Promise<void> {
    while (this.inFlight.length > 0) await new Promise<void>((resolve) => this.whenLanded.push(resolve));
  }

  private get canDecide(): boolean {
    return this.inFlight.length === 0 || (this.state.isReady && this.inFlight.length < this.settings.commitsInFlight);
  }

  /** Until a command arrives or an append settles, and the rest of this turn of the event loop. */
  private async somethingHappens(): Promise<void> {
    const happened = new Promise<void>((resolve) => (this.wake = resolve));
    const { canDecide } = this;
    await (canDecide ? Promise.race([happened, this.inFlight[0]!.sent]) : this.inFlight[0]!.sent);
    if (canDecide) await nextTurn();
  }

  private async decideWaiting(): Promise<void> {
    // Taken before the clock is looked at: who asks later may know of a clock that was set since.
    const batch = this.waiting.splice(0, this.settings.commandsPerAppend);
    let hot: HotState | null;
    try {
      await this.settings.clockReady(this.organisationId, this.decider);
      // Whoever reads the log waits for what is in flight, which waits here.
      hot = this.canDecide ? await this.state.load() : null;
    } catch (error) {
      // The log could not be read: nothing of this was decided, and a repeat decides it afresh.
      for (const { reject } of [...batch, ...this.waiting.splice(0)]) reject(error);
      return;
    }
    // Somebody has begun to read the log since, and would take what is folded ahead of it now for what others wrote.
    if (hot === null || !this.state.isReady) return void this.waiting.unshift(...batch);
    const undoLog = this.settings.exclusive ? null : new UndoLog();
    const decided = this.decide(hot, batch, undoLog);
    this.waiting.unshift(...batch.slice(decided.length));
    this.send(hot, decided, undoLog);
  }

  /** In order, each on what the ones before it do; stops where one append would carry too much. */
  private decide(hot: HotState, batch: readonly Waiting[], undoLog: UndoLog | null): Decided[] {
    const { bytesPerAppend } = this.settings;
    const decided: Decided[] = [];
    let bytes = 0;
    for (const waiting of batch) {
      const decision = waiting.decide(hot);
      if (decision.kind === 'events') {
        if (bytesPerAppend !== Infinity) {
          const more = bytesOf(decision.events);
          if (bytes > 0 && bytes + more > bytesPerAppend) break;
          bytes += more;
        }
        for (const event of decision.events) hot.apply(event, undoLog);
      }
      decided.push({ waiting, decision });
    }
    return decided;
  }

  private send(hot: HotState, decided: readonly Decided[], undoLog: UndoLog | null): void {
    const events = eventsOf(decided);
    const after = hot.revision - BigInt(events.length);
    const before = this.settings.exclusive ? undefined : this.inFlight.at(-1);
    const sent = before ? this.log.storeBehind(before, events, after) : this.log.store(events, after);
    const batch: Batch = { decided, events, after, undoLog, sent, stored: null };
    void sent.then((stored) => (batch.stored = stored));
    this.inFlight.push(batch);
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
    this.losses = 0;
    this.state.stored(batch.after + BigInt(batch.events.length));
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
      let stored = batch.stored!;
      // Behind the first one, a wrong revision only says that the one before was not there yet.
      if ('error' in stored && !(isFirst && isLost(stored))) stored = await this.log.storeAgain(batch);
      isFirst = false;
      if ('position' in stored) {
        await this.answer(batch, stored.position);
        continue;
      }
      const { error } = stored;
      if (error instanceof WrongExpectedRevision) {
        this.waiting.unshift(...this.takeBack(error.actual === 'no-stream' ? -1n : error.actual));
        await this.letOthersPass();
      } else {
        const unsent = this.takeBack(null);
        // Away for one is away for all; what the log will never take says nothing of those who only asked with it, or came behind.
        const failed = new Set(error instanceof AppendTooLarge ? writersOf(batch) : unsent);
        this.waiting.unshift(...unsent.filter((one) => !failed.has(one)));
        failed.forEach(({ reject }) => reject(error));
      }
      return;
    }
  }

  /**
   * Whoever lost a race tries again at a random moment, later with every loss: of several that always try at once, all but one decide in
   * vain every time.
   */
  private async letOthersPass(): Promise<void> {
    this.losses += 1;
    const longest = Math.min(this.log.lastAppendMs, 100) * 2 ** Math.min(this.losses, 3);
    await pause(longest * this.settings.random());
  }

  /** Undoes everything that is in flight; answers who waits for it. */
  private takeBack(reached: bigint | null): Waiting[] {
    const batches = this.inFlight.splice(0);
    for (const { undoLog } of [...batches].reverse()) undoLog?.undo();
    this.state.fellBack({ forget: this.settings.exclusive, reached });
    return batches.flatMap(({ decided }) => decided.map(({ waiting }) => waiting));
  }
}

const writersOf = ({ decided }: Batch): Waiting[] =>
  decided.flatMap(({ waiting, decision }) => (decision.kind === 'events' ? [waiting] : []));

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
