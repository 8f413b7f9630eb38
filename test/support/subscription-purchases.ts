import { stateAfter } from '../../libs/kernel/decider-specification';
import { performance } from '../../libs/domain/performances/performance.decider';
import {
  PerformanceEvent,
  PerformanceSettings,
  Seating,
  TicketTypePrices,
} from '../../libs/domain/performances/performance.events';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { includedBy, SubscriptionFacts } from '../../libs/domain/subscriptions/included-performance';
import { Purchase, PurchaseRequest, WantedUnit } from '../../libs/domain/subscriptions/purchase-request';
import { SubscriptionEvent } from '../../libs/domain/subscriptions/subscription.events';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { curtain, everywhere, now, numbered, performanceCreated, shifted, ticketTypePriced } from './builders';
import { performancesSelected, recordAfter, soldOnline, subscriptionCreated, typesSet } from './subscription-builders';

const day = 86_400_000;

/** A performance on the nth day after `curtain`, with cards at 200 kr, and what happened on it. */
export interface House {
  readonly settings: Partial<PerformanceSettings>;
  readonly history: readonly PerformanceEvent[];
}

/** Cards at 200 kr, unless told otherwise. */
export function cardPriced(performanceId: string, prices: Partial<TicketTypePrices> = {}): PerformanceEvent {
  const { type, data } = ticketTypePriced({ ticketTypeId: 'card', prices: everywhere(20000), ...prices });
  return { type, data: { ...data, performanceId } };
}

const hall: Seating = numbered(['A', 5], ['B', 5]);

function stateOf(performanceId: string, nth: number, { settings, history }: House): PerformanceState {
  return stateAfter(performance, [
    performanceCreated({
      ...{ performanceId, productionId: 'play', hallId: 'main', seating: hall, startsAt: shifted(curtain, nth * day) },
      ...settings,
    }),
    cardPriced(performanceId),
    ...history,
  ]);
}

/** A subscription to the performances `p1`, `p2`, `p3` of one hall, unless changed; everything that is told apart by a spec. */
export interface Story {
  readonly subscription: readonly SubscriptionEvent[];
  readonly houses: Readonly<Record<string, House>>;
  readonly type: Partial<TicketTypeFields>;
  readonly products: Purchase['products'];
  readonly customer: Partial<Purchase['customer']>;
  readonly request: Partial<PurchaseRequest>;
  readonly at: string;
}

const untouched: House = { settings: {}, history: [] };
export const seriesOfThree = [
  subscriptionCreated(),
  typesSet('card'),
  performancesSelected('p1', 'p2', 'p3'),
  soldOnline(),
];

export const unit = (wanted: Partial<WantedUnit> = {}): WantedUnit => ({
  ticketTypeId: 'card',
  seatId: null,
  seatIdByPerformance: null,
  ...wanted,
});

/** One subscription, asked for online by a customer named by address, unless told otherwise. */
export function purchaseOf(story: Partial<Story> = {}): Purchase {
  const record = recordAfter(...(story.subscription ?? seriesOfThree));
  const houses = { p1: untouched, p2: untouched, p3: untouched, ...story.houses };
  const states = Object.entries(houses).map(([id, house], nth) => [id, stateOf(id, nth, house)] as const);
  const card = { name: 'Card', kind: 'subscription', soldOnline: true, webPurchaseCode: null, ...story.type } as const;
  const facts: SubscriptionFacts = {
    performances: new Map(states.map(([id, state]) => [id, includedBy(state)!])),
    ticketTypes: new Map([['card', card]]),
  };
  const request: PurchaseRequest = {
    channel: 'online',
    sellingUnit: null,
    units: [unit()],
    performanceIds: record.type === 'series' ? null : ['p1', 'p2', 'p3'],
    deliveryMethod: null,
    consentIds: [],
    discountCode: null,
    payment: null,
    ...story.request,
  };
  const customer = { standing: 'known' as const, loggedIn: false, flagIds: [], ...story.customer };
  const { products = [], at = now } = story;
  return { record, facts, performances: new Map(states), products, currency: 'NOK', customer, request, now: at };
}
