import { StoredEvent } from '../kernel/event';
import { ConfirmTicketsRelease } from '../domain/orders/order.decider';
import { isUnderWay } from '../domain/orders/exchange-record';
import { OrderState } from '../domain/orders/order.state';
import { TicketsCancelled, TicketsReleaseConfirmed } from '../domain/orders/order.events';
import { ReleaseTickets } from '../domain/orders/reservations';
import { ReservationCancelled } from '../domain/orders/subscription-order.events';
import { ReleaseTicketsOfHold } from '../domain/performances/order-holds';
import { Process, Step } from './process';
import { settlementOfExchange } from './exchange';
import { conclusionOf, settlementOf } from './subscription-purchase';

type Cancelled = TicketsCancelled | ReservationCancelled;

/**
 * SALE-04, CAMP-24: the order has decided; its places and quota go back to every performance concerned, and the order notes that they are
 * back. Whatever else its performances have not heard goes first.
 */
export const orderCancellation: Process = {
  name: 'order-cancellation',
  handles: ['TicketsCancelled', 'ReservationCancelled', 'TicketsReleaseConfirmed'],
  instanceOf(event: StoredEvent) {
    const { data } = event as StoredEvent & (Cancelled | TicketsReleaseConfirmed);
    return `${data.orderId}.${data.cancellationId}`;
  },
  after(event: StoredEvent) {
    if (event.type === 'TicketsReleaseConfirmed') return null;
    const { orderId, cancellationId } = (event as StoredEvent & Cancelled).data;
    return { instance: `${orderId}.${cancellationId}`, dueAt: null, streamId: orderId };
  },
  category: 'order',
  next(state) {
    const { unsettled, opened, unreleased, exchanges } = state as OrderState;
    if (unsettled !== null) return settlementOf(unsettled, opened);
    const exchanged = [...exchanges.values()].find((each) => !each.settled && !isUnderWay(each));
    if (exchanged) return settlementOfExchange(exchanged);
    return [...unreleased.values()].slice(0, 1).flatMap((cancelled) => stepsOf(cancelled, opened));
  },
};

function stepsOf(cancelled: Cancelled['data'], opened: OrderState['opened']): Step[] {
  const { orderId, cancellationId } = cancelled;
  const command: ConfirmTicketsRelease = { type: 'ConfirmTicketsRelease', cancellationId };
  return [
    ...releasesOf(cancelled),
    // Whoever gives up all of an offer lets it lapse.
    ...('whole' in cancelled && cancelled.whole ? conclusionOf(opened, 'released') : []),
    { kind: 'command', key: `confirm-${cancellationId}`, category: 'order', id: orderId, command },
  ];
}

function releasesOf(cancelled: Cancelled['data']): Step[] {
  const { orderId, cancellationId, reason } = cancelled;
  if (cancelled.performances !== undefined) {
    return cancelled.performances.map(({ performanceId: id, holdId = orderId, ticketIds }): Step => {
      const whose = { holdId, ticketIds, reason, cancellationId };
      const command: ReleaseTicketsOfHold = { type: 'ReleaseTicketsOfHold', ...whose };
      const key = holdId === orderId ? `release-${cancellationId}-${id}` : `release-${cancellationId}-${id}-${holdId}`;
      return { kind: 'command', key, category: 'performance', id, command };
    });
  }
  const { performanceId: id, ticketIds } = cancelled as TicketsCancelled['data'];
  const command: ReleaseTickets = { type: 'ReleaseTickets', orderId, ticketIds, reason, cancellationId };
  return [{ kind: 'command', key: `release-${cancellationId}`, category: 'performance', id, command }];
}
