import { NewEvent, Position, StoredEvent } from '../../../kernel/event';
import {
  AppendResult,
  EventLog,
  ExpectedRevision,
  LogFilter,
  LogMessage,
  WrongExpectedRevision,
} from '../../event-log';
import { isCounterPosition, numberOf, positionOf, shareOf } from '../counter-position';
import { HeadWatch, Waiters } from '../head-watch';
import { streamFilter } from '../log-filter';
import { Stretch, tail } from '../tail';

/** What stands in the log. Kept as text, so that neither writer nor reader shares an object with it. */
interface Kept {
  readonly stream: string;
  readonly revision: number;
  readonly number: number;
  readonly type: string;
  readonly eventId: string;
  readonly json: string;
}

const stretchLength = 500;

/** A log that lives as long as its object: for tests and simulations. */
export class MemoryEventLog implements EventLog {
  readonly bytesPerAppend = Infinity;

  private readonly all: Kept[] = [];
  private readonly streams = new Map<string, Kept[]>();
  private readonly waiters = new Waiters();
  private isClosed = false;
  private readonly watch: HeadWatch = {
    current: () => this.all.length,
    closed: () => this.isClosed,
    beyond: async (seen, signal) => {
      if (this.all.length <= seen && !this.isClosed) await this.waiters.wait(seen, signal);
    },
  };

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    if (events.length === 0) throw new Error('an append needs at least one event');
    const kept = this.streams.get(stream) ?? [];
    if (!isAsExpected(kept.length, expected)) return this.repeatOrRefuse(stream, kept, events, expected);
    for (const event of events) {
      const { type, metadata } = event;
      const json = JSON.stringify({ type, data: event.data, metadata });
      const entry = {
        stream,
        revision: kept.length,
        number: this.all.length + 1,
        type,
        eventId: metadata.eventId,
        json,
      };
      kept.push(entry);
      this.all.push(entry);
    }
    this.streams.set(stream, kept);
    this.waiters.wakeBelow(this.all.length);
    return resultOf(kept.at(-1)!, false);
  }

  private repeatOrRefuse(
    stream: string,
    kept: Kept[],
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): AppendResult {
    const first = expected === 'no-stream' ? 0 : typeof expected === 'bigint' ? Number(expected) + 1 : -1;
    const there = first < 0 ? [] : kept.slice(first, first + events.length);
    const same = there.length === events.length && there.every((e, i) => e.eventId === events[i]!.metadata.eventId);
    if (same) return resultOf(there.at(-1)!, true);
    throw new WrongExpectedRevision(stream, expected, kept.length === 0 ? 'no-stream' : BigInt(kept.length - 1));
  }

  async *read(
    stream: string,
    o: { from?: bigint; backwards?: boolean; limit?: number } = {},
  ): AsyncGenerator<StoredEvent> {
    const kept = this.streams.get(stream) ?? [];
    const [length, limit] = [kept.length, o.limit ?? Infinity];
    const from = o.from === undefined ? (o.backwards ? length - 1 : 0) : Number(o.from);
    if (o.backwards) {
      const start = Math.min(from, length - 1);
      for (let i = start; i >= 0 && start - i < limit; i--) yield stored(kept[i]!);
    } else for (let i = from; i < length && i - from < limit; i++) yield stored(kept[i]!);
  }

  async *readAll(
    o: { after?: Position; filter?: LogFilter; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StoredEvent> {
    const passes = passing(o.filter);
    const length = this.all.length;
    let left = o.limit ?? Infinity;
    const step = o.backwards ? -1 : 1;
    const start = o.backwards
      ? (o.after === undefined ? length : numberOf(o.after) - 1) - 1
      : o.after === undefined
        ? 0
        : numberOf(o.after);
    for (let i = start; i >= 0 && i < length && left > 0; i += step) {
      if (!passes(this.all[i]!)) continue;
      left--;
      yield stored(this.all[i]!);
    }
  }

  subscribe(o: { after?: Position; filter?: LogFilter; signal: AbortSignal }): AsyncIterable<LogMessage> {
    const passes = passing(o.filter);
    const readStretch = (after: number, upTo: number): Stretch => {
      const end = Math.min(upTo, after + stretchLength);
      return { events: this.all.slice(after, end).filter(passes).map(stored), upTo: end };
    };
    return tail(this.watch, readStretch, o);
  }

  async head(): Promise<Position | null> {
    return this.all.length === 0 ? null : positionOf(this.all.length);
  }

  isPosition(text: string): text is Position {
    return isCounterPosition(text);
  }

  shareUpTo(position: Position, head: Position): number {
    return shareOf(position, head);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.waiters.wakeAll();
  }
}

function isAsExpected(length: number, expected: ExpectedRevision): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return length === 0;
  return expected === 'stream-exists' ? length > 0 : expected === BigInt(length - 1) && length > 0;
}

function passing(filter: LogFilter | undefined): (entry: Kept) => boolean {
  const { ofStream, ofType } = streamFilter(filter);
  return (entry) => {
    const stream = ofStream(entry.stream);
    return stream === 'all' || (stream === 'some' && ofType(entry.type));
  };
}

function stored(entry: Kept): StoredEvent {
  const { type, data, metadata } = JSON.parse(entry.json) as NewEvent;
  return {
    type,
    data,
    metadata,
    stream: entry.stream,
    revision: BigInt(entry.revision),
    position: positionOf(entry.number),
  };
}

function resultOf(last: Kept, deduplicated: boolean): AppendResult {
  return { revision: BigInt(last.revision), position: positionOf(last.number), deduplicated };
}
