import { performancesInOrder, SubscriptionFacts } from '../../libs/domain/subscriptions/included-performance';
import { SubscriptionRecord } from '../../libs/domain/subscriptions/subscription-record';
import { documentId } from '../documents';
import { listAll, listPage, PageBody } from '../paging';
import { PerformanceDocument } from '../performances/performances.projection';
import { performancesByIds } from '../performances/performances.queries';
import { ById, PageInput, Views } from '../query-context';
import { ticketTypesByIds } from '../settings/settings.queries';
import { Around, PerformanceChoice, performanceChoice, SubscriptionBody, subscriptionBody } from './subscriptions.body';
import { SubscriptionDocument } from './subscriptions.projection';

/** What every query of subscriptions is asked with. */
export interface OfHouse {
  readonly organisationId: string;
  readonly shopUrl: string;
}

export interface SubscriptionDetailBody extends SubscriptionBody {
  /** Performances of the chosen productions that could still be added, by their start (SUB-18). */
  readonly selectable: readonly PerformanceChoice[];
  /** Those of the subscription, in the order in which they are shown (SUB-44). */
  readonly selected: readonly PerformanceChoice[];
}

/** One subscription with its pick lists. */
export async function getSubscription(
  views: Views,
  { organisationId, id, shopUrl }: ById & OfHouse,
): Promise<SubscriptionDetailBody | undefined> {
  const view = views.view('subscriptions');
  const document = await views.store.get<SubscriptionDocument>(view, documentId(organisationId, id));
  if (document === undefined) return undefined;
  const around = await aroundOf(views, { organisationId, shopUrl }, [document]);
  return {
    ...subscriptionBody(document, around),
    selectable: await selectableFor(views, document, around),
    selected: performancesInOrder(document, around.facts).map(performanceChoice),
  };
}

/** In the order in which they were made. */
export async function listSubscriptions(
  views: Views,
  { organisationId, shopUrl, limit, cursor }: PageInput & OfHouse,
): Promise<PageBody<SubscriptionBody>> {
  const query = { index: 'byOrganisation', equals: [organisationId], limit, cursor };
  const { items, nextCursor } = await listPage<SubscriptionDocument>(views, 'subscriptions', query);
  const around = await aroundOf(views, { organisationId, shopUrl }, items);
  return { items: items.map((document) => subscriptionBody(document, around)), nextCursor };
}

/** As the view has them: more than the rules ask for. */
export interface HouseAround extends Omit<Around, 'facts'> {
  readonly facts: Omit<SubscriptionFacts, 'performances'> & {
    readonly performances: ReadonlyMap<string, PerformanceDocument>;
  };
}

/** What several subscriptions are shown with: two looks at the store, however many they are. */
export async function aroundOf(
  views: Views,
  { organisationId, shopUrl }: OfHouse,
  records: readonly SubscriptionRecord[],
): Promise<HouseAround> {
  const performanceIds = new Set(records.flatMap(({ performances }) => performances.performanceIds));
  const typeIds = records.flatMap(({ ticketTypes }) => ticketTypes.ticketTypeIds);
  const [performances, ticketTypes] = await Promise.all([
    performancesByIds(views, organisationId, [...performanceIds]),
    ticketTypesByIds(views, organisationId, typeIds),
  ]);
  return { facts: { performances, ticketTypes }, now: views.now(organisationId), shopUrl };
}

async function selectableFor(
  views: Views,
  { organisationId, performances }: SubscriptionDocument,
  { now }: HouseAround,
): Promise<readonly PerformanceChoice[]> {
  const selected = new Set(performances.performanceIds);
  const lists = await Promise.all(
    performances.productionIds.map((productionId) =>
      listAll<PerformanceDocument>(views, 'performances', {
        index: 'byProduction',
        equals: [organisationId, productionId],
        from: now,
      }),
    ),
  );
  return lists
    .flat()
    .filter(({ id, startsAt, cancelled }) => !selected.has(id) && !cancelled && startsAt > now)
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
    .map(performanceChoice);
}
