import { AuditedEvent, auditedEvent, eventDigest } from '../../libs/audit/event-chain';
import { StoredEvent } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { documentId } from '../documents';
import { eventKeys, EventKeys } from './event-keys';
import { eventTypes } from '../../libs/audit/event-types';

/** The things that an index leads from to events; events about a ticket type are found by what else they are about. */
const indexed = ['orderId', 'customerId', 'campaignId', 'performanceId', 'subscriptionId', 'seasonId'] as const;
export type IndexedKey = (typeof indexed)[number];

/**
 * Where an event stands, by what it is about; an event about several things of one kind has a document for each. What a performance's own
 * stream tells of itself and of its campaigns is found by reading that stream, so a sale costs no index entries for them.
 */
export type AuditEventDocument = {
  readonly organisationId: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  /** Of the event; in its first document. */
  readonly digest?: string;
  readonly commandId?: string;
  /** Where it is not the command's id: most often it is. */
  readonly correlationId?: string;
} & { readonly [Key in IndexedKey]?: string };

export const auditEventsProjection: Projection<AuditEventDocument> = {
  name: 'audit-events',
  version: 1,
  handles: eventTypes,
  indexes: {
    byCommand: ['organisationId', 'commandId', 'position'],
    byCorrelation: ['organisationId', 'correlationId', 'position'],
    ...Object.fromEntries(indexed.map((key) => [indexOf(key), ['organisationId', key, 'position']])),
  },
  targets: (event) => {
    const keys = indexedKeys(event);
    const documents = Math.max(1, ...indexed.map((key) => keys[key].length));
    return Array.from({ length: documents }, (_, index) => auditEventId(event, index));
  },
  evolve: (_, event, id) => {
    const keys = indexedKeys(event);
    const index = Number(id.slice(id.lastIndexOf('/') + 1));
    const { position, stream, revision, metadata } = event;
    const { organisationId, commandId, correlationId } = metadata;
    return {
      organisationId,
      position,
      stream,
      revision: Number(revision),
      ...(index === 0 && {
        digest: eventDigest(auditedEvent(event)),
        commandId,
        ...(correlationId !== commandId && { correlationId }),
      }),
      ...Object.fromEntries(indexed.flatMap((key) => (index in keys[key] ? [[key, keys[key][index]]] : []))),
    };
  },
  agrees: (built, kept) => built.digest === kept.digest,
};

export function indexOf(key: IndexedKey): string {
  return `by-${key}`;
}

/** An event has its digest in the first of its documents, 0. */
export function auditEventId(
  { metadata, position }: Pick<AuditedEvent, 'metadata' | 'position'>,
  index: number,
): string {
  return documentId(metadata.organisationId, `${position}/${index}`);
}

function indexedKeys(event: StoredEvent): EventKeys {
  const keys = eventKeys(event);
  return event.stream.startsWith('performance-')
    ? { ...keys, performanceId: others(event, keys), campaignId: [] }
    : keys;
}

/** The performances it is about beside the one whose stream it stands in. */
function others({ stream }: StoredEvent, { performanceId }: EventKeys): readonly string[] {
  return performanceId.filter((id) => !stream.endsWith(`_${id}`));
}
