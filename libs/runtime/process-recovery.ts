import { Instant, Position } from '../kernel/event';
import { OpenProcessDocument } from '../processes/open-processes.projection';
import { Page, ReadModelStore, ViewId } from '../read-models/read-model-store';
import { later, ProcessRunner } from './process-runner';

export interface RecoverySettings {
  readonly store: ReadModelStore;
  readonly view: () => ViewId;
  readonly runner: ProcessRunner;
  readonly clock: (organisationId: string) => Promise<Instant>;
  /** Resolves when the index shows everything up to the position. */
  readonly reached: (position: Position) => Promise<void>;
  /** How long a call may take to finish its own work before recovery does it; 0 where nobody else can be at work. */
  readonly graceMs: number;
  readonly onError: (process: string, error: unknown) => void;
}

const tickMs = 250;
/** Work that takes longer goes on with the next tick, so that what becomes due meanwhile is not kept waiting. */
const roundsPerTick = 10;
const pageSize = 200;

/**
 * Finishes what nobody finished: work a crash left behind, and what has become due by its organisation's clock. Looks at the index of open
 * processes only, never at the whole log.
 */
export class ProcessRecovery {
  private readonly firstSeen = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private ticking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly settings: RecoverySettings) {}

  /** What a crash left unfinished is taken up at once when no other process can be working on it. */
  start(exclusive: boolean): void {
    this.schedule(exclusive ? 0 : this.settings.graceMs, exclusive ? 0 : tickMs);
  }

  /** Waits for the work of one process at most: of a log that is away each would take seconds. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.ticking;
  }

  /**
   * Does everything of one organisation that is due by its clock; answers the position of the last event of it. Rejects when some of it
   * could not be done, after all the rest has been; the same call again goes on with that.
   */
  async runDue(organisationId: string): Promise<Position | null> {
    const done = new Set<string>();
    const failures: unknown[] = [];
    let position: Position | null = null;
    for (;;) {
      const before = done.size;
      for await (const { id, document } of this.dueOf(organisationId)) {
        if (done.has(id)) continue;
        done.add(id);
        await this.drive(document).then(
          (moved) => (position = later(position, moved)),
          (error: unknown) => failures.push(error),
        );
      }
      if (failures.length > 0) throw failures[0];
      if (done.size === before) return position;
      // What was done may have begun something else that is due.
      if (position !== null) await this.settings.reached(position);
    }
  }

  private schedule(graceMs: number, delay: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.ticking = this.tick(graceMs).finally(() => this.schedule(this.settings.graceMs, tickMs));
    }, delay);
    this.timer.unref();
  }

  private async tick(graceMs: number): Promise<void> {
    try {
      const seen = new Set<string>();
      for await (const organisationId of this.organisations()) {
        for await (const { document } of this.dueOf(organisationId)) {
          if (this.stopped) return;
          await this.tryToDrive(document);
        }
        for await (const { id, document } of this.begunOf(organisationId)) {
          if (this.stopped) return;
          seen.add(id);
          if (this.hasWaited(id, graceMs)) await this.tryToDrive(document);
        }
      }
      for (const id of this.firstSeen.keys()) if (!seen.has(id)) this.firstSeen.delete(id);
    } catch (error) {
      this.settings.onError('recovery', error);
    }
  }

  /** Work that is due at once is left to the call that began it for the time of grace. */
  private hasWaited(id: string, graceMs: number): boolean {
    const now = performance.now();
    const since = this.firstSeen.get(id) ?? now;
    this.firstSeen.set(id, since);
    return now - since >= graceMs;
  }

  private async drive(document: OpenProcessDocument, rounds?: number): Promise<Position | null> {
    const { organisationId, process, instance, streamId } = document;
    const cause = { organisationId, correlationId: instance, causationId: instance };
    return (await this.settings.runner.drive({ process, instance, streamId }, cause, rounds)).position;
  }

  /** What cannot be finished now is tried again at the next tick. */
  private async tryToDrive(document: OpenProcessDocument): Promise<void> {
    const driven = this.drive(document, roundsPerTick);
    await driven.catch((error: unknown) => this.settings.onError(document.process, error));
  }

  /** Organisations with anything open, by skipping from one to the next in the index. */
  private async *organisations(): AsyncIterable<string> {
    let from = '';
    for (;;) {
      const page = await this.list({ equals: ['open'], from, limit: 1 });
      const next = page.items[0]?.document.organisationId;
      if (next === undefined) return;
      yield next;
      from = `${next}\u0001`;
    }
  }

  /** What has become due by the organisation's clock. */
  private async *dueOf(organisationId: string): AsyncIterable<OpenProcess> {
    const now = await this.settings.clock(organisationId);
    // The upper bound is exclusive, and an instant is due at itself (G-02); the lower one leaves out what is due at once.
    yield* this.all({ equals: ['open', organisationId], from: '0', to: `${now}\u0001` });
  }

  /** What some call has begun and should be finishing. */
  private begunOf(organisationId: string): AsyncIterable<OpenProcess> {
    return this.all({ equals: ['open', organisationId, ''] });
  }

  /** Page by page: what cannot be finished must not stand before what can. */
  private async *all(query: Range): AsyncIterable<OpenProcess> {
    let cursor: string | null = null;
    do {
      const page: Page<OpenProcessDocument> = await this.list({ ...query, limit: pageSize, ...(cursor && { cursor }) });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  private async list(query: Range & { limit: number; cursor?: string }): Promise<Page<OpenProcessDocument>> {
    const { store, view } = this.settings;
    return store.list<OpenProcessDocument>(view(), { index: 'byOrganisation', ...query });
  }
}

interface Range {
  readonly equals: string[];
  readonly from?: string;
  readonly to?: string;
}

type OpenProcess = Page<OpenProcessDocument>['items'][number];
