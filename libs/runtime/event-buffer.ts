import { Position, StoredEvent } from '../kernel/event';

/** A bounded queue between the subscription, which waits when it is full, and the projector, which takes everything there is. */
export class EventBuffer {
  private events: StoredEvent[] = [];
  private last: Position | null = null;
  private wakeReader: () => void = () => undefined;
  private wakeWriter: () => void = () => undefined;
  private woken = false;
  private closed = false;

  constructor(private readonly capacity: number) {}

  /** Position of the last event put in, whether taken since or not. */
  get lastPosition(): Position | null {
    return this.last;
  }

  async put(event: StoredEvent): Promise<void> {
    this.events.push(event);
    this.last = event.position;
    if (this.events.length === 1) this.wakeReader();
    if (this.events.length >= this.capacity && !this.closed)
      await new Promise<void>((resolve) => (this.wakeWriter = resolve));
  }

  /** What is there, at most `limit`; waits while there is nothing, unless woken. */
  async take(limit: number): Promise<StoredEvent[]> {
    if (this.events.length === 0 && !this.woken && !this.closed)
      await new Promise<void>((resolve) => (this.wakeReader = resolve));
    this.woken = false;
    const taken = this.events.length <= limit ? this.events : this.events.slice(0, limit);
    this.events = this.events.length <= limit ? [] : this.events.slice(limit);
    this.wakeWriter();
    return taken;
  }

  wake(): void {
    this.woken = true;
    this.wakeReader();
  }

  /** Nobody will take any more: lets everybody go who waits, now and later. */
  close(): void {
    this.closed = true;
    this.wake();
    this.wakeWriter();
  }
}
