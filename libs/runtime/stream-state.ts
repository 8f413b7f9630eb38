import { isBrokenCircuitError } from 'cockatiel';
import { LogUnavailable } from '../event-log/event-log';
import { StoredEvent } from '../kernel/event';
import { AnyDecider, HotState } from './hot-state';
import { QueueSettings } from './queue-settings';

/** Whether appends are on their way: what they carry may or may not be in the log yet, and a fold must not be one without the other. */
export interface Rest {
  readonly isAtRest: () => boolean;
  readonly untilAtRest: () => Promise<void>;
}

/**
 * What this process knows of one stream: folded once, kept, and where others write too brought up to date by what is heard of them, or by
 * reading the tail.
 */
export class StreamState {
  private hot: HotState | null = null;
  /** Others have written what is not folded yet. */
  private isBehind = false;
  /** What was heard of while it could not be folded. */
  private news: StoredEvent[] = [];
  private loading: Promise<HotState> | null = null;

  constructor(
    private readonly settings: QueueSettings,
    private readonly decider: AnyDecider,
    private readonly stream: string,
    private readonly rest: Rest,
  ) {}

  /** The folded state when it is at hand; where others write it may be out of date. */
  get lastKnown(): unknown {
    return this.hot?.current;
  }

  /** The folded state when it is at hand and at most a second old. */
  get current(): unknown {
    return this.isCurrent ? this.hot?.current : undefined;
  }

  /** Whether it is at hand, nothing is known to be missing, and nobody is reading what follows. */
  get isReady(): boolean {
    return this.hot !== null && !this.isBehind && this.loading === null;
  }

  /** How many events are folded here; what keeping it hot costs. */
  get size(): number {
    return this.hot?.size ?? 0;
  }

  private get isCurrent(): boolean {
    return !this.isBehind && (this.settings.exclusive || this.settings.isFollowing());
  }

  /** At most a second behind what others write; older only while the log is away, when nothing can be written on it. */
  async recent(): Promise<unknown> {
    const { hot } = this;
    if (hot === null) return (await this.load()).current;
    if (!this.isCurrent) this.isBehind = true;
    if (!this.isBehind) return hot.current;
    try {
      return (await this.settings.reading.execute(() => this.load())).current;
    } catch (error) {
      if (error instanceof LogUnavailable || isBrokenCircuitError(error)) return hot.current;
      throw error;
    }
  }

  /** The fold to decide on, with everything in it that this process has heard of. */
  async load(): Promise<HotState> {
    if (this.hot && this.isReady) return this.hot;
    this.loading ??= this.catchUp().finally(() => {
      this.loading = null;
      this.digest();
    });
    return this.loading;
  }

  /** Another process's event, or an own one come back. */
  follow(event: StoredEvent): void {
    this.news.push(event);
    if (this.rest.isAtRest()) this.digest();
  }

  /** Folds what was heard of, at rest: whoever reads the tail at this moment folds it as well, and does this afterwards. */
  digest(): void {
    const { hot, news } = this;
    if (this.loading !== null) return;
    this.news = [];
    if (hot && !news.every((event) => hot.learn(event))) this.isBehind = true;
  }

  /** What was heard of up to there are own events: they are folded. */
  stored(revision: bigint): void {
    if (this.news.length > 0) this.news = this.news.filter((event) => event.revision > revision);
  }

  /**
   * What was folded ahead of the log has been taken back, or is forgotten with all of the fold. `reached` is how far the stream is known to
   * go: most often what won the race has been heard of by now, and need not be read. A fold that is ahead of that is not of this stream.
   */
  fellBack({ forget, reached }: { forget: boolean; reached: bigint | null }): void {
    if (forget || (reached !== null && this.hot !== null && this.hot.revision > reached)) this.hot = null;
    this.isBehind = true;
    this.digest();
    if (reached !== null && this.hot && this.hot.revision >= reached) this.isBehind = false;
  }

  private async catchUp(): Promise<HotState> {
    const { log } = this.settings;
    await this.rest.untilAtRest();
    if (this.hot) await this.hot.readTail(log);
    else this.hot = await HotState.load(log, this.decider, this.stream);
    this.isBehind = false;
    return this.hot;
  }
}
