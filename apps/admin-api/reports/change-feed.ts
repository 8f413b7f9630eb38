import { setTimeout as sleep } from 'node:timers/promises';
import { Observable, Subject } from 'rxjs';
import type { EventLog } from '../../../libs/event-log/event-log';
import type { Position, StoredEvent } from '../../../libs/kernel/event';
import type { Projection } from '../../../libs/kernel/projection';
import { followLog } from '../../../libs/runtime/follow-log';
import type { ReadModelProgress } from '../../../libs/runtime/read-model-progress';
import { type Change, ChangedDocuments } from './changed-documents';

interface ChangeFeedSettings {
  readonly log: EventLog;
  readonly progress: ReadModelProgress;
  /** The views whose changes are told. */
  readonly projections: readonly Projection[];
}

interface Following {
  /** Everything behind some place is told from here on. */
  readonly begun: Promise<void>;
  readonly stopping: AbortController;
}

/** While so many changes wait for the views, the log is not read further. */
const mostWaiting = 10_000;
/** Events of one step of what a reader has missed. */
const missedAtOnce = 5_000;
/** How long the views' store is left alone when it is away. */
const restMs = 250;

/**
 * Tells which documents of which views have changed, in the order of the log, once readers find them changed: one subscription to the log
 * for all readers, and none while there are no readers. A document that changes often is told of less often, with its last change.
 */
export class ChangeFeed {
  private readonly batches = new Subject<ChangedDocuments>();
  private readers = 0;
  private following: Following | null = null;

  constructor(private readonly settings: ChangeFeedSettings) {}

  /**
   * The changes behind `after` in one organisation (G-07), those that were missed first. Some that came before may be told again; none is
   * left out. `keptUp` resolves when the reader can take more of what it has missed; what happens now is not held up by anybody.
   */
  changes(organisationId: string, after: Position | null, keptUp: () => Promise<void>): Observable<readonly Change[]> {
    return new Observable((reader) => {
      const left = new AbortController();
      const waiting: (readonly Change[])[] = [];
      let hasCaughtUp = false;
      let told = after ?? '';
      const tell = (changes: readonly Change[]): void => {
        const news = changes.filter(({ position }) => position > told);
        if (news.length === 0) return;
        told = news.at(-1)!.position;
        reader.next(news);
      };
      const live = this.batches.subscribe((batch) => {
        const changes = batch.of(organisationId);
        if (hasCaughtUp) tell(changes);
        else waiting.push(changes);
      });
      const catchUp = async (begun: Promise<void>): Promise<void> => {
        await begun;
        for await (const changes of this.missed(organisationId, after, left.signal)) {
          tell(changes);
          await keptUp();
        }
        waiting.forEach(tell);
        hasCaughtUp = true;
      };
      catchUp(this.enter()).catch((error: unknown) => reader.error(error));
      return () => {
        left.abort();
        live.unsubscribe();
        this.leave();
      };
    });
  }

  private enter(): Promise<void> {
    this.readers += 1;
    this.following ??= this.follow();
    return this.following.begun;
  }

  private leave(): void {
    this.readers -= 1;
    if (this.readers > 0) return;
    this.following?.stopping.abort();
    this.following = null;
  }

  private follow(): Following {
    const stopping = new AbortController();
    const begun = this.settings.log.head().then((head) => void this.tellFrom(head, stopping.signal));
    const following = { begun, stopping };
    // Whoever comes next tries again.
    begun.catch(() => (this.following = this.following === following ? null : this.following));
    return following;
  }

  private async tellFrom(head: Position | null, signal: AbortSignal): Promise<void> {
    const { log, projections } = this.settings;
    let last = head;
    let waiting = new ChangedDocuments(projections);
    let telling: Promise<void> | null = null;
    const tellAll = async (): Promise<void> => {
      while (waiting.last !== null && !signal.aborted) {
        const batch = waiting;
        waiting = new ChangedDocuments(projections);
        if (await this.shown(batch.last!, signal)) this.batches.next(batch);
      }
      telling = null;
    };
    await followLog({
      log,
      after: () => last,
      take: (message) => {
        if (message.kind !== 'event') return;
        last = message.event.position;
        waiting.add(message.event);
        telling ??= tellAll();
        if (waiting.size >= mostWaiting) return telling;
      },
      // Health and the core's own subscription tell of a log that is away; readers wait.
      onError: () => undefined,
      signal,
    });
  }

  private async *missed(organisationId: string, after: Position | null, signal: AbortSignal) {
    const { log, projections } = this.settings;
    let events: StoredEvent[] = [];
    const told = async (): Promise<readonly Change[]> => {
      const changed = new ChangedDocuments(projections);
      for (const event of events) if (event.metadata.organisationId === organisationId) changed.add(event);
      if (events.length > 0) await this.shown(events.at(-1)!.position, signal);
      events = [];
      return changed.of(organisationId);
    };
    for await (const event of log.readAll(after === null ? {} : { after })) {
      if (signal.aborted) return;
      events.push(event);
      if (events.length === missedAtOnce) yield await told();
    }
    yield await told();
  }

  /** Resolves when readers find everything up to the position, however long the views take; `false` when nobody asks any more. */
  private async shown(position: Position, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (await this.settings.progress.reach(position, 5_000)) return true;
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }
}
