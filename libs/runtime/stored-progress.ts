import { ReadModelStore } from '../read-models/read-model-store';
import { HeardEvents } from './heard-events';
import { later } from './process-runner';
import { ReadModelProgress } from './read-model-progress';
import { foldOf, storedStatus, ViewStatus } from './view-status';

interface Followed {
  readonly name: string;
  readonly version: number;
  readonly handles: readonly string[];
}

interface StoredProgressSettings {
  readonly store: ReadModelStore;
  /** The views that this process reads, in the versions it knows. */
  readonly projections: readonly Followed[];
  /** Tells where a view stands that has had nothing to store for a while. */
  readonly heard?: HeardEvents;
  readonly progress: ReadModelProgress;
  readonly onError: (where: string, error: unknown) => void;
  readonly lookMs?: number;
  /** The same while somebody waits for the views. */
  readonly waitedForMs?: number;
  /** A store that has not answered for so long counts as away. */
  readonly silentMs?: number;
}

export interface StoredProgress {
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
}

/**
 * Tells `progress` what the store says of the views, in a process that does not project or whose views another one feeds. Resolves after
 * the first look. A store that is away changes nothing that is known: it is told once, and asked again until it answers (R4). A view that
 * no projector has begun yet is not there.
 */
export async function followStoredProgress(settings: StoredProgressSettings): Promise<StoredProgress> {
  const { progress, lookMs = 250, waitedForMs = 20 } = settings;
  const look = looking(settings);
  let isStopped = false;
  let isThere = await look();
  let wake: () => void = () => undefined;
  const nap = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const follow = async (): Promise<void> => {
    while (!isStopped) {
      await nap(isThere && progress.isWaitedFor ? waitedForMs : lookMs);
      if (!isStopped) isThere = await look();
    }
  };
  progress.whenWaitedFor(() => isThere && wake());
  const following = follow();
  return {
    async stop() {
      isStopped = true;
      wake();
      await following;
    },
  };
}

/** One look after the other; answers whether the store was there. */
function looking(settings: StoredProgressSettings): () => Promise<boolean> {
  const { store, projections, progress, heard, onError, silentMs = 1_000 } = settings;
  let isAway = false;
  let known: readonly ViewStatus[] = [];
  return async () => {
    // A driver looks for its server for some seconds before it says that there is none.
    const silence = setTimeout(() => progress.foundStore(false), silentMs);
    try {
      const records = new Map((await store.views()).map((record) => [record.name, record]));
      const statuses = projections.map((projection) => {
        const record = records.get(projection.name);
        const status = record ? storedStatus(record, projection.version) : null;
        return status && heard ? furtherOn(status, projection, heard, known) : status;
      });
      known = statuses.filter((status) => status !== null);
      progress.foundStore(true);
      progress.update(known);
      isAway = false;
    } catch (error) {
      progress.foundStore(false);
      if (!isAway) onError('looking at the views', error);
      isAway = true;
    } finally {
      clearTimeout(silence);
    }
    return !isAway;
  };
}

/** What another fold handles is not known here. What was shown once stays shown, as long as the same build answers. */
function furtherOn(
  status: ViewStatus,
  { version, handles }: Followed,
  heard: HeardEvents,
  known: readonly ViewStatus[],
): ViewStatus {
  if (status.state === 'halted' || foldOf(status.stored) !== version) return status;
  const before = known.find(({ view, stored }) => view === status.view && stored === status.stored)?.position ?? null;
  return { ...status, position: later(heard.standsAt(status.position, handles), before) };
}
