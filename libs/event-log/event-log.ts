import { NewEvent, Position, StoredEvent } from '../kernel/event';

/** What the writer believes about the stream: its last revision, that it is empty, that it is not, or nothing at all. */
export type ExpectedRevision = bigint | 'no-stream' | 'stream-exists' | 'any';

export interface AppendResult {
  /** Revision and position of the last event of the append. */
  readonly revision: bigint;
  readonly position: Position;
  /** These very events (by `eventId`) stand there already from an earlier try; nothing was written. */
  readonly deduplicated: boolean;
}

/** Restricts what is read, on the store's side. An event passes when any named list matches; no list = everything. */
export interface LogFilter {
  readonly types?: readonly string[];
  readonly categories?: readonly string[];
}

export type LogMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Nothing that passes the filter stands up to here. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caughtUp' }
  | { readonly kind: 'fellBehind' };

/**
 * The log: streams of events in one total order. The only place where the product's history stands.
 *
 * - An append is durable and complete when it resolves, and not there at all when it rejects with `WrongExpectedRevision`.
 *   After any other rejection it may or may not be there: try again with the same events and the same expectation, which
 *   resolves with `deduplicated: true` if it was.
 * - Appends to one stream that are started without waiting are stored in the order they were started, and may expect the revision
 *   that the one before them will reach. When one fails, those behind it that expected its events fail as well.
 * - Nobody sees an event before it is durable. Events of one append are contiguous in their stream.
 */
export interface EventLog {
  /** How many bytes of events' data, as JSON, one append takes at most; `AppendTooLarge` for more, and nothing is written. */
  readonly bytesPerAppend: number;
  /**
   * A writer that is behind is answered with `deduplicated: true` when exactly its events, in its order, stand behind the revision it
   * expects (a prefix or suffix of an earlier append too). With 'any' and 'stream-exists' nothing protects from writing twice, and
   * neither do the ids at the current revision. At least one event.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;
  /** Events of one stream from `from` (inclusive, either direction). A stream that is not there is empty. */
  read(stream: string, options?: { from?: bigint; backwards?: boolean; limit?: number }): AsyncIterable<StoredEvent>;
  /** Events of all streams after (backwards: before) a position, exclusive. */
  readAll(options?: {
    after?: Position;
    filter?: LogFilter;
    limit?: number;
    backwards?: boolean;
  }): AsyncIterable<StoredEvent>;
  /**
   * Everything after `after`, then what comes, until the signal aborts or the log closes (which ends the iteration without an error).
   * `caughtUp` comes once. With a filter, checkpoints lead past what does not pass. A slow consumer is waited for.
   * While the log is away the iteration waits, and goes on behind the last message it gave; who opened the log is told of it.
   */
  subscribe(options: { after?: Position; filter?: LogFilter; signal: AbortSignal }): AsyncIterable<LogMessage>;
  /** The position of the last durable event; `null` for an empty log. */
  head(): Promise<Position | null>;
  /** Whether a text is a position such as this log makes; says nothing about whether it lies within the log. */
  isPosition(text: string): text is Position;
  /** How much of the log up to `head` stands up to `position`, from 0 to 1, about: for people who wait, and never to decide by. */
  shareUpTo(position: Position, head: Position): number;
  close(): Promise<void>;
}

/** The stream is not where the writer believed it to be; nothing was written. */
export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: bigint | 'no-stream',
  ) {
    super(`${stream}: expected ${expected}, found ${actual}`);
    this.name = 'WrongExpectedRevision';
  }
}

/** An append that no retry can make smaller; nothing was written. */
export class AppendTooLarge extends Error {
  constructor(
    readonly stream: string,
    readonly max: number,
    readonly bytes: number,
  ) {
    super(`${stream}: an append holds at most ${max} bytes of data, not ${bytes}`);
    this.name = 'AppendTooLarge';
  }
}

/** What stands at a position is not what was written there, and cannot be read. Says where, and never what. */
export class DamagedEvent extends Error {
  constructor(
    readonly position: Position,
    message: string,
  ) {
    super(message);
    this.name = 'DamagedEvent';
  }
}

/** The log cannot be reached or did not answer in time. Whether an append was stored is not known. */
export class LogUnavailable extends Error {
  constructor(cause: unknown) {
    super('the event log is away', { cause });
    this.name = 'LogUnavailable';
  }
}
