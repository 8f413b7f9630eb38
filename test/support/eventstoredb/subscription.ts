// Subscriptions: confirmation, what stands in the log, `caughtUp` once, then what comes.
import { randomUUID } from 'node:crypto';
import { EventFilter, readFilter } from './event-filter';
import { EventStore } from './event-store';
import * as failures from './failures';
import { Faults } from './faults';
import { openOutlet, Outlet, ReadCall } from './outlet';
import { caughtUp, checkpoint, confirmation, ReadOptions, streamName } from './protocol';
import { StoredRecord, TOMBSTONE_REVISION } from './records';

/** A live consumer that leaves so many events unread … */
const UNREAD_EVENTS = 31;
/** … is too slow, unless it has read them within this time: a burst alone is no reason. */
const PATIENCE_MS = 500;
/** How many records are looked at in one go without a filter. */
const WINDOW = 32;

export interface Subscriptions {
  open(call: ReadCall, options: ReadOptions): void;
  /** Ends all of them with this failure. */
  drop(reason: failures.Failure): void;
  readonly count: number;
}

/** Where a subscription stands: the next record to look at, and which of them are for it. */
interface Course {
  cursor: number;
  wanted(record: StoredRecord): boolean;
  readonly filter: EventFilter | null;
}

export function createSubscriptions(store: EventStore, faults: Faults): Subscriptions {
  const calls = new Set<ReadCall>();
  return {
    open(call, options) {
      const course = options.hasStream() ? streamCourse(store, options) : allCourse(store, options);
      if (!('cursor' in course)) return failures.fail(call, course);
      calls.add(call);
      const outlet = openOutlet(call);
      void outlet.gone.then(() => calls.delete(call));
      void follow(store, faults, outlet, course).then((failure) => {
        if (failure !== null && outlet.open) failures.fail(call, failure);
      });
    },
    drop(reason) {
      for (const call of [...calls]) failures.fail(call, reason);
    },
    get count() {
      return calls.size;
    },
  };
}

function streamCourse(store: EventStore, options: ReadOptions): Course | failures.Failure {
  const from = options.getStream()!;
  const stream = streamName(from.getStreamIdentifier());
  if (store.readable(stream) === 'deleted') return failures.streamDeleted(stream);
  const after = from.hasRevision() ? Number(from.getRevision()) : -1;
  return {
    cursor: from.hasEnd() ? store.length : 0,
    wanted: (record) => record.stream === stream && record.revision > after && record.revision !== TOMBSTONE_REVISION,
    filter: null,
  };
}

function allCourse(store: EventStore, options: ReadOptions): Course | failures.Failure {
  const from = options.getAll()!;
  const filter = readFilter(options);
  const course = { wanted: (record: StoredRecord) => filter?.passes(record) ?? true, filter };
  if (!from.hasPosition()) return { cursor: from.hasEnd() ? store.length : 0, ...course };
  const commit = Number(from.getPosition()!.getCommitPosition());
  const prepare = Number(from.getPosition()!.getPreparePosition());
  const { index, boundary } = store.find(commit);
  if (!boundary && commit !== 0) return failures.unknown('Unexpected ReadAllResult: InvalidPosition');
  // Exclusive; but a checkpoint with prepare position 0 lies before the record at its commit position.
  const standsThere = index < store.length && store.at(index).position === commit && prepare >= commit;
  return { cursor: standsThere ? index + 1 : index, ...course };
}

async function follow(
  store: EventStore,
  faults: Faults,
  outlet: Outlet,
  course: Course,
): Promise<failures.Failure | null> {
  const pace = livePace(store, course);
  const unwatch = store.watch(() => pace.look());
  const counter = { considered: 0 };
  try {
    await outlet.write(confirmation(randomUUID()));
    await catchUp(store, faults, outlet, course, counter);
    await outlet.write(caughtUp());
    pace.goLive();
    return await Promise.race([live(store, faults, outlet, course, counter, pace), pace.tooSlow]);
  } finally {
    unwatch();
    pace.stop();
  }
}

async function catchUp(
  store: EventStore,
  faults: Faults,
  outlet: Outlet,
  course: Course,
  counter: { considered: number },
): Promise<void> {
  const window = course.filter?.window ?? WINDOW;
  while (outlet.open && course.cursor < store.length) {
    if (faults.hanging) await faults.awake();
    const first = course.cursor;
    const end = Math.min(first + window, store.length);
    const reached = { commit: first === 0 ? 0 : store.at(first).position, prepare: 0 };
    while (course.cursor < end && outlet.open) {
      const record = store.at(course.cursor++);
      if (!course.wanted(record)) continue;
      reached.commit = reached.prepare = record.position;
      const full = outlet.write(record.message);
      if (full !== undefined) await full;
    }
    if (course.filter === null) continue;
    counter.considered += end - first;
    if (counter.considered < course.filter.checkpointInterval || end === store.length) continue;
    counter.considered %= course.filter.checkpointInterval;
    // The last event that passed; when none did, where this look began.
    await outlet.write(checkpoint(reached));
  }
}

async function live(
  store: EventStore,
  faults: Faults,
  outlet: Outlet,
  course: Course,
  counter: { considered: number },
  pace: Pace,
): Promise<null> {
  while (outlet.open) {
    while (course.cursor < store.length && outlet.open) {
      if (faults.hanging) await faults.awake();
      const record = store.at(course.cursor++);
      if (course.wanted(record)) await outlet.write(record.message);
      if (course.filter === null || ++counter.considered < course.filter.checkpointInterval) continue;
      counter.considered = 0;
      await outlet.write(checkpoint({ commit: record.position, prepare: record.position }));
    }
    await Promise.race([outlet.gone, pace.more()]);
  }
  return null;
}

interface Pace {
  look(): void;
  goLive(): void;
  stop(): void;
  /** Resolves when there may be more to read. */
  more(): Promise<void>;
  readonly tooSlow: Promise<failures.Failure>;
}

/** Wakes a live subscription up, and watches how far it is behind. */
function livePace(store: EventStore, course: Course): Pace {
  let wake: () => void = () => undefined;
  let isLive = false;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (failure: failures.Failure) => void;
  const tooSlow = new Promise<failures.Failure>((resolve) => void (giveUp = resolve));
  const isBehind = () => {
    let unread = 0;
    for (let index = course.cursor; index < store.length; index++) {
      if (course.wanted(store.at(index)) && ++unread >= UNREAD_EVENTS) return true;
    }
    return false;
  };
  const watchOut = () => {
    const backlogEnd = store.length;
    timer = setTimeout(() => {
      timer = undefined;
      if (!isBehind()) return;
      if (course.cursor >= backlogEnd) watchOut();
      else giveUp(failures.consumerTooSlow());
    }, PATIENCE_MS);
  };
  return {
    look() {
      wake();
      if (isLive && timer === undefined && isBehind()) watchOut();
    },
    goLive: () => void (isLive = true),
    stop: () => clearTimeout(timer),
    more: () => (course.cursor < store.length ? Promise.resolve() : new Promise((resolve) => void (wake = resolve))),
    tooSlow,
  };
}
