import { canonicalJson } from '../../kernel/canonical-json';
import { DomainError, RecordedRefusal, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency } from '../../kernel/money';
import { addMinutes } from '../../kernel/time';
import {
  ExchangeFacts,
  ExchangeRequest,
  FactsBesideOrder,
  RequestFacts,
  SourceTicket,
  targetTypeOf,
} from '../exchanges/exchange-facts';
import { ExchangeMoney, exchangeMoney, feeQuantity, PricedTicket } from '../exchanges/exchange-money';
import { exchangeRefusal } from '../exchanges/exchange-policies';
import { moneyOf } from '../exchanges/exchange-price';
import { Place } from '../performances/places';
import { openedBy } from './cancellation';
import {
  ExchangedTicket,
  ExchangeEnd,
  ExchangePlanTicket,
  ExchangeRequested,
  TicketExchanged,
  TicketPlace,
} from './exchange.events';
import { endedBy } from './exchange-end';
import { ExchangeState, isUnderWay, statusOfEnd } from './exchange-record';
import { bookedUnder, movedTo, OrderRecord, TicketRecord } from './order-record';
import { OrderEvent } from './order.events';
import { OrderState } from './order.state';
import { assertPays, rejectedPayment } from './payment';
import { Payment } from './ticket-purchase.events';

/** EXC-37: the whole decision about an exchange; locks its tickets. */
export interface RequestExchange {
  readonly type: 'RequestExchange';
  readonly exchangeId: string;
  readonly performanceId: string;
  readonly quantity: number;
  readonly request: ExchangeRequest;
  /** Tickets of the request that are another order's. */
  readonly ofOtherOrders: readonly string[];
  readonly facts: FactsBesideOrder;
  /** The sale as the performance's stream tells it, which opens this stream; `null` of an order that arbitrates itself. */
  readonly sale: OrderRecord | null;
}

/** Everything is held: the exchange is completed, or offered for money. */
export interface CompleteExchange {
  readonly type: 'CompleteExchange';
  readonly exchangeId: string;
  /** For each ticket in the order of the plan. */
  readonly places: readonly Place[];
  /** What the tally has decided (EXC-03). */
  readonly free: boolean;
  readonly payment: Payment | null;
  readonly holdMinutes: number;
}

export interface PayExchange {
  readonly type: 'PayExchange';
  readonly exchangeId: string;
  readonly payment: Payment;
  /** The id of the refund, should the money have to go back. */
  readonly refundId: string;
}

/** The customer does not want it any more. */
export interface CancelExchange {
  readonly type: 'CancelExchange';
  readonly exchangeId: string;
}

/** Ends an exchange that is not past its commit point. */
export interface EndExchange {
  readonly type: 'EndExchange';
  readonly exchangeId: string;
  readonly reason: Exclude<ExchangeEnd, 'cancelled'>;
}

export interface SettleExchange {
  readonly type: 'SettleExchange';
  readonly exchangeId: string;
}

/** Exchange (architecture.md section 2): the order arbitrates it, and the first outcome on its stream wins. */
export const exchangeRules = {
  RequestExchange(state: OrderState, command: RequestExchange, now: Instant): OrderEvent[] {
    const record = state.record ?? command.sale;
    if (record === null) throw new DomainError('NOT_FOUND');
    if (state.exchanges.has(command.exchangeId)) return [];
    const facts = exchangeFactsOf(record, command, now);
    const refusal = exchangeRefusal(facts);
    if (refusal) throw new DomainError(refusal.code, refusal.details);
    return [...openedBy(state, command.sale), { type: 'ExchangeRequested', data: requested(record, facts, command) }];
  },

  /** Whoever was ended meanwhile never commits. What comes out otherwise than it was decided is lost, and decided anew. */
  CompleteExchange(state: OrderState, command: CompleteExchange, now: Instant): OrderEvent[] {
    const exchange = existing(state, command.exchangeId);
    refuseUnless(exchange.ended === null, 'PURCHASE_EXPIRED', { status: 'expired' });
    if (exchange.exchanged !== null || exchange.offered !== null) return [];
    const { requested: plan } = exchange;
    const money = moneyOfPlan(state.record!, plan, command);
    const changed = canonicalJson(money) !== canonicalJson(plan.expected);
    refuseUnless(!changed, 'RULES_CHANGED', { changed: ['money'] });
    const { payment } = command;
    if (payment !== null) {
      assertCurrency(payment, plan.currency);
      assertPays(payment, money.due, plan.currency);
    }
    const tickets = money.perTicket.map((ticket, nth) =>
      exchangedTicket(ticket, plan, plan.tickets[nth]!, command.places[nth]!),
    );
    if (money.due === 0 || payment !== null) return [ticketExchanged(state.record!, plan, tickets, money, payment)];
    const { exchangeId, orderId, customerId, targetPerformanceId, rulesVersion, currency } = plan;
    const whose = { exchangeId, orderId, customerId, targetPerformanceId, rulesVersion, currency };
    const expiresAt = addMinutes(now, command.holdMinutes);
    return [{ type: 'ExchangeOffered', data: { ...whose, tickets, ...sumsOf(money), expiresAt } }];
  },

  /** SUB-58: completed, then over, then the amount. Money that cannot be taken is recorded and asked back. */
  PayExchange(state: OrderState, command: PayExchange, now: Instant): OrderEvent[] {
    const { requested: plan, offered, exchanged, ended } = offeredOnce(state, command.exchangeId);
    const { payment } = command;
    const record = state.record!;
    assertCurrency(payment, plan.currency);
    // Of an ordinary order no performance's stream tells it here.
    const whose = { ...record, seasonId: record.seasonId ?? plan.seasonId };
    const details = { exchangeId: command.exchangeId };
    if (exchanged !== null)
      throw rejectedPayment(whose, command, 'ORDER_ALREADY_PAID', { ...details, status: 'completed' });
    const lapsed = ended === null && now >= offered!.expiresAt;
    if (ended !== null || lapsed) {
      const rejected = rejectedPayment(whose, command, 'PURCHASE_EXPIRED', {
        ...details,
        status: statusOfEnd(ended ?? 'expired'),
      });
      const first = lapsed ? [endedBy(plan, 'expired')] : [];
      throw new RecordedRefusal(rejected.code, rejected.details, [...first, ...rejected.events]);
    }
    assertPays(payment, offered!.due, plan.currency);
    const { tickets, ...sums } = offered!;
    return [ticketExchanged(record, plan, tickets, sums, payment)];
  },

  CancelExchange(state: OrderState, { exchangeId }: CancelExchange, now: Instant): OrderEvent[] {
    const { requested: plan, offered, exchanged, ended } = offeredOnce(state, exchangeId);
    refuseUnless(exchanged === null, 'ORDER_ALREADY_PAID', { exchangeId, status: 'completed' });
    const status = statusOfEnd(ended ?? 'expired');
    refuseUnless(ended === null && now < offered!.expiresAt, 'PURCHASE_EXPIRED', { exchangeId, status });
    return [endedBy(plan, 'cancelled')];
  },

  EndExchange(state: OrderState, { exchangeId, reason }: EndExchange, now: Instant): OrderEvent[] {
    const exchange = state.exchanges.get(exchangeId);
    if (exchange === undefined || !isUnderWay(exchange)) return [];
    const { requested: plan, offered } = exchange;
    if (reason === 'performance_cancelled') return [endedBy(plan, reason)];
    // Whoever offered it went on, so it was neither lost nor abandoned; an offer stands until its instant.
    const due = offered === null ? reason !== 'expired' : now >= offered.expiresAt;
    return due ? [endedBy(plan, offered === null ? reason : 'expired')] : [];
  },

  SettleExchange(state: OrderState, { exchangeId }: SettleExchange): OrderEvent[] {
    const exchange = state.exchanges.get(exchangeId);
    if (exchange === undefined || exchange.settled || isUnderWay(exchange)) return [];
    const { orderId, customerId } = exchange.requested;
    return [{ type: 'ExchangeSettled', data: { exchangeId, orderId, customerId } }];
  },
};

/** G-05: what of its facts an exchange was decided on, for the journal. */
export function exchangeSeen({ facts }: RequestExchange): object {
  const { season, tally, subscription, sources, target, product } = facts;
  const { places: _, zoneOfSeat: __, ...wanted } = target;
  return { ...season, tally, subscription, sources, target: wanted, productId: product?.productId ?? null };
}

/** The facts of a request with what its order says. */
export function exchangeFactsOf(
  record: OrderRecord,
  { request, facts, ofOtherOrders }: Pick<RequestExchange, 'request' | 'facts' | 'ofOtherOrders'>,
  now: Instant,
): ExchangeFacts {
  const { orderId, customerId } = record;
  return { ...facts, now, ...requestFactsOf(record, request, ofOtherOrders), order: { orderId, customerId } };
}

/** A request with what its order says. SUB-43: tickets that were split off it are another order's (EXC-12), whoever has looked for them. */
export function requestFactsOf(
  record: OrderRecord,
  request: ExchangeRequest,
  ofOtherOrders: readonly string[],
): RequestFacts {
  const byId = new Map(record.tickets.map((ticket) => [ticket.id, ticket]));
  const tickets = request.ticketIds.flatMap((id) => {
    const ticket = byId.get(id);
    return ticket ? [sourceTicket(record, ticket)] : [];
  });
  const moved = request.ticketIds.filter((id) => movedTo(record, id) !== undefined && !ofOtherOrders.includes(id));
  return { request, tickets, ofOtherOrders: [...ofOtherOrders, ...moved] };
}

export function sourceTicket(record: OrderRecord, ticket: TicketRecord): SourceTicket {
  const { id, state, seatId, priceZoneId, price, lockedBy = null } = ticket;
  const { performanceId = record.performanceId, ticketTypeId = record.ticketTypeId } = ticket;
  return { id, state, seatId, priceZoneId, price, performanceId, ticketTypeId, lockedBy };
}

function requested(
  record: OrderRecord,
  facts: ExchangeFacts,
  { exchangeId, request }: RequestExchange,
): ExchangeRequested['data'] {
  const { orderId, customerId, campaignId, subscriptionId = null, currency } = record;
  const { season, product, subscription } = facts;
  const places = facts.target.places as readonly Place[];
  return {
    exchangeId,
    orderId,
    customerId,
    ...season,
    channel: request.channel,
    reason: request.reason ?? null,
    subscriptionId,
    campaignId,
    product: request.channel === 'box_office' && product ? { ...product, price: product.price.amount } : null,
    currency,
    targetPerformanceId: request.targetPerformanceId,
    tickets: facts.tickets.map((ticket, nth) => planned(record, facts, exchangeId, ticket, nth, places[nth]!)),
    expected: moneyOf(facts),
    sameSeat: subscription?.sameSeat ?? false,
  };
}

function planned(
  record: OrderRecord,
  facts: ExchangeFacts,
  exchangeId: string,
  ticket: SourceTicket,
  nth: number,
  place: Place,
): ExchangePlanTicket {
  const { unit, holdId } = record.tickets.find(({ id }) => id === ticket.id)!;
  const { performanceId, ticketTypeId, seatId, priceZoneId } = ticket;
  // An order that arbitrates itself sold its tickets from holds of its own id.
  const soldFrom = holdId ?? (record.subscriptionId === undefined ? null : record.orderId);
  return {
    ticketId: ticket.id,
    newTicketId: `${record.orderId}-${exchangeId.replaceAll('-', '').slice(0, 12)}x${nth}`,
    unit,
    from: { performanceId, ticketTypeId, seatId, priceZoneId },
    holdId: soldFrom,
    ticketTypeId: targetTypeOf(facts, ticket),
    seatId: place.seatId ?? null,
  };
}

/** What it comes to on the places that are held, by the rules that it was decided under. */
function moneyOfPlan(
  record: OrderRecord,
  plan: ExchangeRequested['data'],
  { places, free }: CompleteExchange,
): ExchangeMoney {
  const priceOf = (ticketId: string) => record.tickets.find(({ id }) => id === ticketId)!.price;
  const pairs = plan.tickets.map(({ ticketId }, nth) => ({
    ticketId,
    from: priceOf(ticketId),
    to: places[nth]!.price,
  }));
  const price = plan.channel === 'online' ? plan.rules.onlineFee.amount : (plan.product?.price ?? 0);
  return exchangeMoney(pairs, { feeType: plan.rules.feeType, price, free });
}

function exchangedTicket(
  priced: PricedTicket,
  { targetPerformanceId }: ExchangeRequested['data'],
  { newTicketId, unit, from, ticketTypeId }: ExchangePlanTicket,
  { seatId = null, priceZoneId = null }: { readonly seatId?: string | null; readonly priceZoneId?: string | null },
): ExchangedTicket {
  const toPlace: TicketPlace = { performanceId: targetPerformanceId, ticketTypeId, seatId, priceZoneId };
  return { ...priced, newTicketId, unit, fromPlace: from, toPlace };
}

const sumsOf = ({ difference, forfeited, fee, due, free }: Omit<ExchangeMoney, 'perTicket'>) => ({
  difference,
  forfeited,
  fee,
  due,
  free,
});

function ticketExchanged(
  record: OrderRecord,
  plan: ExchangeRequested['data'],
  tickets: readonly ExchangedTicket[],
  money: Omit<ExchangeMoney, 'perTicket'>,
  payment: Payment | null,
): TicketExchanged {
  const { expected: _, sameSeat, tickets: __, ...terms } = plan;
  const productQuantity = plan.product === null ? 0 : feeQuantity(plan.rules.feeType, tickets.length);
  const sameSeatBroken = sameSeat && tickets.some(({ fromPlace, toPlace }) => fromPlace.seatId !== toPlace.seatId);
  const booked = { ...bookedUnder(record), ...terms };
  return {
    type: 'TicketExchanged',
    data: { ...booked, tickets, ...sumsOf(money), payment, productQuantity, sameSeatBroken },
  };
}

function existing(state: OrderState, exchangeId: string): ExchangeState {
  const exchange = state.exchanges.get(exchangeId);
  if (exchange === undefined) throw new DomainError('NOT_FOUND');
  return exchange;
}

/** One that was lost or abandoned before it was offered is nothing to anybody. */
function offeredOnce(state: OrderState, exchangeId: string): ExchangeState {
  const exchange = existing(state, exchangeId);
  if (exchange.offered === null && exchange.exchanged === null) throw new DomainError('NOT_FOUND');
  return exchange;
}
