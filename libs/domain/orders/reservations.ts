import { DomainError, RecordedRefusal, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency, Money } from '../../kernel/money';
import { Lapsed, releaseHold } from '../performances/availability';
import { someOf } from '../performances/lapsed-release';
import { PerformanceEvent } from '../performances/performance.events';
import { PerformanceState } from '../performances/performance.state';
import { isLive, OrderRecord, OrderStatus, TicketRecord } from './order-record';
import { completeRefund } from './refunds';
import { Payment, PaymentRejected, RefundRequested, SoldTicket } from './ticket-purchase.events';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';

export interface RecordPayment {
  readonly type: 'RecordPayment';
  readonly orderId: string;
  readonly payment: Payment;
  /** The id of the refund, should the money have to go back. */
  readonly refundId: string;
}

/** Gives up a reservation, or the named tickets of it; what is due falls, and with nothing left to pay the rest is claimed. */
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

/** Sold tickets that their order has cancelled: places and quota are free again (CAMP-24). */
export interface ReleaseTickets {
  readonly type: 'ReleaseTickets';
  readonly orderId: string;
  readonly ticketIds: readonly string[];
  readonly reason: string;
  readonly cancellationId: string;
}

export interface CompleteRefund {
  readonly type: 'CompleteRefund';
  readonly refundId: string;
  readonly reference: string;
}

/** The life of an order as long as the performance arbitrates it: payment, expiry, cancellation, and places given back later. */
export const reservationRules = {
  /** SUB-58: already paid, expired or cancelled, then the amount. Money that cannot be taken is recorded and asked back. */
  RecordPayment(state: PerformanceState, command: RecordPayment, _now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const order = orderOf(state, command.orderId);
    const { payment } = command;
    assertCurrency(payment, order.currency);
    if (order.status === 'paid' || order.paid > 0) throw rejected(order, command, 'ORDER_ALREADY_PAID', order.status);
    const status = statusNow(state, order, lapsed);
    if (status !== 'pending_payment') throw rejected(order, command, 'PURCHASE_EXPIRED', status);
    refuseUnless(payment.amount === order.due, 'AMOUNT_MISMATCH', {
      due: { amount: order.due, currency: order.currency },
    });
    return [claimed(order, order.tickets.filter(isLive), order.due, payment)];
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
    return [releaseHold(order, 'cancelled', wanted), ...(isFree ? [claimed(order, left, 0, null)] : [])];
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
    if (tickets.length === 0 || order.campaignId === null) return [];
    const campaign = state.campaigns.get(order.campaignId);
    return [
      {
        type: 'CampaignTicketReleased',
        data: {
          campaignId: order.campaignId,
          performanceId: order.performanceId,
          orderId: order.orderId,
          customerId: order.customerId,
          ticketIds: tickets.map((ticket) => ticket.id),
          seatIds: tickets.flatMap((ticket) => (ticket.seatId === null ? [] : [ticket.seatId])),
          amount: tickets.reduce((sum, ticket) => sum + ticket.price, 0),
          quotaReturned: campaign?.record.releaseOnCancel ?? true,
          reason: command.reason,
          cancellationId: command.cancellationId,
        },
      },
    ];
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

/** CAMP-24: a second cancellation of any ticket is refused, never clamped. */
export function assertNotReleased(order: OrderRecord, ticketIds: readonly string[]): void {
  const released = order.tickets.filter((ticket) => ticketIds.includes(ticket.id) && !isLive(ticket));
  const refused = ticketIds.length === 0 ? order.tickets : released;
  refuseUnless(refused.length === 0, 'TICKET_ALREADY_RELEASED', { ticketIds: refused.map((ticket) => ticket.id) });
}

function claimed(
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
  return {
    type: 'TicketClaimed',
    data: {
      orderId: order.orderId,
      performanceId: order.performanceId,
      campaignId: order.campaignId!,
      customerId: order.customerId,
      person: {},
      channel: order.channel,
      ticketTypeId: order.ticketTypeId,
      tickets,
      amount,
      currency: order.currency,
      held: true,
      payment,
    },
  };
}

/** The money is here and cannot stay: both are said in one append, and a repeat of the call answers the same. */
function rejected(
  order: OrderRecord,
  command: RecordPayment,
  code: PaymentRejected['data']['code'],
  status: OrderStatus,
): RecordedRefusal {
  const { payment, refundId } = command;
  const refund = { amount: payment.amount, currency: payment.currency };
  const details = payment.amount > 0 ? { status, refundId, refund } : { status };
  const record: PaymentRejected = { type: 'PaymentRejected', data: { orderId: order.orderId, payment, code, details } };
  const request: RefundRequested = {
    type: 'RefundRequested',
    data: {
      refundId,
      orderId: order.orderId,
      customerId: order.customerId,
      ...refund,
      origin: 'rejected_payment',
      reason: code,
      ticketIds: [],
    },
  };
  return new RecordedRefusal(code, details, payment.amount > 0 ? [record, request] : [record]);
}
