import { circuitBreaker, ConsecutiveBreaker, handleType } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { LogUnavailable } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { Decider } from '../kernel/decider';
import { DomainEvent, StoredEvent } from '../kernel/event';
import { streamName } from '../kernel/stream';
import { QueueSettings } from './queue-settings';
import { Receipt } from './receipt';
import { StreamQueue } from './stream-queue';

type WithDefault = 'commitsInFlight' | 'commandsPerAppend' | 'bytesPerAppend' | 'random' | 'reading';

export type RunnerSettings = Partial<Pick<QueueSettings, WithDefault>> &
  Omit<QueueSettings, WithDefault> & {
    /** How many folded events are kept hot over all streams; the least used streams are let go first. */
    readonly hotEvents?: number;
  };

/** What rests grows with what others write, and is weighed anew from time to time. */
const weighedEvery = 1_000;

interface Rested {
  readonly queue: StreamQueue;
}

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
  /**
   * Queues that have been at work, weighed when they came to rest. One that works again stays here: an entry that is taken out of a large
   * map and put back with every sale makes each of them slower than the last (V8 walks over all the places it had before).
   */
  private readonly hot: LRUCache<string, Rested>;

  constructor(settings: RunnerSettings) {
    this.settings = {
      commitsInFlight: 2,
      commandsPerAppend: 500,
      bytesPerAppend: settings.log.bytesPerAppend,
      random: Math.random,
      reading: circuitBreaker(handleType(LogUnavailable), { breaker: new ConsecutiveBreaker(1), halfOpenAfter: 2_000 }),
      ...settings,
    };
    this.hot = new LRUCache({
      maxSize: settings.hotEvents ?? 2_000_000,
      sizeCalculation: ({ queue }) => queue.state.size + 10,
    });
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

  /** As `execute`, for one step of several that are tried again: its refusal is nobody's yet, and not journaled. */
  async attempt<C extends { readonly type: string }, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
    command: C,
    call: Call,
  ): Promise<Receipt> {
    return this.use(decider, organisationId, id, (queue) => queue.attempt(command, call));
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

  /**
   * The folded state, as a fact for other decisions or to show; to be read, never changed, and not kept. What other processes wrote is in
   * it after a second at most.
   */
  async state<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
  ): Promise<Readonly<S>> {
    return this.use(decider, organisationId, id, async (queue) => (await queue.state.recent()) as S);
  }

  /** The folded state when it is at hand without waiting; see `state`. */
  peek<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
  ): Readonly<S> | undefined {
    return this.at(streamName(decider.category, organisationId, id))?.state.current as S | undefined;
  }

  /** What was last known of the state; out of date when the log was away. See `state`. */
  lastKnown<C, E extends DomainEvent, S>(
    decider: Decider<C, E, S>,
    { organisationId, id }: Address,
  ): Readonly<S> | undefined {
    return this.at(streamName(decider.category, organisationId, id))?.state.lastKnown as S | undefined;
  }

  /** To be told of every event of the log, in order, where other processes write: keeps what is hot here up to date. */
  follow(event: StoredEvent): void {
    const { stream } = event;
    const queue = this.busy.get(stream) ?? this.hot.peek(stream)?.queue;
    queue?.state.follow(event);
    if (queue && queue.state.size % weighedEvery === 0) this.keep(stream, queue);
  }

  private at(stream: string): StreamQueue | undefined {
    return this.busy.get(stream) ?? this.hot.get(stream)?.queue;
  }

  private async use<T>(
    decider: Decider<never, never, never> | object,
    organisationId: string,
    id: string | undefined,
    work: (queue: StreamQueue) => Promise<T>,
  ): Promise<T> {
    const typed = decider as Decider<unknown, DomainEvent, unknown>;
    const stream = streamName(typed.category, organisationId, id);
    const queue = this.at(stream) ?? this.open(typed, stream);
    this.busy.set(stream, queue);
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
    this.keep(stream, queue);
  }

  /** Weighed anew, as whatever is new to the cache. */
  private keep(stream: string, queue: StreamQueue): void {
    this.hot.set(stream, { queue });
  }
}
