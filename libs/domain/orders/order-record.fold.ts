import { assertNever } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { isLive, OrderRecord, orderTotal, TicketState } from './order-record';
import { OrderEvent } from './order.events';
import { TicketPurchaseEvent, TicketSold } from './ticket-purchase.events';

/** May change and return the record it is given. Events that say nothing of an order leave it as it is. */
export function evolveOrderRecord(
  order: OrderRecord | undefined,
  event: TicketPurchaseEvent | OrderEvent,
  at: Instant,
): OrderRecord | undefined {
  switch (event.type) {
    case 'TicketsHeld':
      return opened(event.data, 'reserved', at, event.data.expiresAt);
    case 'TicketClaimed':
      return order === undefined ? opened(event.data, 'active', at, null) : completed(order, event.data.amount);
    case 'HoldReleased':
      return order && holdReleased(order, event.data);
    case 'TicketsCancelled':
      return order && ticketsCancelled(order, event.data.ticketIds, 'cancelled');
    case 'RefundCompleted':
      return order && refundCompleted(order, event.data);
    case 'OrderOpened':
    case 'PaymentRejected':
    case 'RefundRequested':
    case 'CampaignTicketReleased':
    case 'TicketsReleaseConfirmed':
      return order;
    default:
      return assertNever(event);
  }
}

function opened(sale: TicketSold, state: TicketState, at: Instant, expiresAt: Instant | null): OrderRecord {
  return {
    orderId: sale.orderId,
    performanceId: sale.performanceId,
    customerId: sale.customerId,
    campaignId: sale.campaignId,
    ticketTypeId: sale.ticketTypeId,
    channel: sale.channel,
    currency: sale.currency,
    placedAt: at,
    status: state === 'reserved' ? 'pending_payment' : 'paid',
    due: state === 'reserved' ? sale.amount : 0,
    paid: state === 'reserved' ? 0 : sale.amount,
    refunded: 0,
    expiresAt,
    tickets: sale.tickets.map((ticket, unit) => ({
      id: ticket.id,
      unit,
      seatId: ticket.seatId ?? null,
      priceZoneId: ticket.priceZoneId ?? null,
      price: ticket.price,
      state,
    })),
    version: 1,
  };
}

function completed(order: OrderRecord, paid: number): OrderRecord {
  order.status = 'paid';
  order.due = 0;
  order.paid += paid;
  order.expiresAt = null;
  for (const ticket of order.tickets) if (ticket.state === 'reserved') ticket.state = 'active';
  order.version += 1;
  return order;
}

function holdReleased(order: OrderRecord, data: { ticketIds: readonly string[]; reason: string }): OrderRecord {
  const state = data.reason === 'expired' ? 'expired' : 'cancelled';
  ticketsCancelled(order, data.ticketIds, state);
  order.due = orderTotal(order);
  if (order.status === 'expired' || order.status === 'cancelled') order.expiresAt = null;
  return order;
}

function ticketsCancelled(
  order: OrderRecord,
  ticketIds: readonly string[],
  state: 'cancelled' | 'expired',
): OrderRecord {
  for (const ticket of order.tickets) if (isLive(ticket) && ticketIds.includes(ticket.id)) ticket.state = state;
  if (!order.tickets.some(isLive)) order.status = state;
  order.version += 1;
  return order;
}

function refundCompleted(order: OrderRecord, data: { origin: string; amount: number }): OrderRecord {
  // Money that was never accepted was never `paid`, so its way back is not `refunded` either.
  if (data.origin !== 'cancellation') return order;
  order.refunded += data.amount;
  order.version += 1;
  return order;
}
