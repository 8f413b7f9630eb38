import { ReadableOptions } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import { EventStoreDBClient, ReadableSubscription, StreamingRead } from '@eventstore/db-client';
import { timeout, TimeoutPolicy, TimeoutStrategy } from 'cockatiel';
import { LogUnavailable } from '../../event-log';
import { isOutage, losesClient, losesConnection } from './outage';

export type ClientStream<T> = StreamingRead<T> | ReadableSubscription<T>;

/**
 * The client, and what it takes to use one over outages. Every error that says the log is away leaves here as `LogUnavailable`, all
 * others as they are.
 *
 * When the client leaves a connection behind, all that is still under way is ended before anything new begins. Without that an old
 * stream of appends may live on beside the new one, and its end later takes the client's table of unanswered appends with it, which is
 * one for the whole process: answers that still come then throw where nobody can catch them. (Two logs in one process share the table
 * too; production has one.)
 */
export class Connection {
  private client: EventStoreDBClient;
  private generation = 0;
  private isClosed = false;
  /** Settled unless the connection is being left; awaited by all, so that what was started first goes first. */
  private ready: Promise<void> = Promise.resolve();
  /** Ends of what is being read now, each with an error. */
  private readonly reads = new Set<(error: Error) => void>();
  private readonly patience: TimeoutPolicy;

  constructor(
    private readonly connect: () => EventStoreDBClient,
    private readonly patienceMs: number,
  ) {
    this.client = connect();
    this.patience = timeout(patienceMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
  }

  async call<T>(operation: (client: EventStoreDBClient) => Promise<T>): Promise<T> {
    await this.ready;
    this.assertOpen();
    const { generation } = this;
    try {
      return await operation(this.client);
    } catch (error) {
      throw this.failed(error, generation);
    }
  }

  /**
   * What a stream of the client gives, until it ends, is left or the signal aborts (which ends it without an error). A server that hangs
   * is found by the connection's keepalive after some 16 s (measured) if it is dead, and here if it only does not answer: within the
   * patience for each item, or for the first one alone where silence is nothing unusual.
   */
  async *read<T>(
    start: (client: EventStoreDBClient, options: ReadableOptions) => ClientStream<T>,
    { signal, mayBeQuiet = false }: { signal?: AbortSignal; mayBeQuiet?: boolean } = {},
  ): AsyncGenerator<T> {
    await this.ready;
    this.assertOpen();
    if (signal?.aborted) return;
    const { generation } = this;
    const source = start(this.client, keptWhole);
    // Who iterates gets the first error; later ones, and those of a stream that was left, concern nobody.
    source.on('error', () => undefined);
    const items = source[Symbol.asyncIterator]();
    const end = (error: Error): void => void source.emit('error', error);
    const silence = silenceOf(this.patienceMs, end);
    const stop = (): void => end(closedError());
    signal?.addEventListener('abort', stop);
    this.reads.add(end);
    try {
      for (let item = await silence.endedBy(items.next()); !item.done;) {
        yield item.value;
        item = await (mayBeQuiet ? items.next() : silence.endedBy(items.next()));
      }
    } catch (error) {
      if (!signal?.aborted) throw this.failed(error, generation);
    } finally {
      silence.stop();
      signal?.removeEventListener('abort', stop);
      this.reads.delete(end);
      letGo(source);
    }
  }

  /** An operation that was not answered in time; tells so with a `LogUnavailable`. */
  inTime<T>(operation: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.patience
      .execute(({ signal }) => operation(signal))
      .catch((error: unknown) => {
        throw isOutage(error) ? asOutage(error) : error;
      });
  }

  /** Gives up all that is under way, on a connection that does not answer and does not break either. */
  abandon(cause: unknown): void {
    if (!this.isClosed) this.leave(cause);
  }

  /** Ends everything under way with an error; the server forgets the connection when it has been idle for long enough. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.ready;
    for (const end of this.reads) end(closedError());
    await this.dispose();
  }

  private assertOpen(): void {
    if (this.isClosed) throw closedError();
  }

  private failed(error: unknown, generation: number): unknown {
    if (this.isClosed) return closedError();
    if (!isOutage(error)) return error;
    // Others may have met the same end of the same connection before.
    if (losesConnection(error) && generation === this.generation) this.leave(error);
    return asOutage(error);
  }

  private leave(cause: unknown): void {
    this.generation++;
    for (const end of this.reads) end(asOutage(cause));
    this.ready = this.startAnew(cause);
  }

  private async dispose(): Promise<void> {
    await this.inTime(() => this.client.dispose()).catch(() => undefined);
  }

  private async startAnew(cause: unknown): Promise<void> {
    await this.dispose();
    // The client drops its connection a few turns after the error.
    await otherWork();
    if (!losesClient(cause)) return;
    try {
      this.client = this.connect();
    } catch {
      // A certificate file is gone, say: the old client goes on refusing, and the next error leads here again.
    }
  }
}

/**
 * A stream that was left or failed still has to be emptied, or the client keeps it for ever and waits for its end when it is disposed: so
 * nothing may destroy it.
 */
const keptWhole: ReadableOptions = { autoDestroy: false };

/** The server goes on sending until it is told; what has come by then flows away. */
function letGo(source: ClientStream<unknown>): void {
  const cancelled = 'cancel' in source ? source.cancel() : source.unsubscribe();
  cancelled.catch(() => undefined);
  source.removeAllListeners('readable');
  source.resume();
}

/** Calls `end` when an item is waited for too long; the time its reader takes does not count. One timer for all items of a stream. */
function silenceOf(patienceMs: number, end: (error: Error) => void) {
  let isAwaited = false;
  const timer = setTimeout(() => isAwaited && end(new LogUnavailable('the server does not answer')), patienceMs);
  return {
    async endedBy<T>(item: Promise<T>): Promise<T> {
      isAwaited = true;
      timer.refresh();
      try {
        return await item;
      } finally {
        isAwaited = false;
      }
    },
    stop: () => clearTimeout(timer),
  };
}

function asOutage(error: unknown): LogUnavailable {
  return error instanceof LogUnavailable ? error : new LogUnavailable(error);
}

function closedError(): Error {
  return new Error('the event log is closed');
}
