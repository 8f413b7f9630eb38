import { Position } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import {
  CampaignEvent,
  campaignEventTypes,
  CampaignRecord,
  evolveCampaignRecord,
} from '../../libs/domain/campaigns/campaign.events';
import { TicketPurchaseEvent } from '../../libs/domain/orders/ticket-purchase.events';
import { documentId, Plain } from '../documents';

type Handled = CampaignEvent | TicketPurchaseEvent;

/** A sales channel with its counters: the record the performance decides on, by the same fold (CAMP-17). */
export type CampaignDocument = Plain<
  CampaignRecord & {
    readonly organisationId: string;
    readonly seq: string;
    /** The last event in it: up to there, its counters are what its events add up to. */
    last: Position;
  }
>;

export const campaignsProjection: Projection<CampaignDocument, Handled> = {
  name: 'campaigns',
  version: 2,
  handles: [...campaignEventTypes, 'TicketsHeld', 'TicketClaimed', 'HoldReleased', 'CampaignTicketReleased'],
  indexes: { byPerformance: ['organisationId', 'performanceId', 'seq'] },
  targets: (event) => {
    const { campaignId = null } = event.data as { readonly campaignId?: string | null };
    return campaignId === null ? [] : [documentId(event.metadata.organisationId, campaignId)];
  },
  evolve: (document, event) => {
    const record = evolveCampaignRecord(document, event) as CampaignDocument | undefined;
    if (record === undefined) return undefined;
    record.last = event.position;
    if (event.type !== 'CampaignCreated') return record;
    return { ...record, organisationId: event.metadata.organisationId, seq: event.position };
  },
};
