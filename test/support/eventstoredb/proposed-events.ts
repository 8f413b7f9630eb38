import { BatchAppendReq, AppendReq } from '@eventstore/db-client/generated/streams_pb';
import { ProposedEvent } from './protocol';

/** Data bytes of one append; metadata does not count. */
export const MAX_APPEND_BYTES = 1024 * 1024;
/** What the server takes as one message at all. */
export const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The event as it came, or what is wrong with it. */
export function readProposed(
  message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage,
): ProposedEvent | string {
  const id = message.getId()?.getString().toLowerCase() ?? '';
  const type = message.getMetadataMap().get('type') ?? '';
  if (!UUID.test(id)) return 'Unrecognized Guid format.';
  if (type === '') return 'Argument eventType should not be empty.';
  return {
    id,
    type,
    contentType: message.getMetadataMap().get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function dataBytes(events: readonly ProposedEvent[]): number {
  return events.reduce((sum, event) => sum + event.data.length, 0);
}
