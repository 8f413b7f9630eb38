// Reads of one stream and of the whole log, either way.
import { EventStore } from './event-store';
import * as failures from './failures';
import { Faults } from './faults';
import { openOutlet, Outlet, ReadCall } from './outlet';
import { ReadOptions, ReadReq, streamName, streamNotFound } from './protocol';
import { StoredRecord } from './records';
import { Subscriptions } from './subscription';

/** The records to answer with, as indices of a list; or why there is no answer. */
interface Range {
  at(index: number): StoredRecord;
  readonly first: number;
  readonly step: 1 | -1;
  readonly count: number;
}

export function serveRead(store: EventStore, faults: Faults, subscriptions: Subscriptions) {
  return (call: ReadCall): void =>
    faults.whenAwake(() => {
      const options = call.request.getOptions() ?? new ReadReq.Options();
      if (faults.notReady) return failures.fail(call, failures.notReady());
      // What is read may have been appended a moment ago and must not be lost any more.
      store.commit();
      if (options.hasSubscription()) subscriptions.open(call, options);
      else if (options.hasStream()) readStream(store, faults, call, options);
      else readAll(store, faults, call, options);
    });
}

function readStream(store: EventStore, faults: Faults, call: ReadCall, options: ReadOptions): void {
  const from = options.getStream()!;
  const stream = streamName(from.getStreamIdentifier());
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const wrong = refusal(options, from.hasEnd(), backwards);
  if (wrong !== null) return failures.fail(call, wrong);
  const records = store.readable(stream);
  if (records === 'deleted') return failures.fail(call, failures.streamDeleted(stream));
  if (records === 'not-found') {
    call.write(streamNotFound(stream));
    return void call.end();
  }
  const offset = records[0]?.revision ?? 0;
  const revision = from.hasRevision() ? Number(from.getRevision()) : 0;
  const last = records.length - 1;
  const first = from.hasEnd() ? last : revision - offset;
  const range = backwards
    ? { first: Math.min(first, last), step: -1 as const, count: Math.min(first, last) + 1 }
    : { first: Math.max(0, first), step: 1 as const, count: last - Math.max(0, first) + 1 };
  void answer(faults, call, { at: (index) => records[index]!, ...limited(range, options) });
}

function readAll(store: EventStore, faults: Faults, call: ReadCall, options: ReadOptions): void {
  const from = options.getAll()!;
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const wrong = refusal(options, from.hasEnd(), backwards);
  if (wrong !== null) return failures.fail(call, wrong);
  let index = from.hasEnd() ? store.length : 0;
  if (from.hasPosition()) {
    const found = store.find(Number(from.getPosition()!.getCommitPosition()));
    if (!found.boundary) return failures.fail(call, failures.unknown('Unexpected ReadAllResult: InvalidPosition'));
    index = found.index;
  }
  const range = backwards
    ? { first: index - 1, step: -1 as const, count: index }
    : { first: index, step: 1 as const, count: store.length - index };
  void answer(faults, call, { at: (at) => store.at(at), ...limited(range, options) });
}

function refusal(options: ReadOptions, fromEnd: boolean, backwards: boolean): failures.Failure | null {
  if (Number(options.getCount()) === 0) return failures.invalidArgument("'0' is not a valid count");
  return fromEnd && !backwards ? failures.unknown('Exception was thrown by handler.') : null;
}

function limited<R extends { count: number }>(range: R, options: ReadOptions): R {
  return { ...range, count: Math.min(range.count, Number(options.getCount())) };
}

async function answer(faults: Faults, call: ReadCall, range: Range): Promise<void> {
  const outlet: Outlet = openOutlet(call);
  for (let done = 0; done < range.count && outlet.open; done++) {
    if (faults.hanging) await faults.awake();
    const full = outlet.write(range.at(range.first + done * range.step).message);
    if (full !== undefined) await full;
  }
  if (outlet.open) call.end();
}
