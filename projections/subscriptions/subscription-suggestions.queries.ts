import {
  IncludedPerformance,
  remainingPerformances,
  tooFewLeft,
} from '../../libs/domain/subscriptions/included-performance';
import { onlineTypes, salesPhase } from '../../libs/domain/subscriptions/online-sale';
import { readinessOf } from '../../libs/domain/subscriptions/readiness';
import { OnlineSale, SubscriptionType } from '../../libs/domain/subscriptions/subscription.settings';
import { Reading, textsFor } from '../../libs/domain/subscriptions/texts';
import { filledPage, PageBody } from '../paging';
import { findPerformance } from '../performances/performances.queries';
import { PageInput, Views } from '../query-context';
import { OpenPlaces, openPlacesIn } from './open-places.queries';
import { aroundOf, HouseAround, OfHouse } from './subscription-config.queries';
import { webLinkOf } from './subscriptions.body';
import { SubscriptionDocument } from './subscriptions.projection';

/** What the popup shows to somebody who buys a single performance (SUB-40 to SUB-42). */
export interface SubscriptionSuggestion {
  readonly id: string;
  readonly type: SubscriptionType;
  readonly name: string;
  readonly displaySubscriptionAs: OnlineSale['displaySubscriptionAs'];
  readonly heading: string;
  readonly description: string | null;
  readonly image: SubscriptionDocument['image'];
  readonly webLink: string;
}

/** SUB-40: subscriptions with this performance that anybody can buy online now. `undefined` = no such performance. */
export async function subscriptionSuggestions(
  views: Views,
  input: PageInput & OfHouse & { readonly performanceId: string; readonly reading: Reading },
): Promise<PageBody<SubscriptionSuggestion> | undefined> {
  const { organisationId, shopUrl, performanceId, reading, limit, cursor } = input;
  if ((await findPerformance(views, organisationId, performanceId)) === undefined) return undefined;
  const query = { index: 'online', equals: [organisationId], limit, cursor };
  const open = openPlacesIn(views);
  return filledPage(views, 'subscriptions', query, async (found: readonly SubscriptionDocument[]) => {
    const suggesting = found.filter(
      ({ suggestion, performances }) => suggestion.enabled && performances.performanceIds.includes(performanceId),
    );
    const around = await aroundOf(views, { organisationId, shopUrl }, suggesting);
    const bought = await Promise.all(suggesting.map((record) => canBeBought(record, performanceId, around, open)));
    return suggesting.filter((_, nth) => bought[nth]).map((record) => suggestionOf(record, shopUrl, reading));
  });
}

/** Ready, on sale to everybody, with enough performances left (SUB-14, SUB-15), this one among them, and places on them. */
async function canBeBought(
  record: SubscriptionDocument,
  performanceId: string,
  { facts, now }: HouseAround,
  open: OpenPlaces,
): Promise<boolean> {
  if (salesPhase(record, now) !== 'on_sale' || readinessOf(record, facts, now).length > 0) return false;
  const remaining = remainingPerformances(record, facts, now);
  return (
    tooFewLeft(record, remaining) === null &&
    remaining.some(({ id }) => id === performanceId) &&
    onlineTypes(record, facts, remaining, now).some(({ flagIds }) => flagIds.length === 0) &&
    hasPlaces(record, remaining, ({ id }) => open(record, facts.performances.get(id)!))
  );
}

/** For the smallest purchase (SUB-13): on everything that is in it anyhow, and on as many performances as are chosen at least (SUB-14). */
async function hasPlaces(
  record: SubscriptionDocument,
  remaining: readonly IncludedPerformance[],
  placesOn: (performance: IncludedPerformance) => Promise<number>,
): Promise<boolean> {
  const places = await Promise.all(remaining.map(placesOn));
  const withPlaces = remaining.filter((_, nth) => places[nth]! >= (record.minPerPurchase ?? 1));
  const required = record.requiredPerformances.performanceIds;
  const needed = record.type === 'series' ? remaining : remaining.filter(({ id }) => required.includes(id));
  return needed.every((each) => withPlaces.includes(each)) && tooFewLeft(record, withPlaces) === null;
}

function suggestionOf(record: SubscriptionDocument, shopUrl: string, reading: Reading): SubscriptionSuggestion {
  const { name, suggestionHeading, suggestionDescription } = textsFor(record, reading);
  return {
    id: record.subscriptionId,
    type: record.type,
    name,
    displaySubscriptionAs: record.onlineSale.displaySubscriptionAs,
    // A suggestion that is on has one (SUB-41).
    heading: suggestionHeading ?? name,
    description: suggestionDescription,
    image: record.image,
    webLink: webLinkOf(shopUrl, record),
  };
}
