import { DomainError } from './errors';
import { DomainEvent, Instant } from './event';

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
  /**
   * `[]` = nothing to do. Throws `DomainError` = refused, and nothing has happened; or `RecordedRefusal` = refused, and that itself
   * is recorded. Never changes `state`. `now` is the decision's instant and becomes the events' `occurredAt` (G-02).
   */
  decide(state: S, command: C, now: Instant): readonly E[];
  /** Total: never throws, never validates. May change and return the state it is given, which the caller alone owns. */
  evolve(state: S, event: E, at: Instant): S;
  /** The refusal that a command's own events carry, for the answer to its repeat (SUB-58). */
  recordedRefusal?(events: readonly DomainEvent[]): DomainError | null;
  /** The numbers and settings that a decision on this command looks at, for the journal of refusals (G-05). No personal data. */
  seen?(state: S, command: C): object | null;
}
