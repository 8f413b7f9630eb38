import { campaignId } from '../../../libs/domain/campaigns/campaign-id.decider';
import { CreateCampaign } from '../../../libs/domain/campaigns/campaign-settings';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { CreateTicketType, ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { Call } from '../../../libs/kernel/call';
import { Core } from '../../../libs/runtime/core';
import { Receipt } from '../../../libs/runtime/stream-queue';

/**
 * A campaign over up to three streams (architecture.md section 2): everything decided dry first, then the id is taken, a new ticket type
 * made, and price and campaign appended at once on the performance. Nothing is undone; what a crash leaves half done, the same key
 * completes.
 */
export async function createCampaign(core: Core, command: CreateCampaign, call: Call): Promise<Receipt> {
  const { commands } = core;
  const { organisationId } = call;
  const at = { organisationId, id: command.performanceId };
  // A key used before with another body is told by the id it took, whatever the new body names.
  await commands.repeatOf(campaignId, { organisationId, id: command.campaignId }, call);
  const repeat = await commands.repeatOf(performance, at, call);
  if (repeat) return repeat;
  const newType = newTicketType(command);
  const typeCall = { ...call, call: `${call.call} ticket-type` };
  await commands.dryRun(performance, at, command, call);
  if (newType) await commands.dryRun(ticketTypesDecider, { organisationId }, newType, typeCall);
  const take = {
    type: 'TakeCampaignId',
    campaignId: command.campaignId,
    performanceId: command.performanceId,
  } as const;
  await commands.execute(campaignId, { organisationId, id: command.campaignId }, take, call);
  if (newType) await commands.execute(ticketTypesDecider, { organisationId }, newType, typeCall);
  return commands.execute(performance, at, command, call);
}

/** CAMP-09: what a type made in the campaign's window is. */
function newTicketType({ newTicketType: type }: CreateCampaign): CreateTicketType | null {
  if (type === null) return null;
  const { id, name, webPurchaseCode } = type;
  return { type: 'CreateTicketType', id, fields: { name, kind: 'standard', soldOnline: true, webPurchaseCode } };
}
