import { Channel, DomainEvent, Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { Finance } from '../subscriptions/subscription.settings';
import { HeldTicket } from './order-hold.events';
import { Payment } from './ticket-purchase.events';

/** A ticket of a subscription: a unit's place on one performance. */
export interface SubscriptionTicket extends HeldTicket {
  readonly performanceId: string;
  /** What its discount code takes off (SUB-48); minor units. */
  readonly discount: number;
}

/** SUB-49: so many of a product, at its price as it stood. */
export interface OrderedProduct {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly price: number;
}

/** What was bought and on which terms, with everything of other streams that it was decided on. */
export interface SubscriptionTerms {
  readonly subscriptionId: string;
  readonly subscriptionVersion: number;
  readonly subscriptionType: 'series' | 'pick_and_mix';
  readonly seasonId: string;
  /** SUB-09: an order keeps it. */
  readonly label: string;
  /** SUB-27, as it stood; absent: opened before orders kept it. */
  readonly groupTickets?: boolean;
  readonly customerId: string;
  readonly person: SealedPerson;
  readonly channel: Channel;
  readonly deliveryMethod: string | null;
  /** Those given, with the version of their text (SUB-33). */
  readonly consents: readonly { readonly id: string; readonly version: number }[];
  /** The customer's flags that opened the sale (SUB-35). */
  readonly flagIds: readonly string[];
  readonly discountCode: string | null;
  /** SUB-34. */
  readonly emailTemplateId: string | null;
  /** In the order of the performances and, on each, of the units. */
  readonly tickets: readonly SubscriptionTicket[];
  readonly products: readonly OrderedProduct[];
  /** As they read at the sale, by id: a repeat of the call is answered with them (G-06). */
  readonly ticketTypeNames?: Readonly<Record<string, string>>;
  /** SUB-53, as it stood. */
  readonly finance: Finance;
  readonly currency: string;
  /** The offer that it accepts once it is completed (SUB-51); absent: none. */
  readonly renewalId?: string;
}

/** The first event of an order over several performances: it has all its holds. `expiresAt: null` = nothing is waited for. */
export type SubscriptionOrderOpened = DomainEvent<
  'SubscriptionOrderOpened',
  SubscriptionTerms & {
    readonly orderId: string;
    readonly performanceIds: readonly string[];
    readonly amount: number;
    readonly expiresAt: Instant | null;
  }
>;

/** What a purchase sold of one ticket type; minor units, after discounts. */
export interface SoldUnits {
  readonly ticketTypeId: string;
  readonly units: number;
  readonly tickets: number;
  readonly amount: number;
}

/** The same of one ticket type on one performance, with face prices and discounts apart: what reports and books count by. */
export interface SoldPart {
  readonly performanceId: string;
  readonly ticketTypeId: string;
  readonly units: number;
  readonly tickets: number;
  /** Face prices together. */
  readonly price: number;
  /** How many tickets of them a code has made cheaper (SUB-48), and by how much together. */
  readonly discounted: number;
  readonly discount: number;
}

/** The commit point: the order is paid or free, and everything after it is done whoever crashes where. */
export type SubscriptionPurchased = DomainEvent<
  'SubscriptionPurchased',
  {
    readonly orderId: string;
    readonly subscriptionId: string;
    readonly subscriptionType: SubscriptionTerms['subscriptionType'];
    readonly seasonId: string;
    readonly customerId: string;
    readonly channel: Channel;
    readonly performanceIds: readonly string[];
    readonly sold: readonly SoldUnits[];
    readonly parts: readonly SoldPart[];
    readonly products: readonly OrderedProduct[];
    readonly finance: Finance;
    readonly amount: number;
    readonly currency: string;
    readonly payment: Payment | null;
    readonly emailTemplateId: string | null;
  }
>;

/** The tickets of a cancellation that are of one performance. */
export interface CancelledTickets {
  readonly performanceId: string;
  readonly ticketIds: readonly string[];
  /** The hold they were sold from; absent: the one that has the order's own id. */
  readonly holdId?: string;
}

/** Tickets given up before they were paid: what is due falls, and with none left the order is over. Their places follow (SALE-04). */
export type ReservationCancelled = DomainEvent<
  'ReservationCancelled',
  {
    readonly orderId: string;
    readonly cancellationId: string;
    readonly performances: readonly CancelledTickets[];
    readonly ticketIds: readonly string[];
    readonly reason: string;
    /** What is no longer due. */
    readonly amount: number;
    readonly currency: string;
    /** Whether no ticket of the order is left. */
    readonly whole: boolean;
  }
>;

export type ExpiryReason = 'expired' | 'abandoned' | 'performance_cancelled';

/** The order is dead for good. As a first event it kills the id of an order that was never opened. */
export type OrderExpired = DomainEvent<
  'OrderExpired',
  { readonly orderId: string; readonly performanceIds: readonly string[]; readonly reason: ExpiryReason }
>;

/** Every performance has heard what became of the order: nothing is left to do for it. */
export type OrderHoldsSettled = DomainEvent<
  'OrderHoldsSettled',
  { readonly orderId: string; readonly outcome: 'confirmed' | 'released' }
>;

export type SubscriptionOrderEvent =
  SubscriptionOrderOpened | SubscriptionPurchased | ReservationCancelled | OrderExpired | OrderHoldsSettled;
