import { StoredEvent } from '../kernel/event';
import { HoldReleased, TicketClaimed, TicketsHeld, TicketsSold } from '../domain/orders/ticket-purchase.events';
import { ReleaseLapsedHolds } from '../domain/orders/reservations';
import { PerformanceState } from '../domain/performances/performance.state';
import { Process } from './process';

type Moves = TicketsHeld | TicketClaimed | TicketsSold | HoldReleased;

/** CAMP-22, SALE-01: a reservation that is not paid is gone at its instant; here its places are given back where nobody took them before. */
export const reservationExpiry: Process = {
  name: 'reservation-expiry',
  handles: ['TicketsHeld', 'TicketClaimed', 'TicketsSold', 'HoldReleased'],
  instanceOf(event: StoredEvent) {
    const move = event as StoredEvent & Moves;
    const changesNothing =
      ((move.type === 'TicketClaimed' || move.type === 'TicketsSold') && !move.data.held) ||
      (move.type === 'HoldReleased' && !move.data.whole);
    return changesNothing ? null : move.data.orderId;
  },
  after(event: StoredEvent) {
    if (event.type !== 'TicketsHeld') return null;
    const { orderId, performanceId, expiresAt } = (event as StoredEvent & TicketsHeld).data;
    return { instance: orderId, dueAt: expiresAt, streamId: performanceId };
  },
  category: 'performance',
  next(state, orderId) {
    const { orders, settings } = state as PerformanceState;
    if (orders.get(orderId)?.status !== 'pending_payment' || settings === null) return [];
    return [
      {
        kind: 'command',
        key: `release-${orderId}`,
        category: 'performance',
        id: settings.performanceId,
        command: { type: 'ReleaseLapsedHolds', orderId } satisfies ReleaseLapsedHolds,
      },
    ];
  },
};
