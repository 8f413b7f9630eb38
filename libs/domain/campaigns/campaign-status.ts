import { Instant } from '../../kernel/event';
import { CampaignSettings } from './campaign.events';

/** CAMP-16 and CAMP-23: what a campaign's link is worth, the first that holds. */
export type CampaignStatus = 'stopped' | 'ended' | 'scheduled' | 'blocked' | 'sold_out' | 'active';

/** What a status needs to know beside the campaign itself. */
export interface CampaignSurroundings {
  readonly performanceOnline: boolean;
  readonly performanceStartsAt: Instant;
  readonly performanceCancelled: boolean;
  readonly ticketTypeSoldOnline: boolean;
}

/**
 * Derived, never stored (CAMP-16). `remaining` as of the same moment; `null` = no cap. Whether ordinary sale is open says nothing here: a
 * closed sale may be a presale (CAMP-03).
 */
export function campaignStatus(
  campaign: CampaignSettings & { readonly stopped: boolean },
  around: CampaignSurroundings,
  remaining: number | null,
  now: Instant,
): CampaignStatus {
  if (campaign.stopped) return 'stopped';
  if (now >= campaign.validUntil) return 'ended';
  if (now < campaign.validFrom) return 'scheduled';
  if (!around.performanceOnline || now >= around.performanceStartsAt || around.performanceCancelled) return 'blocked';
  if (!around.ticketTypeSoldOnline) return 'blocked';
  return remaining !== null && remaining <= 0 ? 'sold_out' : 'active';
}
