import { Call } from '../kernel/call';
import { DomainError, RecordedRefusal } from '../kernel/errors';
import { Instant, NewEvent } from '../kernel/event';
import { AnyDecider, CommandTrace, HotState } from './hot-state';
import { Receipt } from './receipt';
import { Refusal } from './refusals-journal';
import { stamp } from './stamp';

/**
 * What is to be told and appended for one command. It stands on appends that are not yet durable, may be thrown away and made again, and is
 * told to nobody before they are.
 */
export type Decision =
  | {
      readonly kind: 'events';
      readonly events: readonly NewEvent[];
      readonly occurredAt: Instant;
      /** The refusal that these events record. */
      readonly refusal: Refusal | null;
    }
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly error: unknown; readonly refusal: Refusal | null }
  | { readonly kind: 'repeated'; readonly trace: CommandTrace; readonly call: Call };

type Command = { readonly type: string };

export interface Deciding {
  readonly decider: AnyDecider;
  readonly stream: string;
  readonly clock: (organisationId: string) => Instant;
}

const followAheadMs = 60_000;

/** Decides a command to be carried out; one that was before is a repeat and is not decided again (G-06). */
export function decide(deciding: Deciding, hot: HotState, command: Command, call: Call): Decision {
  const trace = hot.traceOf(call);
  if (trace) return { kind: 'repeated', trace, call };
  const occurredAt = decisionInstant(deciding, hot, call);
  try {
    const events = deciding.decider.decide(hot.current, command, occurredAt);
    if (events.length === 0)
      return { kind: 'answer', value: { events, occurredAt, position: null, replayed: false } satisfies Receipt };
    return { kind: 'events', events: events.map((e) => stamp(e, call, occurredAt)), occurredAt, refusal: null };
  } catch (error) {
    const refusal = refusalOf(deciding, hot, command, call, error, occurredAt);
    if (!(error instanceof RecordedRefusal)) return { kind: 'refused', error, refusal };
    return { kind: 'events', events: error.events.map((e) => stamp(e, call, occurredAt)), occurredAt, refusal };
  }
}

/** The same without carrying out: answers the events it would have, none for a repeat. */
export function tryOut(deciding: Deciding, hot: HotState, command: Command, call: Call): Decision {
  if (hot.traceOf(call)) return { kind: 'answer', value: [] };
  const now = decisionInstant(deciding, hot, call);
  try {
    return { kind: 'answer', value: deciding.decider.decide(hot.current, command, now) };
  } catch (error) {
    return { kind: 'refused', error, refusal: refusalOf(deciding, hot, command, call, error, now) };
  }
}

/** What `select` finds; a fault in it is told to who asked, and to nobody who is decided on beside him. */
export function look<T>(hot: HotState, select: (state: unknown) => T): Decision {
  try {
    return { kind: 'answer', value: select(hot.current) };
  } catch (error) {
    return { kind: 'refused', error, refusal: null };
  }
}

/** The later of the organisation's clock and the stream's last instant, the latter followed 60 s ahead at most. */
function decisionInstant({ clock }: Deciding, hot: HotState, call: Call): Instant {
  const now = clock(call.organisationId);
  const last = hot.lastOccurredAt;
  if (last <= now) return now;
  return Date.parse(last) - Date.parse(now) <= followAheadMs ? last : now;
}

/** For the journal, with what the decision saw; `null` for a fault, which is no refusal. */
function refusalOf(
  { decider, stream }: Deciding,
  hot: HotState,
  command: Command,
  call: Call,
  thrown: unknown,
  at: Instant,
): Refusal | null {
  if (!(thrown instanceof DomainError)) return null;
  const error = thrown instanceof RecordedRefusal ? new DomainError(thrown.code, thrown.details) : thrown;
  const seen = decider.seen?.(hot.current, command) ?? null;
  return { stream, revision: hot.revision, command, call, error, seen, at };
}
