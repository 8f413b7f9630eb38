import { v5 as uuidV5 } from 'uuid';
import { RunState } from '../domain/renewals/renewal-run';
import { Instant, StoredEvent } from '../kernel/event';

/** An instance of a process that the log says is unfinished. */
export interface OpenInstance {
  readonly instance: string;
  /** When it is due by the organisation's clock; `null` = at once, and only recovery finds it waiting. */
  readonly dueAt: Instant | null;
  /** The stream it is decided on: an order, a performance, a customer. */
  readonly streamId: string;
}

/** The kinds of stream a process works on. */
export type StepCategory = 'performance' | 'order' | 'exchangeTally' | 'customer' | 'renewal';

/** Something to be done next. Its key is the same whenever the same state asks for it, so that doing it twice changes nothing. */
export type Step =
  | {
      readonly kind: 'command';
      readonly key: string;
      readonly category: StepCategory;
      readonly id: string;
      readonly command: { readonly type: string };
      /** Another process to drive to its end once this step is done or refused. */
      readonly then?: { readonly process: string; readonly instance: string; readonly streamId: string };
    }
  | {
      readonly kind: 'destroyKeys';
      readonly key: string;
      readonly keyIds: readonly string[];
    }
  | {
      /** Offers the next holders what they have, each whole or not at all, and notes on the run how far it has come (SUB-51). */
      readonly kind: 'offerRenewals';
      readonly key: string;
      readonly run: RunState;
    };

/**
 * Work over several streams, as pure functions: what the log leaves unfinished, and what to do next. Driven by the call that began it for a
 * prompt answer, and by recovery for what a crash left behind.
 */
export interface Process {
  readonly name: string;
  /** The event types that open, move or close an instance. */
  readonly handles: readonly string[];
  /** The instance an event is about; `null` = not about one of these. */
  instanceOf(event: StoredEvent): string | null;
  /** What is open after the event; `null` = nothing is left to do. */
  after(event: StoredEvent): OpenInstance | null;
  /** The category of the stream whose state says what to do next. */
  readonly category: StepCategory;
  /** What to do now; `[]` = finished. The state is that of the instance's stream. */
  next(state: unknown, instance: string): readonly Step[];
}

const namespace = '5a0c2d6e-6f58-5b0a-9d1d-2b6a52f3a7c1';

/** An id for what a process makes, the same every time it is driven (uuid v5 of the step and what it is about). */
export const derivedId = (...parts: readonly string[]): string => uuidV5(parts.join('\n'), namespace);
