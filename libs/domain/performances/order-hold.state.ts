import { HeldTicket, MovedTickets, OrderHoldEvent, OrderHoldPlaced } from '../orders/order-hold.events';
import { TicketsReleased } from '../orders/ticket-purchase.events';
import { SeatMap, SeatTaken, setSeat } from './seats';

/** A ticket of a hold; `movedTo` is the order that has it now, where that is another one than the hold's (SUB-43). */
export type TicketOfHold = HeldTicket & { readonly movedTo?: Pick<MovedTickets, 'orderId' | 'customerId'> };

/** A hold that its order arbitrates, with the tickets that stand. One that was released before it came never gets any. */
export interface OrderHold {
  readonly holdId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly performanceIds: readonly string[];
  readonly subscriptionId: string | null;
  status: 'held' | 'confirmed' | 'released';
  tickets: readonly TicketOfHold[];
  allocated: OrderHoldPlaced['data']['allocated'];
}

/** What of a performance the holds of orders move. */
interface Places {
  readonly seats: SeatMap | null;
  held: number;
  sold: number;
  hasSales: boolean;
  readonly holds: Map<string, OrderHold>;
  readonly allocationTaken: Map<string, number>;
  readonly ofSubscriptions: Map<string, number>;
}

/** Seats, places and what an allocation has given, as the holds of orders move them. */
export function evolveOrderHold(state: Places, event: OrderHoldEvent): void {
  const { holdId, orderId } = event.data;
  const hold = state.holds.get(holdId);
  if (event.type === 'OrderHoldPlaced') place(state, event.data);
  else if (event.type === 'OrderHoldConfirmed') {
    if (hold) confirm(state, hold);
  } else if (event.type === 'OrderHoldSplit') {
    if (hold) hold.tickets = hold.tickets.map((ticket) => moved(ticket, event.data.moved));
  } else if (hold) {
    state.held -= event.data.ticketIds.length;
    giveBack(state, hold, event.data.ticketIds);
  } else state.holds.set(holdId, { holdId, orderId, status: 'released', ...nothing });
}

function moved(ticket: TicketOfHold, orders: readonly MovedTickets[]): TicketOfHold {
  const to = orders.find(({ ticketIds }) => ticketIds.includes(ticket.id));
  return to === undefined ? ticket : { ...ticket, movedTo: { orderId: to.orderId, customerId: to.customerId } };
}

/** Tickets that were sold from a hold are cancelled: what the order had of the performance is theirs no longer. */
export function evolveReleaseOfHold(state: Places, { holdId, ticketIds }: TicketsReleased['data']): void {
  const hold = state.holds.get(holdId ?? '');
  if (hold === undefined) return;
  giveBack(state, hold, ticketIds);
}

const nothing = { customerId: '', performanceIds: [], subscriptionId: null, tickets: [], allocated: null };

function place(state: Places, data: OrderHoldPlaced['data']): void {
  const { holdId, orderId, customerId, performanceIds, subscriptionId, tickets, allocated } = data;
  const whose = { holdId, orderId, customerId, performanceIds, subscriptionId };
  state.holds.set(holdId, { ...whose, status: 'held', tickets, allocated });
  countOfSubscription(state, subscriptionId, tickets.length);
  moveSeats(state, tickets, 'held');
  state.held += tickets.length;
  countAllocated(state, allocated, 1);
}

function confirm(state: Places, hold: OrderHold): void {
  hold.status = 'confirmed';
  moveSeats(state, hold.tickets, 'sold');
  state.held -= hold.tickets.length;
  state.sold += hold.tickets.length;
  state.hasSales = true;
}

/** With no ticket left the hold is over. What is left of it keeps the places of the allocation for as long as it can. */
function giveBack(state: Places, hold: OrderHold, ticketIds: readonly string[]): void {
  const gone = hold.tickets.filter(({ id }) => ticketIds.includes(id));
  hold.tickets = hold.tickets.filter(({ id }) => !ticketIds.includes(id));
  if (hold.tickets.length === 0) hold.status = 'released';
  moveSeats(state, gone, 'free');
  countOfSubscription(state, hold.subscriptionId, -gone.length);
  const returned = returnedBy(hold.allocated, hold.tickets.length);
  if (returned === null) return;
  countAllocated(state, returned, -1);
  hold.allocated = { ...returned, quantity: hold.allocated!.quantity - returned.quantity };
}

/** What an allocation has back of a hold that has so many tickets left; `null` = nothing. */
export function returnedBy(allocated: OrderHold['allocated'], ticketsLeft: number): OrderHold['allocated'] {
  if (allocated === null) return null;
  const quantity = allocated.quantity - Math.min(allocated.quantity, ticketsLeft);
  return quantity === 0 ? null : { ...allocated, quantity };
}

function moveSeats({ seats }: Places, tickets: readonly HeldTicket[], to: SeatTaken): void {
  if (seats === null) return;
  for (const { seatId } of tickets) if (seatId !== undefined) setSeat(seats, seatId, to);
}

/** SUB-19: so many places are held or sold of each subscription. */
function countOfSubscription({ ofSubscriptions }: Places, subscriptionId: string | null, places: number): void {
  if (subscriptionId === null) return;
  ofSubscriptions.set(subscriptionId, (ofSubscriptions.get(subscriptionId) ?? 0) + places);
}

function countAllocated(state: Places, allocated: OrderHold['allocated'], sign: 1 | -1): void {
  if (allocated === null) return;
  const { allocationId, quantity } = allocated;
  state.allocationTaken.set(allocationId, (state.allocationTaken.get(allocationId) ?? 0) + sign * quantity);
}
