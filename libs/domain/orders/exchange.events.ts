import { DomainEvent, Instant } from '../../kernel/event';
import { ExchangeMoney, PricedTicket } from '../exchanges/exchange-money';
import { VersionedRules } from '../exchanges/exchange-rules';
import { SaleChannel } from './on-sale';
import { BookedUnder, Payment } from './ticket-purchase.events';

/** Which exchange, of which order, whose: said by every event of it. */
interface OfExchange {
  readonly exchangeId: string;
  readonly orderId: string;
  readonly customerId: string;
}

/** Where a ticket lets in and what it is. */
export interface TicketPlace {
  readonly performanceId: string;
  readonly ticketTypeId: string;
  readonly seatId: string | null;
  readonly priceZoneId: string | null;
}

/** A ticket that is to be given up, and what is wanted for it. */
export interface ExchangePlanTicket {
  readonly ticketId: string;
  readonly newTicketId: string;
  readonly unit: number;
  readonly from: TicketPlace;
  /** The hold that the ticket was sold from; `null` = the sale itself, which its performance arbitrates. */
  readonly holdId: string | null;
  readonly ticketTypeId: string;
  /** `null`: a place without a number. */
  readonly seatId: string | null;
}

/** What an exchange was decided on: the whole set of rules, and what it comes to by them (EXC-02, EXC-08). */
export interface ExchangeTerms extends VersionedRules {
  /** The season that gives the rules (EXC-20), in which the exchange counts (EXC-05). */
  readonly seasonId: string;
  readonly channel: SaleChannel;
  /** Why staff did it (EXC-14). */
  readonly reason: string | null;
  readonly subscriptionId: string | null;
  readonly campaignId: string | null;
  /** EXC-14: what the fee is charged as at the box office. */
  readonly product: { readonly productId: string; readonly name: string; readonly price: number } | null;
  readonly currency: string;
}

/** The tickets are locked from here on, until the exchange is completed or has ended. */
export type ExchangeRequested = DomainEvent<
  'ExchangeRequested',
  OfExchange &
    ExchangeTerms & {
      readonly targetPerformanceId: string;
      readonly tickets: readonly ExchangePlanTicket[];
      /** What the decision promises; tally and places may turn out otherwise, and then it is decided anew. */
      readonly expected: ExchangeMoney;
      /** SUB-07: whether tickets of one unit are to share a seat. */
      readonly sameSeat: boolean;
    }
>;

/** A ticket given up, and the one that is had for it. Prices are face prices in minor units. */
export interface ExchangedTicket extends PricedTicket {
  readonly newTicketId: string;
  readonly unit: number;
  readonly fromPlace: TicketPlace;
  readonly toPlace: TicketPlace;
}

/** What an exchange comes to on the places that it holds. */
interface Priced {
  readonly targetPerformanceId: string;
  readonly tickets: readonly ExchangedTicket[];
  readonly difference: number;
  readonly forfeited: number;
  readonly fee: number;
  readonly due: number;
  readonly free: boolean;
}

/** Places and its place in the tally are held; money is due until the instant. */
export type ExchangeOffered = DomainEvent<
  'ExchangeOffered',
  OfExchange & Priced & { readonly rulesVersion: number; readonly currency: string; readonly expiresAt: Instant }
>;

/**
 * The commit point (EXC-38): with this event the old tickets are worth nothing and the new ones are. Tells the whole of it, the rules
 * included, so that no replay reads today's settings.
 */
export type TicketExchanged = DomainEvent<
  'TicketExchanged',
  OfExchange &
    ExchangeTerms &
    BookedUnder &
    Priced & {
      readonly payment: Payment | null;
      /** EXC-14: how many of the product stand on the order; 0 = the fee is no product, or there is none. */
      readonly productQuantity: number;
      /** EXC-23: a ticket has left the seat that its unit shares. */
      readonly sameSeatBroken: boolean;
    }
>;

/** Why an exchange came to nothing. The first two were never offered, and nobody has heard of them. */
export type ExchangeEnd = 'lost' | 'abandoned' | 'cancelled' | 'expired' | 'performance_cancelled';

/** It came to nothing: the tickets are as they were (EXC-36). */
export type ExchangeEnded = DomainEvent<
  'ExchangeEnded',
  OfExchange & { readonly ticketIds: readonly string[]; readonly reason: ExchangeEnd }
>;

/** Both performances and the tally have heard what became of it: nothing is left to do. */
export type ExchangeSettled = DomainEvent<'ExchangeSettled', OfExchange>;

export type ExchangeEvent = ExchangeRequested | ExchangeOffered | TicketExchanged | ExchangeEnded | ExchangeSettled;
