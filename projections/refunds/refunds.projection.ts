import { Instant } from '../../libs/kernel/event';
import { Projection } from '../../libs/kernel/projection';
import { RefundCompleted, RefundOrigin, RefundRequested } from '../../libs/domain/orders/ticket-purchase.events';
import { documentId } from '../documents';

export type RefundState = 'requested' | 'completed';

/** Money that has to go back (SALE-04, SUB-58). `stream` is where it was asked for, and where it is to be reported done. */
export type RefundDocument = {
  readonly organisationId: string;
  readonly refundId: string;
  readonly seq: string;
  readonly stream: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: number;
  readonly currency: string;
  readonly origin: RefundOrigin;
  readonly reason: string;
  readonly ticketIds: readonly string[];
  readonly requestedAt: Instant;
  state: RefundState;
  reference: string | null;
  completedAt: Instant | null;
};

export const refundsProjection: Projection<RefundDocument, RefundRequested | RefundCompleted> = {
  name: 'refunds',
  version: 1,
  handles: ['RefundRequested', 'RefundCompleted'],
  indexes: { byState: ['organisationId', 'state', 'seq'] },
  targets: (event) => [
    documentId(event.metadata.organisationId, (event.data as { readonly refundId: string }).refundId),
  ],
  evolve: (document, event) => {
    const { organisationId, occurredAt } = event.metadata;
    if (event.type === 'RefundRequested') {
      return {
        organisationId,
        seq: event.position,
        stream: event.stream,
        ...event.data,
        requestedAt: occurredAt,
        state: 'requested',
        reference: null,
        completedAt: null,
      };
    }
    if (document === undefined) return undefined;
    document.state = 'completed';
    document.reference = event.data.reference;
    document.completedAt = occurredAt;
    return document;
  },
};
