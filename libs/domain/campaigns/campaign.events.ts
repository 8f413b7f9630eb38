import { applyChanges, Changes } from '../../kernel/changes';
import { DomainEvent, Instant } from '../../kernel/event';
import { TicketPurchaseEvent } from '../orders/ticket-purchase.events';

/** A closed-sale campaign's settings (CAMP-02); `null` caps mean: no cap (G-03). */
export interface CampaignSettings {
  readonly campaignId: string;
  readonly performanceId: string;
  readonly kind: 'closed_sale';
  readonly name: string;
  readonly ticketTypeId: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly maxTotal: number | null;
  readonly maxPerUser: number | null;
  readonly releaseOnCancel: boolean;
}

export type CampaignCreated = DomainEvent<'CampaignCreated', CampaignSettings>;
export type CampaignEdited = DomainEvent<'CampaignEdited', { readonly campaignId: string; readonly changes: Changes }>;
export type CampaignStopped = DomainEvent<
  'CampaignStopped',
  { readonly campaignId: string; readonly reason: string | null }
>;
export type CampaignResumed = DomainEvent<'CampaignResumed', { readonly campaignId: string }>;
/** Links made with a lower version are dead (CAMP-15). */
export type CampaignLinkRotated = DomainEvent<
  'CampaignLinkRotated',
  { readonly campaignId: string; readonly linkVersion: number }
>;

export type CampaignEvent = CampaignCreated | CampaignEdited | CampaignStopped | CampaignResumed | CampaignLinkRotated;

const every: Readonly<Record<CampaignEvent['type'], true>> = {
  CampaignCreated: true,
  CampaignEdited: true,
  CampaignStopped: true,
  CampaignResumed: true,
  CampaignLinkRotated: true,
};

/** All of them (the compiler sees to it), for views that follow campaigns: a new one reaches them without a change there. */
export const campaignEventTypes = Object.keys(every) as readonly CampaignEvent['type'][];

/**
 * A campaign with its counters, folded from its performance's stream. The performance decides on it and the sales-channel view shows
 * it, so the counters a dashboard reads are the ones a claim is decided by (CAMP-17).
 */
export interface CampaignRecord extends CampaignSettings {
  readonly linkVersion: number;
  readonly stopped: boolean;
  /** All tickets ever taken through the link; never falls. */
  claimedGross: number;
  /** Those of them whose quota came back (CAMP-24). */
  released: number;
  /** Held for payment. */
  reserved: number;
  /** Face value of the tickets taken and not released, minor units. */
  revenue: number;
  /** Counts changes of the settings, from 1; a sale does not move it. */
  version: number;
}

/** claimed = claimedGross − released (CAMP-17). */
export const claimedOf = (campaign: CampaignRecord): number => campaign.claimedGross - campaign.released;

/** remaining = maxTotal − claimed − reserved (CAMP-16); `null` without a cap. */
export const remainingOf = (campaign: CampaignRecord): number | null =>
  campaign.maxTotal === null ? null : campaign.maxTotal - claimedOf(campaign) - campaign.reserved;

/** May change and return the record it is given. Events of other campaigns must not be passed in. */
export function evolveCampaignRecord(
  campaign: CampaignRecord | undefined,
  event: CampaignEvent | TicketPurchaseEvent,
): CampaignRecord | undefined {
  if (event.type === 'CampaignCreated') return created(event.data);
  if (campaign === undefined) return undefined;
  switch (event.type) {
    case 'CampaignEdited':
      return { ...applyChanges(campaign, event.data.changes), version: campaign.version + 1 };
    case 'CampaignStopped':
      return { ...campaign, stopped: true, version: campaign.version + 1 };
    case 'CampaignResumed':
      return { ...campaign, stopped: false, version: campaign.version + 1 };
    case 'CampaignLinkRotated':
      return { ...campaign, linkVersion: event.data.linkVersion, version: campaign.version + 1 };
    default:
      return counted(campaign, event);
  }
}

function created(settings: CampaignSettings): CampaignRecord {
  return {
    ...settings,
    linkVersion: 1,
    stopped: false,
    claimedGross: 0,
    released: 0,
    reserved: 0,
    revenue: 0,
    version: 1,
  };
}

function counted(campaign: CampaignRecord, event: TicketPurchaseEvent): CampaignRecord {
  switch (event.type) {
    case 'TicketsHeld':
      campaign.reserved += event.data.tickets.length;
      return campaign;
    case 'HoldReleased':
      campaign.reserved -= event.data.ticketIds.length;
      return campaign;
    case 'TicketClaimed':
      if (event.data.held) campaign.reserved -= event.data.tickets.length;
      campaign.claimedGross += event.data.tickets.length;
      campaign.revenue += event.data.amount;
      return campaign;
    case 'CampaignTicketReleased':
      if (event.data.quotaReturned) campaign.released += event.data.ticketIds.length;
      campaign.revenue -= event.data.amount;
      return campaign;
    default:
      return campaign;
  }
}
