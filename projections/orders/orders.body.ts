import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import {
  isLive,
  OrderRecord,
  OrderStatus,
  orderTotal,
  TicketRecord,
  TicketState,
} from '../../libs/domain/orders/order-record';
import { money } from '../documents';

export interface OrderLine {
  readonly kind: 'ticket';
  readonly text: string;
  readonly quantity: number;
  readonly amount: Money;
  readonly ticketIds: readonly string[];
}

export interface TicketBody {
  readonly id: string;
  readonly barcode: string;
  readonly unit: number;
  readonly performanceId: string;
  readonly seatId?: string;
  readonly ticketTypeId: string;
  readonly priceZoneId?: string;
  readonly price: Money;
  readonly state: TicketState;
  readonly campaignId?: string;
}

export interface OrderBody {
  readonly id: string;
  readonly status: OrderStatus;
  readonly total: Money;
  readonly due: Money;
  readonly paid: Money;
  readonly refunded: Money;
  readonly expiresAt?: Instant;
  readonly customerId: string;
  readonly lines: readonly OrderLine[];
  readonly tickets: readonly TicketBody[];
  readonly version: number;
}

/** What an order's body takes from beside it. */
export interface AroundOrder {
  readonly ticketTypeName: (ticketTypeId: string) => string;
  readonly barcode: (ticketId: string) => string;
}

/** An order as the API answers it, from the view or from the folded stream alike. */
export function orderBody(order: OrderRecord, around: AroundOrder): OrderBody {
  const { currency } = order;
  return {
    id: order.orderId,
    status: order.status,
    total: money(orderTotal(order), currency),
    due: money(order.due, currency),
    paid: money(order.paid, currency),
    refunded: money(order.refunded, currency),
    ...(order.expiresAt !== null && { expiresAt: order.expiresAt }),
    customerId: order.customerId,
    lines: linesOf(order, around),
    tickets: order.tickets.map((ticket) => ticketBody(order, ticket, around)),
    version: order.version,
  };
}

export function ticketBody(order: OrderRecord, ticket: TicketRecord, around: AroundOrder): TicketBody {
  return {
    id: ticket.id,
    barcode: around.barcode(ticket.id),
    unit: ticket.unit,
    performanceId: order.performanceId,
    ...(ticket.seatId !== null && { seatId: ticket.seatId }),
    ticketTypeId: order.ticketTypeId,
    ...(ticket.priceZoneId !== null && { priceZoneId: ticket.priceZoneId }),
    price: money(ticket.price, order.currency),
    state: ticket.state,
    ...(order.campaignId !== null && { campaignId: order.campaignId }),
  };
}

/** The tickets that stand, a line for each price; an order has one ticket type. The lines add up to the total (I4). */
function linesOf(order: OrderRecord, around: AroundOrder): OrderLine[] {
  const byPrice = new Map<number, string[]>();
  for (const ticket of order.tickets) {
    if (!isLive(ticket)) continue;
    const ids = byPrice.get(ticket.price);
    if (ids) ids.push(ticket.id);
    else byPrice.set(ticket.price, [ticket.id]);
  }
  return [...byPrice].map(([price, ticketIds]) => ({
    kind: 'ticket',
    text: around.ticketTypeName(order.ticketTypeId),
    quantity: ticketIds.length,
    amount: money(price * ticketIds.length, order.currency),
    ticketIds,
  }));
}
