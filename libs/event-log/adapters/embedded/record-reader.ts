import { LogEnvironment } from '../../../embedded/log-environment';
import { SharedShapes } from '../../../embedded/shared-shapes';
import { NewEvent, StoredEvent } from '../../../kernel/event';
import { positionOf } from '../counter-position';
import { StreamFilter } from '../log-filter';
import { Stretch } from '../tail';
import { DamagedRecord, openRecord, RecordHeader } from './record-codec';

/** A stretch ends after so many events or bytes looked at; the other work of the thread gets its turn between two stretches. */
const eventsAtOnce = 1000;
const bytesAtOnce = 4 * 1024 * 1024;

/** Which revisions of a record are wanted, and in which direction. */
interface Slice {
  readonly from: number;
  readonly to: number;
  readonly backwards: boolean;
}

/**
 * Reads stretches of the log, each at once and from one snapshot; nothing is held between two stretches, so that a slow reader does
 * not keep LMDB from reusing pages. Every record's checksum is compared before anything of it is handed out.
 */
export class RecordReader {
  constructor(
    private readonly env: LogEnvironment,
    private readonly shapes: SharedShapes,
  ) {}

  /** Sees from here on what is durable now, whichever thread wrote it. */
  refresh(): void {
    this.env.root.resetReadTxn();
  }

  /** Number of the last event, 0 for an empty log. */
  lastNumber(): number {
    for (const { key, value } of this.env.records.getRange({ reverse: true, limit: 1 }))
      return key + openRecord(key, value).count - 1;
    return 0;
  }

  /** Last revision of a stream, -1 when it is not there. */
  lastRevision(stream: string): number {
    const range = { start: [stream, Infinity] as [string, number], end: [stream] as [string], reverse: true, limit: 1 };
    for (const { key, value } of this.env.streams.getRange(range)) return key[1]! + value.count - 1;
    return -1;
  }

  /** Up to `most` events of a stream from a revision on, or a stretch of them; empty at the end. */
  stream(stream: string, from: number, backwards: boolean, most: number): StoredEvent[] {
    const events: StoredEvent[] = [];
    const enough = Math.min(most, eventsAtOnce);
    const slice = backwards ? { from: 0, to: from, backwards } : { from, to: Infinity, backwards };
    let bytes = 0;
    for (const { value } of this.env.streams.getRange(this.streamRange(stream, from, backwards))) {
      const { number } = value;
      const record = this.record(number);
      const header = openRecord(number, record);
      this.unpackInto(events, number, header, record, slice);
      bytes += record.length;
      if (events.length >= enough || bytes >= bytesAtOnce) break;
    }
    if (events.length > most) events.length = most;
    return events;
  }

  /** Events after a number, up to a number, that pass the filter. */
  forwards(after: number, upTo: number, filter: StreamFilter): Stretch {
    const events: StoredEvent[] = [];
    let [at, looked, bytes] = [after, 0, 0];
    for (const { key, value } of this.env.records.getRange({ start: this.recordOf(after + 1), end: upTo + 1 })) {
      const header = openRecord(key, value);
      at = key + header.count - 1;
      looked += header.count;
      bytes += value.length;
      this.filterInto(events, key, header, value, filter, { from: after + 1 - key, to: Infinity, backwards: false });
      if (looked >= eventsAtOnce || bytes >= bytesAtOnce) break;
    }
    return { events, upTo: Math.max(at, after) };
  }

  /** Events before a number, last one first, that pass the filter; `upTo` is the number before which to go on, 1 at the end. */
  backwards(before: number, filter: StreamFilter): Stretch {
    const events: StoredEvent[] = [];
    let [at, looked, bytes] = [1, 0, 0];
    for (const { key, value } of this.env.records.getRange({ start: before - 1, reverse: true })) {
      const header = openRecord(key, value);
      at = key;
      looked += header.count;
      bytes += value.length;
      this.filterInto(events, key, header, value, filter, { from: 0, to: before - 1 - key, backwards: true });
      if (looked >= eventsAtOnce || bytes >= bytesAtOnce) break;
    }
    return { events, upTo: at };
  }

  private streamRange(stream: string, from: number, backwards: boolean): object {
    if (backwards) return { start: [stream, from], end: [stream], reverse: true };
    let first = from;
    const before = { start: [stream, from] as [string, number], end: [stream] as [string], reverse: true, limit: 1 };
    for (const { key } of this.env.streams.getRange(before)) first = key[1]!;
    return { start: [stream, first], end: [stream, Infinity] };
  }

  /** The first number of the record that holds an event. */
  private recordOf(number: number): number {
    for (const key of this.env.records.getKeys({ start: number, reverse: true, limit: 1 })) return key;
    return number;
  }

  private record(number: number): Buffer {
    const record = this.env.records.get(number);
    if (!record) throw new DamagedRecord(number, 'the index of streams names a record that is not there');
    return record;
  }

  private filterInto(
    into: StoredEvent[],
    number: number,
    header: RecordHeader,
    record: Buffer,
    filter: StreamFilter,
    slice: { from: number; to: number; backwards: boolean },
  ): void {
    const passes = filter.ofStream(header.stream);
    if (passes === 'none') return;
    const revisions = { ...slice, from: slice.from + header.firstRevision, to: slice.to + header.firstRevision };
    this.unpackInto(into, number, header, record, revisions, passes === 'some' ? filter : undefined);
  }

  private unpackInto(
    into: StoredEvent[],
    number: number,
    header: RecordHeader,
    record: Buffer,
    slice: Slice,
    filter?: StreamFilter,
  ): void {
    const { stream, firstRevision, count } = header;
    const events = this.unpack(number, record, header);
    const first = Math.max(0, slice.from - firstRevision);
    const last = Math.min(count - 1, slice.to - firstRevision);
    for (let n = 0; n <= last - first; n++) {
      const i = slice.backwards ? last - n : first + n;
      const { type, data, metadata } = events[i]!;
      if (filter && !filter.ofType(type)) continue;
      into.push({
        type,
        data,
        metadata,
        stream,
        revision: BigInt(firstRevision + i),
        position: positionOf(number + i),
      });
    }
  }

  private unpack(number: number, record: Buffer, { start, end }: RecordHeader): NewEvent[] {
    try {
      return this.shapes.unpack(record, start, end) as NewEvent[];
    } catch (error) {
      throw new DamagedRecord(
        number,
        `its events cannot be decoded (${error instanceof Error ? error.name : 'error'})`,
      );
    }
  }
}
