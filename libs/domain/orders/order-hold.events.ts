import { Channel, DomainEvent } from '../../kernel/event';

/** A ticket of an order over several performances, as its hold makes it. Prices are minor units of the performance's currency. */
export interface HeldTicket {
  readonly id: string;
  /** Which unit of the order it belongs to, from 0. */
  readonly unit: number;
  readonly ticketTypeId: string;
  readonly seatId?: string;
  readonly priceZoneId?: string;
  /** As it stood when the place was taken: a replay never reads today's prices. */
  readonly price: number;
}

/** Which hold, whose, and where: said by every event of it, so that no view has to look anything up. */
interface OfHold {
  readonly holdId: string;
  readonly orderId: string;
  readonly performanceId: string;
}

/** Places without numbers that are, or were, an allocation's (SUB-36). */
export interface AllocatedPlaces {
  readonly allocationId: string;
  readonly quantity: number;
}

/**
 * Places set aside for an order that arbitrates them itself: no clock lapses such a hold, and only its confirmation or its release moves it.
 * `performanceIds` is the whole plan: from one hold recovery finds the others.
 */
export type OrderHoldPlaced = DomainEvent<
  'OrderHoldPlaced',
  OfHold & {
    readonly arbiter: string;
    readonly performanceIds: readonly string[];
    readonly subscriptionId: string | null;
    readonly customerId: string;
    readonly channel: Channel;
    readonly tickets: readonly HeldTicket[];
    readonly amount: number;
    readonly currency: string;
    /** Places without numbers that an allocation gave; `null` = none. Seats tell by themselves. */
    readonly allocated: AllocatedPlaces | null;
  }
>;

interface HeldPlaces {
  readonly ticketIds: readonly string[];
  readonly seatIds: readonly string[];
  readonly amount: number;
}

/** What of them an allocation has back, so that no view has to know the hold (I2); absent: nothing. */
export interface ReturnedPlaces {
  readonly returned?: AllocatedPlaces;
}

/** The order is past its commit point: what was held is sold. */
export type OrderHoldConfirmed = DomainEvent<'OrderHoldConfirmed', OfHold & HeldPlaces>;

/**
 * The order is dead, or has given these tickets up before they were sold: their places are free again. Without tickets when there was
 * nothing yet. With none left the hold is refused from here on.
 */
export type OrderHoldReleased = DomainEvent<
  'OrderHoldReleased',
  OfHold & HeldPlaces & ReturnedPlaces & { readonly reason: string }
>;

/** Tickets of a hold are other orders' from here on (SUB-43): what becomes of them is decided there. */
export interface MovedTickets {
  readonly orderId: string;
  readonly customerId: string;
  readonly ticketIds: readonly string[];
}
export type OrderHoldSplit = DomainEvent<'OrderHoldSplit', OfHold & { readonly moved: readonly MovedTickets[] }>;

/** What a performance's stream says of the orders that arbitrate themselves. */
export type OrderHoldEvent = OrderHoldPlaced | OrderHoldConfirmed | OrderHoldReleased | OrderHoldSplit;
