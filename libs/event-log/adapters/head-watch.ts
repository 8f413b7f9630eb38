/** How far a counting log reaches, and a way to wait for more of it. */
export interface HeadWatch {
  /** Number of the last durable event; 0 for an empty log. */
  current(): number;
  /** Resolves when the head is beyond `seen`, when the signal aborts or when the log closes; never rejects. */
  beyond(seen: number, signal: AbortSignal): Promise<void>;
  closed(): boolean;
}

/** Who waits for the head of one log instance. Whoever leaves leaves nothing behind. */
export class Waiters {
  private readonly waiting = new Map<() => void, number>();

  get size(): number {
    return this.waiting.size;
  }

  /** Resolves when woken or when the signal aborts. */
  wait(seen: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.waiting.set(wake, seen);
      signal.addEventListener('abort', wake);
    });
  }

  /** Wakes those who have seen less than `head`. */
  wakeBelow(head: number): void {
    for (const [wake, seen] of [...this.waiting]) if (seen < head) wake();
  }

  wakeAll(): void {
    this.wakeBelow(Infinity);
  }
}
