import { Instant } from '../../kernel/event';
import { isLive, OrderRecord } from '../orders/order-record';
import { HoldReleased, ReleaseReason } from '../orders/ticket-purchase.events';
import { lapsedBy } from './lapse-queue';
import { Allocation } from './performance.events';
import { PerformanceState } from './performance.state';
import { SeatMap } from './seats';

/**
 * Reservations whose time is over but which the log still counts. Every decision treats them as gone (G-02), and an append that takes
 * their place begins with their release, so that a fold without a clock never counts both.
 */
export interface Lapsed {
  readonly orders: readonly OrderRecord[];
  readonly seats: ReadonlySet<string>;
  readonly tickets: number;
}

const nothingLapsed: Lapsed = { orders: [], seats: new Set(), tickets: 0 };

export function lapsedHolds(state: PerformanceState, now: Instant): Lapsed {
  const ids = lapsedBy(state.lapses, now, (orderId) => state.orders.get(orderId)?.status === 'pending_payment');
  if (ids.length === 0) return nothingLapsed;
  const orders = ids.map((id) => state.orders.get(id)!);
  const seats = new Set<string>();
  let tickets = 0;
  for (const ticket of orders.flatMap((order) => order.tickets)) {
    if (!isLive(ticket)) continue;
    tickets += 1;
    if (ticket.seatId !== null) seats.add(ticket.seatId);
  }
  return { orders, seats, tickets };
}

/** Lapsed tickets of one campaign, of all people or of one. */
export function lapsedOf(lapsed: Lapsed, campaignId: string, customerId?: string): number {
  let tickets = 0;
  for (const order of lapsed.orders) {
    if (order.campaignId !== campaignId) continue;
    if (customerId !== undefined && order.customerId !== customerId) continue;
    tickets += order.tickets.filter(isLive).length;
  }
  return tickets;
}

/** Gives back what an order still holds, or the named tickets of it. */
export function releaseHold(order: OrderRecord, reason: ReleaseReason, ticketIds?: readonly string[]): HoldReleased {
  const live = order.tickets.filter(isLive);
  const released = ticketIds === undefined ? live : live.filter((ticket) => ticketIds.includes(ticket.id));
  return {
    type: 'HoldReleased',
    data: {
      orderId: order.orderId,
      performanceId: order.performanceId,
      campaignId: order.campaignId,
      customerId: order.customerId,
      ticketIds: released.map((ticket) => ticket.id),
      seatIds: released.flatMap((ticket) => (ticket.seatId === null ? [] : [ticket.seatId])),
      amount: released.reduce((sum, ticket) => sum + ticket.price, 0),
      reason,
      whole: released.length === live.length,
    },
  };
}

/** Whether an allocation still sets its seats or places aside (SUB-38: afterwards they are ordinary again). */
export function allocationStands(expiresAt: Instant | null, now: Instant): boolean {
  return expiresAt === null || now < expiresAt;
}

/** Places without numbers that an allocation still sets aside at `now`: what orders have of it is theirs already. */
export function leftInAllocation(state: PerformanceState, allocation: Allocation, now: Instant): number {
  return placesSetAside(allocation, state.allocationTaken.get(allocation.allocationId) ?? 0, now);
}

/** The same of an allocation that orders have `taken` places of. */
export function placesSetAside(
  { quantity, expiresAt }: Pick<Allocation, 'quantity' | 'expiresAt'>,
  taken: number,
  now: Instant,
): number {
  return allocationStands(expiresAt, now) ? Math.max(0, quantity - taken) : 0;
}

/** A test for seats that anybody may have at `now`: neither taken nor set aside, unless by the allocation that is asked for (SUB-36). */
export function freeSeatTest(
  state: PerformanceState,
  map: SeatMap,
  lapsed: Lapsed,
  now: Instant,
  allocationId: string | null = null,
): (index: number) => boolean {
  const setAside = state.allocationOfSeat.size > 0;
  if (!setAside && lapsed.seats.size === 0) return (index) => map.taken[index] === 0;
  return (index) => {
    const seatId = map.ids[index]!;
    if (map.taken[index] !== 0 && !lapsed.seats.has(seatId)) return false;
    const allocation = state.allocations.get(state.allocationOfSeat.get(seatId) ?? '');
    if (allocation === undefined || allocation.allocationId === allocationId) return true;
    return !allocationStands(allocation.expiresAt, now);
  };
}

/** Places of an unnumbered performance that anybody may have at `now`. */
export function freePlaces(state: PerformanceState, lapsed: Lapsed, now: Instant): number {
  let setAside = 0;
  for (const allocation of state.allocations.values()) {
    setAside += leftInAllocation(state, allocation, now);
  }
  return state.capacity - state.sold - state.held + lapsed.tickets - setAside;
}
