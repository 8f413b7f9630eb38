import { TicketTypeFields } from './ticket-type.events';

type Coded = Pick<TicketTypeFields, 'webPurchaseCode'>;
type Offered = Pick<TicketTypeFields, 'webPurchaseCode' | 'soldOnline'>;

/** CAMP-07: `!` and at least one more character, no spaces. */
export function isCampaignCode(code: string | null): boolean {
  return code !== null && /^!\S+$/u.test(code);
}

/**
 * CAMP-01: sold online by closed sales only. A code that begins with `!` without being fit for a campaign counts too: whoever wrote
 * it did not mean an open sale.
 */
export function restrictedToCampaigns(type: Coded): boolean {
  return type.webPurchaseCode?.startsWith('!') ?? false;
}

/** Why a campaign cannot have this ticket type, in the order of CAMP-02; `null` when it can. */
export function campaignObstacle(type: Offered): 'WEB_CODE_REQUIRED' | 'TICKET_TYPE_NOT_SOLD_ONLINE' | null {
  if (!isCampaignCode(type.webPurchaseCode)) return 'WEB_CODE_REQUIRED';
  return type.soldOnline ? null : 'TICKET_TYPE_NOT_SOLD_ONLINE';
}

/** CAMP-07, CAMP-08: what an organiser may choose from. */
export function eligibleForCampaign(type: Offered): boolean {
  return campaignObstacle(type) === null;
}
