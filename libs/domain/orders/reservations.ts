import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency, Money } from '../../kernel/money';
import { Lapsed, releaseHold } from '../performances/availability';
import { someOf } from '../performances/lapsed-release';
import { PerformanceEvent } from '../performances/performance.events';
import { PerformanceState } from '../performances/performance.state';
import { isLive, OrderRecord, OrderStatus, TicketRecord } from './order-record';
import { acceptPayment, RecordPayment } from './payment';
import { completeRefund } from './refunds';
import { Payment, SoldTicket } from './ticket-purchase.events';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';

/** Gives up a reservation, or the named tickets of it; what is due falls, and with nothing left to pay the rest is sold. */
export interface CancelReservation {
  readonly type: 'CancelReservation';
  readonly orderId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly ticketIds: readonly string[] | null;
  /** Nothing has been paid, so nothing can go back; an amount is refused like one above what was paid (SALE-04). */
  readonly refund: Money | null;
}

/** Releases a hold whose instant has passed, where nobody took its place yet, and others like it in the same append. */
export interface ReleaseLapsedHolds {
  readonly type: 'ReleaseLapsedHolds';
  readonly orderId: string;
}

/** Sold tickets that their order has cancelled: places are free again (SALE-04), and a campaign's quota (CAMP-24, CAMP-25). */
export interface ReleaseTickets {
  readonly type: 'ReleaseTickets';
  readonly orderId: string;
  readonly ticketIds: readonly string[];
  readonly reason: string;
  readonly cancellationId: string;
  /** Given up for others: the campaign's offer was used (CAMP-25). */
  readonly exchanged?: boolean;
}

export interface CompleteRefund {
  readonly type: 'CompleteRefund';
  readonly refundId: string;
  readonly reference: string;
}

/** The life of an order as long as the performance arbitrates it: payment, expiry, cancellation, and places given back later. */
export const reservationRules = {
  /** SUB-58. */
  RecordPayment(state: PerformanceState, command: RecordPayment, _now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const order = orderOf(state, command.orderId);
    acceptPayment(order, command, statusNow(state, order, lapsed));
    return [completed(order, order.tickets.filter(isLive), order.due, command.payment)];
  },

  CancelReservation(
    state: PerformanceState,
    command: CancelReservation,
    _now: Instant,
    lapsed: Lapsed,
  ): PerformanceEvent[] {
    const order = orderOf(state, command.orderId);
    refuseStale(order.version, command.expectedVersion);
    assertTicketsOf(order, command.ticketIds ?? []);
    refuseUnless(statusNow(state, order, lapsed) !== 'expired', 'PURCHASE_EXPIRED', { status: 'expired' });
    // Sold tickets are their order's matter (SALE-04); the payment may have won a race against this call.
    refuseUnless(order.status !== 'paid', 'ORDER_ALREADY_PAID', { status: 'paid' });
    const wanted = command.ticketIds ?? order.tickets.filter(isLive).map((ticket) => ticket.id);
    assertNotReleased(order, wanted);
    assertNoRefund(order, command.refund);
    const left = order.tickets.filter((ticket) => isLive(ticket) && !wanted.includes(ticket.id));
    const isFree = left.length > 0 && left.every(({ price }) => price === 0) && !state.cancelled;
    // CAMP-22: what is left costs nothing, so there is no payment to wait for.
    return [releaseHold(order, 'cancelled', wanted), ...(isFree ? [completed(order, left, 0, null)] : [])];
  },

  ReleaseLapsedHolds(
    _state: PerformanceState,
    { orderId }: ReleaseLapsedHolds,
    _now: Instant,
    lapsed: Lapsed,
  ): PerformanceEvent[] {
    const wanted = lapsed.orders.find((order) => order.orderId === orderId);
    // Nothing, and so nothing to remember: the same command releases it when it is due.
    if (wanted === undefined) return [];
    return someOf(new Set([wanted, ...lapsed.orders])).map((order) => releaseHold(order, 'expired'));
  },

  /** Follows the order's decision, so it is never refused; what was released before is passed over. */
  ReleaseTickets(state: PerformanceState, command: ReleaseTickets): PerformanceEvent[] {
    const order = orderOf(state, command.orderId);
    const tickets = order.tickets.filter((ticket) => isLive(ticket) && command.ticketIds.includes(ticket.id));
    if (tickets.length === 0) return [];
    const { orderId, performanceId, customerId, campaignId } = order;
    const { reason, cancellationId, exchanged = false } = command;
    const released = {
      performanceId,
      orderId,
      customerId,
      ticketIds: tickets.map((ticket) => ticket.id),
      seatIds: tickets.flatMap((ticket) => ticket.seatId ?? []),
      amount: tickets.reduce((sum, ticket) => sum + ticket.price, 0),
    };
    if (campaignId === null) return [{ type: 'TicketsReleased', data: { ...released, reason, cancellationId } }];
    const quotaReturned = !exchanged && (state.campaigns.get(campaignId)?.record.releaseOnCancel ?? true);
    const data = { campaignId, ...released, quotaReturned, reason, cancellationId };
    return [{ type: 'CampaignTicketReleased', data }];
  },

  CompleteRefund(state: PerformanceState, command: CompleteRefund): PerformanceEvent[] {
    return [completeRefund(state.refunds.get(command.refundId), command.reference)];
  },
};

function assertNoRefund({ currency }: OrderRecord, refund: Money | null): void {
  if (refund === null) return;
  assertCurrency(refund, currency);
  refuseUnless(refund.amount === 0, 'REFUND_EXCEEDS_PAID', { max: { amount: 0, currency } });
}

function orderOf(state: PerformanceState, orderId: string): OrderRecord {
  const order = state.orders.get(orderId);
  if (order === undefined) throw new DomainError('NOT_FOUND');
  return order;
}

/** What an order is worth at this instant: a lapsed one is expired (G-02), and a cancelled performance honours no reservation. */
function statusNow(state: PerformanceState, order: OrderRecord, lapsed: Lapsed): OrderStatus {
  if (lapsed.orders.includes(order)) return 'expired';
  return order.status === 'pending_payment' && state.cancelled ? 'cancelled' : order.status;
}

/** Refuses ids that are no tickets of the order. */
export function assertTicketsOf(order: OrderRecord, ticketIds: readonly string[]): void {
  const unknown = ticketIds.filter((id) => !order.tickets.some((ticket) => ticket.id === id));
  refuseUnless(unknown.length === 0, 'TICKET_NOT_FOUND', { ticketIds: unknown });
}

/** CAMP-24: a second cancellation of any ticket is refused, never clamped. `status` is told where no ticket was named. */
export function assertNotReleased(order: OrderRecord, ticketIds: readonly string[]): void {
  const released = order.tickets.filter((ticket) => ticketIds.includes(ticket.id) && !isLive(ticket));
  const whole = ticketIds.length === 0;
  refuseUnless(!whole && released.length === 0, 'TICKET_ALREADY_RELEASED', {
    ticketIds: (whole ? order.tickets : released).map((ticket) => ticket.id),
    ...(whole && { status: order.status }),
  });
}

/** What was held is a sale now: of its campaign, or an ordinary one (SALE-01). */
function completed(
  order: OrderRecord,
  left: readonly TicketRecord[],
  amount: number,
  payment: Payment | null,
): PerformanceEvent {
  const tickets = left.map((ticket): SoldTicket => ({
    id: ticket.id,
    ...(ticket.seatId !== null && { seatId: ticket.seatId }),
    ...(ticket.priceZoneId !== null && { priceZoneId: ticket.priceZoneId }),
    price: ticket.price,
  }));
  const { orderId, performanceId, campaignId, customerId, channel, ticketTypeId, currency } = order;
  const whose = { customerId, person: {}, channel, ticketTypeId };
  const sale = { tickets, amount, currency, held: true, payment };
  return campaignId === null
    ? { type: 'TicketsSold', data: { orderId, performanceId, campaignId, ...whose, ...sale } }
    : { type: 'TicketClaimed', data: { orderId, performanceId, campaignId, ...whose, ...sale } };
}
