import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { countFreeSeats, freePlaces, freeSeatTest, Lapsed } from './availability';
import { TicketTypePrices } from './performance.events';
import { PerformanceState } from './performance.state';
import { priceIn } from './prices';
import { bestAvailable, priceZoneOf, SeatMap } from './seats';

/** A seat, or a place without a number, with what it costs in minor units. */
export interface Place {
  readonly seatId?: string;
  readonly priceZoneId?: string;
  readonly price: number;
}

interface Wanted {
  readonly quantity: number;
  readonly seatIds: readonly string[] | null;
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
  const seats = bestAvailable(map, quantity, { isFree, inZone, extraFree: lapsed.seats.size });
  if (seats !== null) return seats;
  const priced = map.rows.some((row) => inZone(row.priceZoneId));
  refuseUnless(priced, 'TICKET_TYPE_NOT_PRICED', { ticketTypeId });
  throw new DomainError('SEAT_UNAVAILABLE', { remaining: countFreeSeats(map, isFree, inZone), quantity });
}

/** SALE-02: the seats exist, lie in a priced zone, are free and not set aside. */
function namedSeats(
  map: SeatMap,
  ticketTypeId: string,
  prices: TicketTypePrices | undefined,
  seatIds: readonly string[],
  isFree: (index: number) => boolean,
): number[] {
  const unknown = seatIds.filter((seatId) => !map.indexOf.has(seatId));
  refuseUnless(unknown.length === 0, 'SEAT_NOT_FOUND', { seatIds: unknown });
  const indexes = seatIds.map((seatId) => map.indexOf.get(seatId)!);
  const unpriced = indexes.filter((index) => priceIn(prices, priceZoneOf(map, index)) === undefined);
  refuseUnless(unpriced.length === 0, 'TICKET_TYPE_NOT_PRICED', {
    ticketTypeId,
    seatIds: unpriced.map((index) => map.ids[index]!),
  });
  const taken = indexes.filter((index) => !isFree(index));
  refuseUnless(taken.length === 0, 'SEAT_UNAVAILABLE', { seatIds: taken.map((index) => map.ids[index]!) });
  return indexes;
}
