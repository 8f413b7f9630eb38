import type { OrderHoldEvent } from '../../../../libs/domain/orders/order-hold.events';
import type { OrderRecord } from '../../../../libs/domain/orders/order-record';
import { evolveOrderRecord } from '../../../../libs/domain/orders/order-record.fold';
import type {
  HoldReleased,
  TicketClaimed,
  TicketsHeld,
  TicketsSold,
} from '../../../../libs/domain/orders/ticket-purchase.events';
import { evolveOrderHold, type OrderHold } from '../../../../libs/domain/performances/order-hold.state';
import type { Projected, Projection } from '../../../../libs/kernel/projection';

type Reserved = TicketsHeld | TicketClaimed | TicketsSold | HoldReleased;
type Handled = Reserved | OrderHoldEvent;

/** What still holds places of a performance: an order that waits for its payment, or a hold that its order arbitrates. */
export type OpenHold = { readonly order: OrderRecord } | { readonly hold: OrderHold };

/** Kept with the past of a performance to find what lapses; what is decided is forgotten. */
export const openHoldsProjection: Projection<OpenHold, Handled> = {
  name: 'open-holds',
  version: 1,
  handles: [
    'TicketsHeld',
    'TicketClaimed',
    'TicketsSold',
    'HoldReleased',
    'OrderHoldPlaced',
    'OrderHoldConfirmed',
    'OrderHoldReleased',
  ],
  indexes: {},
  targets: ({ data }) => {
    if ('holdId' in data) return [`hold/${data.holdId}`];
    return 'held' in data && !data.held ? [] : [`order/${data.orderId}`];
  },
  evolve: (document, event) => ('holdId' in event.data ? hold(document, event) : order(document, event)),
};

function order(document: OpenHold | undefined, event: Projected<Handled>): OpenHold | undefined {
  const before = document && 'order' in document ? document.order : undefined;
  const after = evolveOrderRecord(before, event as Projected<Reserved>, event.metadata.occurredAt);
  return after?.status === 'pending_payment' ? { order: after } : undefined;
}

function hold(document: OpenHold | undefined, event: Projected<Handled>): OpenHold | undefined {
  const { data } = event as OrderHoldEvent;
  const holds = new Map(document && 'hold' in document ? [[data.holdId, document.hold]] : []);
  evolveOrderHold({ ...nothingBesides(), holds }, event as OrderHoldEvent);
  const after = holds.get(data.holdId);
  return after?.status === 'held' ? { hold: after } : undefined;
}

const nothingBesides = () => ({
  seats: null,
  held: 0,
  sold: 0,
  hasSales: false,
  allocationTaken: new Map<string, number>(),
  ofSubscriptions: new Map<string, number>(),
});
