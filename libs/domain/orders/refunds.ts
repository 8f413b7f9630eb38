import { DomainError, refuseUnless } from '../../kernel/errors';
import { bookedUnder } from './order-record';
import { RefundCompleted, RefundRequested } from './ticket-purchase.events';

/** A refund as the stream that asked for it knows it; minor units. */
export type RefundState = Omit<RefundRequested['data'], 'customerId' | 'reason' | 'ticketIds'> & { completed: boolean };

/** The till or shop reports the money gone back (SALE-04); it can do so once. */
export function completeRefund(refund: RefundState | undefined, reference: string): RefundCompleted {
  if (refund === undefined) throw new DomainError('NOT_FOUND');
  refuseUnless(!refund.completed, 'NOTHING_TO_CHANGE', { state: 'completed' });
  const { refundId, orderId, amount, currency, origin, performanceId } = refund;
  const booked = { ...(performanceId !== undefined && { performanceId }), ...bookedUnder(refund) };
  return { type: 'RefundCompleted', data: { refundId, orderId, amount, currency, origin, reference, ...booked } };
}
