import { ErrorCode } from '../../kernel/error-codes';
import { Instant } from '../../kernel/event';
import { SaleChannel } from '../orders/on-sale';
import { TicketRecord } from '../orders/order-record';
import { Payment } from '../orders/ticket-purchase.events';
import { TicketTypePrices } from '../performances/performance.events';
import { Place } from '../performances/places';
import { ExchangeFrom } from '../productions/production.events';
import { ProductFields } from '../products/product.events';
import { ExchangeScope } from '../subscriptions/subscription.settings';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';
import { ExchangeMoney } from './exchange-money';
import { VersionedRules } from './exchange-rules';

/** What somebody asks for. */
export interface ExchangeRequest {
  readonly ticketIds: readonly string[];
  readonly targetPerformanceId: string;
  /** One for each ticket, in the same order; `null` = the best available. */
  readonly targetSeatIds: readonly string[] | null;
  /** EXC-10; `null` = each ticket keeps its type. */
  readonly targetTicketTypeId: string | null;
  readonly channel: SaleChannel;
  /** Whose tickets they should be; `null` = nobody said. */
  readonly customerId: string | null;
  /** Why staff do it (EXC-14); `undefined` where it is only asked what would happen. */
  readonly reason?: string | null;
}

/** A ticket that is to be given up, as its order knows it. */
export interface SourceTicket extends Pick<TicketRecord, 'id' | 'state' | 'seatId' | 'priceZoneId' | 'price'> {
  readonly performanceId: string;
  readonly ticketTypeId: string;
  /** The exchange under way that has locked it. */
  readonly lockedBy: string | null;
}

/** A performance that tickets come from, with what its production says (EXC-24 to EXC-27). */
export interface SourcePerformance {
  readonly performanceId: string;
  readonly seasonId: string;
  readonly productionId: string;
  readonly startsAt: Instant;
  /** For telling people the deadline in their own hours (EXC-06); nothing is decided by it. */
  readonly timeZone: string;
  readonly promoterId: string | null;
  readonly exchangeFrom: ExchangeFrom;
}

/** The subscription that the tickets belong to (EXC-20 to EXC-22). */
export interface SubscriptionSource {
  readonly subscriptionId: string;
  readonly seasonId: string;
  readonly scope: ExchangeScope;
  readonly allowOutside: boolean;
  readonly sameSeat: boolean;
  readonly productionIds: readonly string[];
  readonly performanceIds: readonly string[];
}

/** Why something is refused. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The performance that is wanted instead, with what its production says (EXC-28, EXC-29). */
export interface TargetPerformance {
  readonly performanceId: string;
  readonly seasonId: string;
  readonly productionId: string;
  readonly startsAt: Instant;
  readonly cancelled: boolean;
  readonly availableOnline: boolean;
  readonly promoterId: string | null;
  readonly productionOnline: boolean;
  readonly acceptsExchangesInto: boolean;
  /** Of the ticket types that are wanted; one that has no price here is left out. */
  readonly prices: Readonly<Record<string, TicketTypePrices>>;
  /** Empty where places have no numbers. */
  readonly priceZoneIds: readonly string[];
  /** Of the seats that are named and there. */
  readonly zoneOfSeat: Readonly<Record<string, string>>;
  /** A place for each ticket in the order of the request, or why there is none. */
  readonly places: readonly Place[] | Refusal;
}

/** What of the customer's exchanges in the season counts for this one (EXC-05): those made, and those under way. */
export interface TallyFacts {
  readonly used: number;
  readonly free: number;
}

/**
 * EXC-15: what an exchange was promised on, told by field, so that a change can be named: what was asked for, the rules, the settings of
 * source and target, and what it costs. Seats that the house picks may be others at the time, as long as they cost the same.
 */
export interface QuoteBasis {
  readonly request: object;
  readonly rules: object;
  readonly rulesVersion: number;
  readonly settings: object;
  readonly money: ExchangeMoney;
}

export interface Quote {
  readonly basis: QuoteBasis;
  readonly expiresAt: Instant;
}

/** Everything but the order that an exchange is judged by. */
export interface FactsBesideOrder {
  readonly season: VersionedRules & { readonly seasonId: string };
  readonly sources: Readonly<Record<string, SourcePerformance>>;
  readonly subscription: SubscriptionSource | null;
  /** Whether the request names a customer who has been erased. */
  readonly customerErased: boolean;
  readonly target: TargetPerformance;
  /** Of the ticket types that are wanted, those that there are. */
  readonly ticketTypes: Readonly<Record<string, TicketTypeFields>>;
  readonly tally: TallyFacts;
  /** EXC-14; `null` = none is configured. */
  readonly product: (ProductFields & { readonly productId: string }) | null;
  readonly currency: string;
  /** What was promised before; `null` = nothing. */
  readonly quote: Quote | null;
  /** Money that comes with the request; `null` = none. */
  readonly payment: Payment | null;
}

/** Everything that an exchange is judged by. */
export interface ExchangeFacts extends FactsBesideOrder {
  readonly now: Instant;
  readonly request: ExchangeRequest;
  readonly order: { readonly orderId: string; readonly customerId: string };
  /** The tickets of the request that are the order's, in its order. */
  readonly tickets: readonly SourceTicket[];
  /** Tickets of the request that are another order's (EXC-12). */
  readonly ofOtherOrders: readonly string[];
}

/** The request by itself, with no more than its order knows of it. */
export type RequestFacts = Pick<ExchangeFacts, 'request' | 'tickets' | 'ofOtherOrders'>;

/** The ticket type that a ticket is exchanged into (EXC-10). */
export const targetTypeOf = ({ request }: ExchangeFacts, ticket: SourceTicket): string =>
  request.targetTicketTypeId ?? ticket.ticketTypeId;

/** The ticket types that are wanted on the target, each once. */
export const targetTypes = (facts: ExchangeFacts): string[] => [
  ...new Set(facts.tickets.map((ticket) => targetTypeOf(facts, ticket))),
];

/** The performances that the tickets come from, each once. */
export const sourcesOf = ({ tickets, sources }: ExchangeFacts): SourcePerformance[] =>
  [...new Set(tickets.map(({ performanceId }) => performanceId))].map((id) => sources[id]!);
