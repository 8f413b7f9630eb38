import { NewEvent, Position } from '../kernel/event';
import { Decision } from './decision';
import { HotState } from './hot-state';
import { UndoLog } from './undo-log';

/** Somebody who waits for a decision, to be made when its turn comes. */
export interface Waiting {
  readonly decide: (hot: HotState) => Decision;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a receipt, events or whatever was looked for
  resolve(answer: any): void;
  reject(error: unknown): void;
}

/** May be thrown away and decided again until it is sent. */
export interface Decided {
  readonly waiting: Waiting;
  readonly decision: Decision;
}

/** What became of an append. */
export type Stored = { readonly position: Position } | { readonly error: unknown };

/** What one append carries, and who is told when it is stored. */
export interface Batch {
  readonly decided: readonly Decided[];
  readonly events: readonly NewEvent[];
  /** The revision the stream must have before this batch; -1 for none. */
  readonly after: bigint;
  /** Takes back what was folded for it; `null` where nobody else writes and that is never needed. */
  readonly undoLog: UndoLog | null;
  /** Settles with the append; never rejects. */
  readonly sent: Promise<Stored>;
  stored: Stored | null;
}

export const eventsOf = (decided: readonly Decided[]): NewEvent[] =>
  decided.flatMap(({ decision }) => (decision.kind === 'events' ? decision.events : []));
