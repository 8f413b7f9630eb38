import { assertNever } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { exchangeOnRecord } from './exchange.fold';
import { isLive, OrderRecord, orderTotal, TicketState } from './order-record';
import { NewOrder } from './order-split.events';
import { OrderEvent } from './order.events';
import { SubscriptionOrderOpened } from './subscription-order.events';
import { OrdinaryTerms, TicketPurchaseEvent, TicketSale } from './ticket-purchase.events';

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
    case 'TicketsSold':
      return order === undefined ? opened(event.data, 'active', at, null) : completed(order, event.data.amount);
    case 'SubscriptionOrderOpened':
      return subscriptionOpened(event.data, at);
    case 'SubscriptionPurchased':
      return order && completed(order, event.data.amount);
    case 'OrderExpired':
      return order && expired(order);
    case 'HoldReleased':
      return order && holdReleased(order, event.data);
    case 'ReservationCancelled':
      return order && holdReleased(order, { ticketIds: event.data.ticketIds, reason: 'cancelled' });
    case 'TicketAdmitted':
      return order && ticketAdmitted(order, event.data.ticketId, at);
    case 'TicketsCancelled':
      return order && ticketsCancelled(order, event.data.ticketIds, 'cancelled');
    case 'RefundCompleted':
      return order && refundCompleted(order, event.data);
    case 'SplitOrderOpened':
      // The event's own copy stays as it was stored, and this record changes in place.
      return structuredClone(event.data.order);
    case 'OrderSplit':
      return order && ticketsMoved(order, event.data.newOrders);
    case 'ExchangeRequested':
    case 'ExchangeOffered':
    case 'TicketExchanged':
    case 'ExchangeEnded':
    case 'ExchangeSettled':
      return order && exchangeOnRecord(order, event);
    case 'TicketCustomerAssigned':
    case 'OrderSplitSettled':
    case 'OrderOpened':
    case 'OrderHoldsSettled':
    case 'PaymentRejected':
    case 'RefundRequested':
    case 'CampaignTicketReleased':
    case 'TicketsReleased':
    case 'TicketsReleaseConfirmed':
      return order;
    default:
      return assertNever(event);
  }
}

function opened(
  sale: TicketSale & OrdinaryTerms,
  state: TicketState,
  at: Instant,
  expiresAt: Instant | null,
): OrderRecord {
  return {
    orderId: sale.orderId,
    performanceId: sale.performanceId,
    customerId: sale.customerId,
    // Said of every sale; read as ordinary where it is not.
    campaignId: sale.campaignId ?? null,
    ticketTypeId: sale.ticketTypeId,
    channel: sale.channel,
    currency: sale.currency,
    ...(sale.deliveryMethod !== undefined && { deliveryMethod: sale.deliveryMethod }),
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

function subscriptionOpened(data: SubscriptionOrderOpened['data'], at: Instant): OrderRecord {
  return {
    orderId: data.orderId,
    performanceId: data.performanceIds[0]!,
    customerId: data.customerId,
    campaignId: null,
    ticketTypeId: data.tickets[0]!.ticketTypeId,
    channel: data.channel,
    currency: data.currency,
    ...(data.deliveryMethod !== null && { deliveryMethod: data.deliveryMethod }),
    subscriptionId: data.subscriptionId,
    seasonId: data.seasonId,
    finance: data.finance,
    label: data.label,
    ...(data.groupTickets !== undefined && { groupTickets: data.groupTickets }),
    ...(data.discountCode !== null && { discountCode: data.discountCode }),
    ...(data.products.length > 0 && { products: data.products }),
    placedAt: at,
    status: 'pending_payment',
    due: data.amount,
    paid: 0,
    refunded: 0,
    expiresAt: data.expiresAt,
    tickets: data.tickets.map((ticket) => ({
      id: ticket.id,
      unit: ticket.unit,
      seatId: ticket.seatId ?? null,
      priceZoneId: ticket.priceZoneId ?? null,
      price: ticket.price,
      performanceId: ticket.performanceId,
      ticketTypeId: ticket.ticketTypeId,
      ...(ticket.discount > 0 && { discount: ticket.discount }),
      state: 'reserved',
    })),
    version: 1,
  };
}

function expired(order: OrderRecord): OrderRecord {
  for (const ticket of order.tickets) if (isLive(ticket)) ticket.state = 'expired';
  order.status = 'expired';
  order.due = 0;
  order.expiresAt = null;
  order.version += 1;
  return order;
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

function ticketAdmitted(order: OrderRecord, ticketId: string, at: Instant): OrderRecord {
  for (const ticket of order.tickets) {
    if (ticket.id !== ticketId) continue;
    ticket.state = 'admitted';
    ticket.admittedAt = at;
  }
  order.version += 1;
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

/** SUB-43: what is left of an order whose tickets other orders have now. */
function ticketsMoved(order: OrderRecord, newOrders: readonly NewOrder[]): OrderRecord {
  const transfers = newOrders.map(({ unit, amount, order: { orderId, tickets } }) => {
    return { orderId, unit, amount, ticketIds: tickets.map(({ id }) => id) };
  });
  const moved = new Set(transfers.flatMap(({ ticketIds }) => ticketIds));
  order.tickets = order.tickets.filter(({ id }) => !moved.has(id));
  order.transfers = transfers;
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
