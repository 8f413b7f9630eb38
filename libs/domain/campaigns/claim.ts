import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { addMinutes } from '../../kernel/time';
import { TicketSale } from '../orders/ticket-purchase.events';
import { Lapsed, lapsedOf } from '../performances/availability';
import { TicketTypes } from '../performances/performance-rule';
import { PerformanceEvent, PerformanceSettings } from '../performances/performance.events';
import { PerformanceState } from '../performances/performance.state';
import { assertWanted, choosePlaces, Place, ticketsFor } from '../performances/places';
import { campaignOf } from './campaign-settings';
import { campaignStatus } from './campaign-status';
import { CampaignRecord, claimedOf } from './campaign.events';

export interface ClaimTickets {
  readonly type: 'ClaimTickets';
  readonly campaignId: string;
  /** The version of the link that the presented token was made for; 0 when it is none of this campaign's (CAMP-01). */
  readonly linkVersion: number;
  readonly orderId: string;
  readonly customerId: string;
  readonly person: SealedPerson;
  readonly quantity: number;
  readonly seatIds: readonly string[] | null;
  readonly holdMinutes: number;
  readonly ticketTypes: TicketTypes;
}

export const claimRules = {
  /** CAMP-22, its checks in the order of CAMP-23. */
  ClaimTickets(state: PerformanceState, command: ClaimTickets, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    assertWanted(command);
    const { record, takenBy } = campaignOf(state, command.campaignId);
    refuseUnless(command.linkVersion === record.linkVersion, 'CAMPAIGN_NOT_FOUND');
    const settings = state.settings!;
    const reserved = record.reserved - lapsedOf(lapsed, record.campaignId);
    const remaining = record.maxTotal === null ? null : record.maxTotal - claimedOf(record) - reserved;
    assertLinkActive(state, settings, record, remaining, command.ticketTypes, now);
    assertWithinCaps(record, remaining, command, usedBy(takenBy, lapsed, record.campaignId, command.customerId));
    const places = choosePlaces(state, record.ticketTypeId, command, now, lapsed);
    return [saleOf(settings, record, command, places, now)];
  },
};

/** A link that is not active is dead, and `status` says how (CAMP-16: 410). */
function assertLinkActive(
  state: PerformanceState,
  settings: PerformanceSettings,
  record: CampaignRecord,
  remaining: number | null,
  ticketTypes: TicketTypes,
  now: Instant,
): void {
  const around = {
    performanceOnline: settings.availableOnline,
    performanceStartsAt: settings.startsAt,
    performanceCancelled: state.cancelled,
    ticketTypeSoldOnline: ticketTypes.get(record.ticketTypeId)?.soldOnline ?? false,
  };
  const status = campaignStatus(record, around, remaining, now);
  if (status === 'active') return;
  const refusal = deadLink(status, record, around, now);
  throw new DomainError(refusal.code, { status, ...refusal.details });
}

/** Which code a dead link is refused with, in the order of CAMP-23. */
export function deadLink(
  status: Exclude<ReturnType<typeof campaignStatus>, 'active'>,
  record: Pick<CampaignRecord, 'validFrom' | 'validUntil' | 'maxTotal'>,
  around: Parameters<typeof campaignStatus>[1],
  now: Instant,
) {
  switch (status) {
    case 'stopped':
      return { code: 'CAMPAIGN_STOPPED', details: {} } as const;
    case 'ended':
      return { code: 'CAMPAIGN_ENDED', details: { endsAt: record.validUntil } } as const;
    case 'scheduled':
      return { code: 'CAMPAIGN_NOT_STARTED', details: { startsAt: record.validFrom } } as const;
    case 'sold_out':
      return { code: 'CAMPAIGN_SOLD_OUT', details: { remaining: 0, maxTotal: record.maxTotal } } as const;
    case 'blocked':
      return blockedBy(around, now);
  }
}

function blockedBy(around: Parameters<typeof campaignStatus>[1], now: Instant) {
  if (!around.performanceOnline) return { code: 'PERFORMANCE_NOT_ONLINE', details: {} } as const; // CAMP-04
  if (now >= around.performanceStartsAt) {
    return { code: 'PERFORMANCE_STARTED', details: { startsAt: around.performanceStartsAt } } as const; // CAMP-13
  }
  if (around.performanceCancelled) return { code: 'PERFORMANCE_CANCELLED', details: {} } as const;
  return { code: 'TICKET_TYPE_NOT_SOLD_ONLINE', details: {} } as const; // CAMP-08
}

/** CAMP-11: over all the person's claims, and what of them has lapsed does not count. */
function usedBy(takenBy: ReadonlyMap<string, number>, lapsed: Lapsed, campaignId: string, customerId: string): number {
  const taken = takenBy.get(customerId) ?? 0;
  return lapsed.tickets === 0 ? taken : taken - lapsedOf(lapsed, campaignId, customerId);
}

/** CAMP-10, CAMP-11 and G-04: all of the request or nothing, and what is left is said. */
function assertWithinCaps(
  record: CampaignRecord,
  remaining: number | null,
  { quantity }: ClaimTickets,
  used: number,
): void {
  refuseUnless(remaining === null || quantity <= remaining, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining, quantity });
  const { maxPerUser: max } = record;
  if (max === null || used + quantity <= max) return;
  throw new DomainError('CAMPAIGN_PER_USER_EXCEEDED', { max, used, remaining: Math.max(0, max - used), quantity });
}

/** CAMP-22: nothing due is claimed at once, money due is reserved until `expiresAt`. */
function saleOf(
  settings: PerformanceSettings,
  record: CampaignRecord,
  command: ClaimTickets,
  places: readonly Place[],
  now: Instant,
): PerformanceEvent {
  const tickets = ticketsFor(command.orderId, places);
  const sale: TicketSale & { campaignId: string } = {
    orderId: command.orderId,
    performanceId: record.performanceId,
    campaignId: record.campaignId,
    customerId: command.customerId,
    person: command.person,
    channel: 'online', // G-08: a claim always is
    ticketTypeId: record.ticketTypeId,
    tickets,
    amount: tickets.reduce((sum, ticket) => sum + ticket.price, 0),
    currency: settings.currency,
  };
  if (sale.amount === 0) return { type: 'TicketClaimed', data: { ...sale, held: false, payment: null } };
  const expiresAt = addMinutes(now, command.holdMinutes);
  return { type: 'TicketsHeld', data: { ...sale, expiresAt, arbiter: 'performance' } };
}
