/** How far a counting log reaches, and a way to wait for more of it. */
export interface HeadWatch {
  /** Number of the last durable event; 0 for an empty log. */
  current(): number;
  /** Resolves when the head is beyond `seen`, when the signal aborts or when the log closes; never rejects. */
  beyond(seen: number, signal: AbortSignal): Promise<void>;
  closed(): boolean;
}

/** Waits of one log instance. Many subscribers share one wake-up, and a subscriber that leaves leaves nothing behind. */
export class Waiters {
  private readonly waiting = new Set<() => void>();

  get size(): number {
    return this.waiting.size;
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }
}
