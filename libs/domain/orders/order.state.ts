import { Instant } from '../../kernel/event';
import { evolveExchanges, ExchangeState } from './exchange-record';
import { OrderRecord } from './order-record';
import { evolveOrderRecord } from './order-record.fold';
import { OrderSplit } from './order-split.events';
import { OrderEvent, TicketsCancelled } from './order.events';
import { RefundState } from './refunds';
import {
  OrderExpired,
  ReservationCancelled,
  SubscriptionOrderOpened,
  SubscriptionPurchased,
} from './subscription-order.events';

/** What has been decided of the holds of an order over several performances. */
export interface UnsettledHolds {
  readonly orderId: string;
  readonly performanceIds: readonly string[];
  readonly outcome: 'confirmed' | 'released';
}

/** An order after the sale, and the whole life of one over several performances: it decides who may do what with its tickets. `record` is `null` until the stream is opened. */
export interface OrderState {
  record: OrderRecord | null;
  readonly refunds: Map<string, RefundState>;
  /** Cancellations whose places their performances have not confirmed to have back. */
  readonly unreleased: Map<string, (TicketsCancelled | ReservationCancelled)['data']>;
  /** EXC-38: exchanges of its tickets, by their ids. */
  readonly exchanges: Map<string, ExchangeState>;
  /** On which terms the order was opened, when it is one over several performances that it arbitrates itself. */
  opened: SubscriptionOrderOpened['data'] | null;
  /** It has expired, whether it was ever opened or not: nothing commits it any more. */
  dead: boolean;
  /** What its performances have not all heard yet. */
  unsettled: UnsettledHolds | null;
  /** Its new orders are not all open, or its performances have not all heard of them. */
  unsettledSplit: OrderSplit['data'] | null;
}

export const initialOrder = (): OrderState => ({
  record: null,
  refunds: new Map(),
  unreleased: new Map(),
  exchanges: new Map(),
  opened: null,
  dead: false,
  unsettled: null,
  unsettledSplit: null,
});

export function evolveOrder(state: OrderState, event: OrderEvent, at: Instant): OrderState {
  // The event's own copy must stay as it was stored, and this record changes in place.
  if (event.type === 'OrderOpened') state.record = structuredClone(event.data.order);
  else state.record = evolveOrderRecord(state.record ?? undefined, event, at) ?? null;
  evolveHolds(state, event);
  evolveExchanges(state.exchanges, event);
  if (event.type === 'TicketsCancelled' || event.type === 'ReservationCancelled')
    state.unreleased.set(event.data.cancellationId, event.data);
  if (event.type === 'TicketsReleaseConfirmed') state.unreleased.delete(event.data.cancellationId);
  if (event.type === 'OrderSplit') state.unsettledSplit = event.data;
  if (event.type === 'OrderSplitSettled') state.unsettledSplit = null;
  if (event.type === 'RefundRequested') state.refunds.set(event.data.refundId, { ...event.data, completed: false });
  if (event.type === 'RefundCompleted') {
    const refund = state.refunds.get(event.data.refundId);
    if (refund) refund.completed = true;
  }
  return state;
}

function evolveHolds(state: OrderState, event: OrderEvent): void {
  switch (event.type) {
    case 'SubscriptionOrderOpened':
      state.opened = event.data;
      break;
    case 'SubscriptionPurchased':
      state.unsettled = unsettled(event.data, 'confirmed');
      break;
    case 'OrderExpired':
      state.dead = true;
      state.unsettled = unsettled(event.data, 'released');
      break;
    case 'OrderHoldsSettled':
      state.unsettled = null;
      break;
    default: // Says nothing of holds.
  }
}

const unsettled = (
  { orderId, performanceIds }: (SubscriptionPurchased | OrderExpired)['data'],
  outcome: UnsettledHolds['outcome'],
): UnsettledHolds => ({ orderId, performanceIds, outcome });
