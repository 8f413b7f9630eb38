import { randomUUID } from 'node:crypto';
import { Call } from '../kernel/call';
import { DomainEvent, Instant, NewEvent } from '../kernel/event';

/** All events are written in the first version of their shape so far; a changed shape raises its own number and brings an upcaster. */
const schemaVersion = 1;

/** An event with everything the log keeps about where it came from. */
export function stamp(event: DomainEvent, call: Call, occurredAt: Instant): NewEvent {
  return {
    type: event.type,
    data: event.data,
    metadata: {
      eventId: randomUUID(),
      commandId: call.commandId,
      call: call.call,
      bodyMac: call.bodyMac,
      correlationId: call.correlationId,
      causationId: call.causationId,
      actor: call.actor,
      channel: call.channel,
      organisationId: call.organisationId,
      occurredAt,
      schemaVersion,
      ...(call.traceparent !== undefined && { traceparent: call.traceparent }),
    },
  };
}
