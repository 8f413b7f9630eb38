import { StoredEvent } from '../kernel/event';
import { MovedTickets } from '../domain/orders/order-hold.events';
import { OpenSplitOrder, SettleOrderSplit } from '../domain/orders/order-split';
import { OrderSplit, OrderSplitSettled } from '../domain/orders/order-split.events';
import { OrderState } from '../domain/orders/order.state';
import { SplitHold } from '../domain/performances/order-holds';
import { Process, Step } from './process';

/**
 * SUB-43: an order has been split. Its new orders are opened, and after that the performances hear whose the tickets are, so that whoever
 * follows them there finds the order.
 */
export const orderSplit: Process = {
  name: 'order-split',
  handles: ['OrderSplit', 'OrderSplitSettled'],
  instanceOf(event: StoredEvent) {
    const { type, data } = event as StoredEvent & (OrderSplit | OrderSplitSettled);
    return type === 'OrderSplit' ? data.fromOrderId : data.orderId;
  },
  after(event: StoredEvent) {
    if (event.type !== 'OrderSplit') return null;
    const { fromOrderId } = (event as StoredEvent & OrderSplit).data;
    return { instance: fromOrderId, dueAt: null, streamId: fromOrderId };
  },
  category: 'order',
  next(state) {
    const { unsettledSplit } = state as OrderState;
    return unsettledSplit === null ? [] : stepsOf(unsettledSplit);
  },
};

function stepsOf(split: OrderSplit['data']): Step[] {
  const { fromOrderId, newOrders } = split;
  const settle: SettleOrderSplit = { type: 'SettleOrderSplit' };
  return [
    ...newOrders.map(({ order, person }): Step => {
      const command: OpenSplitOrder = { type: 'OpenSplitOrder', fromOrderId, person, order };
      return { kind: 'command', key: `open-${order.orderId}`, category: 'order', id: order.orderId, command };
    }),
    ...holdsOf(split).map(({ performanceId: id, holdId, moved }): Step => {
      const command: SplitHold = { type: 'SplitHold', holdId, moved };
      return { kind: 'command', key: `move-${id}-${holdId}`, category: 'performance', id, command };
    }),
    { kind: 'command', key: `settle-${fromOrderId}`, category: 'order', id: fromOrderId, command: settle },
  ];
}

interface MovedOnHold {
  readonly performanceId: string;
  readonly holdId: string;
  readonly moved: (MovedTickets & { readonly ticketIds: string[] })[];
}

/** Which tickets of each hold are whose. */
function holdsOf({ fromOrderId, newOrders }: OrderSplit['data']): MovedOnHold[] {
  const holds = new Map<string, MovedOnHold>();
  for (const { order } of newOrders) {
    for (const { id, performanceId = order.performanceId, holdId = fromOrderId } of order.tickets) {
      const key = `${performanceId} ${holdId}`;
      const hold = holds.get(key) ?? { performanceId, holdId, moved: [] };
      holds.set(key, hold);
      const { orderId, customerId } = order;
      const theirs = hold.moved.find((each) => each.orderId === orderId);
      if (theirs) theirs.ticketIds.push(id);
      else hold.moved.push({ orderId, customerId, ticketIds: [id] });
    }
  }
  return [...holds.values()];
}
