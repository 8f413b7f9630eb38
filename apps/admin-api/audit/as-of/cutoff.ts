import { organisationDecider } from '../../../../libs/domain/organisations/organisation.decider';
import type { EventLog } from '../../../../libs/event-log/event-log';
import type { Instant, Position, StoredEvent } from '../../../../libs/kernel/event';
import { streamName } from '../../../../libs/kernel/stream';
import type { Core } from '../../../../libs/runtime/core';
import { refuse } from '../../http/body.pipe';
import { utcInstant } from '../../http/instants';
import { knownPosition } from '../positions';

/** A moment of the past: which events had happened, and what the organisation's clock showed. */
export interface Cutoff {
  /** Monotone within a stream: once an event has not happened yet, no later one of its stream has. */
  includes(event: StoredEvent): boolean;
  readonly now: Instant;
  /** `null` for an instant: what had expired by it is gone, though nothing said so yet (G-02). A position has what the log has up to it. */
  readonly position: Position | null;
}

const wrong = (detail: string): never => refuse([{ pointer: 'asOf', code: 'INVALID_QUERY', detail }]);

/** `?asOf=`: an instant by the organisation's clock, what happened at it included, or a position of the log. */
export async function cutoffOf(core: Core, organisationId: string, text: string): Promise<Cutoff> {
  const instant = utcInstant(text);
  if (instant === 'no zone')
    return refuse([
      { pointer: 'asOf', code: 'TIMEZONE_REQUIRED', detail: 'End the instant with Z or an offset such as +01:00.' },
    ]);
  if (instant !== null) {
    if (instant > core.now(organisationId)) return wrong('Lies in the future of the organisation’s clock.');
    return { includes: ({ metadata }) => metadata.occurredAt <= instant, now: instant, position: null };
  }
  if (!core.log.isPosition(text))
    return wrong('Must be an instant such as 2026-02-01T09:00:00Z, or a position as Log-Position tells it.');
  const position = (await knownPosition(core, text))!;
  return upToPosition(position, await clockAt(core, organisationId, position));
}

export const upToPosition = (position: Position, now: Instant): Cutoff => ({
  includes: (event) => event.position <= position,
  now,
  position,
});

/** What the organisation's clock showed when the log stood there: the sandbox's own, or the time of what happened last. */
async function clockAt({ log }: Core, organisationId: string, position: Position): Promise<Instant> {
  const stream = streamName(organisationDecider.category, organisationId);
  for await (const { type, data, position: at } of log.read(stream, { backwards: true })) {
    if (type === 'SandboxClockSet' && at <= position) return (data as { readonly now: Instant }).now;
  }
  return (await lastBefore(log, organisationId, position))?.metadata.occurredAt ?? '';
}

/** The last event of an organisation up to a position. */
async function lastBefore(log: EventLog, organisationId: string, position: Position): Promise<StoredEvent | undefined> {
  let before: StoredEvent | undefined;
  for await (const event of log.readAll({ after: position, backwards: true })) {
    if (event.metadata.organisationId !== organisationId) continue;
    before = event;
    break;
  }
  // Reading backwards leaves out the event at the position itself.
  const from = before === undefined ? {} : { after: before.position };
  for await (const event of log.readAll({ ...from, limit: 1_000 })) {
    if (event.position > position) break;
    if (event.metadata.organisationId === organisationId) before = event;
  }
  return before;
}
