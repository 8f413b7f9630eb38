import { LRUCache } from 'lru-cache';
import { Call } from '../kernel/call';
import { Decider } from '../kernel/decider';
import { DomainEvent } from '../kernel/event';
import { streamName } from '../kernel/stream';
import { QueueSettings } from './queue-settings';
import { Receipt } from './receipt';
import { StreamQueue } from './stream-queue';

export type RunnerSettings = Partial<Pick<QueueSettings, 'commitsInFlight' | 'commandsPerAppend' | 'bytesPerAppend'>> &
  Omit<QueueSettings, 'commitsInFlight' | 'commandsPerAppend' | 'bytesPerAppend'> & {
    /** How many folded events are kept hot over all streams; the least used streams are let go first. */
    readonly hotEvents?: number;
  };

/** A stream that a command addresses; without an id, the one of its category that the organisation has. */
export interface Address {
  readonly organisationId: string;
  readonly id?: string;
}

/**
 * The one way to change anything: decides commands on their streams, one append for all that wait (architecture.md section 4). A command is
 * carried out once however often it is sent, to whichever process, and a receipt is only given for what is durable.
 */
export class CommandRunner {
  private readonly settings: QueueSettings;
  /** Queues at work, so that a stream never has two writers here, however small the cache is. */
  private readonly busy = new Map<string, StreamQueue>();
  private readonly idle: LRUCache<string, StreamQueue>;

  constructor(settings: RunnerSettings) {
    this.settings = { commitsInFlight: 2, commandsPerAppend: 500, bytesPerAppend: Infinity, ...settings };
    // Where others write, what stands behind an append that lost its race could find its revision reached by their events, to the number,
    // and be stored on what it was not decided on.
    if (!settings.exclusive) this.settings = { ...this.settings, commitsInFlight: 1 };
    this.idle = new LRUCache({ maxSize: settings.hotEvents ?? 2_000_000, sizeCalculation: (queue) => queue.size + 10 });
  }

  /**
   * Carries out a command, or answers what it did the first time. Rejects with `DomainError` when it is refused, with
   * `LogUnavailable` when nobody can tell yet whether it was stored; the same call again finds out.
   */
  async execute<C extends { readonly type: string }, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
    command: C,
    call: Call,
  ): Promise<Receipt> {
    return this.use(decider, organisationId, id, (queue) => queue.execute(command, call));
  }

  /** Decides without carrying out. Rejects with the refusal, as `execute` would now. */
  async dryRun<C extends { readonly type: string }, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
    command: C,
    call: Call,
  ): Promise<readonly DomainEvent[]> {
    return this.use(decider, organisationId, id, (queue) => queue.dryRun(command, call));
  }

  /** The receipt of an earlier run of this very command on this stream, if there was one. */
  async repeatOf<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
    call: Call,
  ): Promise<Receipt | undefined> {
    return this.use(decider, organisationId, id, (queue) => queue.repeatOf(call));
  }

  /**
   * What `select` finds in the state. All of that is durable when this resolves, and where others write it is as fresh as a refusal would
   * be; so it may lead to what is written to other streams.
   */
  async read<C, E extends DomainEvent, S, T>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
    select: (state: Readonly<S>) => T,
  ): Promise<T> {
    return this.use(decider, organisationId, id, (queue) => queue.read(select as (state: unknown) => T));
  }

  /** The folded state, as a fact for other decisions or to show; to be read, never changed, and not kept. */
  async state<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
  ): Promise<Readonly<S>> {
    return this.use(decider, organisationId, id, async (queue) => (await queue.load()).current as S);
  }

  /** The folded state when it is at hand without waiting; see `state`. */
  peek<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
  ): Readonly<S> | undefined {
    const stream = streamName(decider.category, organisationId, id);
    return (this.busy.get(stream) ?? this.idle.get(stream))?.current as S | undefined;
  }

  private async use<T>(
    decider: Decider<never, never, never> | object,
    organisationId: string,
    id: string | undefined,
    work: (queue: StreamQueue) => Promise<T>,
  ): Promise<T> {
    const typed = decider as Decider<unknown, DomainEvent, unknown>;
    const stream = streamName(typed.category, organisationId, id);
    const queue = this.busy.get(stream) ?? this.idle.get(stream) ?? this.open(typed, stream);
    this.busy.set(stream, queue);
    // Put back with the size it has then: the cache weighs what is new to it only.
    this.idle.delete(stream);
    try {
      return await work(queue);
    } finally {
      this.rest(stream, queue);
    }
  }

  private open(decider: Decider<unknown, DomainEvent, unknown>, stream: string): StreamQueue {
    const queue: StreamQueue = new StreamQueue(this.settings, decider, stream, () => this.rest(stream, queue));
    return queue;
  }

  private rest(stream: string, queue: StreamQueue): void {
    // Somebody may still be looking at a queue that was let go and opened anew since.
    if (!queue.isIdle || this.busy.get(stream) !== queue) return;
    this.busy.delete(stream);
    this.idle.set(stream, queue);
  }
}
