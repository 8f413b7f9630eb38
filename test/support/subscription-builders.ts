import { stateAfter } from '../../libs/kernel/decider-specification';
import { IncludedPerformance, SubscriptionFacts } from '../../libs/domain/subscriptions/included-performance';
import { SubscriptionRecord } from '../../libs/domain/subscriptions/subscription-record';
import { subscriptionDecider } from '../../libs/domain/subscriptions/subscription.decider';
import {
  SubscriptionCreated,
  SubscriptionEvent,
  SubscriptionOnlineSaleConfigured,
  SubscriptionPerformancesChanged,
  SubscriptionTicketTypesSet,
} from '../../libs/domain/subscriptions/subscription.events';
import { Information, OnlineSale } from '../../libs/domain/subscriptions/subscription.settings';
import { TicketType } from '../../libs/domain/ticket-types/ticket-type';
import { TicketTypeFields, TicketTypeKind } from '../../libs/domain/ticket-types/ticket-type.events';
import { curtain, everywhere, shifted } from './builders';

const day = 86_400_000;

/** A series called `s1`, as it is told in every field; what a spec is about it says itself. */
export const information: Information = {
  type: 'series',
  name: 'Classics',
  abbreviation: 'CLA',
  seasonId: 'spring',
  sameSeat: false,
  color: null,
  label: null,
  showLabel: false,
  description: null,
  minPerformances: null,
  maxPerformances: null,
  minPerPurchase: 1,
  maxPerPurchase: null,
};

export const subscriptionCreated = (fields: Partial<Information> = {}): SubscriptionCreated => ({
  type: 'SubscriptionCreated',
  data: { subscriptionId: 's1', ...information, ...fields },
});

export const pickAndMix = (fields: Partial<Information> = {}): SubscriptionCreated =>
  subscriptionCreated({ type: 'pick_and_mix', ...fields });

export const typesSet = (...ticketTypeIds: string[]): SubscriptionTicketTypesSet => ({
  type: 'SubscriptionTicketTypesSet',
  data: {
    subscriptionId: 's1',
    ticketTypeIds,
    defaultTicketTypeId: ticketTypeIds[0] ?? null,
    facts: { kinds: Object.fromEntries(ticketTypeIds.map((id) => [id, 'subscription'])) },
  },
});

/** Performances of the production `play`. */
export const performancesSelected = (...performanceIds: string[]): SubscriptionPerformancesChanged => ({
  type: 'SubscriptionPerformancesChanged',
  data: {
    subscriptionId: 's1',
    productionIds: ['play'],
    performanceIds,
    facts: { productionOf: Object.fromEntries(performanceIds.map((id) => [id, 'play'])) },
  },
});

/** Available online without bounds. */
export const onlineSale: OnlineSale = {
  availableOnline: true,
  visibleOnlineFrom: null,
  salesStartsAt: null,
  salesEndsAt: null,
  deliveryMethods: [],
  displaySubscriptionAs: 'subscription',
  displayPerformanceAs: 'performance',
  groupTickets: false,
  showPriceZones: false,
  seatSelection: 'best_available_then_manual',
  consents: [],
  emailTemplateId: null,
};

export const soldOnline = (fields: Partial<OnlineSale> = {}): SubscriptionOnlineSaleConfigured => ({
  type: 'SubscriptionOnlineSaleConfigured',
  data: { subscriptionId: 's1', ...onlineSale, ...fields },
});

/** The subscription that these events made. */
export function recordAfter(...events: SubscriptionEvent[]): SubscriptionRecord {
  const { record } = stateAfter(subscriptionDecider, events);
  if (record === null) throw new Error('no event made a subscription');
  return record;
}

const seasonCard: TicketTypeFields = { name: 'Card', kind: 'subscription', soldOnline: true, webPurchaseCode: null };

/** Ticket types by their kind, as a fact. */
export const typesOfKind = (kinds: Readonly<Record<string, TicketTypeKind>>): ReadonlyMap<string, TicketType> =>
  new Map(Object.entries(kinds).map(([id, kind]) => [id, { id, version: 1, ...seasonCard, name: id, kind }]));

/** On the nth day after `curtain`, priced with 200 kr for `card` everywhere. */
export const included = (id: string, nth: number, fields: Partial<IncludedPerformance> = {}): IncludedPerformance => ({
  id,
  productionId: 'play',
  seasonId: 'spring',
  hallId: 'main',
  numbered: true,
  priceZoneIds: ['stalls'],
  startsAt: shifted(curtain, nth * day),
  timeZone: 'Europe/Oslo',
  cancelled: false,
  prices: [pricedFor('card', 20000)],
  allocations: [],
  ...fields,
});

export const pricedFor = (ticketTypeId: string, amount: number) => ({
  ticketTypeId,
  prices: everywhere(amount),
  access: 'local_and_internet' as const,
  opensAt: null,
  closesAt: null,
});

/** The ticket type `card`, and these performances. */
export const factsOf = (...performances: IncludedPerformance[]): SubscriptionFacts => ({
  performances: new Map(performances.map((performance) => [performance.id, performance])),
  ticketTypes: typesOfKind({ card: 'subscription', second: 'both' }),
});
