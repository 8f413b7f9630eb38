import { EventLog } from '../event-log/event-log';
import { ReadModelStore } from '../read-models/read-model-store';

export interface ViewSurroundings {
  readonly log: EventLog;
  readonly store: ReadModelStore;
  readonly onError: (view: string, error: unknown) => void;
  /** Told once of each change of hands and each rebuild, for whoever reads the log of the process. */
  readonly onNews?: (view: string, news: string) => void;
  /** Told whether the store answered, whenever that was found out. */
  readonly foundStore?: (isThere: boolean) => void;
  /** Aborted when nobody waits for the store to come back any more. */
  readonly signal?: AbortSignal;
  /** No other projector can be at work on this store, as in a data folder: a newer version that stands there is nobody's any more. */
  readonly alone?: boolean;
  /** How long whoever feeds a view may do nothing, though there is something to do, until one that stands by takes over. */
  readonly takeOverMs?: number;
  /** How often at most a view that has nothing to write stores how far it is; readers in other processes wait for that. */
  readonly quietCheckpointMs?: number;
  /** How long a version stays after another one took its place: readers in other processes notice that with their next look. */
  readonly dropAfterMs?: number;
}

const defaults = { alone: false, takeOverMs: 2_000, quietCheckpointMs: 250, dropAfterMs: 5_000 };
/** With nobody else there only a restart reads what is stored of it. */
const aloneQuietMs = 1_000;

/** Everything said, with the values that are right where nothing is. */
export const surroundings = (given: ViewSurroundings) => ({
  signal: new AbortController().signal,
  onNews: () => undefined,
  foundStore: () => undefined,
  ...defaults,
  ...(given.alone && { quietCheckpointMs: aloneQuietMs }),
  ...given,
});
