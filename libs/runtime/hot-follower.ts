import { EventLog } from '../event-log/event-log';
import { Position, StoredEvent } from '../kernel/event';
import { followLog } from './follow-log';
import { HeardEvents } from './heard-events';

interface HotFollowerSettings {
  readonly log: EventLog;
  readonly onEvent: (event: StoredEvent) => void;
  /** Told where the log stands, also while the subscription is silent. */
  readonly onHead?: (head: Position) => void;
  readonly onError: (where: string, error: unknown) => void;
}

/** How old a fact may be (architecture.md section 4). */
const oldestMs = 1_000;
const lookEveryMs = 250;

/**
 * Follows the log from its head on, so that what is hot in this process knows what other processes write. Says itself for how long that
 * has been so: by looking at the log's head, since a subscription that is silent may be dead.
 */
export class HotFollower {
  readonly heard = new HeardEvents();
  private readonly stopping = new AbortController();
  private last: Position | null = null;
  /** The head as somebody found it at an instant; `null` once all up to there was followed. */
  private wanted: { readonly head: Position; readonly at: number } | null = null;
  private followedAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private following: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly settings: HotFollowerSettings) {}

  /** Rejects with `LogUnavailable` when the log cannot be reached now. */
  async start(): Promise<void> {
    const { log, onError } = this.settings;
    const at = performance.now();
    this.last = await log.head();
    this.heard.begin(this.last);
    this.followedAt = at;
    this.following = followLog({
      log,
      after: () => this.last,
      take: (message) => {
        if (message.kind === 'event') this.take(message.event);
      },
      onError: (error) => onError('following the log', error),
      signal: this.stopping.signal,
    });
    this.looking = this.look();
  }

  /** The last event this process has heard of. */
  get position(): Position | null {
    return this.last;
  }

  /** Whether everything that stood in the log a second ago has been followed. */
  get isCurrent(): boolean {
    return performance.now() - this.followedAt <= oldestMs;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.timer) clearTimeout(this.timer);
    await Promise.all([this.following, this.looking]);
  }

  private take(event: StoredEvent): void {
    this.settings.onEvent(event);
    this.heard.add(event);
    this.last = event.position;
    this.compare();
  }

  private compare(): void {
    const { wanted, last } = this;
    if (wanted === null || last === null || last < wanted.head) return;
    this.followedAt = wanted.at;
    this.wanted = null;
  }

  private async look(): Promise<void> {
    const at = performance.now();
    try {
      const head = await this.settings.log.head();
      if (head !== null) this.settings.onHead?.(head);
      if (head === null) this.followedAt = at;
      else this.wanted ??= { head, at };
      this.compare();
    } catch {
      // Away: the subscription tells of it, and what is known here grows old.
    }
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.looking = this.look();
    }, lookEveryMs);
    this.timer.unref();
  }
}
