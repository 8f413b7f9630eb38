import { StoredEvent } from '../kernel/event';
import { CancelTickets } from '../domain/orders/cancellation';
import { EndExchange } from '../domain/orders/exchange';
import { isLive } from '../domain/orders/order-record';
import { ExpireOrder } from '../domain/orders/subscription-order';
import { OrderHold } from '../domain/performances/order-hold.state';
import { PerformanceState } from '../domain/performances/performance.state';
import { ClearCancelledPerformance } from '../domain/performances/schedule';
import { orderCancellation } from './order-cancellation';
import { exchangeInstance } from './exchange';
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
    const { cancelled, cleared, orders, holds, held, sold } = state as PerformanceState;
    if (!cancelled || cleared) return [];
    const steps: Step[] = [];
    for (const sale of orders.values()) {
      if (sale.status !== 'pending_payment' && sale.tickets.some(isLive)) {
        // Not the whole order: it may have others by now, for other performances (EXC-38).
        const ticketIds = sale.tickets.filter(isLive).map(({ id }) => id);
        steps.push(cancelTickets(performanceId, sale.orderId, { ticketIds, sale }));
      }
      if (steps.length === ordersAtOnce) return steps;
    }
    for (const hold of holds.values()) {
      if (hold.status === 'held') steps.push(isOfExchange(hold) ? endExchange(hold) : expireOrder(hold));
      if (hold.status === 'confirmed') steps.push(...cancelSold(performanceId, hold));
      if (steps.length >= ordersAtOnce) return steps;
    }
    if (steps.length > 0) return steps;
    const command: ClearCancelledPerformance = { type: 'ClearCancelledPerformance', limit: 500 };
    const key = `clear-${held}-${sold}`;
    return [{ kind: 'command', key, category: 'performance', id: performanceId, command }];
  },
};

/** Of an order over several performances only the tickets of this one, by the orders that have them now (SUB-43). */
function cancelSold(performanceId: string, hold: OrderHold): Step[] {
  const { orderId: ofHold, tickets } = hold;
  const orderIds = new Set(tickets.map(({ movedTo }) => movedTo?.orderId ?? ofHold));
  return [...orderIds].map((orderId) => {
    const theirs = tickets.filter(({ movedTo }) => (movedTo?.orderId ?? ofHold) === orderId);
    const ticketIds = theirs.map(({ id }) => id);
    return cancelTickets(performanceId, orderId, { ticketIds, sale: null }, isOfExchange(hold) ? hold.holdId : null);
  });
}

const isOfExchange = ({ holdId, orderId }: OrderHold): boolean => holdId !== orderId;

/** An exchange to here ends unless it is past its commit point; its hold is confirmed then. */
function endExchange({ holdId: exchangeId, orderId: id }: OrderHold): Step {
  const command: EndExchange = { type: 'EndExchange', exchangeId, reason: 'performance_cancelled' };
  const then = exchangeInstance(id, exchangeId);
  return { kind: 'command', key: `end-${exchangeId}`, category: 'order', id, command, then };
}

/** A pending order over several performances is ended whole; one that was paid meanwhile has its hold confirmed first. */
function expireOrder({ orderId, performanceIds }: OrderHold): Step {
  const command: ExpireOrder = { type: 'ExpireOrder', orderId, performanceIds, reason: 'performance_cancelled' };
  return { kind: 'command', key: `expire-${orderId}`, category: 'order', id: orderId, command, then: owed(orderId) };
}

function cancelTickets(
  performanceId: string,
  orderId: string,
  { ticketIds, sale }: Pick<CancelTickets, 'ticketIds' | 'sale'>,
  /** An order may have several of them here. */
  exchangeId: string | null = null,
): Step {
  const which = exchangeId === null ? orderId : `${orderId}-${exchangeId}`;
  const cancellationId = derivedId('cancelled-performance', performanceId, which);
  const command: CancelTickets = {
    type: 'CancelTickets',
    expectedVersion: null,
    ticketIds,
    reason: 'performance cancelled',
    refund: null,
    admittedToo: true,
    cancellationId,
    refundId: derivedId('refund', cancellationId),
    sale,
  };
  return { kind: 'command', key: `cancel-${which}`, category: 'order', id: orderId, command, then: owed(orderId) };
}

/** What an order has decided and its performances have not heard. */
const owed = (orderId: string) => ({ process: orderCancellation.name, instance: orderId, streamId: orderId });
