import type { Position } from '../../../libs/kernel/event';

/** How far the read models are, for `?atLeast`. */
export abstract class ReadModelClock {
  /**
   * Resolves when every view has reached `position`; waits up to 5 s, then refuses with PROJECTION_LAGGING. What is no position of
   * this log, or lies beyond its head, is INVALID_POSITION.
   */
  abstract waitFor(position: Position): Promise<void>;

  /** Called before a read without `atLeast`, for a clock that wants to let views catch up a little; never refuses. */
  beforeRead?(): Promise<void> | undefined;
}
