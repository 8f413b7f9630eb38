import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { CampaignRecord, claimedOf, remainingOf } from '../../libs/domain/campaigns/campaign.events';
import { CampaignStatus, campaignStatus, CampaignSurroundings } from '../../libs/domain/campaigns/campaign-status';
import { money } from '../documents';

export interface CampaignBody {
  readonly id: string;
  readonly performanceId: string;
  readonly kind: string;
  readonly name: string;
  readonly ticketTypeId: string;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly maxTotal: number | null;
  readonly maxPerUser: number | null;
  readonly releaseOnCancel: boolean;
  readonly status: CampaignStatus;
  readonly claimedGross: number;
  readonly released: number;
  readonly claimed: number;
  readonly reserved: number;
  /** `null` = no cap. */
  readonly remaining: number | null;
  readonly revenue: Money;
  readonly version: number;
}

/** What a campaign's body takes from beside it: what its status depends on, and the currency it sells in. */
export interface AroundCampaign extends CampaignSurroundings {
  readonly currency: string;
}

/** A campaign as the API answers it, from the view or from the folded stream alike; the status is derived at `now` (CAMP-16). */
export function campaignBody(campaign: CampaignRecord, around: AroundCampaign, now: Instant): CampaignBody {
  const remaining = remainingOf(campaign);
  return {
    id: campaign.campaignId,
    performanceId: campaign.performanceId,
    kind: campaign.kind,
    name: campaign.name,
    ticketTypeId: campaign.ticketTypeId,
    validFrom: campaign.validFrom,
    validUntil: campaign.validUntil,
    maxTotal: campaign.maxTotal,
    maxPerUser: campaign.maxPerUser,
    releaseOnCancel: campaign.releaseOnCancel,
    status: campaignStatus(campaign, around, remaining, now),
    claimedGross: campaign.claimedGross,
    released: campaign.released,
    claimed: claimedOf(campaign),
    reserved: campaign.reserved,
    remaining,
    revenue: money(campaign.revenue, around.currency),
    version: campaign.version,
  };
}

/** What one person can still have of a campaign: the smaller of what is left and the cap per person; `null` when neither binds. */
export function remainingForOne(remaining: number | null, maxPerUser: number | null): number | null {
  if (remaining === null || maxPerUser === null) return remaining ?? maxPerUser;
  return Math.min(remaining, maxPerUser);
}
