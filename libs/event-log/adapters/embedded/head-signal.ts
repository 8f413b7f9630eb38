/// <reference lib="es2024.sharedmemory" />
import { HeadWatch, Waiters } from '../head-watch';

/** Memory that tells other threads of the process how far the log is durable. */
export function newHeadSignal(): SharedArrayBuffer {
  return new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
}

/**
 * The durable head of the log, the same for the writer and for followers in other threads. One wait per instance serves all its
 * subscribers.
 */
export class HeadSignal implements HeadWatch {
  private readonly head: BigInt64Array;
  private readonly waiters = new Waiters();
  private waiting = false;
  private isClosed = false;

  constructor(signal: SharedArrayBuffer) {
    this.head = new BigInt64Array(signal);
  }

  current(): number {
    return Number(Atomics.load(this.head, 0));
  }

  closed(): boolean {
    return this.isClosed;
  }

  /** Only the writer calls this, once the events up to `number` are durable. */
  publish(number: number): void {
    Atomics.store(this.head, 0, BigInt(number));
    Atomics.notify(this.head, 0);
  }

  async beyond(seen: number, signal: AbortSignal): Promise<void> {
    if (this.isClosed || this.current() > seen) return;
    const woken = this.waiters.wait(seen, signal);
    if (!this.waiting) void this.watch();
    await woken;
  }

  /** Ends all waits of this instance. */
  close(): void {
    this.isClosed = true;
    this.waiters.wakeAll();
    Atomics.notify(this.head, 0);
  }

  private async watch(): Promise<void> {
    this.waiting = true;
    while (this.waiters.size > 0) {
      const current = Atomics.load(this.head, 0);
      this.waiters.wakeBelow(Number(current));
      if (this.waiters.size === 0) break;
      // Compares before it waits: a head that moved since `current` was read ends the wait at once.
      const result = Atomics.waitAsync(this.head, 0, current);
      if (result.async) await result.value;
    }
    this.waiting = false;
  }
}
