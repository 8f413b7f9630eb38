import { isLive, OrderRecord } from '../orders/order-record';
import { HoldReleased } from '../orders/ticket-purchase.events';
import { Lapsed, releaseHold } from './availability';
import { PerformanceEvent } from './performance.events';

/** What one append gives back at most, so that it stays far below the size that a log takes at once. */
const ordersPerAppend = 500;
const ticketsPerAppend = 5_000;

/** As many of the orders, in their order, as one append may give back; at least one. */
export function someOf(orders: Iterable<OrderRecord>, limit = ordersPerAppend): OrderRecord[] {
  const some: OrderRecord[] = [];
  let tickets = 0;
  for (const order of orders) {
    tickets += liveTickets(order);
    if (some.length > 0 && tickets > ticketsPerAppend) break;
    some.push(order);
    if (some.length === limit) break;
  }
  return some;
}

/**
 * What is released before `events`, which stand on lapsed holds being gone. All of them as long as they are few. Otherwise what the sale in
 * it takes the place of: the holds of its seats, those of its customer in its campaign, then of its campaign (ordinary sale counts as one),
 * then of the performance, each
 * until as many tickets are free as one sale can take (SALE-07). The rest counts as gone for every decision and is released by its process.
 */
export function releasedBefore({ orders }: Lapsed, events: readonly PerformanceEvent[]): HoldReleased[] {
  const few = someOf(orders);
  const wanted = few.length === orders.length ? few : new Set([...placesOf(orders, events), ...few]);
  return [...wanted].map((order) => releaseHold(order, 'expired'));
}

function placesOf(orders: readonly OrderRecord[], events: readonly PerformanceEvent[]): OrderRecord[] {
  const sale = events.find(takesPlaces)?.data;
  if (sale === undefined) return [];
  const seats = new Set(sale.tickets.flatMap((ticket) => ticket.seatId ?? []));
  const campaignId = 'campaignId' in sale ? sale.campaignId : null;
  const ofCampaign = orders.filter((order) => order.campaignId === campaignId);
  const ofCustomer = ofCampaign.filter((order) => order.customerId === sale.customerId);
  const ofSeats = orders.filter((order) => order.tickets.some(({ seatId }) => seatId !== null && seats.has(seatId)));
  return [...ofSeats, ...enough(ofCustomer, sale.tickets.length), ...enough(ofCampaign, sale.tickets.length)];
}

const takesPlaces = (event: PerformanceEvent) =>
  event.type === 'TicketsHeld' ||
  event.type === 'TicketClaimed' ||
  event.type === 'TicketsSold' ||
  event.type === 'OrderHoldPlaced';

/** The first of the orders that hold `tickets` between them. */
function enough(orders: readonly OrderRecord[], tickets: number): readonly OrderRecord[] {
  let held = 0;
  const end = orders.findIndex((order) => (held += liveTickets(order)) >= tickets);
  return end < 0 ? orders : orders.slice(0, end + 1);
}

const liveTickets = (order: OrderRecord): number => order.tickets.filter(isLive).length;
