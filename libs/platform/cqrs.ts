import { Inject, type Type } from '@nestjs/common';
import { Command, CommandHandler, type IEventPublisher, Query, QueryHandler } from '@nestjs/cqrs';
import type { Call } from '../kernel/call';
import type { Decider } from '../kernel/decider';
import type { DomainEvent } from '../kernel/event';
import { type Address, CommandRunner } from '../runtime/command-runner';
import type { Receipt } from '../runtime/stream-queue';

/** A command on a stream of one decider, as it travels over the `CommandBus`. */
export type DeciderCommand<C> = new (address: Address, command: C, call: Call) => Command<Receipt>;

export interface BusRoute<T> {
  readonly Message: T;
  /** To be provided by a module, so that the bus finds it. */
  readonly Handler: Type<unknown>;
}

/** The one way from the bus to a decider: its message and the handler that hands it to the command runner. */
export function commandsOf<C extends { readonly type: string }, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
): BusRoute<DeciderCommand<C>> {
  class Message extends Command<Receipt> {
    constructor(
      readonly address: Address,
      readonly command: C,
      readonly call: Call,
    ) {
      super();
    }
  }
  @CommandHandler(Message)
  class Handler {
    constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

    execute({ address, command, call }: Message): Promise<Receipt> {
      return this.runner.execute(decider, address, command, call);
    }
  }
  return { Message, Handler };
}

/** What queries read from; the application provides it. */
export const QUERY_SOURCE = Symbol('what queries read from');

/** The one way from the bus to a view: a message with the query's input, answered by a plain function. */
export function queryOf<Source, Input, Body>(
  answer: (source: Source, input: Input) => Promise<Body>,
): BusRoute<new (input: Input, source?: Source) => Query<Body>> {
  class Message extends Query<Body> {
    /** `source`: where to read instead, for how things were at some moment of the past. */
    constructor(
      readonly input: Input,
      readonly source?: Source,
    ) {
      super();
    }
  }
  @QueryHandler(Message)
  class Handler {
    constructor(@Inject(QUERY_SOURCE) private readonly source: Source) {}

    execute({ input, source = this.source }: Message): Promise<Body> {
      return answer(source, input);
    }
  }
  return { Message, Handler };
}

/** Events reach others through the log, after they are durable; whoever tries the in-memory bus is told so. */
export const refusingPublisher: IEventPublisher = {
  publish() {
    throw new Error('events are published by the log alone');
  },
};
