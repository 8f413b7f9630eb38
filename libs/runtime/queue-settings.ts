import { IPolicy } from 'cockatiel';
import { EventLog } from '../event-log/event-log';
import { Instant, NewEvent, Position } from '../kernel/event';
import { AnyDecider } from './hot-state';
import { RefusalsJournal } from './refusals-journal';

/** An append that was stored, and how long that took. */
export interface Appended {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly position: Position;
  readonly milliseconds: number;
}

/** What every stream's queue stands on. */
export interface QueueSettings {
  readonly log: EventLog;
  readonly journal: RefusalsJournal;
  /** No other process writes to this log, so a state that was folded once is the truth. */
  readonly exclusive: boolean;
  readonly clock: (organisationId: string) => Instant;
  /**
   * How many batches of one stream may be decided and not yet stored. On an exclusive log they are all on their way at once. Elsewhere
   * each is sent when the one before it is stored: behind an append that loses its race, the revision that the next one expects could be
   * reached by others' events, to the number, and it would be stored on what it was not decided on (ADR 0012).
   */
  readonly commitsInFlight: number;
  readonly commandsPerAppend: number;
  /** Of the data of events. What one command does is one append, however large. */
  readonly bytesPerAppend: number;
  /** Resolves when the organisation's clock can be asked by a decider; before every batch. */
  readonly clockReady: (organisationId: string, decider: AnyDecider) => Promise<void> | undefined;
  /** Whether `follow` has been told everything that others had written a second ago; asked only where they do. */
  readonly isFollowing: () => boolean;
  /** Opens for a while when the log is away, so that not everybody who would go on without it waits for its silence. */
  readonly reading: IPolicy;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Told of every append that was stored. */
  readonly onAppend: (append: Appended) => void;
}
