import { DomainEvent } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { OrderRecord } from './order-record';
import { BookedUnder } from './ticket-purchase.events';

/** SUB-43: who a unit's tickets are for from now on. */
export type TicketCustomerAssigned = DomainEvent<
  'TicketCustomerAssigned',
  {
    readonly orderId: string;
    readonly unit: number;
    readonly ticketIds: readonly string[];
    readonly customerId: string;
  }
>;

/** An order that gets one person's tickets, as it begins. `amount` is what they cost: it was paid on the order they come from. */
export interface NewOrder {
  readonly unit: number;
  readonly amount: number;
  readonly person: SealedPerson;
  readonly order: OrderRecord;
}

/** The commit point: the tickets are the new orders' from here on, whoever opens these. */
export type OrderSplit = DomainEvent<
  'OrderSplit',
  BookedUnder & {
    readonly fromOrderId: string;
    readonly customerId: string;
    readonly newOrders: readonly NewOrder[];
    readonly currency: string;
  }
>;

/** The first event of an order that was split off another one. */
export type SplitOrderOpened = DomainEvent<
  'SplitOrderOpened',
  {
    readonly orderId: string;
    readonly fromOrderId: string;
    readonly customerId: string;
    readonly person: SealedPerson;
    readonly order: OrderRecord;
  }
>;

/** All new orders are open, and the performances know whose the tickets are: nothing is left to do for the split. */
export type OrderSplitSettled = DomainEvent<'OrderSplitSettled', { readonly orderId: string }>;

export type OrderSplitEvent = TicketCustomerAssigned | OrderSplit | SplitOrderOpened | OrderSplitSettled;
