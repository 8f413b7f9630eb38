import { Channel, Instant } from '../../kernel/event';

export type TicketState = 'reserved' | 'active' | 'cancelled' | 'expired';
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
}

/**
 * What a reader may know of an order, folded from the events of its sale and its later life. One fold serves the performance that
 * arbitrates the sale, the order's own stream and the order view, so that they can never tell different stories.
 */
export interface OrderRecord {
  readonly orderId: string;
  readonly performanceId: string;
  readonly customerId: string;
  readonly campaignId: string | null;
  readonly ticketTypeId: string;
  readonly channel: Channel;
  readonly currency: string;
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

/** The face value of the tickets that stand: reserved or active. */
export function orderTotal(order: OrderRecord): number {
  let total = 0;
  for (const ticket of order.tickets) if (isLive(ticket)) total += ticket.price;
  return total;
}

export const isLive = (ticket: TicketRecord): boolean => ticket.state === 'reserved' || ticket.state === 'active';
