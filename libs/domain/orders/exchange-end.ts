import { refuseUnless } from '../../kernel/errors';
import { ExchangeEnd, ExchangeEnded, ExchangeRequested } from './exchange.events';
import { ExchangeState, isUnderWay } from './exchange-record';
import { OrderRecord, TicketRecord } from './order-record';

/** SALE-06: exchanges of these tickets end before the tickets do; those that are past their commit point have given them up already. */
export function endedExchangesOf(
  exchanges: ReadonlyMap<string, ExchangeState>,
  ticketIds: readonly string[],
): ExchangeEnded[] {
  return [...exchanges.values()].flatMap((exchange) => {
    const concerned = exchange.requested.tickets.some(({ ticketId }) => ticketIds.includes(ticketId));
    return concerned && isUnderWay(exchange) ? [endedBy(exchange.requested, 'performance_cancelled')] : [];
  });
}

/** EXC-36: what has been exchanged, or is about to be, is no longer the customer's to give back. */
export function refuseExchanged(record: OrderRecord, ticketIds: readonly string[]): void {
  const named = record.tickets.filter(({ id }) => ticketIds.includes(id));
  const idsOf = (tickets: readonly TicketRecord[]) => ({ ticketIds: tickets.map(({ id }) => id) });
  const gone = named.filter(({ state }) => state === 'exchanged');
  refuseUnless(gone.length === 0, 'TICKET_ALREADY_EXCHANGED', idsOf(gone));
  const locked = named.filter(({ lockedBy }) => lockedBy !== undefined);
  refuseUnless(locked.length === 0, 'TICKET_LOCKED', idsOf(locked));
}

export function endedBy(
  { exchangeId, orderId, customerId, tickets }: ExchangeRequested['data'],
  reason: ExchangeEnd,
): ExchangeEnded {
  const ticketIds = tickets.map(({ ticketId }) => ticketId);
  return { type: 'ExchangeEnded', data: { exchangeId, orderId, customerId, ticketIds, reason } };
}
