import { Decider } from './decider';
import { ErrorCode } from './error-codes';
import { DomainError, RecordedRefusal } from './errors';
import { UndoLog } from '../runtime/undo-log';
import { DomainEvent, Instant } from './event';

/** The instant of events and decisions for which a spec names none. */
export const anInstant: Instant = '2026-01-01T00:00:00.000Z';

/** An event, or one with the instant at which it happened. */
export type Happened<E> = E | { readonly at: Instant; readonly event: E };

/**
 * `specify(decider).given(...events).when(command, now).then(...events)` or `.thenRefused(code, details)`: the whole behaviour of a
 * decider in events and commands, without its inner state. Checks besides that `decide` leaves the state as it was, that what it
 * answers is plain JSON, that the same decision made twice is the same, and that every fold can be taken back.
 */
export function specify<C, E extends DomainEvent, S>(decider: Decider<C, E, S>) {
  return {
    given: (...history: readonly Happened<E>[]) => ({
      when: (command: C, now: Instant = anInstant) => outcomes<E>(decided(decider, history, command, now)),
    }),
  };
}

/** The state after `events`; what a spec looks at for the pure readers of a state. */
export function stateAfter<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, events: readonly Happened<E>[]): S {
  return events.reduce((state, happened) => evolved(decider, state, happened), decider.initialState());
}

function evolved<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, state: S, happened: Happened<E>): S {
  const { at, event } = 'event' in happened ? happened : { at: anInstant, event: happened };
  // A copy, as if read from the log: a state that keeps and changes an event's own objects cannot reach the spec's.
  return decider.evolve(state, structuredClone(event), at);
}

/** Folds once more so that it can be taken back, as is done where others write: the same state, and then the first one again. */
function checkUndo<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, events: readonly Happened<E>[]): void {
  const undoLog = new UndoLog();
  const first = decider.initialState();
  const last = events.reduce(
    (state, happened) => undoLog.record(state, (view) => evolved(decider, view, happened)),
    first,
  );
  // Cannot be cloned while a view of the log is left in it.
  expect(structuredClone(last)).toEqual(stateAfter(decider, events));
  undoLog.undo();
  expect(first).toStrictEqual(decider.initialState());
}

function outcomes<E>(decision: Decision<E>) {
  type Details = Readonly<Record<string, unknown>>;
  return {
    then: (...expected: readonly E[]) => expect(decision).toEqual({ events: expected }),
    thenNothing: () => expect(decision).toEqual({ events: [] }),
    thenRefused: (refused: ErrorCode, details: Details = {}) =>
      expect(decision).toEqual({ events: [], refused, details }),
    thenRefusedAndRecorded: (refused: ErrorCode, details: Details, ...expected: readonly E[]) =>
      expect(decision).toEqual({ events: expected, refused, details }),
    /** For what is easier looked at than written down. */
    decision,
  };
}

export interface Decision<E> {
  readonly events: readonly E[];
  readonly refused?: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

function decided<C, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
  history: readonly Happened<E>[],
  command: C,
  now: Instant,
): Decision<E> {
  const state = stateAfter(decider, history);
  const before = structuredClone(state);
  const first = attempt(decider, state, command, now);
  expect(state).toEqual(before);
  expect(attempt(decider, state, command, now)).toEqual(first);
  expect(JSON.parse(JSON.stringify(first.events))).toStrictEqual(first.events);
  checkUndo(decider, [...history, ...first.events.map((event) => ({ at: now, event }))]);
  return first;
}

function attempt<C, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
  state: S,
  command: C,
  now: Instant,
): Decision<E> {
  try {
    return { events: decider.decide(state, command, now) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const events = error instanceof RecordedRefusal ? (error.events as readonly E[]) : [];
    return { events, refused: error.code, details: error.details };
  }
}
