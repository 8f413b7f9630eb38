import { DomainEvent, Instant, Position } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { dayOf, documentId } from '../documents';

/** What the journal says of one refused command (G-05), as far as it is counted. */
export type Refusal = DomainEvent<
  'CommandRefused',
  {
    readonly code: string;
    readonly performanceId: string | null;
    readonly campaignId: string | null;
    readonly quantity: number | null;
    /** Refusals that the journal had to leave out before this one. */
    readonly dropped: number;
  }
>;

/** What people wanted of one thing and did not get for one reason, on one day of UTC. */
export type RefusalDocument = {
  readonly organisationId: string;
  readonly day: string;
  readonly code: string;
  readonly performanceId: string | null;
  readonly campaignId: string | null;
  count: number;
  /** Tickets asked for. */
  quantity: number;
  lastAt: Instant;
  /** The last event in it. */
  last: Position;
  /** Refusals nobody knows more of than that they happened before one of these. */
  dropped: number;
};

export const refusalsProjection: Projection<RefusalDocument, Refusal> = {
  name: 'refusals',
  version: 2,
  handles: ['CommandRefused'],
  indexes: { byDay: ['organisationId', 'day'] },
  targets: (event) => {
    const { code, performanceId, campaignId } = event.data;
    const id = `${dayOf(event)}/${code}/${performanceId ?? ''}/${campaignId ?? ''}`;
    return [documentId(event.metadata.organisationId, id)];
  },
  evolve: (document, event) => {
    const { data } = event;
    const { organisationId, occurredAt } = event.metadata;
    const refusal = document ?? {
      organisationId,
      day: dayOf(event),
      code: data.code,
      performanceId: data.performanceId,
      campaignId: data.campaignId,
      count: 0,
      quantity: 0,
      lastAt: occurredAt,
      last: event.position,
      dropped: 0,
    };
    refusal.last = event.position;
    refusal.count += 1;
    refusal.quantity += data.quantity ?? 0;
    refusal.dropped += data.dropped;
    // Several processes write the journal, each a batch at a time: not always in the order of the instants.
    if (occurredAt > refusal.lastAt) refusal.lastAt = occurredAt;
    return refusal;
  },
};
