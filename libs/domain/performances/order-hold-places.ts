import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { OrderHoldPlaced } from '../orders/order-hold.events';
import { AllocationPart } from '../subscriptions/subscription.settings';
import { freePlaces, freeSeatTest, Lapsed, leftInAllocation, allocationStands } from './availability';
import { Allocation } from './performance.events';
import { PerformanceState } from './performance.state';
import { assertWanted, Place } from './places';
import { priceIn } from './prices';
import { priceZoneOf, SeatMap } from './seats';

/** A ticket that an order asks a place for. `seatId: null`: from one of the blocks, or a place without a number. */
interface WantedTicket {
  readonly id: string;
  readonly unit: number;
  readonly ticketTypeId: string;
  readonly seatId: string | null;
}

export interface WantedPlaces {
  readonly tickets: readonly WantedTicket[];
  /** For the tickets without a seat, in order of preference: the first block that is still free whole is taken. */
  readonly blocks: readonly (readonly string[])[];
  /** SUB-36. */
  readonly allocation: AllocationPart | null;
}

interface OrderPlaces {
  /** In the order of the tickets. */
  readonly places: readonly Place[];
  readonly allocated: OrderHoldPlaced['data']['allocated'];
}

/** Places for every ticket, or the refusal that says what stands in the way. */
export function placesForOrder(
  state: PerformanceState,
  wanted: WantedPlaces,
  now: Instant,
  lapsed: Lapsed,
): OrderPlaces {
  const { tickets } = wanted;
  const named = tickets.flatMap(({ seatId }) => seatId ?? []);
  assertWanted({ quantity: tickets.length, seatIds: null });
  refuseUnless(new Set(named).size === named.length, 'SEAT_COUNT_MISMATCH', {
    quantity: named.length,
    seats: new Set(named).size,
  });
  const allocation = allocationOf(state, wanted);
  const only = onlyOf(allocation, wanted, now);
  if (state.seats === null) return unnumberedPlaces(state, wanted, named, allocation, only, now, lapsed);
  const isFree = freeSeatTest(state, state.seats, lapsed, now, allocation?.allocationId);
  return { places: seatPlaces(state, state.seats, { ...wanted, only }, isFree), allocated: null };
}

/** The allocation that the order is sold from, which has to be there (SUB-36). */
function allocationOf(state: PerformanceState, { allocation }: WantedPlaces): Allocation | null {
  if (allocation === null) return null;
  const { allocationId } = allocation;
  const found = state.allocations.get(allocationId);
  if (found) return found;
  throw new DomainError('ALLOCATION_NOT_FOUND', { allocationId, performanceIds: [state.settings!.performanceId] });
}

/** SUB-37, SUB-38: the allocation that nothing else may be sold than; once its time is over its places are ordinary ones, and it binds nobody. */
const onlyOf = (found: Allocation | null, { allocation }: WantedPlaces, now: Instant): string | null =>
  found !== null && allocation?.mode === 'allocation_only' && allocationStands(found.expiresAt, now)
    ? allocation.allocationId
    : null;

function unnumberedPlaces(
  state: PerformanceState,
  { tickets }: WantedPlaces,
  named: readonly string[],
  allocation: Allocation | null,
  only: string | null,
  now: Instant,
  lapsed: Lapsed,
): OrderPlaces {
  refuseUnless(named.length === 0, 'SEAT_NOT_FOUND', { seatIds: named });
  const places = tickets.map(({ ticketTypeId }): Place => {
    const price = priceIn(state.prices.get(ticketTypeId), null);
    const where = { performanceId: state.settings!.performanceId, priceZoneId: null };
    if (price === undefined) throw new DomainError('TICKET_TYPE_NOT_PRICED', { ...where, ticketTypeId });
    return { price };
  });
  const quantity = tickets.length;
  const anybody = freePlaces(state, lapsed, now);
  const left = allocation ? leftInAllocation(state, allocation, now) : 0;
  const quantityAllocated = Math.min(quantity, left);
  const exhausted = only !== null && quantity > left;
  refuseUnless(!exhausted, 'ALLOCATION_EXHAUSTED', { allocationId: only, remaining: left, quantity });
  refuseUnless(quantity <= left + anybody, 'SEAT_UNAVAILABLE', { remaining: left + anybody, quantity });
  const allocated =
    quantityAllocated > 0 ? { allocationId: allocation!.allocationId, quantity: quantityAllocated } : null;
  return { places, allocated };
}

type WantedSeats = WantedPlaces & { readonly only: string | null };

function seatPlaces(
  state: PerformanceState,
  map: SeatMap,
  wanted: WantedSeats,
  isFree: (index: number) => boolean,
): Place[] {
  const { tickets } = wanted;
  const open = tickets.filter(({ seatId }) => seatId === null);
  assertNamedSeats(state, map, wanted, isFree);
  const block = open.length === 0 ? [] : blockFor(state, map, wanted, open, isFree);
  let taken = 0;
  return tickets.map(({ seatId, ticketTypeId }) =>
    placeAt(state, map, ticketTypeId, map.indexOf.get(seatId ?? block[taken++]!)!),
  );
}

function placeAt(state: PerformanceState, map: SeatMap, ticketTypeId: string, index: number): Place {
  const priceZoneId = priceZoneOf(map, index);
  return { seatId: map.ids[index]!, priceZoneId, price: priceIn(state.prices.get(ticketTypeId), priceZoneId)! };
}

const isPricedAt = (state: PerformanceState, map: SeatMap, ticketTypeId: string, index: number): boolean =>
  priceIn(state.prices.get(ticketTypeId), priceZoneOf(map, index)) !== undefined;

/** As SALE-02 has it for named seats: priced, there, of the allocation where only its seats are sold (SUB-37), free. */
function assertNamedSeats(
  state: PerformanceState,
  map: SeatMap,
  { tickets, only }: WantedSeats,
  isFree: (index: number) => boolean,
): void {
  const named = tickets.flatMap(({ seatId, ticketTypeId }) => (seatId === null ? [] : [{ seatId, ticketTypeId }]));
  const there = named.filter(({ seatId }) => map.indexOf.has(seatId));
  const unpriced = there.find(
    ({ seatId, ticketTypeId }) => !isPricedAt(state, map, ticketTypeId, map.indexOf.get(seatId)!),
  );
  if (unpriced) {
    const { ticketTypeId, seatId } = unpriced;
    const { performanceId } = state.settings!;
    const priceZoneId = priceZoneOf(map, map.indexOf.get(seatId)!);
    throw new DomainError('TICKET_TYPE_NOT_PRICED', { performanceId, ticketTypeId, priceZoneId, seatIds: [seatId] });
  }
  const refuseAny = (code: 'SEAT_NOT_FOUND' | 'SEAT_NOT_IN_ALLOCATION' | 'SEAT_UNAVAILABLE', seatIds: string[]) =>
    refuseUnless(seatIds.length === 0, code, { seatIds });
  const seatIds = named.map(({ seatId }) => seatId);
  refuseAny(
    'SEAT_NOT_FOUND',
    seatIds.filter((seatId) => !map.indexOf.has(seatId)),
  );
  refuseAny(
    'SEAT_NOT_IN_ALLOCATION',
    seatIds.filter((seatId) => !mayBeSold(state, only, seatId)),
  );
  refuseAny(
    'SEAT_UNAVAILABLE',
    seatIds.filter((seatId) => !isFree(map.indexOf.get(seatId)!)),
  );
}

const mayBeSold = (state: PerformanceState, only: string | null, seatId: string): boolean =>
  only === null || state.allocationOfSeat.get(seatId) === only;

/** SUB-32: the first of the blocks that is still free whole; blocks share no seat with the named ones. */
function blockFor(
  state: PerformanceState,
  map: SeatMap,
  { blocks, only, tickets }: WantedSeats,
  open: readonly WantedTicket[],
  isFree: (index: number) => boolean,
): readonly string[] {
  const named = new Set(tickets.map(({ seatId }) => seatId));
  const fits = (seatId: string, unit: number) => {
    const index = map.indexOf.get(seatId);
    if (index === undefined || named.has(seatId) || !isFree(index)) return false;
    return mayBeSold(state, only, seatId) && isPricedAt(state, map, open[unit]!.ticketTypeId, index);
  };
  const block = blocks.find((seatIds) => seatIds.length === open.length && seatIds.every(fits));
  if (block) return block;
  if (only === null) throw new DomainError('SEAT_UNAVAILABLE', { quantity: open.length });
  throw new DomainError('ALLOCATION_EXHAUSTED', { allocationId: only, quantity: open.length });
}
