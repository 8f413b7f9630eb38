import { type AuditedEvent, auditedEvent } from '../../../libs/audit/event-chain';
import { DomainError } from '../../../libs/kernel/errors';
import type { Channel, Instant, Position, StoredEvent } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import type { CommandRefused } from '../../../libs/runtime/refusals-journal';
import { printable } from '../http/request-context';
import { searchEvents } from './event-search';

/** Who asked for what. The body of what was accepted stands in no log: what it led to stands in its events. */
export interface AskedCommand {
  readonly commandId: string;
  readonly call: string;
  readonly actor: string;
  readonly channel: Channel;
  readonly at: Instant;
  readonly correlationId: string;
  readonly causationId: string;
  /** Of a refused command: as it was decided, less personal data. */
  readonly asked?: object;
}

interface Refused {
  readonly code: string;
  readonly details: object;
}

/** A time that the call was refused, before what is told as its outcome. */
export interface EarlierRefusal extends Refused {
  readonly at: Instant;
  readonly asked: object;
  readonly seen: object;
}

export interface CommandOutcome {
  readonly command: AskedCommand;
  readonly outcome: 'events' | 'refused';
  /** Its own, in the order of the log. */
  readonly events: readonly AuditedEvent[];
  readonly code?: string;
  readonly details?: object;
  /** What the decision looked at: where each stream stood, and what was known of others. */
  readonly seen: object;
  /** A refusal is not remembered (G-06): under its key the call may be refused several times, and be accepted in the end. */
  readonly refusals: readonly EarlierRefusal[];
}

export interface AuditedCommand extends CommandOutcome {
  /** What was done because of it, one command after the other, in the order of the log. */
  readonly reactions: readonly CommandOutcome[];
  /** Others that were sent with the same key (G-06: its scope is the call). */
  readonly otherCalls: readonly string[];
}

/** Nobody's life is long enough to read more of one command. */
const mostEvents = 2_000;

/** Of several calls with the key the newest, or the one that is named. NOT_FOUND for a key that no command of the organisation was sent with. */
export async function whatCameOf(
  core: Core,
  organisationId: string,
  commandId: string,
  call?: string,
): Promise<AuditedCommand> {
  // No command was ever sent with what is no key (G-06).
  const sent = printable(commandId) === undefined ? [] : await all(core, { organisationId, commandId });
  const calls = byCall(sent);
  const asked = call ?? newestCall(sent, calls);
  const own = calls.get(asked ?? '');
  if (own === undefined) throw new DomainError('NOT_FOUND', { commandId });
  const outcome = outcomeOf(own);
  const { correlationId } = outcome.command;
  const correlated = await all(core, { organisationId, correlationId }, own[0]!.position);
  const reactions = causedBy(commandId, correlated).map(outcomeOf);
  return { ...outcome, reactions, otherCalls: [...calls.keys()].filter((name) => name !== asked) };
}

async function all(
  core: Core,
  filter: Parameters<typeof searchEvents>[1],
  after: Position | null = null,
): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for await (const event of searchEvents(core, filter, { after, upTo: null })) {
    found.push(event);
    if (found.length === mostEvents) break;
  }
  return found;
}

/** Method and path with what counts as part of it -> its events. A step of a call is named as it is, and by a word more. */
function byCall(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const names = [...new Set(events.map(({ metadata }) => metadata.call))];
  const wholeOf = (name: string): string => names.find((other) => name.startsWith(`${other} `)) ?? name;
  return grouped(events, ({ metadata }) => wholeOf(metadata.call));
}

function newestCall(events: readonly StoredEvent[], calls: ReadonlyMap<string, StoredEvent[]>): string | undefined {
  const newest = events.at(-1);
  return [...calls].find(([, own]) => own.at(-1) === newest)?.[0];
}

/** The commands that one led to, directly or by another, each with its events. */
function causedBy(commandId: string, correlated: readonly StoredEvent[]): StoredEvent[][] {
  const caused = new Set([commandId]);
  let known: number;
  do {
    known = caused.size;
    for (const { metadata } of correlated) if (caused.has(metadata.causationId)) caused.add(metadata.commandId);
  } while (caused.size > known);
  caused.delete(commandId);
  const reactions = correlated.filter(({ metadata }) => caused.has(metadata.commandId));
  return [...grouped(reactions, ({ metadata }) => metadata.commandId).values()];
}

function grouped(events: readonly StoredEvent[], key: (event: StoredEvent) => string): Map<string, StoredEvent[]> {
  const groups = new Map<string, StoredEvent[]>();
  for (const event of events) groups.set(key(event), [...(groups.get(key(event)) ?? []), event]);
  return groups;
}

type JournaledRefusal = StoredEvent & CommandRefused;

/** A command may have been refused and, sent again, accepted: then it is told as that (G-06). */
function outcomeOf(found: readonly StoredEvent[]): CommandOutcome {
  const accepted = found.filter(({ type }) => type !== 'CommandRefused');
  const refusals = found.filter(({ type }) => type === 'CommandRefused') as JournaledRefusal[];
  // SUB-58: money that is refused is recorded, and the command is refused all the same.
  const rejected = accepted.find(({ type }) => type === 'PaymentRejected')?.data as Refused | undefined;
  const last = refusals.findLast(({ data }) => rejected === undefined || data.code === rejected.code);
  const refusal = accepted.length === 0 || rejected !== undefined ? last : undefined;
  const {
    commandId,
    call,
    actor,
    channel,
    occurredAt: at,
    correlationId,
    causationId,
  } = (accepted[0] ?? last!).metadata;
  const refused = rejected ?? refusal?.data;
  return {
    command: {
      ...{ commandId, call, actor, channel, at, correlationId, causationId },
      ...(refusal !== undefined && { asked: refusal.data.command }),
    },
    outcome: refused === undefined ? 'events' : 'refused',
    events: accepted.map(auditedEvent),
    ...(refused !== undefined && { code: refused.code, details: refused.details }),
    seen: {
      ...(refusal === undefined ? {} : seenBy(refusal)),
      ...(accepted.length > 0 && { streams: streamsSeen(accepted), ...factsSeen(accepted) }),
    },
    refusals: refusals.filter((each) => each !== refusal).map(earlierRefusal),
  };
}

const seenBy = ({ data: { stream, revision, seen } }: JournaledRefusal): object => ({
  streams: [{ stream, revision: Number(revision) }],
  ...seen,
});

function earlierRefusal(refusal: JournaledRefusal): EarlierRefusal {
  const { command: asked, code, details } = refusal.data;
  return { at: refusal.metadata.occurredAt, asked, code, details, seen: seenBy(refusal) };
}

/** Where each stream stood when it was decided: before the first event of the command there; -1 for a stream that began with it. */
function streamsSeen(events: readonly StoredEvent[]): readonly object[] {
  const first = new Map<string, bigint>();
  for (const { stream, revision } of events) if (!first.has(stream)) first.set(stream, revision);
  return [...first].map(([stream, revision]) => ({ stream, revision: Number(revision) - 1 }));
}

/** What an event says of what it was decided on. */
const factFields = ['facts', 'rules', 'rulesVersion', 'subscriptionVersion'] as const;

function factsSeen(events: readonly StoredEvent[]): object {
  const found = events.flatMap(({ data }) =>
    factFields.flatMap((field) => (field in data ? [[field, (data as Record<string, unknown>)[field]] as const] : [])),
  );
  return Object.fromEntries(found);
}
