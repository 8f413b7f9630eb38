import type { OrderBody, OrderLine, TicketBody } from '../../../projections/orders/orders.body';
import type { RefundBody } from '../../../projections/refunds/refunds.body';
import { count, extended, id, instant, list, money, named, optional, text, version, words } from '../http/schemas';

const ticketOfOrder = named<TicketBody>('Ticket', {
  id,
  barcode: text,
  unit: { ...count, description: 'Counts from 0 in the order of the request' },
  performanceId: id,
  seatId: optional(text),
  ticketTypeId: id,
  priceZoneId: optional(id),
  price: money,
  state: words('reserved', 'active', 'cancelled', 'expired'),
  campaignId: optional(id),
});

/** One that is read by itself says which order it is of. */
export const ticketWithOrder = extended<{ orderId: string }>('TicketWithOrder', ticketOfOrder, { orderId: id });

const line = named<OrderLine>('OrderLine', {
  kind: words('ticket'),
  text,
  quantity: count,
  amount: money,
  ticketIds: list(id),
});

export const orderAsAnswered = named<OrderBody>('Order', {
  id,
  status: words('pending_payment', 'paid', 'expired', 'cancelled'),
  total: money,
  due: money,
  paid: money,
  refunded: money,
  expiresAt: optional({ ...instant, description: 'When the reservation lapses' }),
  customerId: id,
  lines: list(line),
  tickets: list(ticketOfOrder),
  version: { ...version, description: 'Counts what happened to the order, from 1; the `ETag` says the same' },
});

export const refund = named<RefundBody>('Refund', {
  id,
  orderId: id,
  customerId: id,
  amount: money,
  origin: words('cancellation', 'rejected_payment'),
  reason: text,
  ticketIds: list(id),
  state: words('requested', 'completed'),
  reference: optional({ ...text, description: 'What the till or shop called it when it was done' }),
  requestedAt: instant,
  completedAt: optional(instant),
});
