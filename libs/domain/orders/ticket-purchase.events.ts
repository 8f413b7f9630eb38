import { Channel, DomainEvent, Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { Finance } from '../subscriptions/subscription.settings';
import { ReturnedPlaces } from './order-hold.events';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';

/** A ticket as a sale makes it. Prices are minor units of the sale's currency. */
export interface SoldTicket {
  readonly id: string;
  readonly seatId?: string;
  readonly priceZoneId?: string;
  readonly price: number;
}

/** Everything a reader needs to know of a sale, so that no view has to look anything up. */
export interface TicketSale {
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

/** What an ordinary sale tells besides, in its first event; a campaign's sales have none of it. */
export interface OrdinaryTerms {
  /** The ticket type as it stood, which the sale was decided on (SALE-02): a replay never reads today's settings. */
  readonly ticketType?: TicketTypeFields;
  /** How the tickets reach the customer, when somebody said so. */
  readonly deliveryMethod?: string;
}

export interface Payment {
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly method: string | null;
}

/** What the books count an order's money by (SUB-53), where its performance does not tell: of a subscription's orders, and of an exchange. */
export interface BookedUnder {
  readonly seasonId?: string;
  readonly finance?: Finance;
}

export type ReleaseReason = 'expired' | 'cancelled' | 'performance_cancelled';

/**
 * Tickets set aside until they are paid or lapse, of a campaign or in ordinary sale; whoever holds them is arbitrated by the performance
 * alone.
 */
export type TicketsHeld = DomainEvent<
  'TicketsHeld',
  TicketSale & OrdinaryTerms & { readonly expiresAt: Instant; readonly arbiter: 'performance' }
>;

/** Tickets of a campaign taken: at once when nothing was due, else by the payment of what was held. */
export type TicketClaimed = DomainEvent<
  'TicketClaimed',
  TicketSale & {
    readonly campaignId: string;
    /** Whether these tickets were held for payment before. */
    readonly held: boolean;
    readonly payment: Payment | null;
  }
>;

/** Tickets sold in ordinary sale (SALE-01): at once when nothing was due or it was paid in the call, else by the payment of what was held. */
export type TicketsSold = DomainEvent<
  'TicketsSold',
  TicketSale &
    OrdinaryTerms & {
      readonly campaignId: null;
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

/** Sold tickets, but for those of a campaign, that their order has cancelled: their places are free again (SALE-04). */
export type TicketsReleased = DomainEvent<
  'TicketsReleased',
  ReturnedPlaces & {
    readonly performanceId: string;
    readonly orderId: string;
    readonly customerId: string;
    readonly ticketIds: readonly string[];
    readonly seatIds: readonly string[];
    readonly amount: number;
    readonly reason: string;
    readonly cancellationId: string;
    /** The hold that they were sold from, in an order over several performances. */
    readonly holdId?: string;
  }
>;

/** Money that came twice or too late (SUB-58): received, recorded, and asked back in the same append. */
export type PaymentRejected = DomainEvent<
  'PaymentRejected',
  BookedUnder & {
    readonly orderId: string;
    readonly payment: Payment;
    readonly code: 'ORDER_ALREADY_PAID' | 'PURCHASE_EXPIRED';
    readonly details: Readonly<Record<string, unknown>>;
  }
>;

export type RefundOrigin = 'cancellation' | 'rejected_payment';

/** The one performance whose tickets a cancellation is of; absent where they are of several, and where the stream says it. */
interface OfPerformance {
  readonly performanceId?: string;
}

export type RefundRequested = DomainEvent<
  'RefundRequested',
  OfPerformance &
    BookedUnder & {
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
  OfPerformance &
    BookedUnder & {
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
  | TicketsSold
  | HoldReleased
  | CampaignTicketReleased
  | TicketsReleased
  | PaymentRejected
  | RefundRequested
  | RefundCompleted;
