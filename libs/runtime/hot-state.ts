import { EventLog } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { Decider } from '../kernel/decider';
import { EventMetadata, Instant, NewEvent, StoredEvent } from '../kernel/event';
import { UndoLog } from './undo-log';

/** Where a command's own events stand in its stream. */
export interface CommandTrace {
  readonly from: bigint;
  readonly count: number;
}

/** A decider whose types the runtime does not look into: it only passes them on. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- commands, events and states of all deciders meet in the runner
export type AnyDecider = Decider<any, any, any>;

const countBits = 65536;

/**
 * A stream folded once and kept: its state, where it stands, and which commands made it what it is. Owned by one stream queue, which alone
 * changes it; it may run ahead of the log by the appends that are on their way.
 */
export class HotState {
  private state: unknown;
  private last = -1n;
  private lastInstant: Instant = '';
  /** Command -> first revision and number of events in one number: an entry per sale must stay small. */
  private readonly commands = new Map<string, number>();

  private constructor(
    private readonly decider: AnyDecider,
    private readonly stream: string,
  ) {
    this.state = decider.initialState();
  }

  static async load(log: EventLog, decider: AnyDecider, stream: string): Promise<HotState> {
    const hot = new HotState(decider, stream);
    await hot.readTail(log);
    return hot;
  }

  /** Folds what the log has beyond this state. Only right while no append is on its way. */
  async readTail(log: EventLog): Promise<void> {
    const texts = new SharedTexts();
    for await (const event of log.read(this.stream, { from: this.last + 1n })) {
      texts.share(event.data as Record<string, unknown>);
      if (!this.learn(event))
        throw new Error(`${this.stream}: revision ${this.last + 1n} is missing before ${event.revision}`);
    }
  }

  /** Folds an event that was heard of; `false` when others before it were not. Only right while no append is on its way. */
  learn(event: StoredEvent): boolean {
    if (event.revision === this.last + 1n) this.apply(event);
    return event.revision <= this.last;
  }

  /** What decisions are made on; to be read, never changed. */
  get current(): unknown {
    return this.state;
  }

  /** Revision of the last event, -1 for an empty stream. */
  get revision(): bigint {
    return this.last;
  }

  get lastOccurredAt(): Instant {
    return this.lastInstant;
  }

  get size(): number {
    return Number(this.last) + 1;
  }

  /** With an undo log, what follows from the event can be taken back. */
  apply(event: NewEvent, undoLog: UndoLog | null = null): void {
    const { occurredAt } = event.metadata;
    const evolve = (state: unknown): unknown => this.decider.evolve(state, event, occurredAt);
    if (undoLog) this.noteUndo(event.metadata, undoLog);
    this.last += 1n;
    this.lastInstant = occurredAt;
    this.state = undoLog ? undoLog.record(this.state, evolve) : evolve(this.state);
    this.trace(event.metadata);
  }

  private noteUndo(metadata: EventMetadata, undoLog: UndoLog): void {
    const { state, last, lastInstant } = this;
    const key = commandKey(metadata);
    const packed = this.commands.get(key);
    undoLog.note(() => {
      Object.assign(this, { state, last, lastInstant });
      if (packed === undefined) this.commands.delete(key);
      else this.commands.set(key, packed);
    });
  }

  /** The events of this command, if it has been carried out before (G-06). */
  traceOf(call: Call): CommandTrace | undefined {
    const packed = this.commands.get(commandKey(call));
    if (packed === undefined) return undefined;
    return { from: BigInt(Math.floor(packed / countBits)), count: packed % countBits };
  }

  private trace(metadata: EventMetadata): void {
    const key = commandKey(metadata);
    const packed = this.commands.get(key);
    this.commands.set(key, packed === undefined ? Number(this.last) * countBits + 1 : packed + 1);
  }
}

const commandKey = (call: Pick<Call, 'commandId' | 'call'>): string => `${call.commandId}\n${call.call}`;

/**
 * Most events of a stream repeat the ids of the one before, and every event read from the log brings texts of its own. A hundred thousand
 * orders kept hot share one text instead.
 */
class SharedTexts {
  private readonly last: Record<string, unknown> = {};

  share(data: Record<string, unknown>): void {
    for (const field in data) {
      const value = data[field];
      if (typeof value !== 'string') continue;
      if (this.last[field] === value) data[field] = this.last[field];
      else this.last[field] = value;
    }
  }
}
