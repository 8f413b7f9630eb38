import { ExchangeFacts, Refusal, RequestFacts } from './exchange-facts';
import { Policy } from './exchange-policy';
import { boxOfficeProduct } from './rules/box-office-product.rule';
import { deadline } from './rules/deadline.rule';
import { maximum } from './rules/maximum.rule';
import { oneOrder } from './rules/one-order.rule';
import { oneSeason } from './rules/one-season.rule';
import { outsideSubscription } from './rules/outside-subscription.rule';
import { payment } from './rules/payment.rule';
import { priceZone } from './rules/price-zone.rule';
import { promoter } from './rules/promoter.rule';
import { quoteHolds } from './rules/quote.rule';
import { reason } from './rules/reason.rule';
import { sameSeason } from './rules/same-season.rule';
import { scope } from './rules/scope.rule';
import { seasonAllows } from './rules/season-allows.rule';
import { seatCount } from './rules/seat-count.rule';
import { seats } from './rules/seats.rule';
import { sourceAllows } from './rules/source-allows.rule';
import { targetAccepts } from './rules/target-accepts.rule';
import { anotherPerformance, targetOpen } from './rules/target-open.rule';
import { performanceOnline, productionOnline } from './rules/target-online.rule';
import { ticketOwner } from './rules/ticket-owner.rule';
import { notExchanged, notLocked, notUsed, orderPaid, ticketActive } from './rules/ticket-state.rule';
import { ticketTypeAccess } from './rules/ticket-type-access.rule';
import { typeAvailable, typeKnown, typePriced, typeUnrestricted } from './rules/ticket-type.rule';

/** The request by itself. */
const requestPolicies: readonly Policy<RequestFacts>[] = [seatCount, oneOrder, reason];

/**
 * EXC-37: every rule of exchanges in the order in which it is asked; season, source and target all have to allow it (EXC-01). The one list
 * for what is offered, quoted, carried out and tried out; each rule stands in a file of its own name, and nowhere else.
 */
export const exchangePolicies: readonly Policy[] = [
  ...requestPolicies,
  // The tickets.
  ticketOwner,
  orderPaid,
  notUsed,
  notExchanged,
  ticketActive,
  notLocked,
  oneSeason,
  // What may be given up, how late and how often.
  seasonAllows,
  sourceAllows,
  deadline,
  maximum,
  boxOfficeProduct,
  // What it may be given up for.
  targetOpen,
  anotherPerformance,
  sameSeason,
  promoter,
  scope,
  outsideSubscription,
  targetAccepts,
  productionOnline,
  performanceOnline,
  // Ticket type and place.
  typeKnown,
  typeUnrestricted,
  typeAvailable,
  typePriced,
  ticketTypeAccess,
  priceZone,
  seats,
  // Money.
  quoteHolds,
  payment,
];

/** Why an exchange is refused, by the first rule that binds its channel and does not allow it; `null` when all do. */
export const exchangeRefusal = (facts: ExchangeFacts): Refusal | null => firstOf(exchangePolicies, facts);

/** The same by the rules that come before all others (EXC-37), for whoever finds nothing where the request leads. */
export const requestRefusal = (facts: RequestFacts): Refusal | null => firstOf(requestPolicies, facts);

function firstOf<Facts extends RequestFacts>(policies: readonly Policy<Facts>[], facts: Facts): Refusal | null {
  const { channel } = facts.request;
  for (const policy of policies) {
    if (policy.binds !== 'both' && policy.binds !== channel) continue;
    const refusal = policy.check(facts);
    if (refusal) return refusal;
  }
  return null;
}
