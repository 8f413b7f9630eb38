import {
  AppendResult,
  EventLog,
  ExpectedRevision,
  LogFilter,
  LogMessage,
  LogUnavailable,
} from '../../libs/event-log/event-log';
import { NewEvent, Position, StoredEvent } from '../../libs/kernel/event';

/** What happens to one append: nothing unusual; not stored; stored, but nobody is told. */
export type Fault = 'none' | 'not stored' | 'not acknowledged';

export interface Faults {
  /** Asked once for every append, in the order in which they are started. */
  append?(stream: string, events: readonly NewEvent[]): Fault;
  /** Awaited before an append is acknowledged or refused. */
  delay?(stream: string): Promise<void>;
  /** Awaited before a stream that was asked for is read. */
  readDelay?(stream: string): Promise<void>;
  /** Whether reading fails as well. */
  isAway?(): boolean;
}

/** A log that loses appends and acknowledgements as told, and keeps the order that the port promises. */
export class FaultyLog implements EventLog {
  /** What was asked of the log, one entry per append. */
  readonly appends: { readonly stream: string; readonly types: readonly string[] }[] = [];

  /** Stream -> first event of an append that was not stored; whatever expects its events is not stored either. */
  private readonly broken = new Map<string, string>();

  constructor(
    private readonly log: EventLog,
    public faults: Faults = {},
  ) {}

  get bytesPerAppend(): number {
    return this.log.bytesPerAppend;
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    const fault = this.faultOf(stream, events);
    this.appends.push({ stream, types: events.map(({ type }) => type) });
    // Stored, or not, at once: the next append may be started before this one is acknowledged.
    const stored = fault === 'not stored' ? undefined : this.log.append(stream, events, expected);
    stored?.catch(() => undefined);
    await this.faults.delay?.(stream);
    if (stored === undefined) {
      const [first] = events;
      setImmediate(() => this.broken.get(stream) === first!.metadata.eventId && this.broken.delete(stream));
      throw new LogUnavailable(fault);
    }
    const result = await stored;
    if (fault !== 'none') throw new LogUnavailable(fault);
    return result;
  }

  private faultOf(stream: string, events: readonly NewEvent[]): Fault {
    const first = events[0]!.metadata.eventId;
    const broken = this.broken.get(stream);
    if (broken !== undefined && broken !== first) return 'not stored';
    this.broken.delete(stream);
    const fault = this.faults.isAway?.() ? 'not stored' : (this.faults.append?.(stream, events) ?? 'none');
    if (fault === 'not stored') this.broken.set(stream, first);
    return fault;
  }

  async *read(stream: string, options?: { from?: bigint; backwards?: boolean; limit?: number }) {
    this.assertThere();
    await this.faults.readDelay?.(stream);
    yield* this.log.read(stream, options);
  }

  async *readAll(options?: {
    after?: Position;
    filter?: LogFilter;
    limit?: number;
    backwards?: boolean;
  }): AsyncGenerator<StoredEvent> {
    this.assertThere();
    yield* this.log.readAll(options);
  }

  subscribe(options: { after?: Position; filter?: LogFilter; signal: AbortSignal }): AsyncIterable<LogMessage> {
    return this.log.subscribe(options);
  }

  async head(): Promise<Position | null> {
    this.assertThere();
    return this.log.head();
  }

  isPosition(text: string): text is Position {
    return this.log.isPosition(text);
  }

  shareUpTo(position: Position, head: Position): number {
    return this.log.shareUpTo(position, head);
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private assertThere(): void {
    if (this.faults.isAway?.()) throw new LogUnavailable('away');
  }
}
