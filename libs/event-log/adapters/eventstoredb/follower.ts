import { ExponentialBackoff, handleType, retry } from 'cockatiel';
import { Position } from '../../../kernel/event';
import { LogMessage, LogUnavailable } from '../../event-log';
import { CatchUpItem, CatchUpOptions, catchUp } from './catch-up';
import { Connection } from './connection';
import { isTooSlow } from './outage';

export interface FollowerSettings {
  readonly connection: Connection;
  readonly readHead: () => Promise<Position | null>;
  /** Told once when the server is away, and again only after it was there in between. */
  readonly onAway: (error: unknown) => void;
}

const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 });

/**
 * A subscription that outlives the server's: nothing of the client resubscribes by itself (measured). After every end it goes on behind the
 * last position it has handed over, at once when it was the consumer that was slow, else with growing pauses.
 */
export async function* follow(
  settings: FollowerSettings,
  options: CatchUpOptions & { readonly signal: AbortSignal },
): AsyncGenerator<LogMessage> {
  const follower = new Follower(settings, options);
  const { signal } = options;
  while (!signal.aborted) {
    const items = await follower.open();
    try {
      for await (const item of items) {
        for (const message of follower.messagesOf(item)) {
          if (signal.aborted) return;
          yield message;
        }
      }
      follower.interrupted(new LogUnavailable('the server ended the subscription'));
    } catch (error) {
      follower.interrupted(error);
    }
  }
}

const nothing: AsyncIterable<CatchUpItem> = { async *[Symbol.asyncIterator]() {} };

class Follower {
  private last: Position | undefined;
  /** The head as it was before the subscription began; what passes the filter up to there has come when it has caught up. */
  private head: Position | null = null;
  private isCaughtUp = false;
  private outage: LogUnavailable | null = null;
  private isReported = false;
  private readonly stopped: Promise<void>;

  constructor(
    private readonly settings: FollowerSettings,
    private readonly options: CatchUpOptions & { readonly signal: AbortSignal },
  ) {
    this.last = options.after;
    const { signal } = options;
    this.stopped = new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** A confirmed subscription, however long the server is away; nothing once the signal has aborted. */
  async open(): Promise<AsyncIterable<CatchUpItem>> {
    const { signal } = this.options;
    const policy = retry(handleType(LogUnavailable), { maxAttempts: Infinity, backoff }).dangerouslyUnref();
    const opening = policy.execute(({ attempt }) => this.tryToOpen(attempt), signal);
    return (await Promise.race([opening, this.stopped])) ?? nothing;
  }

  interrupted(error: unknown): void {
    if (this.options.signal.aborted || isTooSlow(error)) return;
    if (!(error instanceof LogUnavailable)) throw error;
    this.outage = error;
    this.report(error);
  }

  messagesOf(item: CatchUpItem): LogMessage[] {
    switch (item.kind) {
      case 'event':
        this.last = item.position;
        return item.event ? [{ kind: 'event', event: item.event }] : [];
      case 'checkpoint':
        this.last = item.position;
        return this.options.filtering.hasGaps ? [item] : [];
      case 'caughtUp':
        return this.caughtUp();
      case 'fellBehind':
        return [{ kind: 'fellBehind' }];
      case 'confirmation':
        return [];
    }
  }

  /** The first thing after an outage is a pause, so that a server that accepts and drops at once is not asked without end. */
  private async tryToOpen(attempt: number): Promise<AsyncIterable<CatchUpItem>> {
    const { connection, readHead } = this.settings;
    this.options.signal.throwIfAborted();
    if (attempt === 0 && this.outage) throw this.outage;
    try {
      if (!this.isCaughtUp && this.options.filtering.hasGaps) this.head = await readHead();
      const items = catchUp(connection, { ...this.options, after: this.last });
      const { done } = await items.next();
      if (done) throw new LogUnavailable('the server ended the subscription');
      this.outage = null;
      this.isReported = false;
      return items;
    } catch (error) {
      this.report(error);
      throw error;
    }
  }

  /** With a filter, what does not pass since the last checkpoint of the server is led past too: a quiet log has no further one. */
  private caughtUp(): LogMessage[] {
    if (this.isCaughtUp) return [];
    this.isCaughtUp = true;
    const { head, last } = this;
    if (head === null || (last !== undefined && head <= last)) return [{ kind: 'caughtUp' }];
    this.last = head;
    return [{ kind: 'checkpoint', position: head }, { kind: 'caughtUp' }];
  }

  private report(error: unknown): void {
    if (this.isReported || this.options.signal.aborted) return;
    this.isReported = true;
    this.settings.onAway(error);
  }
}
