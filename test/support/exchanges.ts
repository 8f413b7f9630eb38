import type { ExchangeFacts, SourceTicket } from '../../libs/domain/exchanges/exchange-facts';
import { exchangeRefusal } from '../../libs/domain/exchanges/exchange-policies';
import type { ExchangeRules } from '../../libs/domain/exchanges/exchange-rules';
import type { TicketTypePrices } from '../../libs/domain/performances/performance.events';
import { curtain, everywhere, money, now, shifted } from './builders';

const day = 24 * 60 * 60 * 1000;

/** Rules that let everything pass, with a fee. */
export const exchangeRules = (changes: Partial<ExchangeRules> = {}): ExchangeRules => ({
  allowed: true,
  freeExchanges: 0,
  maxExchanges: 0,
  cutoffDays: 0,
  ticketTypePolicy: 'same_type',
  samePriceZone: false,
  feeType: 'per_ticket',
  onlineFee: money(2500),
  boxOfficeExchangeProductId: 'swap',
  ...changes,
});

export const sourceTicket = (changes: Partial<SourceTicket> = {}): SourceTicket => ({
  id: 'o1-0',
  state: 'active',
  seatId: 'A-1',
  priceZoneId: 'stalls',
  price: 30000,
  performanceId: 'friday',
  ticketTypeId: 'adult',
  lockedBy: null,
  ...changes,
});

export const pricedAt = (price: number, changes: Partial<TicketTypePrices> = {}): TicketTypePrices => ({
  ticketTypeId: 'adult',
  prices: everywhere(price),
  access: 'local_and_internet',
  opensAt: null,
  closesAt: null,
  ...changes,
});

type Part<T> = T extends object ? Partial<T> : T;
/** What is otherwise than in an exchange that everything allows. */
export type ChangedFacts = {
  readonly [K in keyof ExchangeFacts]?: K extends 'request' | 'target' | 'season' | 'tally'
    ? Part<ExchangeFacts[K]>
    : ExchangeFacts[K];
};

/** One ticket from Friday's performance of a production to Saturday's: allowed by every rule. */
export function exchangeFacts(changes: ChangedFacts = {}): ExchangeFacts {
  const { request, target, season, tally, ...others } = changes;
  const tickets = others.tickets ?? [sourceTicket()];
  const places = tickets.map((_, unit) => ({ seatId: `B-${unit + 1}`, priceZoneId: 'stalls', price: 35000 }));
  return {
    now,
    request: {
      ticketIds: tickets.map(({ id }) => id),
      targetPerformanceId: 'saturday',
      targetSeatIds: null,
      targetTicketTypeId: null,
      channel: 'online',
      customerId: null,
      ...request,
    },
    order: { orderId: 'o1', customerId: 'ada' },
    tickets,
    ofOtherOrders: [],
    season: { seasonId: 'spring', rules: exchangeRules(), rulesVersion: 1, ...season },
    sources: { friday: sourcePerformance() },
    subscription: null,
    customerErased: false,
    target: {
      performanceId: 'saturday',
      seasonId: 'spring',
      productionId: 'faust',
      startsAt: shifted(curtain, day),
      cancelled: false,
      availableOnline: true,
      promoterId: 'house',
      productionOnline: true,
      acceptsExchangesInto: true,
      prices: { adult: pricedAt(35000) },
      priceZoneIds: ['stalls', 'balcony'],
      zoneOfSeat: {},
      places,
      ...target,
    },
    ticketTypes: { adult: { name: 'Adult', kind: 'standard', soldOnline: true, webPurchaseCode: null } },
    tally: { used: 0, free: 0, ...tally },
    product: { productId: 'swap', name: 'Exchange', price: money(4000) },
    currency: 'NOK',
    quote: null,
    payment: null,
    ...others,
  };
}

export const sourcePerformance = (
  changes: Partial<ExchangeFacts['sources'][string]> = {},
): ExchangeFacts['sources'][string] => ({
  performanceId: 'friday',
  seasonId: 'spring',
  productionId: 'faust',
  startsAt: curtain,
  timeZone: 'Europe/Oslo',
  promoterId: 'house',
  exchangeFrom: 'same_production',
  ...changes,
});

export const subscriptionSource = (
  changes: Partial<NonNullable<ExchangeFacts['subscription']>> = {},
): NonNullable<ExchangeFacts['subscription']> => ({
  subscriptionId: 'pass',
  seasonId: 'spring',
  scope: 'same_production',
  allowOutside: false,
  sameSeat: false,
  productionIds: ['faust', 'hamlet'],
  performanceIds: ['friday', 'saturday'],
  ...changes,
});

/** The code that an exchange is refused with, or `null`. */
export const refusedWith = (changes: ChangedFacts): string | null =>
  exchangeRefusal(exchangeFacts(changes))?.code ?? null;
