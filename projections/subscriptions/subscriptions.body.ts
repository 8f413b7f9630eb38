import { IncludedPerformance, SubscriptionFacts } from '../../libs/domain/subscriptions/included-performance';
import { ReadinessEntry, readinessOf } from '../../libs/domain/subscriptions/readiness';
import { labelOf, SubscriptionParts, SubscriptionRecord } from '../../libs/domain/subscriptions/subscription-record';
import { ExchangeScope, Information } from '../../libs/domain/subscriptions/subscription.settings';
import { Instant } from '../../libs/kernel/event';

/** Each part under the name of its address and with the fields that its `PUT` takes. */
export interface SubscriptionBody extends Omit<Information, 'label'>, Omit<SubscriptionParts, 'exchange'> {
  readonly id: string;
  readonly label: string;
  readonly exchange: { readonly scope: ExchangeScope; readonly allowOutsideSubscription: boolean };
  readonly webLink: string;
  readonly readiness: readonly ReadinessEntry[];
  readonly version: number;
}

/** What a subscription is shown with. */
export interface Around {
  readonly facts: SubscriptionFacts;
  readonly now: Instant;
  /** What the web links of this house's subscriptions begin with (SUB-26). */
  readonly shopUrl: string;
}

/** A subscription as the API answers it, from the view or from the folded stream alike. */
export function subscriptionBody(record: SubscriptionRecord, { facts, now, shopUrl }: Around): SubscriptionBody {
  return {
    id: record.subscriptionId,
    ...informationOf(record),
    ticketTypes: record.ticketTypes,
    performances: record.performances,
    onlineSale: record.onlineSale,
    exchange: { scope: record.exchange.scope, allowOutsideSubscription: record.exchange.allowOutside },
    access: record.access,
    allocation: record.allocation,
    requiredPerformances: record.requiredPerformances,
    suggestion: record.suggestion,
    customerInfo: record.customerInfo,
    sort: record.sort,
    image: record.image,
    products: record.products,
    organisations: record.organisations,
    finance: record.finance,
    translations: record.translations,
    discounts: record.discounts,
    renewal: record.renewal,
    webLink: webLinkOf(shopUrl, record),
    readiness: readinessOf(record, facts, now),
    version: record.version,
  };
}

function informationOf(record: SubscriptionRecord) {
  return {
    type: record.type,
    name: record.name,
    abbreviation: record.abbreviation,
    seasonId: record.seasonId,
    sameSeat: record.sameSeat,
    color: record.color,
    label: labelOf(record),
    showLabel: record.showLabel,
    description: record.description,
    minPerformances: record.minPerformances,
    maxPerformances: record.maxPerformances,
    minPerPurchase: record.minPerPurchase,
    maxPerPurchase: record.maxPerPurchase,
  };
}

/** SUB-26: derived from the id, so that it never changes and stands nowhere. */
export const webLinkOf = (shopUrl: string, { subscriptionId }: Pick<SubscriptionRecord, 'subscriptionId'>): string =>
  `${shopUrl}/${subscriptionId}`;

/** A performance as the pick lists of the settings show it. */
export type PerformanceChoice = Pick<
  IncludedPerformance,
  'id' | 'productionId' | 'seasonId' | 'hallId' | 'startsAt' | 'timeZone' | 'cancelled'
>;

export function performanceChoice(performance: IncludedPerformance): PerformanceChoice {
  const { id, productionId, seasonId, hallId, startsAt, timeZone, cancelled } = performance;
  return { id, productionId, seasonId, hallId, startsAt, timeZone, cancelled };
}
