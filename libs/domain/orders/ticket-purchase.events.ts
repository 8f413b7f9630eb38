import { Channel, DomainEvent, Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';

/** A ticket as a sale makes it. Prices are minor units of the sale's currency. */
export interface SoldTicket {
  readonly id: string;
  readonly seatId?: string;
  readonly priceZoneId?: string;
  readonly price: number;
}

/** Everything a reader needs to know of a sale, so that no view has to look anything up. */
export interface TicketSold {
  readonly orderId: string;
  readonly performanceId: string;
  readonly campaignId: string | null;
  readonly customerId: string;
  readonly person: SealedPerson;
  readonly channel: Channel;
  readonly ticketTypeId: string;
  readonly tickets: readonly SoldTicket[];
  readonly amount: number;
  readonly currency: string;
}

export interface Payment {
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly method: string | null;
}

export type ReleaseReason = 'expired' | 'cancelled' | 'performance_cancelled';

/** Tickets set aside until they are paid or lapse; whoever holds them is arbitrated by the performance alone. */
export type TicketsHeld = DomainEvent<
  'TicketsHeld',
  TicketSold & { readonly expiresAt: Instant; readonly arbiter: 'performance' }
>;

/** Tickets of a campaign taken: at once when nothing was due, else by the payment of what was held. */
export type TicketClaimed = DomainEvent<
  'TicketClaimed',
  TicketSold & {
    readonly campaignId: string;
    /** Whether these tickets were held for payment before. */
    readonly held: boolean;
    readonly payment: Payment | null;
  }
>;

export type HoldReleased = DomainEvent<
  'HoldReleased',
  {
    readonly orderId: string;
    readonly performanceId: string;
    readonly campaignId: string | null;
    readonly customerId: string;
    readonly ticketIds: readonly string[];
    readonly seatIds: readonly string[];
    readonly amount: number;
    readonly reason: ReleaseReason;
    /** Whether nothing of the order is held any longer. */
    readonly whole: boolean;
  }
>;

/**
 * Sold tickets of a campaign whose places are free again; `quotaReturned` says whether the campaign counts them as free too (CAMP-24). An
 * offer that was used stays used: tickets keep their campaign, and an exchange gives no quota back (CAMP-25).
 */
export type CampaignTicketReleased = DomainEvent<
  'CampaignTicketReleased',
  {
    readonly campaignId: string;
    readonly performanceId: string;
    readonly orderId: string;
    readonly customerId: string;
    readonly ticketIds: readonly string[];
    readonly seatIds: readonly string[];
    readonly amount: number;
    readonly quotaReturned: boolean;
    readonly reason: string;
    readonly cancellationId: string;
  }
>;

/** Money that came twice or too late (SUB-58): received, recorded, and asked back in the same append. */
export type PaymentRejected = DomainEvent<
  'PaymentRejected',
  {
    readonly orderId: string;
    readonly payment: Payment;
    readonly code: 'ORDER_ALREADY_PAID' | 'PURCHASE_EXPIRED';
    readonly details: Readonly<Record<string, unknown>>;
  }
>;

export type RefundOrigin = 'cancellation' | 'rejected_payment';

export type RefundRequested = DomainEvent<
  'RefundRequested',
  {
    readonly refundId: string;
    readonly orderId: string;
    readonly customerId: string;
    readonly amount: number;
    readonly currency: string;
    readonly origin: RefundOrigin;
    readonly reason: string;
    readonly ticketIds: readonly string[];
  }
>;

export type RefundCompleted = DomainEvent<
  'RefundCompleted',
  {
    readonly refundId: string;
    readonly orderId: string;
    readonly amount: number;
    readonly currency: string;
    readonly origin: RefundOrigin;
    readonly reference: string;
  }
>;

/** What a performance's stream says of the orders it arbitrates. */
export type TicketPurchaseEvent =
  | TicketsHeld
  | TicketClaimed
  | HoldReleased
  | CampaignTicketReleased
  | PaymentRejected
  | RefundRequested
  | RefundCompleted;
