import { DomainEvent } from './event';

/**
 * The rules of one kind of stream, as pure functions: no clock, no randomness, no I/O. Time, ids and facts of other streams
 * come in with the command.
 */
export interface Decider<C, E extends DomainEvent, S> {
  /** What stands before the first dash of the stream's name; camelCase, no dash. */
  readonly category: string;
  /** Raised when `evolve` or the shape of the state changes; a kept state of another version is thrown away. */
  readonly stateVersion: number;
  /** A fresh state for a stream without events. */
  initialState(): S;
  /** `[]` = nothing to do. Throws `DomainError` = refused, and then nothing has changed. Never changes `state`. */
  decide(state: S, command: C): readonly E[];
  /** Total: never throws, never validates. May change and return the state it is given, which the caller alone owns. */
  evolve(state: S, event: E, at: EventContext): S;
}

/** What of an event's metadata a fold may use. */
export interface EventContext {
  readonly occurredAt: string;
  readonly commandId: string;
}
