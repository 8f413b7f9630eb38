import { Changes } from '../../kernel/changes';
import { DomainEvent, Instant } from '../../kernel/event';
import { Money } from '../../kernel/money';
import { CampaignEvent } from '../campaigns/campaign.events';
import { OrderHoldEvent } from '../orders/order-hold.events';
import { TicketPurchaseEvent } from '../orders/ticket-purchase.events';
import { SeatRow } from './seats';

/** Where people sit: seats of a hall as it was when the performance got it, or a number of places. */
export type Seating =
  | { readonly kind: 'numbered'; readonly rows: readonly SeatRow[] }
  | { readonly kind: 'unnumbered'; readonly capacity: number };

export type SalesStatus = 'on_sale' | 'not_on_sale';
export type SalesAccess = 'local' | 'local_and_internet';

export interface PerformanceSettings {
  readonly performanceId: string;
  readonly productionId: string;
  readonly seasonId: string;
  readonly hallId: string | null;
  readonly seating: Seating;
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly availableOnline: boolean;
  readonly salesStatus: SalesStatus;
  readonly salesStartsAt: Instant | null;
  readonly salesEndsAt: Instant | null;
  readonly currency: string;
}

/** `priceZoneId: null` is the price for every zone without one of its own, and for unnumbered places. */
export interface ZonePrice {
  readonly priceZoneId: string | null;
  readonly price: Money;
}

export interface TicketTypePrices {
  readonly ticketTypeId: string;
  readonly prices: readonly ZonePrice[];
  readonly access: SalesAccess;
  readonly opensAt: Instant | null;
  readonly closesAt: Instant | null;
}

/** What is absent stays as it is; `null` takes a bound away. */
export type TicketTypeAccess = Partial<Pick<TicketTypePrices, 'access' | 'opensAt' | 'closesAt'>>;

/** Seats (numbered) or places (unnumbered) set aside; ordinary again at `expiresAt`. */
export interface Allocation {
  readonly allocationId: string;
  readonly name: string;
  readonly seatIds: readonly string[];
  readonly quantity: number;
  readonly expiresAt: Instant | null;
}

export type PerformanceCreated = DomainEvent<'PerformanceCreated', PerformanceSettings>;
export type PerformanceEdited = DomainEvent<
  'PerformanceEdited',
  { readonly performanceId: string; readonly changes: Changes }
>;
export type PerformanceRescheduled = DomainEvent<
  'PerformanceRescheduled',
  { readonly performanceId: string; readonly from: Instant; readonly to: Instant }
>;
/** Refuses later sales; reservations are worth nothing from here on, and sold tickets are cancelled one order after the other. */
export type PerformanceCancelled = DomainEvent<
  'PerformanceCancelled',
  { readonly performanceId: string; readonly reason: string }
>;
/** No hold and no ticket of a cancelled performance is live any longer. */
export type PerformanceCleared = DomainEvent<'PerformanceCleared', { readonly performanceId: string }>;
export type TicketTypePriced = DomainEvent<'TicketTypePriced', TicketTypePrices & { readonly performanceId: string }>;
/** Lies over the access of each of the types, their prices left alone. */
export type TicketTypeAccessChanged = DomainEvent<
  'TicketTypeAccessChanged',
  TicketTypeAccess & { readonly performanceId: string; readonly ticketTypeIds: readonly string[] }
>;
export type AllocationSet = DomainEvent<'AllocationSet', Allocation & { readonly performanceId: string }>;

export type PerformanceEvent =
  | PerformanceCreated
  | PerformanceEdited
  | PerformanceRescheduled
  | PerformanceCancelled
  | PerformanceCleared
  | TicketTypePriced
  | TicketTypeAccessChanged
  | AllocationSet
  | CampaignEvent
  | TicketPurchaseEvent
  | OrderHoldEvent;
