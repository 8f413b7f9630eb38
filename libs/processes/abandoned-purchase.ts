import { StoredEvent } from '../kernel/event';
import { OrderHoldPlaced } from '../domain/orders/order-hold.events';
import { ExpireOrder } from '../domain/orders/subscription-order';
import { PerformanceState } from '../domain/performances/performance.state';
import { Process } from './process';
import { subscriptionPurchase } from './subscription-purchase';

/**
 * Holds whose order was never opened: whoever placed them is gone, or lost a later one. The order is killed first, and its holds are released
 * only because that won; an order that went on is left alone. Never drives a purchase forward.
 */
export const abandonedPurchase: Process = {
  name: 'abandoned-purchase',
  // A hold that was on its way may come after the order's end: then its release is the last that is heard of it.
  handles: ['OrderHoldPlaced', 'OrderHoldReleased', 'SubscriptionOrderOpened', 'OrderExpired'],
  instanceOf(event: StoredEvent) {
    const { orderId, holdId = orderId } = event.data as { readonly orderId: string; readonly holdId?: string };
    // A hold of an exchange has an id of its own, and is that process's matter.
    return holdId === orderId ? orderId : null;
  },
  after(event: StoredEvent) {
    if (event.type !== 'OrderHoldPlaced') return null;
    const { orderId, performanceId } = (event as StoredEvent & OrderHoldPlaced).data;
    return { instance: orderId, dueAt: null, streamId: performanceId };
  },
  category: 'performance',
  next(state, orderId) {
    const hold = (state as PerformanceState).holds.get(orderId);
    if (hold?.status !== 'held') return [];
    const { performanceIds } = hold;
    const command: ExpireOrder = { type: 'ExpireOrder', orderId, performanceIds, reason: 'abandoned' };
    return [
      {
        kind: 'command',
        key: `abandon-${orderId}`,
        category: 'order',
        id: orderId,
        command,
        then: { process: subscriptionPurchase.name, instance: orderId, streamId: orderId },
      },
    ];
  },
};
