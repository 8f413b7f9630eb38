import { EventLog } from '../event-log/event-log';
import { Call } from '../kernel/call';
import { DomainError, StoredRefusal } from '../kernel/errors';
import { DomainEvent, Instant, Position, StoredEvent } from '../kernel/event';
import { AnyDecider, CommandTrace } from './hot-state';

/** What became of a command. */
export interface Receipt {
  /** Its own events, in order; empty when there was nothing to do. */
  readonly events: readonly DomainEvent[];
  readonly occurredAt: Instant;
  /** Not before any of its events; `null` when it has none. */
  readonly position: Position | null;
  /** It had been carried out before; these are the events of then. */
  readonly replayed: boolean;
}

/** The receipt of an earlier run, rebuilt from its events (G-06). Rejects with its refusal when that was one that is recorded. */
export async function readReceipt(
  log: EventLog,
  decider: AnyDecider,
  stream: string,
  { from, count }: CommandTrace,
  call: Call,
): Promise<Receipt> {
  const events: StoredEvent[] = [];
  for await (const event of log.read(stream, { from, limit: count })) events.push(event);
  const { metadata, position } = events.at(-1)!;
  if (metadata.bodyMac !== call.bodyMac) throw new DomainError('IDEMPOTENCY_KEY_REUSED');
  const refusal = decider.recordedRefusal?.(events) ?? null;
  if (refusal) throw new StoredRefusal(refusal, position);
  return { events, occurredAt: metadata.occurredAt, position, replayed: true };
}
