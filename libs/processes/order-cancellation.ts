import { StoredEvent } from '../kernel/event';
import { ConfirmTicketsRelease, OrderState } from '../domain/orders/order.decider';
import { TicketsCancelled, TicketsReleaseConfirmed } from '../domain/orders/order.events';
import { ReleaseTickets } from '../domain/orders/reservations';
import { Process, Step } from './process';

/** CAMP-24: the order has decided; its places and quota go back to the performance, and the order notes that they are back. */
export const orderCancellation: Process = {
  name: 'order-cancellation',
  handles: ['TicketsCancelled', 'TicketsReleaseConfirmed'],
  instanceOf(event: StoredEvent) {
    const { data } = event as StoredEvent & (TicketsCancelled | TicketsReleaseConfirmed);
    return `${data.orderId}.${data.cancellationId}`;
  },
  after(event: StoredEvent) {
    if (event.type !== 'TicketsCancelled') return null;
    const { orderId, cancellationId } = (event as StoredEvent & TicketsCancelled).data;
    return { instance: `${orderId}.${cancellationId}`, dueAt: null, streamId: orderId };
  },
  category: 'order',
  next(state) {
    return [...(state as OrderState).unreleased.values()].slice(0, 1).flatMap(stepsOf);
  },
};

function stepsOf({ orderId, cancellationId, performanceId, ticketIds, reason }: TicketsCancelled['data']): Step[] {
  const release: ReleaseTickets = { type: 'ReleaseTickets', orderId, ticketIds, reason, cancellationId };
  const confirm: ConfirmTicketsRelease = { type: 'ConfirmTicketsRelease', cancellationId };
  return [
    {
      kind: 'command',
      key: `release-${cancellationId}`,
      category: 'performance',
      id: performanceId,
      command: release,
    },
    {
      kind: 'command',
      key: `confirm-${cancellationId}`,
      category: 'order',
      id: orderId,
      command: confirm,
    },
  ];
}
