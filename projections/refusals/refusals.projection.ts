import { DomainEvent, Instant } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { documentId } from '../documents';

/** What the journal says of one refused command (G-05), as far as it is counted. */
type Refusal = DomainEvent<
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

/** What people wanted of one thing and did not get for one reason. */
export type RefusalDocument = {
  readonly organisationId: string;
  readonly code: string;
  readonly performanceId: string | null;
  readonly campaignId: string | null;
  count: number;
  /** Tickets asked for. */
  quantity: number;
  lastAt: Instant;
  /** Refusals nobody knows more of than that they happened before one of these. */
  dropped: number;
};

export const refusalsProjection: Projection<RefusalDocument, Refusal> = {
  name: 'refusals',
  version: 1,
  handles: ['CommandRefused'],
  indexes: { byCode: ['organisationId', 'code'] },
  targets: (event) => {
    const { code, performanceId, campaignId } = event.data;
    return [documentId(event.metadata.organisationId, `${code}/${performanceId ?? ''}/${campaignId ?? ''}`)];
  },
  evolve: (document, event) => {
    const { data } = event;
    const { organisationId, occurredAt } = event.metadata;
    const refusal = document ?? {
      organisationId,
      code: data.code,
      performanceId: data.performanceId,
      campaignId: data.campaignId,
      count: 0,
      quantity: 0,
      lastAt: occurredAt,
      dropped: 0,
    };
    refusal.count += 1;
    refusal.quantity += data.quantity ?? 0;
    refusal.dropped += data.dropped;
    // Several processes write the journal, each a batch at a time: not always in the order of the instants.
    if (occurredAt > refusal.lastAt) refusal.lastAt = occurredAt;
    return refusal;
  },
};
