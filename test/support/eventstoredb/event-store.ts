// The log and its streams, and who may append what: the rules of the server, without the network.
import { COMMITTED_IDS_BYTES, CommittedIds } from './committed-ids';
import { DataFile, FRAME_BYTES } from './data-file';
import { ProposedEvent } from './protocol';
import { buildRecord, restoreRecord, StoredRecord, TOMBSTONE_REVISION } from './records';

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type Outcome =
  | { readonly kind: 'done'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-version'; readonly actual: number }
  | { readonly kind: 'deleted' };

interface StreamState {
  readonly records: StoredRecord[];
  /** Events before this revision are not readable; beyond all revisions once the stream is deleted. */
  truncateBefore: number;
  tombstoned: boolean;
}

export interface EventStoreOptions {
  readonly dataFile?: string;
  /** Memory for the ids of what was written last; the server has 8 MiB. */
  readonly committedIdsBytes?: number;
}

type Verdict = 'write' | 'undelete-and-write' | Outcome;

const NO_REVISION = -1;
const encoder = new TextEncoder();

export class EventStore {
  private readonly all: StoredRecord[] = [];
  private readonly streams = new Map<string, StreamState>();
  private readonly ids: CommittedIds;
  private readonly file: DataFile;
  private end = 0;
  private committed: (() => void)[] = [];
  private readonly watchers = new Set<() => void>();

  constructor(options: EventStoreOptions = {}) {
    this.ids = new CommittedIds(options.committedIdsBytes ?? COMMITTED_IDS_BYTES);
    this.file = new DataFile(options.dataFile);
    // The ids are not read back: after a restart the server knows none.
    for (const messages of this.file.load()) this.add(messages.map(restoreRecord));
    if (this.all.length === 0) this.write('$$$scavenges', [systemEvent('$metadata', { $maxCount: 100_000 })]);
  }

  /** How many records stand in the log, and each by its index: the order of `$all`. */
  get length(): number {
    return this.all.length;
  }

  at(index: number): StoredRecord {
    return this.all[index]!;
  }

  /** The index of the first record at or behind a position, and whether a record begins (or the log ends) right there. */
  find(position: number): { index: number; boundary: boolean } {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return { index: low, boundary: position === this.end || this.all[low]?.position === position };
  }

  /** What can be read of a stream, oldest first; by revision, so that the first ones may be missing. */
  readable(stream: string): readonly StoredRecord[] | 'not-found' | 'deleted' {
    const state = this.streams.get(stream);
    if (state === undefined) return 'not-found';
    if (state.tombstoned) return 'deleted';
    if (state.records.length === 0 || isSoftDeleted(state)) return 'not-found';
    return state.truncateBefore === 0 ? state.records : state.records.slice(state.truncateBefore);
  }

  append(stream: string, events: readonly ProposedEvent[], expected: Expected): Outcome {
    const verdict = this.check(stream, expected, events);
    if (typeof verdict === 'object') return verdict;
    if (verdict === 'undelete-and-write') this.setTruncateBefore(stream, this.lastRevision(stream) + 1);
    return this.write(stream, events);
  }

  /** Hides all events of a stream; what is appended afterwards goes on with its revisions. */
  delete(stream: string, expected: Expected): Outcome {
    const verdict = this.check(stream, expected, [systemEvent('$streamDeleted', {})]);
    return typeof verdict === 'object' ? verdict : this.setTruncateBefore(stream, TOMBSTONE_REVISION);
  }

  /** Ends a stream for good. */
  tombstone(stream: string, expected: Expected): Outcome {
    const event = systemEvent('$streamDeleted', {});
    const verdict = this.check(stream, expected, [event]);
    return typeof verdict === 'object' ? verdict : this.write(stream, [event], TOMBSTONE_REVISION);
  }

  /** Runs `then` once all that was appended so far is safe from the death of this process. */
  whenCommitted(then: () => void): void {
    if (this.committed.push(then) === 1) setImmediate(() => this.commit());
  }

  /** Told after each commit that there may be more to read. */
  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  commit(): void {
    this.file.flush();
    const waiting = this.committed;
    this.committed = [];
    for (const then of waiting) then();
    for (const watcher of this.watchers) watcher();
  }

  close(): void {
    this.commit();
    this.file.close();
  }

  private lastRevision(stream: string): number {
    return (this.streams.get(stream)?.records.length ?? 0) - 1;
  }

  private check(stream: string, expected: Expected, events: readonly ProposedEvent[]): Verdict {
    const state = this.streams.get(stream);
    const last = this.lastRevision(stream);
    if (state?.tombstoned) return { kind: 'deleted' };
    const softDeleted = state !== undefined && isSoftDeleted(state);
    const writable: Verdict = softDeleted ? 'undelete-and-write' : 'write';
    if (expected === 'stream_exists') {
      if (softDeleted) return { kind: 'deleted' };
      if (last === NO_REVISION) return { kind: 'wrong-version', actual: NO_REVISION };
    }
    if (expected === 'any' || expected === 'stream_exists') return this.checkIds(stream, events, last) ?? writable;
    const revision = expected === 'no_stream' ? NO_REVISION : expected;
    if (revision === last) return writable;
    const repeated = this.checkRepeat(state, revision, events);
    if (repeated === 'other-event' && expected === 'no_stream' && softDeleted) return 'undelete-and-write';
    return typeof repeated === 'object' ? repeated : { kind: 'wrong-version', actual: last };
  }

  /** With nothing expected: the ids still in memory are all there is to tell a repeat by. */
  private checkIds(stream: string, events: readonly ProposedEvent[], last: number): Outcome | null {
    let known: StoredRecord | undefined;
    for (const event of events) {
      const record = this.ids.in(stream, event.id);
      // A repeat of the first events with others behind them is neither a repeat nor new.
      if (record === undefined) return known === undefined ? null : { kind: 'wrong-version', actual: last };
      known = record;
    }
    return known === undefined ? null : done(known);
  }

  /** Behind the stream's end: the same events in the same order, from the expected revision on, were written before. */
  private checkRepeat(
    state: StreamState | undefined,
    revision: number,
    events: readonly ProposedEvent[],
  ): Outcome | 'other-event' | 'partly' {
    let last: StoredRecord | undefined;
    for (const [index, event] of events.entries()) {
      const record = state?.records[revision + 1 + index];
      if (record?.id !== event.id) return index === 0 ? 'other-event' : 'partly';
      last = record;
    }
    return last === undefined ? 'partly' : done(last);
  }

  private setTruncateBefore(stream: string, revision: number): Outcome {
    // The server writes the largest signed 64-bit number; as a number of JSON it is rounded, here and there.
    return this.write(`$$${stream}`, [systemEvent('$metadata', { $tb: revision })]);
  }

  private write(stream: string, events: readonly ProposedEvent[], at?: number): Outcome {
    const created = String(BigInt(Date.now()) * 10_000n);
    let revision = at ?? this.lastRevision(stream) + 1;
    let position = this.end + FRAME_BYTES;
    const records = events.map((event) => {
      const record = buildRecord(event, { stream, revision: revision++, position, created });
      position += FRAME_BYTES + record.message.length;
      return record;
    });
    const last = records.at(-1);
    if (last === undefined) return { kind: 'done', revision: this.lastRevision(stream), position: this.end };
    this.add(records);
    for (const record of records) this.ids.remember(record);
    this.file.append(records.map((record) => record.message));
    return done(last);
  }

  private add(records: readonly StoredRecord[]): void {
    for (const record of records) {
      const state = this.state(record.stream);
      if (record.revision === TOMBSTONE_REVISION) state.tombstoned = true;
      else state.records.push(record);
      if (record.truncateBefore !== null && record.stream.startsWith('$$')) {
        this.state(record.stream.slice(2)).truncateBefore = record.truncateBefore;
      }
      this.all.push(record);
      this.end = record.position + FRAME_BYTES + record.message.length;
    }
  }

  private state(stream: string): StreamState {
    let state = this.streams.get(stream);
    if (state === undefined) {
      state = { records: [], truncateBefore: 0, tombstoned: false };
      this.streams.set(stream, state);
    }
    return state;
  }
}

function isSoftDeleted(state: StreamState): boolean {
  return state.truncateBefore >= TOMBSTONE_REVISION;
}

function done(record: StoredRecord): Outcome {
  return { kind: 'done', revision: record.revision, position: record.position };
}

function systemEvent(type: string, data: object): ProposedEvent {
  return {
    id: crypto.randomUUID(),
    type,
    contentType: 'application/json',
    data: encoder.encode(JSON.stringify(data)),
    metadata: new Uint8Array(),
  };
}
