import { subscriptionDisplays, subscriptionTypes } from '../../../libs/domain/subscriptions/subscription.settings';
import type { DashboardItem } from '../../../projections/subscriptions/sales-dashboard.queries';
import type {
  AnnouncedSubscription,
  PerformanceOnSale,
  SubscriptionOnSale,
} from '../../../projections/subscriptions/subscription-catalogue.queries';
import type { SubscriptionSuggestion } from '../../../projections/subscriptions/subscription-suggestions.queries';
import {
  count,
  flag,
  id,
  instant,
  list,
  money,
  named,
  nullable,
  object,
  type Schema,
  text,
  words,
} from '../http/schemas';
import { zonePrices } from '../performances/performances.responses';
import { image, readinessEntry, shownOnline } from './subscriptions.responses';

const announced = {
  id,
  name: text,
  salesStartsAt: nullable(instant),
};

const performanceOnSale = object<PerformanceOnSale>({
  id,
  production: object<PerformanceOnSale['production']>({ id, name: text }),
  hallId: nullable(id),
  numbered: flag,
  startsAt: instant,
  timeZone: text,
  prices: list(object<PerformanceOnSale['prices'][number]>({ ticketTypeId: id, prices: zonePrices })),
});

const subscriptionOnSale = named<SubscriptionOnSale>('SubscriptionOnSale', {
  ...announced,
  status: { ...words('on_sale', 'presale'), description: 'A presale sells to customers with one of `flagIds` only' },
  type: words(...subscriptionTypes),
  abbreviation: text,
  seasonId: id,
  sameSeat: flag,
  color: nullable(text),
  description: nullable(text),
  image,
  webLink: text,
  salesEndsAt: nullable(instant),
  ...shownOnline,
  customerInfoPerTicket: flag,
  discountCodeRequired: flag,
  minPerformances: nullable(count),
  maxPerformances: nullable(count),
  minPerPurchase: count,
  maxPerPurchase: nullable(count),
  requiredPerformanceIds: list(id),
  ticketTypes: list(
    object<SubscriptionOnSale['ticketTypes'][number]>({
      id,
      name: text,
      flagIds: { ...list(id), description: 'Sold to customers with one of these flags; none = to everybody' },
      prices: { ...zonePrices, description: 'Of the whole series; empty for pick and mix' },
    }),
  ),
  performances: list(performanceOnSale),
  products: {
    ...list(object<SubscriptionOnSale['products'][number]>({ id, name: text, price: money })),
    description: 'Sold once with each subscription',
  },
});

/** SUB-22. */
export const catalogueSubscription: Schema = {
  title: 'CatalogueSubscription',
  oneOf: [named<AnnouncedSubscription>('AnnouncedSubscription', announced), subscriptionOnSale],
};

export const suggestion = named<SubscriptionSuggestion>('SubscriptionSuggestion', {
  id,
  type: words(...subscriptionTypes),
  name: text,
  displaySubscriptionAs: words(...subscriptionDisplays),
  heading: text,
  description: nullable(text),
  image,
  webLink: text,
});

export const dashboardItem = named<DashboardItem>('DashboardSubscription', {
  id,
  type: words(...subscriptionTypes),
  name: text,
  abbreviation: text,
  seasonId: id,
  color: nullable(text),
  label: nullable(text, 'null unless the subscription shows its label here'),
  minPerformances: nullable(count),
  maxPerformances: nullable(count),
  minPerPurchase: count,
  maxPerPurchase: nullable(count),
  sellable: flag,
  obstacles: { ...list(readinessEntry), description: 'Why it cannot be sold now' },
  ticketTypes: list(object<DashboardItem['ticketTypes'][number]>({ id, name: text })),
  performances: {
    ...list(object<DashboardItem['performances'][number]>({ id, productionId: id, startsAt: instant })),
    description: 'What can still be sold of it',
  },
});
