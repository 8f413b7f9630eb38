import { isLive, OrderRecord, TicketRecord } from '../orders/order-record';

/** The list of holders of a subscription: its orders in the order in which they were opened, by an index of the view of orders. */
export const holdersList = { view: 'orders', index: 'bySubscription' } as const;

/** What an order has of one ticket type of a subscription: what one offer renews. */
export interface Holding {
  readonly orderId: string;
  readonly customerId: string;
  readonly ticketTypeId: string;
  /** The seat of every unit; `null` where it has none. */
  readonly seatIds: readonly (string | null)[];
  /** Of how many performances a unit has tickets. */
  readonly performances: number;
}

/** Units that stand: paid, and neither cancelled nor gone to another order. What was exchanged stays part of its unit (EXC-23). */
export function holdingsOf(order: OrderRecord): readonly Holding[] {
  if (order.status !== 'paid') return [];
  const units = new Map<number, TicketRecord[]>();
  for (const ticket of order.tickets) {
    const ofUnit = units.get(ticket.unit);
    if (ofUnit) ofUnit.push(ticket);
    else units.set(ticket.unit, [ticket]);
  }
  const holdings = new Map<string, { seatIds: (string | null)[]; performances: number }>();
  for (const tickets of units.values()) {
    const live = tickets.filter(isLive);
    if (live.length === 0) continue;
    // An exchange may have changed the type of single tickets, not what was subscribed to.
    const ticketTypeId = tickets[0]!.ticketTypeId ?? order.ticketTypeId;
    const holding = holdings.get(ticketTypeId) ?? { seatIds: [], performances: 0 };
    holding.seatIds.push(seatOf(live));
    holding.performances = Math.max(holding.performances, live.length);
    holdings.set(ticketTypeId, holding);
  }
  const { orderId, customerId } = order;
  return [...holdings].map(([ticketTypeId, holding]) => ({ orderId, customerId, ticketTypeId, ...holding }));
}

/** The seat that it has on most performances: where it was not the same everywhere there is no other that means more. */
function seatOf(tickets: readonly TicketRecord[]): string | null {
  const counts = new Map<string, number>();
  for (const { seatId } of tickets) if (seatId !== null) counts.set(seatId, (counts.get(seatId) ?? 0) + 1);
  let most: string | null = null;
  for (const [seatId, count] of counts) if (most === null || count > counts.get(most)!) most = seatId;
  return most;
}
