import { ExponentialBackoff, handleWhenResult, noJitterGenerator, retry } from 'cockatiel';
import { AppendTooLarge, LogUnavailable, WrongExpectedRevision } from '../event-log/event-log';
import { NewEvent, Position } from '../kernel/event';
import { Batch, Stored } from './batch';
import { QueueSettings } from './queue-settings';

/** What became of a batch without events. */
const nothingStored: Stored = { position: '' as Position };

/** What became of a batch that stands on one that was not stored: it was not sent. */
const notSent: Stored = { error: new LogUnavailable('a batch before it was not stored') };

/** Somebody else's events stand where these should. */
export const isLost = (stored: Stored): boolean => 'error' in stored && stored.error instanceof WrongExpectedRevision;

/** Whether trying the same again may tell what became of it. */
const isUncertain = (stored: Stored): boolean =>
  'error' in stored && !isLost(stored) && !(stored.error instanceof AppendTooLarge);

/** A log that fails at once is tried four times in less than a second; one that was silent for long is not. */
const silentMs = 2_000;
// Without chance, so that a simulation replays exactly.
const backoff = new ExponentialBackoff({ initialDelay: 50, generator: noJitterGenerator });

/** Brings the batches of one stream into the log. None of it rejects: what went wrong is part of the answer. */
export interface BatchStore {
  /** How long the last append took, stored or not. */
  readonly lastAppendMs: number;
  store(events: readonly NewEvent[], after: bigint): Promise<Stored>;
  /** As `store`, but only once the batch before is stored. */
  storeBehind(before: Batch, events: readonly NewEvent[], after: bigint): Promise<Stored>;
  /** Tries what is uncertain again, with the same ids and the same revision, until it is certain or patience ends. */
  storeAgain(batch: Batch): Promise<Stored>;
}

export function batchStore({ log, exclusive, onAppend }: QueueSettings, stream: string): BatchStore {
  let lastAppendMs = 0;

  async function store(events: readonly NewEvent[], after: bigint): Promise<Stored> {
    const started = performance.now();
    try {
      if (events.length === 0) return exclusive ? nothingStored : await lookAtTail(after);
      const { position } = await log.append(stream, events, after < 0n ? 'no-stream' : after);
      onAppend({ stream, events, position, milliseconds: performance.now() - started });
      return { position };
    } catch (error) {
      return { error };
    } finally {
      lastAppendMs = performance.now() - started;
    }
  }

  /**
   * Where others write too, a refusal or "nothing to do" is only worth something after one look at the stream's tail; an append that goes
   * through has looked.
   */
  async function lookAtTail(after: bigint): Promise<Stored> {
    for await (const { revision } of log.read(stream, { from: after + 1n, limit: 1 })) {
      return { error: new WrongExpectedRevision(stream, after, revision) };
    }
    return nothingStored;
  }

  return {
    get lastAppendMs() {
      return lastAppendMs;
    },
    store,
    storeBehind: async (before, events, after) => ('error' in (await before.sent) ? notSent : store(events, after)),
    storeAgain: async ({ events, after, stored }) => {
      if (stored && lastAppendMs > silentMs) return stored;
      const again = handleWhenResult((last) => isUncertain(last as Stored) && lastAppendMs <= silentMs);
      return retry(again, { maxAttempts: 3, backoff }).execute(() => store(events, after));
    },
  };
}
