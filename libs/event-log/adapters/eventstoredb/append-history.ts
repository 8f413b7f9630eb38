import { LRUCache } from 'lru-cache';
import { Position } from '../../../kernel/event';

/** More than can be under way at once, by far. */
const remembered = 10_000;

/**
 * Tells whether an append that the server took was written by it or stood there already: the server answers both alike, with the
 * position of the events (measured). What stands at or before a head that was known before the append was sent is older than it. That head
 * has to be asked for once at the start and after every append whose fate is unknown; otherwise it is what was answered so far.
 */
export class AppendHistory {
  private knownHead: Position | null = null;
  private isStale = true;
  private refreshed: Promise<void> = Promise.resolve();
  /** Of two equal appends under way at once both have the position that the first one to be answered made known. */
  private readonly answered = new LRUCache<Position, true>({ max: remembered });

  constructor(private readonly readHead: () => Promise<Position | null>) {}

  /** The head as known now, before an append is sent. Resolves in the order of the calls. */
  async head(): Promise<Position | null> {
    if (this.isStale) {
      this.isStale = false;
      this.refreshed = this.refresh();
    }
    await this.refreshed;
    return this.knownHead;
  }

  /** It is not known whether an append was stored. */
  uncertain(): void {
    this.isStale = true;
  }

  /** Whether events at `position` were there before they were sent; `head` as told before that. */
  stoodThere(position: Position, head: Position | null): boolean {
    const isRepeat = (head !== null && position <= head) || this.answered.has(position);
    this.answered.set(position, true);
    this.raise(position);
    return isRepeat;
  }

  private async refresh(): Promise<void> {
    try {
      this.raise(await this.readHead());
    } catch (error) {
      this.isStale = true;
      throw error;
    }
  }

  private raise(position: Position | null): void {
    if (position !== null && (this.knownHead === null || position > this.knownHead)) this.knownHead = position;
  }
}
