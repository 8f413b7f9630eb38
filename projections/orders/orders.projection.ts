import { Projection } from '../../libs/kernel/projection';
import { OrderRecord } from '../../libs/domain/orders/order-record';
import { evolveOrderRecord } from '../../libs/domain/orders/order-record.fold';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { TicketPurchaseEvent } from '../../libs/domain/orders/ticket-purchase.events';
import { holdersList } from '../../libs/domain/renewals/holders';
import { documentId, Plain } from '../documents';

type Handled = TicketPurchaseEvent | OrderEvent;

/** An order by the fold that its deciders use; for a campaign it is a transaction as well (CAMP-18). */
export type OrderDocument = Plain<
  OrderRecord & {
    readonly organisationId: string;
    /** The position of its first event: lists are in this order. */
    readonly seq: string;
    /** Tickets given up while they were only held: they were never the customer's. Absent when there are none. */
    droppedTicketIds?: readonly string[];
  }
>;

/**
 * A rebuild costs most in index entries, so there are three for an ordinary order: the lists by status also serve the lists of all of them,
 * merged when they are read.
 */
export const ordersProjection: Projection<OrderDocument, Handled> = {
  name: 'orders',
  version: 1,
  handles: [
    'TicketsHeld',
    'TicketClaimed',
    'TicketsSold',
    'HoldReleased',
    'SubscriptionOrderOpened',
    'SubscriptionPurchased',
    'ReservationCancelled',
    'OrderExpired',
    'TicketAdmitted',
    'TicketsCancelled',
    'RefundCompleted',
    'OrderSplit',
    'SplitOrderOpened',
    'ExchangeRequested',
    'TicketExchanged',
    'ExchangeEnded',
  ],
  indexes: {
    byCampaign: ['organisationId', 'campaignId', 'seq'],
    byCustomer: ['organisationId', 'customerId', 'status', 'seq'],
    byStatus: ['organisationId', 'status', 'seq'],
    // Only orders of subscriptions are in it: those that a renewal run goes through (SUB-51).
    [holdersList.index]: ['organisationId', 'subscriptionId', 'seq'],
  },
  targets: ({ metadata, data }) => {
    const { orderId, fromOrderId } = data as { readonly orderId?: string; readonly fromOrderId?: string };
    return [documentId(metadata.organisationId, orderId ?? fromOrderId!)];
  },
  evolve: (document, event) => {
    const record = evolveOrderRecord(document, event, event.metadata.occurredAt);
    if (record === undefined) return undefined;
    // A first event makes a new record, every later one changes the document that was given.
    const order = record as OrderDocument;
    if (record !== document)
      Object.assign(order, { organisationId: event.metadata.organisationId, seq: event.position });
    if (event.type === 'HoldReleased') {
      order.droppedTicketIds = [...(order.droppedTicketIds ?? []), ...event.data.ticketIds];
    }
    return order;
  },
};
