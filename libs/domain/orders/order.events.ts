import { DomainEvent } from '../../kernel/event';
import { OrderRecord } from './order-record';
import { RefundCompleted, RefundRequested } from './ticket-purchase.events';

/** The first event of an order's own stream: the sale as the performance's stream told it. */
export type OrderOpened = DomainEvent<'OrderOpened', { readonly order: OrderRecord }>;

/** The decision about sold tickets (SALE-04); their places go back to the performance after it. */
export type TicketsCancelled = DomainEvent<
  'TicketsCancelled',
  {
    readonly orderId: string;
    readonly cancellationId: string;
    readonly performanceId: string;
    readonly campaignId: string | null;
    readonly ticketIds: readonly string[];
    readonly reason: string;
    readonly refund: number;
    readonly currency: string;
  }
>;

/** The performance has the places of a cancellation back: nothing is left to do for it. */
export type TicketsReleaseConfirmed = DomainEvent<
  'TicketsReleaseConfirmed',
  { readonly orderId: string; readonly cancellationId: string }
>;

export type OrderEvent = OrderOpened | TicketsCancelled | TicketsReleaseConfirmed | RefundRequested | RefundCompleted;
