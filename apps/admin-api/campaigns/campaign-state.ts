import { campaignId as campaignIdDecider } from '../../../libs/domain/campaigns/campaign-id.decider';
import { type CampaignSettings, evolveCampaignRecord } from '../../../libs/domain/campaigns/campaign.events';
import { performance } from '../../../libs/domain/performances/performance.decider';
import type { CampaignState, PerformanceState } from '../../../libs/domain/performances/performance.state';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { DomainError } from '../../../libs/kernel/errors';
import type { Instant } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import { type CampaignBody, campaignBody } from '../../../projections/campaigns/campaigns.body';

/** The performance that carries a campaign; CAMPAIGN_NOT_FOUND for an id nobody has (CAMP-01). */
export async function performanceOfCampaign(core: Core, organisationId: string, campaignId: string): Promise<string> {
  const known = core.commands.peek(campaignIdDecider, { organisationId, id: campaignId });
  const { performanceId } = known ?? (await core.commands.state(campaignIdDecider, { organisationId, id: campaignId }));
  if (performanceId === null) throw new DomainError('CAMPAIGN_NOT_FOUND');
  return performanceId;
}

/** A campaign as the log has it, for a write that needs to know its link. */
export async function findCampaignState(
  core: Core,
  organisationId: string,
  campaignId: string,
): Promise<CampaignState> {
  const address = { organisationId, id: await performanceOfCampaign(core, organisationId, campaignId) };
  const state = core.commands.peek(performance, address) ?? (await core.commands.state(performance, address));
  const campaign = state.campaigns.get(campaignId);
  // The id may have been taken by a call that died before the campaign was made.
  if (campaign === undefined) throw new DomainError('CAMPAIGN_NOT_FOUND');
  return campaign;
}

/** The campaign as it stands now, folded from its stream. */
export async function campaignAnswer(core: Core, organisationId: string, campaignId: string): Promise<CampaignBody> {
  const id = await performanceOfCampaign(core, organisationId, campaignId);
  const state = await core.commands.state(performance, { organisationId, id });
  const { record } = state.campaigns.get(campaignId)!;
  const types = await core.commands.state(ticketTypesDecider, { organisationId });
  const soldOnline = types.byId.get(record.ticketTypeId)?.soldOnline ?? false;
  return campaignBody(record, around(state, soldOnline), core.now(organisationId));
}

function around(state: PerformanceState, ticketTypeSoldOnline: boolean) {
  const { availableOnline, startsAt, currency } = state.settings!;
  return {
    performanceOnline: availableOnline,
    performanceStartsAt: startsAt,
    performanceCancelled: state.cancelled,
    ticketTypeSoldOnline,
    currency,
  };
}

/**
 * The campaign as it was made, from its own event: a repeat answers the same body however the campaign has changed since. It could only be
 * made on a performance that was online and to come, with a type sold on web (CAMP-02).
 */
export function createdCampaignAnswer(settings: CampaignSettings, currency: string, at: Instant): CampaignBody {
  const record = evolveCampaignRecord(undefined, { type: 'CampaignCreated', data: settings })!;
  const fine = { performanceOnline: true, performanceCancelled: false, ticketTypeSoldOnline: true };
  return campaignBody(record, { ...fine, performanceStartsAt: '9999', currency }, at);
}
