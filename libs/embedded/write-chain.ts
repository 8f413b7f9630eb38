import { LogUnavailable } from '../event-log/event-log';
import { LogEnvironment } from './log-environment';

const chainKey = 'chain';
const nothing = Buffer.from([1]);

interface Write {
  resolve(): void;
  reject(error: LogUnavailable): void;
}

/**
 * The one way to write into the log environment. Writes are started without waiting and become durable in the order they were
 * started. Each is guarded by the count that the one before it leaves behind, so when one fails (a full disk, say), LMDB itself
 * refuses all behind it: nobody's events or keys can be there without those they build on.
 *
 * After a failure the chain is shut until LMDB has answered for everything under way; then it reads its count again, lets its
 * users forget what was not stored (`onReset`), and is open again.
 */
export class WriteChain {
  private count: number;
  private readonly underWay = new Set<Write>();
  /** What LMDB has not answered yet; after a failure more than `underWay`. */
  private unanswered = 0;
  private failure: unknown = null;
  private closed = false;
  private readonly resets: (() => void)[] = [];

  constructor(private readonly env: LogEnvironment) {
    this.count = this.storedCount();
  }

  /** Called after a failure, before the chain takes writes again. */
  onReset(listener: () => void): void {
    this.resets.push(listener);
  }

  get isOpen(): boolean {
    return !this.closed && this.failure === null;
  }

  /** Throws when no write can be taken now. */
  assertOpen(): void {
    if (this.closed) throw new LogUnavailable(new Error('closed'));
    if (this.failure !== null) throw new LogUnavailable(this.failure);
  }

  /** `put` only puts bytes that are ready: an error inside it would leave half a write. Resolves when they are durable. */
  write(put: () => void): Promise<void> {
    this.assertOpen();
    const { system } = this.env;
    const before = this.count++;
    this.unanswered++;
    const stored = system.ifVersion(chainKey, before, () => {
      put();
      void system.put(chainKey, nothing, before + 1);
    });
    return new Promise<void>((resolve, reject) => {
      const write = { resolve, reject };
      this.underWay.add(write);
      stored.then(
        (done) => (done ? this.done(write) : this.failed(new Error('a write before this one failed'))),
        (error: unknown) => this.failed(error),
      );
    });
  }

  /** Waits for what is under way and takes nothing more. */
  async close(): Promise<void> {
    this.closed = true;
    await this.env.root.committed;
  }

  private done(write: Write): void {
    this.unanswered--;
    if (this.underWay.delete(write)) write.resolve();
    this.reopenWhenQuiet();
  }

  private failed(error: unknown): void {
    this.unanswered--;
    silence(error);
    this.failure ??= error;
    for (const write of this.underWay) write.reject(new LogUnavailable(this.failure));
    this.underWay.clear();
    this.reopenWhenQuiet();
  }

  private reopenWhenQuiet(): void {
    if (this.failure === null || this.unanswered > 0 || this.closed) return;
    this.env.root.resetReadTxn();
    this.count = this.storedCount();
    this.failure = null;
    for (const listener of this.resets) listener();
  }

  private storedCount(): number {
    return this.env.system.getEntry(chainKey)?.version ?? 0;
  }
}

/** Makes the count exist, so that the first write has something to be guarded by. Only where nothing else writes yet. */
export async function prepareWriteChain(env: LogEnvironment): Promise<void> {
  if (!env.system.doesExist(chainKey)) await env.system.put(chainKey, nothing, 0);
}

/** lmdb reports a failed commit a second time through this promise; nobody else listens to it. */
function silence(error: unknown): void {
  const { commitError } = error as { commitError?: Promise<unknown> };
  commitError?.catch(() => undefined);
}
