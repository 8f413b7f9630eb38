import {
  HeldTicket,
  OrderHoldConfirmed,
  OrderHoldPlaced,
  OrderHoldReleased,
} from '../../libs/domain/orders/order-hold.events';
import { ConfirmHold, HoldForOrder, ReleaseHold } from '../../libs/domain/performances/order-holds';

const cards = (seatIds: readonly (string | null)[]) =>
  seatIds.map((seatId, unit) => ({ id: `o1-${unit}`, unit, ticketTypeId: 'card', seatId }));

/** Order `o1` wants a seat for each that is named; `null`: a place, or one of the blocks. */
export const holdForOrder = (
  seatIds: readonly (string | null)[],
  wanted: Partial<Omit<HoldForOrder, 'tickets'>> = {},
): HoldForOrder => ({
  type: 'HoldForOrder',
  holdId: 'o1',
  orderId: 'o1',
  performanceIds: ['p1', 'p2'],
  subscriptionId: 's1',
  customerId: 'ada',
  channel: 'online',
  blocks: [],
  allocation: null,
  ...wanted,
  tickets: cards(seatIds),
});

export const confirmHold: ConfirmHold = { type: 'ConfirmHold', holdId: 'o1' };
export const releaseHold: ReleaseHold = { type: 'ReleaseHold', holdId: 'o1', orderId: 'o1', reason: 'expired' };

/** Cards of 200 kr, held for order `o1`. */
export function orderHoldPlaced(
  seatIds: readonly (string | null)[],
  told: Partial<OrderHoldPlaced['data']> = {},
): OrderHoldPlaced {
  const tickets = cards(seatIds).map(({ seatId, ...ticket }): HeldTicket => ({
    ...ticket,
    ...(seatId !== null && { seatId, priceZoneId: 'stalls' }),
    price: 20000,
  }));
  const { type: _, tickets: __, blocks: ___, allocation: ____, ...whose } = holdForOrder(seatIds);
  return {
    type: 'OrderHoldPlaced',
    data: {
      ...whose,
      performanceId: 'p1',
      arbiter: 'o1',
      tickets,
      amount: tickets.length * 20000,
      currency: 'NOK',
      allocated: null,
      ...told,
    },
  };
}

function placesOf({ data }: OrderHoldPlaced) {
  const { holdId, orderId, performanceId, tickets, amount } = data;
  const ticketIds = tickets.map(({ id }) => id);
  return { holdId, orderId, performanceId, ticketIds, seatIds: tickets.flatMap(({ seatId }) => seatId ?? []), amount };
}

export const orderHoldConfirmed = (hold: OrderHoldPlaced): OrderHoldConfirmed => ({
  type: 'OrderHoldConfirmed',
  data: placesOf(hold),
});

export const orderHoldReleased = (hold: OrderHoldPlaced): OrderHoldReleased => ({
  type: 'OrderHoldReleased',
  data: { ...placesOf(hold), reason: 'expired' },
});
