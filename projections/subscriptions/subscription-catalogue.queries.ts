import { ZonePrice } from '../../libs/domain/performances/performance.events';
import { ProductFields } from '../../libs/domain/products/product.events';
import {
  IncludedPerformance,
  pricesOf,
  remainingPerformances,
  summedPrices,
  tooFewLeft,
} from '../../libs/domain/subscriptions/included-performance';
import { OnlineType, onlineTypes, salesPhase } from '../../libs/domain/subscriptions/online-sale';
import { readinessOf } from '../../libs/domain/subscriptions/readiness';
import { Information, OnlineSale } from '../../libs/domain/subscriptions/subscription.settings';
import { Reading, textsFor } from '../../libs/domain/subscriptions/texts';
import { Instant } from '../../libs/kernel/event';
import { money } from '../documents';
import { filledPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { settingsByIds } from '../settings/settings.queries';
import { aroundOf, HouseAround, OfHouse } from './subscription-config.queries';
import { webLinkOf } from './subscriptions.body';
import { SubscriptionDocument } from './subscriptions.projection';

/** SUB-22: between the day it is shown and the day it is sold nothing is told but when that is. */
export interface AnnouncedSubscription {
  readonly id: string;
  readonly name: string;
  readonly salesStartsAt: Instant | null;
}

type Shown = Omit<OnlineSale, 'availableOnline' | 'visibleOnlineFrom' | 'emailTemplateId'> &
  Omit<Information, 'name' | 'description' | 'label' | 'showLabel'>;

export interface SubscriptionOnSale extends AnnouncedSubscription, Shown {
  /** SUB-35: a presale sells to customers with a flag only. */
  readonly status: 'on_sale' | 'presale';
  readonly description: string | null;
  readonly image: SubscriptionDocument['image'];
  readonly webLink: string;
  readonly customerInfoPerTicket: boolean;
  /** SUB-48. */
  readonly discountCodeRequired: boolean;
  readonly requiredPerformanceIds: readonly string[];
  /** The default one first (SUB-17). */
  readonly ticketTypes: readonly (OnlineType & { readonly prices: readonly ZonePrice[] })[];
  /** In the order in which they are shown (SUB-44). */
  readonly performances: readonly PerformanceOnSale[];
  /** Sold once with each subscription (SUB-49). */
  readonly products: readonly (ProductFields & { readonly id: string })[];
}

export interface PerformanceOnSale {
  readonly id: string;
  readonly production: { readonly id: string; readonly name: string };
  readonly hallId: string | null;
  readonly numbered: boolean;
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly prices: readonly { readonly ticketTypeId: string; readonly prices: readonly ZonePrice[] }[];
}

export type CatalogueSubscription = AnnouncedSubscription | SubscriptionOnSale;

type House = HouseAround & { readonly reading: Reading };

/** What a web shop may show: what is announced, sold or presold online now and could be bought as it is set up (SUB-20 to SUB-22). */
export async function subscriptionCatalogue(
  views: Views,
  input: PageInput & OfHouse & { readonly reading: Reading },
): Promise<PageBody<CatalogueSubscription>> {
  const { organisationId, shopUrl, reading, limit, cursor } = input;
  const query = { index: 'online', equals: [organisationId], limit, cursor };
  return filledPage(views, 'subscriptions', query, async (records: readonly SubscriptionDocument[]) => {
    const house = { ...(await aroundOf(views, { organisationId, shopUrl }, records)), reading };
    const joined = await joinedWith(views, organisationId, records, house);
    return records.flatMap((record) => itemOf(record, house, joined));
  });
}

/** What other resources an item names. */
interface Joined {
  readonly productions: ReadonlyMap<string, { readonly name: string }>;
  readonly products: ReadonlyMap<string, ProductFields>;
}

async function joinedWith(
  views: Views,
  organisationId: string,
  records: readonly SubscriptionDocument[],
  { facts }: House,
): Promise<Joined> {
  const productionIds = [...facts.performances.values()].map(({ productionId }) => productionId);
  const productIds = records.flatMap(({ products }) => products.productIds);
  const [productions, products] = await Promise.all([
    settingsByIds<{ name: string }>(views, organisationId, 'productions', productionIds),
    settingsByIds<ProductFields>(views, organisationId, 'products', productIds),
  ]);
  return { productions, products };
}

/** Nothing, or the one item that the subscription is. */
function itemOf(record: SubscriptionDocument, house: House, joined: Joined): readonly CatalogueSubscription[] {
  const phase = salesPhase(record, house.now);
  if (phase !== 'announced' && phase !== 'presale' && phase !== 'on_sale') return [];
  if (readinessOf(record, house.facts, house.now).length > 0) return [];
  const remaining = remainingPerformances(record, house.facts, house.now);
  if (tooFewLeft(record, remaining) !== null) return [];
  const { name } = textsFor(record, house.reading);
  const announced = { id: record.subscriptionId, name, salesStartsAt: record.onlineSale.salesStartsAt };
  if (phase === 'announced') return [announced];
  const types = onlineTypes(record, house.facts, remaining, house.now);
  if (types.length === 0) return [];
  const sold = { ...announced, status: phase, ...shownOf(record), ...aboutOf(record, house) };
  return [{ ...sold, ...offerOf(record, house, remaining, types, joined) }];
}

function shownOf(record: SubscriptionDocument): Shown {
  const { availableOnline: _, visibleOnlineFrom: __, emailTemplateId: ___, ...online } = record.onlineSale;
  return {
    ...online,
    type: record.type,
    abbreviation: record.abbreviation,
    seasonId: record.seasonId,
    sameSeat: record.sameSeat,
    color: record.color,
    minPerformances: record.minPerformances,
    maxPerformances: record.maxPerformances,
    minPerPurchase: record.minPerPurchase,
    maxPerPurchase: record.maxPerPurchase,
  };
}

function aboutOf(record: SubscriptionDocument, { reading, shopUrl }: House) {
  return {
    description: textsFor(record, reading).description,
    image: record.image,
    webLink: webLinkOf(shopUrl, record),
    customerInfoPerTicket: record.customerInfo.perTicket,
    discountCodeRequired: record.discounts.codes.some(({ required }) => required),
  };
}

function offerOf(
  record: SubscriptionDocument,
  { facts }: House,
  remaining: readonly IncludedPerformance[],
  types: readonly OnlineType[],
  { productions, products }: Joined,
) {
  const currency = facts.performances.get(remaining[0]!.id)!.currency;
  const wholePrices = (id: string): ZonePrice[] =>
    summedPrices(remaining, id).map(({ priceZoneId, amount }) => ({ priceZoneId, price: money(amount, currency) }));
  const required = record.requiredPerformances.performanceIds;
  return {
    requiredPerformanceIds: remaining.map(({ id }) => id).filter((id) => required.includes(id)),
    // SUB-03: a series has one price, pick and mix costs what is picked.
    ticketTypes: types.map((type) => ({ ...type, prices: record.type === 'series' ? wholePrices(type.id) : [] })),
    performances: remaining.map((performance) => performanceOnSale(performance, types, productions)),
    products: record.products.productIds.flatMap((id) => {
      const product = products.get(id);
      return product ? [{ id, name: product.name, price: product.price }] : [];
    }),
  };
}

function performanceOnSale(
  performance: IncludedPerformance,
  types: readonly OnlineType[],
  productions: Joined['productions'],
): PerformanceOnSale {
  const { id, productionId, hallId, numbered, startsAt, timeZone } = performance;
  const prices = types.flatMap(({ id: ticketTypeId }) => {
    const found = pricesOf(performance, ticketTypeId);
    return found ? [{ ticketTypeId, prices: found.prices }] : [];
  });
  const production = { id: productionId, name: productions.get(productionId)?.name ?? productionId };
  return { id, production, hallId, numbered, startsAt, timeZone, prices };
}
