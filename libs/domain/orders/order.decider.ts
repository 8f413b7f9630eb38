import { Decider } from '../../kernel/decider';
import { assertNever, DomainError, refuseUnless } from '../../kernel/errors';
import { assertCurrency, Money } from '../../kernel/money';
import { isLive, OrderRecord } from './order-record';
import { evolveOrderRecord } from './order-record.fold';
import { OrderEvent, TicketsCancelled } from './order.events';
import { completeRefund, RefundState } from './refunds';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { assertNotReleased, assertTicketsOf } from './reservations';
import { RefundRequested } from './ticket-purchase.events';

/** SALE-04: the whole order or named tickets of it, with a refund of what was paid for them, or less. */
export interface CancelTickets {
  readonly type: 'CancelTickets';
  readonly expectedVersion: ExpectedVersion;
  readonly ticketIds: readonly string[] | null;
  readonly reason: string;
  readonly refund: Money | null;
  readonly cancellationId: string;
  readonly refundId: string;
  /** The sale as the performance's stream tells it; opens this stream when nothing has done so yet. */
  readonly sale: OrderRecord;
}

/** The performance has the places back. */
export interface ConfirmTicketsRelease {
  readonly type: 'ConfirmTicketsRelease';
  readonly cancellationId: string;
}

export interface CompleteOrderRefund {
  readonly type: 'CompleteRefund';
  readonly refundId: string;
  readonly reference: string;
}

export type OrderCommand = CancelTickets | ConfirmTicketsRelease | CompleteOrderRefund;

/** An order after the sale: it decides who may do what with its tickets. `record` is `null` until the stream is opened. */
export interface OrderState {
  record: OrderRecord | null;
  readonly refunds: Map<string, RefundState>;
  /** Cancellations whose places the performance has not confirmed to have back. */
  readonly unreleased: Map<string, TicketsCancelled['data']>;
}

export const order: Decider<OrderCommand, OrderEvent, OrderState> = {
  category: 'order',
  stateVersion: 1,
  initialState: () => ({ record: null, refunds: new Map(), unreleased: new Map() }),
  decide(state, command) {
    switch (command.type) {
      case 'CancelTickets':
        return cancelTickets(state, command);
      case 'ConfirmTicketsRelease':
        return confirmRelease(state, command);
      case 'CompleteRefund':
        return [completeRefund(state.refunds.get(command.refundId), command.reference)];
      default:
        return assertNever(command);
    }
  },
  evolve(state, event, at) {
    // The event's own copy must stay as it was stored, and this record changes in place.
    if (event.type === 'OrderOpened') state.record = structuredClone(event.data.order);
    else state.record = evolveOrderRecord(state.record ?? undefined, event, at) ?? null;
    if (event.type === 'TicketsCancelled') state.unreleased.set(event.data.cancellationId, event.data);
    if (event.type === 'TicketsReleaseConfirmed') state.unreleased.delete(event.data.cancellationId);
    if (event.type === 'RefundRequested') state.refunds.set(event.data.refundId, { ...event.data, completed: false });
    if (event.type === 'RefundCompleted') {
      const refund = state.refunds.get(event.data.refundId);
      if (refund) refund.completed = true;
    }
    return state;
  },
};

function cancelTickets(state: OrderState, command: CancelTickets): OrderEvent[] {
  const record = state.record ?? command.sale;
  const { orderId } = record;
  refuseStale(record.version, command.expectedVersion);
  assertTicketsOf(record, command.ticketIds ?? []);
  // A reservation is its performance's matter until it is paid.
  const { status } = command.sale;
  refuseUnless(state.record !== null || status === 'paid', 'ORDER_NOT_PAID', { status });
  const ticketIds = [...new Set(command.ticketIds ?? record.tickets.filter(isLive).map((ticket) => ticket.id))];
  assertNotReleased(record, ticketIds);
  const refund = refundAmount(record, ticketIds, command.refund);
  const { cancellationId, reason } = command;
  const { performanceId, campaignId, currency } = record;
  return [
    ...(state.record === null
      ? [{ type: 'OrderOpened' as const, data: { order: structuredClone(command.sale) } }]
      : []),
    {
      type: 'TicketsCancelled',
      data: { orderId, cancellationId, performanceId, campaignId, ticketIds, reason, refund, currency },
    },
    ...(refund > 0 ? [refundRequested(record, command, ticketIds, refund)] : []),
  ];
}

/** SALE-04: by default the paid share of these tickets, an explicit amount up to it. */
function refundAmount(record: OrderRecord, ticketIds: readonly string[], wanted: Money | null): number {
  const paidShare = record.tickets
    .filter((ticket) => ticketIds.includes(ticket.id))
    .reduce((sum, ticket) => sum + ticket.price, 0);
  if (wanted === null) return paidShare;
  assertCurrency(wanted, record.currency);
  if (wanted.amount > paidShare) {
    throw new DomainError('REFUND_EXCEEDS_PAID', { max: { amount: paidShare, currency: record.currency } });
  }
  return wanted.amount;
}

function refundRequested(
  { orderId, customerId, currency }: OrderRecord,
  { refundId, reason }: CancelTickets,
  ticketIds: readonly string[],
  amount: number,
): RefundRequested {
  return {
    type: 'RefundRequested',
    data: { refundId, orderId, customerId, amount, currency, origin: 'cancellation', reason, ticketIds },
  };
}

function confirmRelease(state: OrderState, { cancellationId }: ConfirmTicketsRelease): OrderEvent[] {
  if (state.record === null || !state.unreleased.has(cancellationId)) return [];
  return [{ type: 'TicketsReleaseConfirmed', data: { orderId: state.record.orderId, cancellationId } }];
}
