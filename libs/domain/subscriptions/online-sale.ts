import { Instant } from '../../kernel/event';
import { isOpen } from '../../kernel/time';
import { restrictedToCampaigns } from '../ticket-types/campaign-ticket-types';
import { IncludedPerformance, pricesOf, SubscriptionFacts } from './included-performance';
import { soldAsSubscription } from './performances-tab';
import { SubscriptionRecord } from './subscription-record';
import { OnlineSale } from './subscription.settings';

/**
 * Where the online sale of a subscription stands (SUB-20 to SUB-22, SUB-35). `announced`: seen, but only when sales start; `presale`:
 * sold to customers with a flag before everybody else.
 */
export type SalesPhase = 'offline' | 'hidden' | 'announced' | 'presale' | 'on_sale' | 'ended';

/** SUB-21: half-open (G-02). What is not visible yet is not sold yet, so without a start of its own the sale starts when it is shown. */
export function salesWindow({ visibleOnlineFrom, salesStartsAt, salesEndsAt }: OnlineSale): {
  readonly from: Instant | null;
  readonly to: Instant | null;
} {
  return { from: salesStartsAt ?? visibleOnlineFrom, to: salesEndsAt };
}

type SoldOnline = Pick<SubscriptionRecord, 'onlineSale' | 'access' | 'ticketTypes'>;

export function salesPhase(record: SoldOnline, now: Instant): SalesPhase {
  const { availableOnline, visibleOnlineFrom } = record.onlineSale;
  const { from, to } = salesWindow(record.onlineSale);
  if (!availableOnline) return 'offline';
  if (isOpen(now, from, to)) return 'on_sale';
  if (from === null || now >= from) return 'ended';
  const presale = record.ticketTypes.ticketTypeIds.some((id) => flagsAsked(record, id, now).length > 0);
  if (presale) return 'presale';
  return visibleOnlineFrom !== null && now >= visibleOnlineFrom ? 'announced' : 'hidden';
}

/** SUB-35: the flags any of which a customer needs for this type online at `now`; none = nobody is asked. */
export function flagsAsked(
  { access }: Pick<SubscriptionRecord, 'access'>,
  ticketTypeId: string,
  now: Instant,
): string[] {
  const asked = access.flagAccess.filter(
    ({ from, to, ticketTypeIds }) => ticketTypeIds.includes(ticketTypeId) && isOpen(now, from, to),
  );
  return [...new Set(asked.map(({ flagId }) => flagId))];
}

/** A linked ticket type that is sold online at `now`, and to whom. */
export interface OnlineType {
  readonly id: string;
  readonly name: string;
  readonly flagIds: readonly string[];
}

/**
 * The linked types that can be had online at `now`, the default one first (SUB-17): sold on web, of a fitting kind, for no campaign
 * (CAMP-01), and open with access online on the performances (SUB-46, SUB-47): on all of a series, on any that can be picked. During a
 * presale those only that a flag opens (SUB-35).
 */
export function onlineTypes(
  record: SubscriptionRecord,
  facts: SubscriptionFacts,
  remaining: readonly IncludedPerformance[],
  now: Instant,
): readonly OnlineType[] {
  const presale = salesPhase(record, now) === 'presale';
  const { ticketTypeIds, defaultTicketTypeId } = record.ticketTypes;
  const inOrder = ticketTypeIds.filter((id) => id !== defaultTicketTypeId);
  if (defaultTicketTypeId !== null) inOrder.unshift(defaultTicketTypeId);
  return inOrder.flatMap((id) => {
    const type = facts.ticketTypes.get(id);
    if (!type?.soldOnline || !soldAsSubscription(type.kind) || restrictedToCampaigns(type)) return [];
    const isOffered = (performance: IncludedPerformance) => offeredOn(performance, id, now);
    if (!(record.type === 'series' ? remaining.every(isOffered) : remaining.some(isOffered))) return [];
    const flagIds = flagsAsked(record, id, now);
    return presale && flagIds.length === 0 ? [] : [{ id, name: type.name, flagIds }];
  });
}

function offeredOn(performance: IncludedPerformance, ticketTypeId: string, now: Instant): boolean {
  const prices = pricesOf(performance, ticketTypeId);
  return prices?.access === 'local_and_internet' && isOpen(now, prices.opensAt, prices.closesAt);
}
