import { DomainError, refuseUnless } from '../../kernel/errors';
import { Channel, Instant } from '../../kernel/event';
import { reservationRules } from '../orders/reservations';
import {
  HeldTicket,
  MovedTickets,
  OrderHoldPlaced,
  OrderHoldReleased,
  ReturnedPlaces,
} from '../orders/order-hold.events';
import { Lapsed } from './availability';
import { placesForOrder, WantedPlaces } from './order-hold-places';
import { OrderHold, returnedBy } from './order-hold.state';
import { existing } from './performance-rule';
import { PerformanceEvent } from './performance.events';
import { PerformanceState } from './performance.state';

/** Sets places aside for an order over several performances, all of them or none (G-04). */
export interface HoldForOrder extends WantedPlaces {
  readonly type: 'HoldForOrder';
  readonly holdId: string;
  readonly orderId: string;
  /** Every performance that the order holds places of, this one among them. */
  readonly performanceIds: readonly string[];
  readonly subscriptionId: string | null;
  readonly customerId: string;
  readonly channel: Channel;
}

/** The order has passed its commit point. */
export interface ConfirmHold {
  readonly type: 'ConfirmHold';
  readonly holdId: string;
}

/** Tickets that their order has cancelled, sold or not (SALE-04). */
export interface ReleaseTicketsOfHold {
  readonly type: 'ReleaseTicketsOfHold';
  readonly holdId: string;
  readonly ticketIds: readonly string[];
  readonly reason: string;
  readonly cancellationId: string;
}

/** The hold's order has been split (SUB-43). */
export interface SplitHold {
  readonly type: 'SplitHold';
  readonly holdId: string;
  readonly moved: readonly MovedTickets[];
}

/** The order is dead. */
export interface ReleaseHold {
  readonly type: 'ReleaseHold';
  readonly holdId: string;
  readonly orderId: string;
  readonly reason: string;
}

/**
 * Holds that the order's stream arbitrates (architecture.md section 2): nothing but its order moves one, neither a clock nor the end of the
 * performance. All of it is idempotent by state: what is so already is nothing to do.
 */
export const orderHoldRules = {
  HoldForOrder(state: PerformanceState, command: HoldForOrder, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const { startsAt } = existing(state);
    const before = state.holds.get(command.holdId);
    refuseUnless(before?.status !== 'released', 'PURCHASE_EXPIRED', { status: 'expired' });
    if (before !== undefined) return [];
    refuseUnless(!state.cancelled, 'PERFORMANCE_CANCELLED');
    refuseUnless(now < startsAt, 'PERFORMANCE_STARTED', { startsAt });
    return [placed(state, command, now, lapsed)];
  },

  /** Also after the performance was cancelled: the order is paid, and the tickets go back with their money (SALE-06). */
  ConfirmHold(state: PerformanceState, { holdId }: ConfirmHold): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const hold = state.holds.get(holdId);
    if (hold === undefined) throw new DomainError('NOT_FOUND');
    refuseUnless(hold.status !== 'released', 'PURCHASE_EXPIRED', { status: 'expired' });
    if (hold.status === 'confirmed') return [];
    return [{ type: 'OrderHoldConfirmed', data: { holdId, orderId: hold.orderId, performanceId, ...placesOf(hold) } }];
  },

  /** Of a hold that never came too: whoever still drives its order is refused here when it does. What is sold stays sold. */
  ReleaseHold(state: PerformanceState, { holdId, orderId, reason }: ReleaseHold): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const hold = state.holds.get(holdId);
    if (hold !== undefined && hold.status !== 'held') return [];
    return [releaseOf({ holdId, orderId, performanceId }, hold, reason)];
  },

  /** Follows the order's decision, so it is never refused; what was released before is passed over. */
  ReleaseTicketsOfHold(state: PerformanceState, command: ReleaseTicketsOfHold): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const { holdId, ticketIds, reason, cancellationId } = command;
    const hold = state.holds.get(holdId);
    // Some tickets of an order were sold here as ordinary ones, others come from exchanges (EXC-38).
    if (hold === undefined && state.orders.has(holdId)) {
      return reservationRules.ReleaseTickets(state, { ...command, type: 'ReleaseTickets', orderId: holdId });
    }
    const tickets = hold?.tickets.filter(({ id }) => ticketIds.includes(id)) ?? [];
    if (hold === undefined || tickets.length === 0) return [];
    // All of one order: it has cancelled them.
    const { orderId, customerId } = tickets[0]!.movedTo ?? hold;
    const places = { ...placesOf({ tickets }), ...returnedOf(hold, hold.tickets.length - tickets.length) };
    return hold.status === 'held'
      ? [{ type: 'OrderHoldReleased', data: { holdId, orderId, performanceId, ...places, reason } }]
      : [
          {
            type: 'TicketsReleased',
            data: { performanceId, orderId, customerId, ...places, reason, cancellationId, holdId },
          },
        ];
  },

  /** Follows the decision of the order that was split, so it is never refused; what was released before is passed over. */
  SplitHold(state: PerformanceState, { holdId, moved }: SplitHold): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const hold = state.holds.get(holdId);
    const known = moved.filter(({ orderId, ticketIds }) =>
      hold?.tickets.some(({ id, movedTo }) => ticketIds.includes(id) && movedTo?.orderId !== orderId),
    );
    if (hold === undefined || known.length === 0) return [];
    return [{ type: 'OrderHoldSplit', data: { holdId, orderId: hold.orderId, performanceId, moved: known } }];
  },
};

/** Gives back all that a hold has; `undefined` of one that never came. */
export function releaseOf(
  of: Pick<OrderHoldReleased['data'], 'holdId' | 'orderId' | 'performanceId'>,
  hold: OrderHold | undefined,
  reason: string,
): OrderHoldReleased {
  const places = { ...placesOf(hold ?? { tickets: [] }), ...returnedOf(hold, 0) };
  return { type: 'OrderHoldReleased', data: { ...of, ...places, reason } };
}

function placed(state: PerformanceState, command: HoldForOrder, now: Instant, lapsed: Lapsed): OrderHoldPlaced {
  const { performanceId, currency } = existing(state);
  const { holdId, orderId, performanceIds, subscriptionId, customerId, channel } = command;
  const { places, allocated } = placesForOrder(state, command, now, lapsed);
  const tickets = command.tickets.map(({ id, unit, ticketTypeId }, index): HeldTicket => ({
    id,
    unit,
    ticketTypeId,
    ...places[index]!,
  }));
  const amount = amountOf(tickets);
  const whose = { holdId, orderId, performanceId, arbiter: orderId, performanceIds, subscriptionId };
  return { type: 'OrderHoldPlaced', data: { ...whose, customerId, channel, tickets, amount, currency, allocated } };
}

const amountOf = (tickets: readonly HeldTicket[]): number => tickets.reduce((sum, { price }) => sum + price, 0);

/** I2: said by the event, as nothing but the hold tells it. */
function returnedOf(hold: OrderHold | undefined, ticketsLeft: number): ReturnedPlaces {
  const returned = returnedBy(hold?.allocated ?? null, ticketsLeft);
  return returned === null ? {} : { returned };
}

const placesOf = ({ tickets }: Pick<OrderHold, 'tickets'>) => ({
  ticketIds: tickets.map(({ id }) => id),
  seatIds: tickets.flatMap(({ seatId }) => seatId ?? []),
  amount: amountOf(tickets),
});
