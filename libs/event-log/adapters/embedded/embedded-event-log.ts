import { LRUCache } from 'lru-cache';
import { LogEnvironment } from '../../../embedded/log-environment';
import { WriteChain } from '../../../embedded/write-chain';
import { NewEvent } from '../../../kernel/event';
import { AppendResult, ExpectedRevision, WrongExpectedRevision } from '../../event-log';
import { positionOf } from '../counter-position';
import { EmbeddedLogReader, shapesKey } from './embedded-log-reader';
import { encodeRecord, isStreamName, StreamEntry } from './record-codec';

/** A stream with appends under way, its last revision with them included. */
interface Busy {
  head: number;
  appends: number;
}

const knownHeads = 100_000;

/**
 * The log on LMDB. It is the only writer (the data folder is locked), so what a stream's last revision is, appends under way
 * included, is known here without a look at the disk, and appends can follow each other without waiting.
 *
 * All appends of one event turn go into one commit, and one commit is under way while the next is filled.
 */
export class EmbeddedEventLog extends EmbeddedLogReader {
  private readonly heads = new LRUCache<string, number>({ max: knownHeads });
  private readonly busy = new Map<string, Busy>();
  private next: number;
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(
    env: LogEnvironment,
    private readonly chain: WriteChain,
    headSignal: SharedArrayBuffer,
  ) {
    super(env, headSignal);
    this.next = this.reader.lastNumber() + 1;
    this.signal.publish(this.next - 1);
    chain.onReset(() => this.forget());
  }

  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    if (events.length === 0) throw new Error('an append needs at least one event');
    if (!isStreamName(stream)) throw new Error('not a name of a stream');
    this.chain.assertOpen();
    const head = this.headOf(stream);
    return isAsExpected(head, expected)
      ? this.store(stream, head, events)
      : this.repeatOrRefuse(stream, events, expected);
  }

  private async store(stream: string, head: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const packed = this.shapes.pack(events);
    const shapes = this.shapes.unsaved();
    const record = encodeRecord(stream, head + 1, events.length, packed);
    const first = this.next;
    const last = first + events.length - 1;
    const written = this.chain.write(() =>
      this.put(first, record, stream, head + 1, { number: first, count: events.length }, shapes),
    );
    this.next = last + 1;
    const revision = head + events.length;
    const busy = this.started(stream, revision);
    this.lastWrite = written;
    try {
      await written;
    } finally {
      this.ended(stream, busy);
    }
    if (shapes) this.shapes.saved(shapes);
    if (last > this.signal.current()) this.signal.publish(last);
    return { revision: BigInt(revision), position: positionOf(last), deduplicated: false };
  }

  private put(
    number: number,
    record: Buffer,
    stream: string,
    revision: number,
    entry: StreamEntry,
    shapes: Buffer | null,
  ): void {
    if (shapes) void this.env.system.put(shapesKey, shapes);
    // With `append`, which its types do not know, LMDB fills its pages to the end. It answers with a promise of its own, which the chain's
    // stands for.
    const appending = { append: true } as unknown as number;
    this.env.records.put(number, record, appending).catch(() => undefined);
    void this.env.streams.put([stream, revision], entry);
  }

  /** Last revision, appends under way included; -1 when the stream is not there. */
  private headOf(stream: string): number {
    const known = this.busy.get(stream)?.head ?? this.heads.get(stream);
    if (known !== undefined) return known;
    const head = this.reader.lastRevision(stream);
    this.heads.set(stream, head);
    return head;
  }

  private started(stream: string, head: number): Busy {
    let busy = this.busy.get(stream);
    if (busy) busy.head = head;
    else this.busy.set(stream, (busy = { head, appends: 0 }));
    busy.appends++;
    return busy;
  }

  private ended(stream: string, busy: Busy): void {
    busy.appends--;
    // After a failure another one may stand in its place: the heads of then are forgotten.
    if (busy.appends > 0 || this.busy.get(stream) !== busy) return;
    this.busy.delete(stream);
    this.heads.set(stream, busy.head);
  }

  /** Only a writer that is behind pays for this look at what stands there. */
  private async repeatOrRefuse(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    await this.lastWrite.catch(() => undefined);
    const first = expected === 'no-stream' ? 0 : typeof expected === 'bigint' ? Number(expected) + 1 : -1;
    if (first >= 0) {
      const there: { eventId: string; position: AppendResult['position']; revision: bigint }[] = [];
      for await (const { metadata, position, revision } of this.read(stream, {
        from: BigInt(first),
        limit: events.length,
      })) {
        there.push({ eventId: metadata.eventId, position, revision });
      }
      const same = there.length === events.length && there.every((e, i) => e.eventId === events[i]!.metadata.eventId);
      if (same) return { revision: there.at(-1)!.revision, position: there.at(-1)!.position, deduplicated: true };
    }
    const head = this.reader.lastRevision(stream);
    throw new WrongExpectedRevision(stream, expected, head < 0 ? 'no-stream' : BigInt(head));
  }

  private forget(): void {
    this.busy.clear();
    this.heads.clear();
    this.shapes.reset();
    this.next = this.reader.lastNumber() + 1;
    this.signal.publish(this.next - 1);
  }
}

function isAsExpected(head: number, expected: ExpectedRevision): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return head < 0;
  return expected === 'stream-exists' ? head >= 0 : head >= 0 && expected === BigInt(head);
}
