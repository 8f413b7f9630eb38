import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { RefundDocument, RefundState } from './refunds.projection';

export interface RefundBody {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: Money;
  readonly origin: string;
  readonly reason: string;
  readonly ticketIds: readonly string[];
  readonly state: RefundState;
  /** What the till or shop called it when it was done. */
  readonly reference?: string;
  readonly requestedAt: Instant;
  readonly completedAt?: Instant;
}

export function refundBody(refund: Omit<RefundDocument, 'organisationId' | 'seq' | 'stream'>): RefundBody {
  return {
    id: refund.refundId,
    orderId: refund.orderId,
    customerId: refund.customerId,
    amount: money(refund.amount, refund.currency),
    origin: refund.origin,
    reason: refund.reason,
    ticketIds: refund.ticketIds,
    state: refund.state,
    ...(refund.reference !== null && { reference: refund.reference }),
    requestedAt: refund.requestedAt,
    ...(refund.completedAt !== null && { completedAt: refund.completedAt }),
  };
}
