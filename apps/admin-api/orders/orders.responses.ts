import type { AdmissionBody } from '../../../projections/orders/admissions.body';
import type { OrderBody, OrderLine, TicketBody } from '../../../projections/orders/orders.body';
import type { RefundBody } from '../../../projections/refunds/refunds.body';
import {
  count,
  extended,
  flag,
  id,
  instant,
  list,
  money,
  named,
  optional,
  text,
  version,
  words,
} from '../http/schemas';

const ticketState = words('reserved', 'active', 'admitted', 'exchanged', 'cancelled', 'expired');

const ticketOfOrder = named<TicketBody>('Ticket', {
  id,
  barcode: text,
  unit: { ...count, description: 'Counts from 0 in the order of the request' },
  performanceId: id,
  seatId: optional(text),
  ticketTypeId: id,
  priceZoneId: optional(id),
  price: money,
  discount: optional(money),
  state: ticketState,
  lockedBy: optional({
    ...id,
    description: 'The exchange under way that it is to be given up in: `GET /v1/orders/{id}/exchanges/{lockedBy}`',
  }),
  campaignId: optional(id),
  subscriptionId: optional(id),
  label: optional({ ...text, description: 'Of the subscription that it is of' }),
});

/** One that is read by itself says which order it is of. */
export const ticketWithOrder = extended<{ orderId: string }>('TicketWithOrder', ticketOfOrder, { orderId: id });

const line = named<OrderLine>('OrderLine', {
  kind: words('ticket', 'product', 'fee', 'difference', 'forfeited', 'discount', 'transfer'),
  text,
  quantity: count,
  amount: money,
  ticketIds: optional(list(id)),
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
  deliveryMethod: optional(id),
  splitFrom: optional({ ...id, description: 'The order that its tickets were split off; it has the payment' }),
  splitInto: optional({ ...list(id), description: 'The orders that its tickets went to, one for each person' }),
  lines: list(line),
  tickets: list(ticketOfOrder),
  sameSeatBroken: optional({ ...flag, description: 'An exchange has taken a ticket from the seat its unit shared' }),
  version: { ...version, description: 'Counts what happened to the order, from 1; the `ETag` says the same' },
});

export const admission = named<AdmissionBody>('Admission', {
  barcode: text,
  orderId: id,
  ticketId: id,
  performanceId: { ...id, description: 'The one the ticket is for' },
  ticketTypeId: id,
  seatId: optional(text),
  state: ticketState,
  allowed: { ...flag, description: 'Whether it opens the door; else `code` says why not' },
  code: optional({ ...text, description: 'What its bearer would be refused with' }),
  details: optional({ type: 'object' }),
  admittedAt: optional(instant),
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
