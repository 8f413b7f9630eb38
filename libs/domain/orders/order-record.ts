import { Channel, Instant } from '../../kernel/event';
import { OrderedProduct } from './subscription-order.events';
import { BookedUnder } from './ticket-purchase.events';

export type TicketState = 'reserved' | 'active' | 'admitted' | 'exchanged' | 'cancelled' | 'expired';
export type OrderStatus = 'pending_payment' | 'paid' | 'expired' | 'cancelled';

export interface TicketRecord {
  readonly id: string;
  /** Counts from 0 in the order of the request. */
  readonly unit: number;
  readonly seatId: string | null;
  readonly priceZoneId: string | null;
  /** Face price in minor units of the order's currency. */
  readonly price: number;
  state: TicketState;
  /** Where it lets in and what it is, in an order over several performances; the order says so of all others. */
  readonly performanceId?: string;
  readonly ticketTypeId?: string;
  /** What a discount code takes off its price (SUB-48); absent: nothing. */
  readonly discount?: number;
  /** What has been paid for it beside the price of the ticket that it began as (EXC-08); absent: nothing. */
  readonly surcharge?: number;
  /** The hold it was sold from; absent: the one that has the order's own id. */
  readonly holdId?: string;
  /** When it let its bearer in (SALE-05); absent until then. */
  admittedAt?: Instant;
  /** The exchange under way that it is to be given up in (EXC-36); absent: none. */
  lockedBy?: string;
}

/** Value that went to another order with tickets, or (below nothing) came from one (SUB-43). */
export interface Transfer {
  readonly orderId: string;
  readonly amount: number;
  /** Which unit it was, in the order that it left. */
  readonly unit?: number;
  /** Those that the other order has now. */
  readonly ticketIds: readonly string[];
}

/** Money that an exchange has left on the order beside its tickets. */
export interface ExchangeMade {
  readonly exchangeId: string;
  readonly fee: number;
  /** EXC-12: how often the fee was charged; absent: once. */
  readonly feeQuantity?: number;
  /** EXC-09. */
  readonly forfeited: number;
  /** The tickets that were given up for cheaper ones; absent: there are none. */
  readonly forfeitedTicketIds?: readonly string[];
  /** EXC-14: what the fee was charged as; `null` = as a fee. */
  readonly product: { readonly name: string; readonly quantity: number } | null;
}

/**
 * What a reader may know of an order, folded from the events of its sale and its later life. One fold serves the performance that
 * arbitrates the sale, the order's own stream and the order view, so that they can never tell different stories.
 */
export interface OrderRecord extends BookedUnder {
  readonly orderId: string;
  /** Of an order over several performances the one with the lowest id; its tickets tell their own. */
  readonly performanceId: string;
  readonly customerId: string;
  /** `null` = ordinary sale. */
  readonly campaignId: string | null;
  readonly ticketTypeId: string;
  readonly channel: Channel;
  readonly currency: string;
  /** Absent when nobody said how the tickets reach the customer. */
  readonly deliveryMethod?: string;
  /** What a subscription's order is told by (SUB-09); absent in others. */
  readonly subscriptionId?: string;
  readonly label?: string;
  /** SUB-27: how its tickets make lines; absent: by type and price, as in other orders. */
  readonly groupTickets?: boolean;
  /** What makes tickets of it cheaper (SUB-48); absent: nothing was given. */
  readonly discountCode?: string;
  /** Sold with the tickets, once for each unit (SUB-49). */
  readonly products?: readonly OrderedProduct[];
  /** The order that its tickets were split off, and whose payment they are: what goes back goes to that customer (SUB-43). */
  readonly splitFrom?: { readonly orderId: string; readonly customerId: string };
  transfers?: readonly Transfer[];
  exchanges?: readonly ExchangeMade[];
  /** EXC-23: an exchange has taken a ticket from the seat that its unit shares. */
  sameSeatBroken?: true;
  readonly placedAt: Instant;
  status: OrderStatus;
  /** Money still to be received; minor units like everything here. */
  due: number;
  paid: number;
  /** Money that has gone back (SALE-04: reported done), not what was only asked for. */
  refunded: number;
  expiresAt: Instant | null;
  tickets: TicketRecord[];
  /** Counts what happened to the order, from 1. */
  version: number;
}

/** What the tickets that stand cost, less their discounts, with the products that go with them and what other orders have or gave. */
export function orderTotal(order: OrderRecord): number {
  let total = 0;
  for (const ticket of order.tickets) if (isLive(ticket)) total += priceOf(ticket);
  for (const { amount } of order.transfers ?? []) total += amount;
  // EXC-09, EXC-13: kept whatever becomes of the tickets.
  for (const { fee, forfeited } of order.exchanges ?? []) total += fee + forfeited;
  if (!hasProducts(order)) return total;
  for (const { quantity, price } of order.products ?? []) total += quantity * price;
  return total;
}

/** What is paid for it: its price less its discount. */
export const priceOf = ({ price, discount = 0 }: TicketRecord): number => price - discount;

/** SUB-49: its products stand as long as anything does; where other orders have the tickets (SUB-43), until it is cancelled too. */
export const hasProducts = ({ tickets, transfers, status }: OrderRecord): boolean =>
  tickets.some(isLive) || (transfers !== undefined && status !== 'cancelled');

/** The order that has a ticket of this one now (SUB-43). */
export const movedTo = ({ transfers }: OrderRecord, ticketId: string): string | undefined =>
  transfers?.find(({ ticketIds }) => ticketIds.includes(ticketId))?.orderId;

/** Whether a ticket stands: it has its place, and what it costs is due or was paid. */
export const isLive = ({ state }: TicketRecord): boolean =>
  state === 'reserved' || state === 'active' || state === 'admitted';

/** What events of the order's money say besides, so that the books need no look at the order. */
export const bookedUnder = ({ seasonId, finance }: BookedUnder): BookedUnder => ({
  ...(seasonId !== undefined && { seasonId }),
  ...(finance !== undefined && { finance }),
});
