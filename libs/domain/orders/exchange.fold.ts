import { feeQuantity } from '../exchanges/exchange-money';
import { ExchangeEvent, TicketExchanged } from './exchange.events';
import { ExchangeMade, OrderRecord, TicketRecord } from './order-record';

/** What an exchange does to the order that readers see. */
export function exchangeOnRecord(order: OrderRecord, event: ExchangeEvent): OrderRecord {
  switch (event.type) {
    case 'ExchangeRequested': {
      const { exchangeId, tickets } = event.data;
      const locked = new Set(tickets.map(({ ticketId }) => ticketId));
      for (const ticket of order.tickets) if (locked.has(ticket.id)) ticket.lockedBy = exchangeId;
      break;
    }
    case 'ExchangeEnded':
      for (const ticket of order.tickets) if (ticket.lockedBy === event.data.exchangeId) delete ticket.lockedBy;
      break;
    case 'TicketExchanged':
      exchanged(order, event.data);
      break;
    default: // Says nothing of the tickets.
      return order;
  }
  order.version += 1;
  return order;
}

/** The old ones stay listed; the new ones are of the same order, and keep unit, discount and what they cost more along the way. */
function exchanged(order: OrderRecord, data: TicketExchanged['data']): void {
  const byId = new Map(order.tickets.map((ticket) => [ticket.id, ticket]));
  const added: TicketRecord[] = data.tickets.map(({ ticketId, newTicketId, unit, to, toPlace, difference }) => {
    const old = byId.get(ticketId);
    const surcharge = (old?.surcharge ?? 0) + difference;
    return {
      id: newTicketId,
      unit,
      seatId: toPlace.seatId,
      priceZoneId: toPlace.priceZoneId,
      price: to,
      state: 'active',
      performanceId: toPlace.performanceId,
      ticketTypeId: toPlace.ticketTypeId,
      ...(old?.discount !== undefined && { discount: old.discount }),
      holdId: data.exchangeId,
      ...(surcharge > 0 && { surcharge }),
    };
  });
  for (const { ticketId } of data.tickets) {
    const old = byId.get(ticketId);
    if (old === undefined) continue;
    old.state = 'exchanged';
    delete old.lockedBy;
  }
  order.tickets.push(...added);
  order.paid += data.due;
  const { exchangeId, fee, forfeited, product, productQuantity } = data;
  const charged = productQuantity === 0 || product === null ? null : { name: product.name, quantity: productQuantity };
  const times = feeQuantity(data.rules.feeType, data.tickets.length);
  const dearer = data.tickets.filter((ticket) => ticket.forfeited > 0).map(({ ticketId }) => ticketId);
  const made: ExchangeMade = {
    exchangeId,
    fee,
    ...(times > 1 && { feeQuantity: times }),
    forfeited,
    ...(dearer.length > 0 && { forfeitedTicketIds: dearer }),
    product: charged,
  };
  order.exchanges = [...(order.exchanges ?? []), made];
  if (data.sameSeatBroken) order.sameSeatBroken = true;
}
