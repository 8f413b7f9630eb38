import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import { NewEvent, Position, StoredEvent } from '../../../kernel/event';
import { AppendResult, EventLog, ExpectedRevision, LogFilter, LogMessage, LogUnavailable } from '../../event-log';
import { Appender } from './appender';
import { readBackwards } from './backwards';
import { catchUp } from './catch-up';
import { connectTo } from './client-url';
import { Connection } from './connection';
import { decodeEvent, maxAppendBytes } from './event-codec';
import { follow } from './follower';
import { isLogPosition, shareOf } from './log-position';
import { isMissingStream, isTooSlow } from './outage';
import { filtering } from './server-filter';

export interface EventStoreLogOptions {
  /** `esdb://` or `esdb+discover://`, with credentials, TLS and the addresses of a cluster in it. Never told to anybody. */
  readonly url: string;
  /** Told of what is tried again without anybody asking: a subscription that lost its server. Once per outage. */
  readonly onError?: (where: string, error: unknown) => void;
  /** How long an append, or the beginning of a read, may take before the log counts as away. */
  readonly patienceMs?: number;
}

const patienceMs = 5_000;
/** A subscriber that works in batches has as many events at hand; the server itself waits for some 30 only. */
const readAhead = { subscription: 1_024, read: 64 };

/**
 * The log on EventStoreDB. Opening does not reach for the server: what is wrong with the address throws `EventStoreUrlError`, a server
 * that is away is met by the first use, as `LogUnavailable`, and found again by a later one.
 */
export async function openEventStoreLog(options: EventStoreLogOptions): Promise<EventLog> {
  return new EventStoreEventLog(options);
}

class EventStoreEventLog implements EventLog {
  readonly bytesPerAppend = maxAppendBytes;
  private readonly connection: Connection;
  private readonly appender: Appender;
  private readonly closing = new AbortController();

  constructor(private readonly options: EventStoreLogOptions) {
    this.connection = new Connection(() => connectTo(options.url), options.patienceMs ?? patienceMs);
    this.appender = new Appender(this.connection, () => this.head());
  }

  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.appender.append(stream, events, expected);
  }

  /** From the leader only: a follower may not have yet what another process was told is stored. */
  async *read(
    stream: string,
    { from, backwards = false, limit = Infinity }: { from?: bigint; backwards?: boolean; limit?: number } = {},
  ): AsyncGenerator<StoredEvent> {
    if (limit <= 0) return;
    const options = {
      direction: backwards ? BACKWARDS : FORWARDS,
      // Backwards without an end gives event 0 alone (measured).
      fromRevision: from ?? (backwards ? END : START),
      requiresLeader: true,
      ...(limit !== Infinity && { maxCount: limit }),
    } as const;
    try {
      for await (const { event } of this.connection.read((client, readable) =>
        client.readStream(stream, options, readable),
      ))
        if (event) yield decodeEvent(event);
    } catch (error) {
      if (!isMissingStream(error)) throw error;
    }
  }

  async *readAll(
    o: { after?: Position; filter?: LogFilter; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StoredEvent> {
    let left = o.limit ?? Infinity;
    if (left <= 0) return;
    for await (const event of o.backwards ? readBackwards(this.connection, o) : this.forwards(o)) {
      yield event;
      if (--left <= 0) return;
    }
  }

  subscribe(o: { after?: Position; filter?: LogFilter; signal: AbortSignal }): AsyncIterable<LogMessage> {
    const settings = {
      connection: this.connection,
      readHead: () => this.head(),
      onAway: (error: unknown) => this.options.onError?.('subscription', error),
    };
    const signal = AbortSignal.any([o.signal, this.closing.signal]);
    const options = { after: o.after, filtering: filtering(o.filter), readAhead: readAhead.subscription, signal };
    return follow(settings, options);
  }

  async head(): Promise<Position | null> {
    for await (const event of this.readAll({ backwards: true, limit: 1 })) return event.position;
    return null;
  }

  isPosition(text: string): text is Position {
    return isLogPosition(text);
  }

  shareUpTo(position: Position, head: Position): number {
    return shareOf(position, head);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.connection.close();
  }

  /**
   * The client's own way to read everything knows no filter and refuses positions between two events (measured); a subscription up to
   * where it has caught up knows both, and is faster.
   */
  private async *forwards({ after, filter }: { after?: Position; filter?: LogFilter }): AsyncGenerator<StoredEvent> {
    let last = after;
    for (;;) {
      try {
        const options = { after: last, filtering: filtering(filter), readAhead: readAhead.read };
        for await (const item of catchUp(this.connection, options)) {
          if (item.kind === 'caughtUp') return;
          if ('position' in item) last = item.position;
          if (item.kind === 'event' && item.event) yield item.event;
        }
        throw new LogUnavailable('the server ended the read');
      } catch (error) {
        if (!isTooSlow(error)) throw error;
      }
    }
  }
}
