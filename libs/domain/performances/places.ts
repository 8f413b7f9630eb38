import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { SoldTicket } from '../orders/ticket-purchase.events';
import { freePlaces, freeSeatTest, Lapsed } from './availability';
import { TicketTypePrices } from './performance.events';
import { PerformanceState } from './performance.state';
import { priceIn } from './prices';
import { bestAvailable, countFreeSeats, priceZoneOf, SeatMap } from './seats';

/** A seat, or a place without a number, with what it costs in minor units. */
export interface Place {
  readonly seatId?: string;
  readonly priceZoneId?: string;
  readonly price: number;
}

/** SALE-07: so that one append stays far below the log's limit. Caps count across requests (CAMP-11). */
const maxTicketsPerRequest = 500;

/** How many places a request asks for, and which: `null` = the best available. */
export interface Wanted {
  readonly quantity: number;
  readonly seatIds: readonly string[] | null;
}

/** Refuses a quantity that cannot be asked for (SALE-07), and another number of seats than that, each named once. */
export function assertWanted({ quantity, seatIds }: Wanted): void {
  const valid = Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= maxTicketsPerRequest;
  refuseUnless(valid, 'INVALID_QUANTITY', { quantity, min: 1, max: maxTicketsPerRequest });
  const seats = seatIds === null ? quantity : new Set(seatIds).size;
  refuseUnless(seats === quantity && (seatIds?.length ?? seats) === seats, 'SEAT_COUNT_MISMATCH', { quantity, seats });
}

/** The tickets of an order for its places; a ticket's id tells its order (`unit` counts from 0 in the order of the request). */
export function ticketsFor(orderId: string, places: readonly Place[]): SoldTicket[] {
  return places.map((place, unit) => ({ id: `${orderId}-${unit}`, ...place }));
}

/** Places for a sale: the named seats, the best available ones (SALE-03), or places without numbers. All of them or a refusal. */
export function choosePlaces(
  state: PerformanceState,
  ticketTypeId: string,
  wanted: Wanted,
  now: Instant,
  lapsed: Lapsed,
): Place[] {
  const prices = state.prices.get(ticketTypeId);
  if (state.seats === null) return unnumbered(state, ticketTypeId, prices, wanted, now, lapsed);
  const isFree = freeSeatTest(state, state.seats, lapsed, now);
  const indexes =
    wanted.seatIds === null
      ? bestSeats(state.seats, ticketTypeId, prices, wanted.quantity, isFree, lapsed)
      : namedSeats(state.seats, ticketTypeId, prices, wanted.seatIds, isFree);
  return indexes.map((index) => placeAt(state.seats!, prices, index));
}

function placeAt(map: SeatMap, prices: TicketTypePrices | undefined, index: number): Place {
  const priceZoneId = priceZoneOf(map, index);
  return { seatId: map.ids[index]!, priceZoneId, price: priceIn(prices, priceZoneId)! };
}

function unnumbered(
  state: PerformanceState,
  ticketTypeId: string,
  prices: TicketTypePrices | undefined,
  { quantity, seatIds }: Wanted,
  now: Instant,
  lapsed: Lapsed,
): Place[] {
  refuseUnless(seatIds === null, 'SEAT_NOT_FOUND', { seatIds });
  const price = priceIn(prices, null);
  if (price === undefined) throw new DomainError('TICKET_TYPE_NOT_PRICED', { ticketTypeId });
  const remaining = freePlaces(state, lapsed, now);
  refuseUnless(quantity <= remaining, 'SEAT_UNAVAILABLE', { remaining, quantity });
  return Array.from({ length: quantity }, () => ({ price }));
}

/** CAMP-02: best available looks only at priced zones. */
function bestSeats(
  map: SeatMap,
  ticketTypeId: string,
  prices: TicketTypePrices | undefined,
  quantity: number,
  isFree: (index: number) => boolean,
  lapsed: Lapsed,
): number[] {
  const inZone = (priceZoneId: string) => priceIn(prices, priceZoneId) !== undefined;
  const choice = { isFree, inZone, extraFree: lapsed.seats.size };
  const seats = bestAvailable(map, quantity, choice);
  if (seats !== null) return seats;
  const priced = map.rows.some((row) => inZone(row.priceZoneId));
  refuseUnless(priced, 'TICKET_TYPE_NOT_PRICED', { ticketTypeId });
  throw new DomainError('SEAT_UNAVAILABLE', { remaining: countFreeSeats(map, choice), quantity });
}

/** SALE-02: the seats lie in a priced zone, exist, are free and not set aside. */
function namedSeats(
  map: SeatMap,
  ticketTypeId: string,
  prices: TicketTypePrices | undefined,
  seatIds: readonly string[],
  isFree: (index: number) => boolean,
): number[] {
  const indexes = seatIds.flatMap((seatId) => map.indexOf.get(seatId) ?? []);
  const unpriced = indexes.filter((index) => priceIn(prices, priceZoneOf(map, index)) === undefined);
  refuseUnless(unpriced.length === 0, 'TICKET_TYPE_NOT_PRICED', {
    ticketTypeId,
    seatIds: unpriced.map((index) => map.ids[index]!),
  });
  const unknown = seatIds.filter((seatId) => !map.indexOf.has(seatId));
  refuseUnless(unknown.length === 0, 'SEAT_NOT_FOUND', { seatIds: unknown });
  const taken = indexes.filter((index) => !isFree(index));
  refuseUnless(taken.length === 0, 'SEAT_UNAVAILABLE', { seatIds: taken.map((index) => map.ids[index]!) });
  return indexes;
}
