import { EventLog } from '../event-log/event-log';
import { Instant, Position } from '../kernel/event';
import { RefusalsJournal } from './refusals-journal';

/** What every stream's queue stands on. */
export interface QueueSettings {
  readonly log: EventLog;
  readonly journal: RefusalsJournal;
  /** No other process writes to this log, so a state that was folded once is the truth. */
  readonly exclusive: boolean;
  readonly clock: (organisationId: string) => Instant;
  /** How many appends of one stream may be on their way; one where others write. */
  readonly commitsInFlight: number;
  readonly commandsPerAppend: number;
  readonly bytesPerAppend: number;
  /** Resolves when the organisation's clock can be asked; before every batch. */
  readonly clockReady: (organisationId: string) => Promise<void> | undefined;
  /** Told of every append that was stored. */
  readonly onAppend: (position: Position, events: number, milliseconds: number) => void;
}
