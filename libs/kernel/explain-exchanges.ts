import type { ErrorCode } from './error-codes';
import { around, number, plural, type Sentence } from './sentence';

/** What to do when an exchange is refused. */
export const exchangeSentences = {
  FREE_EXCEEDS_MAX: 'Lower freeExchanges, raise maxExchanges, or lift the limit with a maxExchanges of 0.',
  TICKET_ALREADY_EXCHANGED: 'It was given up for another ticket of its order, which is the one that counts.',
  TICKET_LOCKED: 'Complete or cancel the exchange first, or wait until it has expired.',
  EXCHANGE_DEADLINE_PASSED: around(
    'deadline',
    (at) => `Its tickets could be exchanged until ${at}; the box office may still do it.`,
    'Ask at the box office.',
  ),
  MAX_EXCHANGES_REACHED: (details) => {
    const [max, used] = [number(details, 'max'), number(details, 'used')];
    if (max === null || used === null) return 'Ask at the box office.';
    return `${plural(max, 'exchange')} may be made in this season, and ${used} ${used === 1 ? 'is' : 'are'} made or under way.`;
  },
  TARGET_NOT_OPEN: 'Choose a performance that lies ahead.',
  RULES_CHANGED: 'Ask for a new quote; details.changed says what differs.',
  QUOTE_EXPIRED: around('expiresAt', (at) => `It held until ${at}; ask for a new one.`, 'Ask for a new one.'),
  EXCHANGE_DISABLED_FOR_SEASON: 'Ask at the box office, or allow exchanges in the rules of the season.',
  EXCHANGE_DISABLED_FOR_PRODUCTION: 'Ask at the box office, or set exchangeFrom of the production.',
  EXCHANGE_DISABLED_FOR_SUBSCRIPTION: 'Ask at the box office, or set the scope of exchanges of the subscription.',
  EXCHANGE_SCOPE_VIOLATION: around(
    'scope',
    (scope) => `The scope of these tickets is ${scope}; choose a performance within it.`,
    'Choose a performance within the scope of the ticket.',
  ),
  OUTSIDE_SUBSCRIPTION: 'Choose one of the performances of the subscription.',
  EXCHANGE_PRODUCT_NOT_CONFIGURED: 'Set boxOfficeExchangeProductId in the rules of the season, or feeType to none.',
  PROMOTER_MISSING: 'Set promoterId of the productions that details.productionIds names.',
  DIFFERENT_SEASON: 'Choose a performance of the same season, and tickets that have one season in common.',
  DIFFERENT_PRICE_ZONE: 'Choose a seat in the price zone of the ticket.',
  TICKET_TYPE_NOT_AVAILABLE_ON_TARGET:
    'Choose a performance that has the ticket type, or another type where the season allows it.',
  TARGET_NOT_ONLINE: 'Set availableOnline of the performance first.',
  TARGET_PRODUCTION_NOT_ONLINE: 'Set availableOnline of the production first.',
  TARGET_DOES_NOT_ACCEPT_EXCHANGES: 'Set acceptsExchangesInto of the production first.',
  TARGET_SAME_PERFORMANCE: 'Choose another performance; another seat of this one is had at the box office.',
  TICKETS_SPAN_ORDERS: 'Exchange the tickets of each order by itself.',
  NOT_TICKET_OWNER: 'Check whose tickets they are.',
} satisfies Partial<Record<ErrorCode, Sentence>>;
