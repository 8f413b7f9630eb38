import { setImmediate as otherWork } from 'node:timers/promises';
import { LogEnvironment } from '../../../embedded/log-environment';
import { SharedShapes } from '../../../embedded/shared-shapes';
import { NewEvent, Position, StoredEvent } from '../../../kernel/event';
import { AppendResult, EventLog, ExpectedRevision, LogFilter, LogMessage } from '../../event-log';
import { isCounterPosition, numberOf, positionOf, shareOf } from '../counter-position';
import { streamFilter } from '../log-filter';
import { tail } from '../tail';
import { HeadSignal } from './head-signal';
import { RecordReader } from './record-reader';

/** The shapes of the log's events live in its own environment. */
export const shapesKey = 'shapes';

/**
 * The embedded log without its writer: what a follower in another thread of the writer's process has, and what the writer reads
 * with. Everything it shows is durable.
 */
export class EmbeddedLogReader implements EventLog {
  readonly bytesPerAppend = Infinity;

  protected readonly shapes: SharedShapes;
  protected readonly reader: RecordReader;
  protected readonly signal: HeadSignal;

  constructor(
    protected readonly env: LogEnvironment,
    headSignal: SharedArrayBuffer,
  ) {
    this.signal = new HeadSignal(headSignal);
    this.shapes = new SharedShapes(() => {
      env.root.resetReadTxn();
      return env.system.get(shapesKey);
    });
    this.reader = new RecordReader(env, this.shapes);
  }

  append(_stream: string, _events: readonly NewEvent[], _expected: ExpectedRevision): Promise<AppendResult> {
    return Promise.reject(new Error('this opening of the event log only reads'));
  }

  async *read(
    stream: string,
    o: { from?: bigint; backwards?: boolean; limit?: number } = {},
  ): AsyncGenerator<StoredEvent> {
    const backwards = o.backwards ?? false;
    let from = o.from === undefined ? (backwards ? Number.MAX_SAFE_INTEGER : 0) : Number(o.from);
    let left = o.limit ?? Infinity;
    this.reader.refresh();
    while (left > 0 && from >= 0) {
      const events = this.reader.stream(stream, from, backwards, left);
      const last = events.at(-1);
      if (!last) return;
      for (const event of events) yield event;
      left -= events.length;
      from = Number(last.revision) + (backwards ? -1 : 1);
      if (left > 0) await otherWork();
    }
  }

  async *readAll(
    o: { after?: Position; filter?: LogFilter; limit?: number; backwards?: boolean } = {},
  ): AsyncGenerator<StoredEvent> {
    const filter = streamFilter(o.filter);
    const head = this.signal.current();
    let left = o.limit ?? Infinity;
    let at = o.after === undefined ? (o.backwards ? head + 1 : 0) : numberOf(o.after);
    if (o.backwards) at = Math.min(at, head + 1);
    this.reader.refresh();
    while (left > 0 && (o.backwards ? at > 1 : at < head)) {
      const stretch = o.backwards ? this.reader.backwards(at, filter) : this.reader.forwards(at, head, filter);
      for (const event of stretch.events) {
        if (left-- <= 0) return;
        yield event;
      }
      if (stretch.upTo === at) throw new Error(`the event log has a gap at position ${at}`);
      at = stretch.upTo;
      if (left > 0) await otherWork();
    }
  }

  subscribe(o: { after?: Position; filter?: LogFilter; signal: AbortSignal }): AsyncIterable<LogMessage> {
    const filter = streamFilter(o.filter);
    return tail(
      this.signal,
      (after, upTo) => {
        this.reader.refresh();
        const stretch = this.reader.forwards(after, upTo, filter);
        if (stretch.upTo === after) throw new Error(`the event log has a gap at position ${after}`);
        return stretch;
      },
      o,
    );
  }

  async head(): Promise<Position | null> {
    const head = this.signal.current();
    return head === 0 ? null : positionOf(head);
  }

  isPosition(text: string): text is Position {
    return isCounterPosition(text);
  }

  shareUpTo(position: Position, head: Position): number {
    return shareOf(position, head);
  }

  /** Ends its subscriptions. The environment belongs to whoever opened it. */
  async close(): Promise<void> {
    this.signal.close();
  }
}
