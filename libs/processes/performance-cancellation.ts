import { StoredEvent } from '../kernel/event';
import { CancelTickets } from '../domain/orders/order.decider';
import { isLive, OrderRecord } from '../domain/orders/order-record';
import { PerformanceState } from '../domain/performances/performance.state';
import { ClearCancelledPerformance } from '../domain/performances/schedule';
import { orderCancellation } from './order-cancellation';
import { derivedId, Process, Step } from './process';

const ordersAtOnce = 200;

/** SALE-06: runs until no hold and no ticket of a cancelled performance is live; sold tickets are cancelled with their refund. */
export const performanceCancellation: Process = {
  name: 'performance-cancellation',
  handles: ['PerformanceCancelled', 'PerformanceCleared'],
  instanceOf: (event: StoredEvent) => (event.data as { performanceId: string }).performanceId,
  after(event: StoredEvent) {
    if (event.type !== 'PerformanceCancelled') return null;
    const { performanceId } = event.data as { performanceId: string };
    return { instance: performanceId, dueAt: null, streamId: performanceId };
  },
  category: 'performance',
  next(state, performanceId) {
    const { cancelled, cleared, orders, held, sold } = state as PerformanceState;
    if (!cancelled || cleared) return [];
    const steps: Step[] = [];
    for (const sale of orders.values()) {
      if (sale.status !== 'pending_payment' && sale.tickets.some(isLive)) steps.push(cancelOrder(performanceId, sale));
      if (steps.length === ordersAtOnce) return steps;
    }
    if (steps.length > 0) return steps;
    const command: ClearCancelledPerformance = { type: 'ClearCancelledPerformance', limit: 500 };
    const key = `clear-${held}-${sold}`;
    return [{ kind: 'command', key, category: 'performance', id: performanceId, command }];
  },
};

function cancelOrder(performanceId: string, sale: OrderRecord): Step {
  const cancellationId = derivedId('cancelled-performance', performanceId, sale.orderId);
  const command: CancelTickets = {
    type: 'CancelTickets',
    expectedVersion: null,
    ticketIds: null,
    reason: 'performance cancelled',
    refund: null,
    cancellationId,
    refundId: derivedId('refund', cancellationId),
    sale,
  };
  return {
    kind: 'command',
    key: `cancel-${sale.orderId}`,
    category: 'order',
    id: sale.orderId,
    command,
    then: { process: orderCancellation.name, instance: sale.orderId, streamId: sale.orderId },
  };
}
