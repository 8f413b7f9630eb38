import { DomainError } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { freeSeatTest, Lapsed, lapsedHolds } from '../performances/availability';
import { placesForOrder } from '../performances/order-hold-places';
import { PerformanceState } from '../performances/performance.state';
import { Place } from '../performances/places';
import { priceIn } from '../performances/prices';
import { bestAvailable, countFreeSeats, priceZoneOf, SeatChoice, SeatMap } from '../performances/seats';
import { Refusal } from './exchange-facts';

/** A ticket that a place is looked for. */
interface Seeker {
  readonly ticketTypeId: string;
  /** Where it sits now; `null` = a place without a number. */
  readonly priceZoneId: string | null;
}

export interface SoughtPlaces {
  readonly seekers: readonly Seeker[];
  /** `null` = the best available ones. */
  readonly seatIds: readonly string[] | null;
  /** EXC-11: everybody stays in the zone that they have. */
  readonly sameZone: boolean;
}

/** EXC-36: a place for everybody in the order of the request, or why there is none. The same state gives the same places. */
export function placesOnTarget(
  state: PerformanceState,
  sought: SoughtPlaces,
  now: Instant,
): readonly Place[] | Refusal {
  const lapsed = lapsedHolds(state, now);
  try {
    const seatIds = sought.seatIds ?? bestSeats(state, sought, now, lapsed);
    const tickets = sought.seekers.map(({ ticketTypeId }, unit) => {
      return { id: String(unit), unit, ticketTypeId, seatId: seatIds[unit] ?? null };
    });
    return placesForOrder(state, { tickets, blocks: [], allocation: null }, now, lapsed).places;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, details: error.details };
  }
}

/** Together as far as they may sit anywhere, else together in each zone (SALE-03, EXC-11). */
function bestSeats(
  state: PerformanceState,
  { seekers, sameZone }: SoughtPlaces,
  now: Instant,
  lapsed: Lapsed,
): readonly (string | null)[] {
  const { seats } = state;
  if (seats === null) return seekers.map(() => null);
  const chosen = new Map<number, string>();
  for (const zone of sameZone ? new Set(seekers.map(({ priceZoneId }) => priceZoneId)) : [null]) {
    const units = [...seekers.keys()].filter((unit) => zone === null || seekers[unit]!.priceZoneId === zone);
    const inZone = zoneTest(state, seats, zone, new Set(units.map((unit) => seekers[unit]!.ticketTypeId)));
    const isFree = freeSeatTest(state, seats, lapsed, now);
    const found = blockIn(seats, units.length, { isFree, inZone, extraFree: lapsed.seats.size });
    units.forEach((unit, index) => chosen.set(unit, found[index]!));
  }
  return seekers.map((_, unit) => chosen.get(unit)!);
}

/** Whether seats of a zone will do: the right zone, and a price for every type (CAMP-02). */
function zoneTest(
  state: PerformanceState,
  map: SeatMap,
  zone: string | null,
  ticketTypeIds: ReadonlySet<string>,
): (priceZoneId: string) => boolean {
  const priced = (priceZoneId: string) =>
    [...ticketTypeIds].every((id) => priceIn(state.prices.get(id), priceZoneId) !== undefined);
  if (!map.rows.some(({ priceZoneId }) => (zone === null || zone === priceZoneId) && priced(priceZoneId))) {
    throw new DomainError('TICKET_TYPE_NOT_PRICED', { ticketTypeIds: [...ticketTypeIds] });
  }
  return (priceZoneId) => (zone === null || zone === priceZoneId) && priced(priceZoneId);
}

function blockIn(map: SeatMap, quantity: number, choice: SeatChoice): string[] {
  const block = bestAvailable(map, quantity, choice);
  if (block !== null) return block.map((index) => map.ids[index]!);
  throw new DomainError('SEAT_UNAVAILABLE', { remaining: countFreeSeats(map, choice), quantity });
}

/** The zones of named seats that are there. */
export function zonesOfSeats({ seats }: PerformanceState, seatIds: readonly string[]): Record<string, string> {
  if (seats === null) return {};
  const known = seatIds.filter((seatId) => seats.indexOf.has(seatId));
  return Object.fromEntries(known.map((seatId) => [seatId, priceZoneOf(seats, seats.indexOf.get(seatId)!)]));
}
