import { StoredEvent } from '../kernel/event';
import { CountExchange, tallyId, UncountExchange } from '../domain/exchanges/exchange-tally.decider';
import { EndExchange, SettleExchange } from '../domain/orders/exchange';
import { ExchangeEvent, ExchangeOffered, ExchangePlanTicket, TicketExchanged } from '../domain/orders/exchange.events';
import { ExchangeState } from '../domain/orders/exchange-record';
import { OrderState } from '../domain/orders/order.state';
import { ReleaseTickets } from '../domain/orders/reservations';
import { ConfirmHold, ReleaseHold, ReleaseTicketsOfHold } from '../domain/performances/order-holds';
import { Process, Step } from './process';

/**
 * EXC-38: what an order has decided about an exchange reaches both performances and the tally. One that was never offered is ended when
 * nobody drives it any more, and an offer at its instant; nothing is driven forward before its commit point.
 */
export const exchange: Process = {
  name: 'exchange',
  handles: ['ExchangeRequested', 'ExchangeOffered', 'TicketExchanged', 'ExchangeEnded', 'ExchangeSettled'],
  instanceOf(event: StoredEvent) {
    const { orderId, exchangeId } = (event as StoredEvent & ExchangeEvent).data;
    return exchangeInstance(orderId, exchangeId).instance;
  },
  after(event: StoredEvent) {
    if (event.type === 'ExchangeSettled') return null;
    const { orderId, exchangeId } = (event as StoredEvent & ExchangeEvent).data;
    const { instance, streamId } = exchangeInstance(orderId, exchangeId);
    const dueAt = event.type === 'ExchangeOffered' ? (event as StoredEvent & ExchangeOffered).data.expiresAt : null;
    return { instance, dueAt, streamId };
  },
  category: 'order',
  next(state, instance) {
    const exchangeId = instance.slice(instance.indexOf('.') + 1);
    const found = (state as OrderState).exchanges.get(exchangeId);
    if (found === undefined || found.settled) return [];
    if (found.exchanged !== null || found.ended !== null) return settlementOfExchange(found);
    const reason = found.offered === null ? 'abandoned' : 'expired';
    const command: EndExchange = { type: 'EndExchange', exchangeId, reason };
    return [{ kind: 'command', key: `end-${exchangeId}`, category: 'order', id: found.requested.orderId, command }];
  },
};

/** Neither kind of id has a point in it. */
export const exchangeInstance = (orderId: string, exchangeId: string) => ({
  process: 'exchange',
  instance: `${orderId}.${exchangeId}`,
  streamId: orderId,
});

/** What everybody has to hear of an exchange that is decided; the order notes when they have. */
export function settlementOfExchange({ requested, exchanged }: ExchangeState): Step[] {
  const { exchangeId, orderId } = requested;
  const settle: SettleExchange = { type: 'SettleExchange', exchangeId };
  return [
    ...(exchanged === null ? undoing(requested) : following(exchanged, requested.tickets)),
    { kind: 'command', key: `settle-${exchangeId}`, category: 'order', id: orderId, command: settle },
  ];
}

/** EXC-36: also what never came, so that it is refused when it does. */
function undoing({ exchangeId, orderId, targetPerformanceId, ...whose }: ExchangeState['requested']): Step[] {
  const release: ReleaseHold = { type: 'ReleaseHold', holdId: exchangeId, orderId, reason: 'exchange ended' };
  const { seasonId, customerId } = whose;
  const uncount: UncountExchange = { type: 'UncountExchange', exchangeId, orderId, seasonId, customerId };
  return [
    {
      kind: 'command',
      key: `release-${exchangeId}`,
      category: 'performance',
      id: targetPerformanceId,
      command: release,
    },
    tallyStep(`uncount-${exchangeId}`, uncount),
  ];
}

/** The new places are the customer's first, and then the old ones go back. */
function following(exchanged: TicketExchanged['data'], tickets: readonly ExchangePlanTicket[]): Step[] {
  const { exchangeId, orderId, targetPerformanceId, seasonId, customerId, fee, difference, currency } = exchanged;
  const confirm: ConfirmHold = { type: 'ConfirmHold', holdId: exchangeId };
  const whose = { exchangeId, orderId, seasonId, customerId };
  const count: CountExchange = { type: 'CountExchange', ...whose, fee, difference, currency };
  return [
    {
      kind: 'command',
      key: `confirm-${exchangeId}`,
      category: 'performance',
      id: targetPerformanceId,
      command: confirm,
    },
    ...releasesOf(exchangeId, orderId, tickets),
    tallyStep(`count-${exchangeId}`, count),
  ];
}

const tallyStep = (key: string, command: CountExchange | UncountExchange): Step => ({
  kind: 'command',
  key,
  category: 'exchangeTally',
  id: tallyId(command.seasonId, command.customerId),
  command,
});

/** By performance and by what the tickets were sold from. */
function releasesOf(exchangeId: string, orderId: string, tickets: readonly ExchangePlanTicket[]): Step[] {
  const places = new Map<string, ExchangePlanTicket[]>();
  for (const ticket of tickets) {
    const key = `${ticket.from.performanceId}-${ticket.holdId ?? 'sale'}`;
    places.set(key, [...(places.get(key) ?? []), ticket]);
  }
  return [...places].map(([key, sold]): Step => {
    const { from, holdId } = sold[0]!;
    const ticketIds = sold.map(({ ticketId }) => ticketId);
    const released = { ticketIds, reason: 'exchanged', cancellationId: exchangeId };
    const command: ReleaseTickets | ReleaseTicketsOfHold =
      holdId === null
        ? { type: 'ReleaseTickets', orderId, ...released, exchanged: true }
        : { type: 'ReleaseTicketsOfHold', holdId, ...released };
    return { kind: 'command', key: `give-up-${key}`, category: 'performance', id: from.performanceId, command };
  });
}
