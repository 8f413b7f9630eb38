import { DomainError, RecordedRefusal, refuseUnless } from '../../kernel/errors';
import { DomainEvent } from '../../kernel/event';
import { assertCurrency } from '../../kernel/money';
import { bookedUnder, OrderRecord, OrderStatus } from './order-record';
import { BookedUnder, Payment, PaymentRejected, RefundRequested } from './ticket-purchase.events';

export interface RecordPayment {
  readonly type: 'RecordPayment';
  readonly orderId: string;
  readonly payment: Payment;
  /** The id of the refund, should the money have to go back. */
  readonly refundId: string;
}

/**
 * SUB-58: already paid, expired or cancelled, then the amount. Money that cannot be taken is recorded and asked back. `status` is what the
 * order is worth at this instant, by whoever arbitrates it.
 */
export function acceptPayment(order: OrderRecord, command: RecordPayment, status: OrderStatus): void {
  const { payment } = command;
  assertCurrency(payment, order.currency);
  if (order.status === 'paid' || order.paid > 0)
    throw rejectedPayment(order, command, 'ORDER_ALREADY_PAID', { status: order.status });
  if (status !== 'pending_payment') throw rejectedPayment(order, command, 'PURCHASE_EXPIRED', { status });
  assertPays(payment, order.due, order.currency);
}

/** Exactly what is due, no more and no less (SUB-58). */
export function assertPays({ amount }: Payment, due: number, currency: string): void {
  refuseUnless(amount === due, 'AMOUNT_MISMATCH', { due: { amount: due, currency } });
}

/** The refusal that the events of a rejected payment carry, for the answer to its repeat. */
export function rejectionIn(events: readonly DomainEvent[]): DomainError | null {
  const rejected = events.find((event) => event.type === 'PaymentRejected') as PaymentRejected | undefined;
  return rejected ? new DomainError(rejected.data.code, rejected.data.details) : null;
}

/** The money is here and cannot stay: both are said in one append, and a repeat of the call answers the same. */
export function rejectedPayment(
  order: Pick<OrderRecord, 'orderId' | 'customerId' | keyof BookedUnder>,
  { payment, refundId }: Pick<RecordPayment, 'payment' | 'refundId'>,
  code: PaymentRejected['data']['code'],
  told: { readonly status: string; readonly exchangeId?: string },
): RecordedRefusal {
  const refund = { amount: payment.amount, currency: payment.currency };
  const details = payment.amount > 0 ? { ...told, refundId, refund } : told;
  const record: PaymentRejected = {
    type: 'PaymentRejected',
    data: { orderId: order.orderId, payment, code, details, ...bookedUnder(order) },
  };
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
      ...bookedUnder(order),
    },
  };
  return new RecordedRefusal(code, details, payment.amount > 0 ? [record, request] : [record]);
}
