import { remainingPerformances, tooFewLeft } from '../../libs/domain/subscriptions/included-performance';
import { ReadinessEntry, readinessOf, toldWithMessage } from '../../libs/domain/subscriptions/readiness';
import { labelOf } from '../../libs/domain/subscriptions/subscription-record';
import { Information } from '../../libs/domain/subscriptions/subscription.settings';
import { Instant } from '../../libs/kernel/event';
import { filledPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { aroundOf } from './subscription-config.queries';
import { Around } from './subscriptions.body';
import { SubscriptionDocument } from './subscriptions.projection';

/** A subscription as whoever sells at the box office sees it (SUB-55). */
export interface DashboardItem extends Omit<Information, 'label' | 'showLabel' | 'description' | 'sameSeat'> {
  readonly id: string;
  /** `null` unless it is shown here (SUB-10). */
  readonly label: string | null;
  readonly sellable: boolean;
  /** Why it cannot be sold now. */
  readonly obstacles: readonly ReadinessEntry[];
  /** The default one first (SUB-17). */
  readonly ticketTypes: readonly { readonly id: string; readonly name: string }[];
  /** What can still be sold of it, in the order in which it is shown (SUB-44). */
  readonly performances: readonly { readonly id: string; readonly productionId: string; readonly startsAt: Instant }[];
}

/**
 * SUB-55: every subscription as it was made, whether it can be sold or not. With a performance, those that include it: their labels are
 * shown where it is sold (SUB-09).
 */
export async function salesDashboard(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly performanceId?: string },
): Promise<PageBody<DashboardItem>> {
  const { organisationId, performanceId, limit, cursor } = input;
  const query = { index: 'byOrganisation', equals: [organisationId], limit, cursor };
  const included = ({ performances }: SubscriptionDocument) =>
    performanceId === undefined || performances.performanceIds.includes(performanceId);
  return filledPage(views, 'subscriptions', query, async (found: readonly SubscriptionDocument[]) => {
    const records = found.filter(included);
    const around = await aroundOf(views, { organisationId, shopUrl: '' }, records);
    return records.map((record) => itemOf(record, around));
  });
}

function itemOf(record: SubscriptionDocument, { facts, now }: Around): DashboardItem {
  const remaining = remainingPerformances(record, facts, now);
  const obstacles = [...readinessOf(record, facts, now), ...closed(record, remaining)];
  const { ticketTypeIds, defaultTicketTypeId } = record.ticketTypes;
  const typeIds = [...ticketTypeIds].sort(
    (a, b) => Number(b === defaultTicketTypeId) - Number(a === defaultTicketTypeId),
  );
  return {
    id: record.subscriptionId,
    type: record.type,
    name: record.name,
    abbreviation: record.abbreviation,
    seasonId: record.seasonId,
    color: record.color,
    label: record.showLabel ? labelOf(record) : null,
    minPerformances: record.minPerformances,
    maxPerformances: record.maxPerformances,
    minPerPurchase: record.minPerPurchase,
    maxPerPurchase: record.maxPerPurchase,
    sellable: obstacles.length === 0,
    obstacles,
    ticketTypes: typeIds.map((id) => ({ id, name: facts.ticketTypes.get(id)?.name ?? id })),
    performances: remaining.map(({ id, productionId, startsAt }) => ({ id, productionId, startsAt })),
  };
}

/** SUB-14: no setting, and all the same nothing is sold. While performances were never selected, that is what is told. */
function closed(record: SubscriptionDocument, remaining: readonly unknown[]): readonly ReadinessEntry[] {
  const details = tooFewLeft(record, remaining);
  if (details === null || record.performances.performanceIds.length === 0) return [];
  return [toldWithMessage({ code: 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', details })];
}
