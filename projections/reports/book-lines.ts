import { assertNever } from '../../libs/kernel/errors';
import { Projected } from '../../libs/kernel/projection';
import { parseStreamName } from '../../libs/kernel/stream';
import { TicketExchanged } from '../../libs/domain/orders/exchange.events';
import { OrderSplit } from '../../libs/domain/orders/order-split.events';
import { SubscriptionPurchased } from '../../libs/domain/orders/subscription-order.events';
import {
  BookedUnder,
  PaymentRejected,
  RefundCompleted,
  TicketClaimed,
  TicketsSold,
} from '../../libs/domain/orders/ticket-purchase.events';
import { Finance } from '../../libs/domain/subscriptions/subscription.settings';

/** The kinds of lines that an order may have (api.md section 5), and `refund`. */
export const lineKinds = [
  'ticket',
  'product',
  'fee',
  'difference',
  'forfeited',
  'discount',
  'refund',
  'transfer',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** What one event adds to one line of the books; minor units, negative for what is taken off and for what went back. */
export interface BookLine {
  readonly kind: LineKind;
  /** `null` = of no performance, or of several at once. */
  readonly performanceId: string | null;
  /** Of the subscription that was bought, or of the exchange that money came for in vain; `null` = the performance tells. */
  readonly seasonId: string | null;
  /** SUB-53, as it stood at the sale. */
  readonly finance: Finance | null;
  readonly count: number;
  readonly amount: number;
  readonly currency: string;
}

/** The events that move money or sell what costs nothing. */
export type BookedEvent =
  | TicketClaimed
  | TicketsSold
  | SubscriptionPurchased
  | TicketExchanged
  | OrderSplit
  | PaymentRejected
  | RefundCompleted;

const every: Readonly<Record<BookedEvent['type'], true>> = {
  TicketClaimed: true,
  TicketsSold: true,
  SubscriptionPurchased: true,
  TicketExchanged: true,
  OrderSplit: true,
  PaymentRejected: true,
  RefundCompleted: true,
};
export const bookedEventTypes = Object.keys(every) as readonly BookedEvent['type'][];

/** Which events a line of each kind comes from. */
export const sourcesOf: Readonly<Record<LineKind, readonly BookedEvent['type'][]>> = {
  ticket: ['TicketClaimed', 'TicketsSold', 'SubscriptionPurchased', 'TicketExchanged'],
  product: ['SubscriptionPurchased', 'TicketExchanged'],
  fee: ['TicketExchanged'],
  difference: ['TicketExchanged'],
  forfeited: ['TicketExchanged'],
  discount: ['SubscriptionPurchased'],
  refund: ['PaymentRejected', 'RefundCompleted'],
  transfer: ['OrderSplit'],
};

/**
 * I4: the lines of an event add up to the money that it says was received, less the money that it says went back; so do the lines of all
 * events together. A cancelled ticket keeps its line: what went back for it is a `refund` of its own, and the difference was kept.
 */
export function bookLines(event: Projected<BookedEvent>): readonly BookLine[] {
  switch (event.type) {
    case 'TicketClaimed':
    case 'TicketsSold':
      return [soldLine(event.data)];
    case 'SubscriptionPurchased':
      return subscriptionLines(event.data);
    case 'TicketExchanged':
      return exchangeLines(event.data);
    case 'OrderSplit':
      return [transferLine(event.data)];
    case 'PaymentRejected':
      return heldLine(event);
    case 'RefundCompleted':
      return [refundLine(event)];
    default:
      return assertNever(event);
  }
}

const plain = { performanceId: null, seasonId: null, finance: null } as const;

function soldLine({ performanceId, tickets, amount, currency }: (TicketClaimed | TicketsSold)['data']): BookLine {
  return { ...plain, kind: 'ticket', performanceId, count: tickets.length, amount, currency };
}

/** Tickets at their face prices, their discounts apart (SUB-48), and the products, which are of no performance (SUB-49). */
function subscriptionLines(data: SubscriptionPurchased['data']): BookLine[] {
  const { seasonId, finance, currency } = data;
  const of = { performanceId: null, seasonId, finance, currency };
  const tickets = data.parts.flatMap(({ performanceId, tickets: count, price, discounted, discount }): BookLine[] => [
    { ...of, kind: 'ticket', performanceId, count, amount: price },
    ...(discounted > 0
      ? [{ ...of, kind: 'discount' as const, performanceId, count: discounted, amount: -discount }]
      : []),
  ]);
  const products = data.products.map(({ quantity, price }): BookLine => {
    return { ...of, kind: 'product', count: quantity, amount: quantity * price };
  });
  return [...tickets, ...products];
}

/**
 * EXC-08, EXC-09, EXC-13: a ticket's value goes along to the other performance, as far as it goes; what it costs more is paid, what it costs
 * less is forfeited where it was, and what the exchange itself costs is booked where it led to.
 */
function exchangeLines(data: TicketExchanged['data']): BookLine[] {
  const { targetPerformanceId, subscriptionId, finance = null, currency, fee, product, productQuantity } = data;
  const of = { seasonId: subscriptionId === null ? null : data.seasonId, finance, currency };
  const there = { ...of, performanceId: targetPerformanceId };
  const tickets = data.tickets.flatMap(({ from, to, difference, forfeited, fromPlace }): BookLine[] => [
    { ...of, kind: 'ticket', performanceId: fromPlace.performanceId, count: -1, amount: -from },
    { ...there, kind: 'ticket', count: 1, amount: Math.min(from, to) },
    ...(difference > 0 ? [{ ...there, kind: 'difference' as const, count: 1, amount: difference }] : []),
    ...(forfeited > 0
      ? [
          {
            ...of,
            kind: 'forfeited' as const,
            performanceId: fromPlace.performanceId,
            count: 1,
            amount: forfeited,
          },
        ]
      : []),
  ]);
  if (product !== null && productQuantity > 0) {
    return [...tickets, { ...there, kind: 'product', count: productQuantity, amount: fee }];
  }
  return fee > 0 ? [...tickets, { ...there, kind: 'fee', count: 1, amount: fee }] : tickets;
}

/** SUB-43: what leaves one order comes to another: over the family it is nothing, however much went to each. */
function transferLine(data: OrderSplit['data']): BookLine {
  const { newOrders, seasonId = null, finance = null, currency } = data;
  return { performanceId: null, seasonId, finance, currency, kind: 'transfer', count: newOrders.length, amount: 0 };
}

/** SUB-58: money that cannot stay is there until it has gone back; then it is a refund that is counted. */
function heldLine({ stream, data }: Projected<PaymentRejected>): BookLine[] {
  const { amount, currency } = data.payment;
  if (amount === 0) return [];
  return [{ ...bookedWhere(stream, data), kind: 'refund', count: 0, amount, currency }];
}

function refundLine({ stream, data }: Projected<RefundCompleted>): BookLine {
  const { amount, currency } = data;
  return { ...bookedWhere(stream, data), kind: 'refund', count: 1, amount: -amount, currency };
}

/** The event says of which performance it is, or its stream does. */
function bookedWhere(stream: string, data: BookedUnder & { readonly performanceId?: string }) {
  const { category, id } = parseStreamName(stream);
  const ofStream = category === 'performance' ? id : null;
  const { performanceId = ofStream, seasonId = null, finance = null } = data;
  return { performanceId, seasonId, finance };
}
