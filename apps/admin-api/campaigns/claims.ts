import type { ClaimTickets } from '../../../libs/domain/campaigns/claim';
import type { TicketClaimed, TicketsHeld } from '../../../libs/domain/orders/ticket-purchase.events';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { findCustomer, sealPerson } from '../customers/customer-address';

export interface Claim {
  readonly organisationId: string;
  readonly campaignId: string;
  readonly linkToken: string;
  readonly linkVersion: number;
  readonly email: string;
  readonly name: string | null;
  readonly quantity: number;
  readonly seatIds: readonly string[] | null;
  readonly orderId: string;
}

/** A claim as the decider takes it: the person found and sealed, the link checked, facts at hand. */
export async function claimCommand(core: Core, claim: Claim): Promise<ClaimTickets> {
  const { organisationId, campaignId, linkToken, linkVersion, orderId, quantity, seatIds } = claim;
  const matches = core.secrets.linkTokenMatches(linkToken, organisationId, campaignId, linkVersion);
  const { customerId, email } = await findCustomer(core, organisationId, claim.email);
  const organisation = core.organisationAtHand(organisationId) ?? (await core.organisation(organisationId));
  const types =
    core.commands.peek(ticketTypesDecider, { organisationId }) ??
    (await core.commands.state(ticketTypesDecider, { organisationId }));
  return {
    type: 'ClaimTickets',
    campaignId,
    linkVersion: matches ? linkVersion : 0,
    orderId,
    customerId,
    person: await sealPerson(core, organisationId, customerId, email, claim.name),
    quantity,
    seatIds,
    holdMinutes: organisation.settings.holdMinutes,
    ticketTypes: types.byId,
  };
}

/** What a claim answers, from its own event, so that a repeat answers the same. */
export function claimAnswer(receipt: Receipt) {
  const event = receipt.events.find(({ type }) => type === 'TicketClaimed' || type === 'TicketsHeld');
  const sale = event as TicketClaimed | TicketsHeld;
  const { orderId, tickets, amount, currency } = sale.data;
  const seatIds = tickets.flatMap((ticket) => ticket.seatId ?? []);
  return {
    orderId,
    status: sale.type === 'TicketClaimed' ? 'claimed' : 'reserved',
    ticketIds: tickets.map((ticket) => ticket.id),
    ...(seatIds.length > 0 && { seatIds }),
    due: { amount: sale.type === 'TicketClaimed' ? 0 : amount, currency },
    ...(sale.type === 'TicketsHeld' && { expiresAt: sale.data.expiresAt }),
  };
}
