import { performance } from '../../../libs/domain/performances/performance.decider';
import type { PerformanceState } from '../../../libs/domain/performances/performance.state';
import { productDecider } from '../../../libs/domain/products/product.decider';
import { productionDecider } from '../../../libs/domain/productions/production.decider';
import { seasonDecider } from '../../../libs/domain/seasons/season.decider';
import {
  includedBy,
  type IncludedPerformance,
  type SubscriptionFacts,
} from '../../../libs/domain/subscriptions/included-performance';
import type { InformationFacts } from '../../../libs/domain/subscriptions/information';
import type { SelectionFacts } from '../../../libs/domain/subscriptions/performances-tab';
import type { RenewalFacts } from '../../../libs/domain/subscriptions/renewal-tab';
import type { LiveSales } from '../../../libs/domain/subscriptions/sales-marker';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import type { Core } from '../../../libs/runtime/core';
import { eachOf } from '../../../libs/runtime/each-of';

/** What other streams say, as facts for decisions on a subscription and for what it is shown with. */
export async function subscriptionFacts(
  core: Core,
  organisationId: string,
  { performances }: Pick<SubscriptionRecord, 'performances'>,
): Promise<SubscriptionFacts> {
  const [included, { byId: ticketTypes }] = await Promise.all([
    performancesByIds(core, organisationId, performances.performanceIds),
    core.commands.state(ticketTypesDecider, { organisationId }),
  ]);
  return { performances: included, ticketTypes };
}

/** Of the ids those that are there, each as its stream stands. */
export async function performancesByIds(
  core: Core,
  organisationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IncludedPerformance>> {
  const states = await eachOf(ids, (id) => core.commands.state(performance, { organisationId, id }));
  return new Map(
    states.flatMap((state) => includedBy(state) ?? []).map((performance) => [performance.id, performance]),
  );
}

export async function informationFacts(
  core: Core,
  organisationId: string,
  seasonId: string | undefined,
): Promise<InformationFacts> {
  if (seasonId === undefined) return { seasonExists: true };
  const season = await core.commands.state(seasonDecider, { organisationId, id: seasonId });
  return { seasonExists: season.status === 'exists' };
}

export async function selectionFacts(
  core: Core,
  organisationId: string,
  wanted: { readonly productionIds: readonly string[]; readonly performanceIds: readonly string[] },
): Promise<Omit<SelectionFacts, 'sales'>> {
  const [productions, performances] = await Promise.all([
    eachOf(wanted.productionIds, (id) => core.commands.state(productionDecider, { organisationId, id })),
    performancesByIds(core, organisationId, wanted.performanceIds),
  ]);
  return {
    productions: productions.flatMap((production) => (production.status === 'exists' ? [production.id] : [])),
    performances: Object.fromEntries(
      [...performances].map(([id, { productionId, cancelled }]) => [id, { productionId, cancelled }]),
    ),
  };
}

/**
 * Which of the performances have places of the subscription held or sold, or will have: a purchase under way names its whole plan with its
 * first hold, before it marks anything, on one of the subscription's performances. As fresh as decisions on all of them would be.
 */
export async function liveSales(
  core: Core,
  organisationId: string,
  { subscriptionId, performances }: Pick<SubscriptionRecord, 'subscriptionId' | 'performances'>,
  performanceIds: readonly string[],
): Promise<LiveSales> {
  const on = <T>(id: string, select: (state: Readonly<PerformanceState>) => T) =>
    core.commands.read(performance, { organisationId, id }, select);
  const planned = await eachOf(performanceIds.length === 0 ? [] : performances.performanceIds, (id) =>
    on(id, (state) => plannedFrom(state, subscriptionId)),
  );
  // After the plans: what is no plan any more has all its places by then.
  const taken = await eachOf(performanceIds, (id) =>
    on(id, ({ ofSubscriptions }) => (ofSubscriptions.get(subscriptionId) ?? 0) > 0),
  );
  const plans = new Set(planned.flat());
  return Object.fromEntries(performanceIds.map((id, nth) => [id, plans.has(id) || taken[nth]!]));
}

/** Where purchases of the subscription that hold something here are to hold more. */
const plannedFrom = ({ holds }: Readonly<PerformanceState>, subscriptionId: string): string[] =>
  [...holds.values()].flatMap((hold) =>
    hold.status === 'held' && hold.subscriptionId === subscriptionId ? hold.performanceIds : [],
  );

/** Of the ids those that are there. */
export async function productFacts(
  core: Core,
  organisationId: string,
  ids: readonly string[],
): Promise<{ readonly products: readonly string[] }> {
  const products = await eachOf(ids, (id) => core.commands.state(productDecider, { organisationId, id }));
  return { products: products.flatMap((product) => (product.status === 'exists' ? [product.id] : [])) };
}

/** SUB-50: the earlier subscription, and those that it follows in its turn. */
export async function renewalFacts(
  core: Core,
  organisationId: string,
  earlierId: string | undefined,
): Promise<RenewalFacts> {
  const recordOf = async (id: string) =>
    (await core.commands.state(subscriptionDecider, { organisationId, id })).record;
  const earlier = earlierId === undefined ? null : await recordOf(earlierId);
  if (earlier === null) return { earlierTicketTypeIds: null, line: [] };
  const line: string[] = [];
  let next = earlier.renewal.renewsFrom?.subscriptionId;
  // Two changes at the same instant could close a circle that neither of them saw.
  while (next !== undefined && !line.includes(next)) {
    line.push(next);
    next = (await recordOf(next))?.renewal.renewsFrom?.subscriptionId;
  }
  return { earlierTicketTypeIds: earlier.ticketTypes.ticketTypeIds, line };
}
