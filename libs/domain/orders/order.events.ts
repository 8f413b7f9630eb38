import { DomainEvent } from '../../kernel/event';
import { ExchangeEvent } from './exchange.events';
import { OrderRecord } from './order-record';
import { OrderSplitEvent } from './order-split.events';
import { CancelledTickets, SubscriptionOrderEvent } from './subscription-order.events';
import { PaymentRejected, RefundCompleted, RefundRequested } from './ticket-purchase.events';

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
    /** Of which performances they are, in an order over several; absent: all are of `performanceId`. */
    readonly performances?: readonly CancelledTickets[];
  }
>;

/** Every performance concerned has the places of a cancellation back: nothing is left to do for it. */
export type TicketsReleaseConfirmed = DomainEvent<
  'TicketsReleaseConfirmed',
  { readonly orderId: string; readonly cancellationId: string }
>;

/** A ticket has let its bearer in (SALE-05). */
export type TicketAdmitted = DomainEvent<
  'TicketAdmitted',
  { readonly orderId: string; readonly ticketId: string; readonly performanceId: string }
>;

export type OrderEvent =
  | OrderOpened
  | TicketAdmitted
  | TicketsCancelled
  | TicketsReleaseConfirmed
  | SubscriptionOrderEvent
  | OrderSplitEvent
  | ExchangeEvent
  | PaymentRejected
  | RefundRequested
  | RefundCompleted;
