import { Call } from '../kernel/call';
import { Position } from '../kernel/event';

/** One piece of a process's work, and the stream whose state says what to do next. */
export interface Instance {
  readonly process: string;
  readonly instance: string;
  readonly streamId: string;
}

/** What caused the work: the call that began it, or recovery. */
export type Cause = Pick<Call, 'organisationId' | 'correlationId' | 'causationId'>;

/** See `ProcessRunner`. */
export type Drive = (
  instance: Instance,
  cause: Cause,
) => Promise<{ readonly position: Position | null; readonly finished: boolean }>;
