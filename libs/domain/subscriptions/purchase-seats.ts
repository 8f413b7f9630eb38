import { refuseUnless } from '../../kernel/errors';
import { allocationStands, freeSeatTest, lapsedHolds } from '../performances/availability';
import { PerformanceState } from '../performances/performance.state';
import { priceIn } from '../performances/prices';
import { bestAvailable, priceZoneOf, SeatMap } from '../performances/seats';
import { IncludedPerformance } from './included-performance';
import { Purchase, WantedUnit } from './purchase-request';
import { AllocationPart } from './subscription.settings';

/** The seats of one performance: named for a unit, or `null` for one that takes a seat of the blocks (or a place without a number). */
export interface UnitSeats {
  readonly named: readonly (string | null)[];
  /** In order of preference. */
  readonly blocks: readonly (readonly string[])[];
}

/** As many as a race may take away between the decision and the hold before it is decided anew. */
const candidates = 4;

/** SUB-07, SUB-28, SUB-32, SUB-36 to SUB-38: which seats every performance is asked for. */
export function seatsFor(
  purchase: Purchase,
  performances: readonly IncludedPerformance[],
): ReadonlyMap<string, UnitSeats> {
  const { record, request } = purchase;
  checkSelection(purchase, performances);
  const seats = new Map<string, UnitSeats>();
  const numbered = performances.filter((each) => each.numbered);
  for (const performance of performances.filter((each) => !each.numbered)) {
    const named = request.units.map((unit) => unit.seatIdByPerformance?.[performance.id] ?? null);
    seats.set(performance.id, { named, blocks: [] });
  }
  if (!record.sameSeat) {
    for (const performance of numbered) {
      const named = request.units.map((unit) => seatOf(unit, performance.id));
      seats.set(performance.id, { named, blocks: blocksFor(purchase, [performance], named) });
    }
    return seats;
  }
  const named = request.units.map(({ seatId, seatIdByPerformance }) => {
    return seatId ?? Object.values(seatIdByPerformance ?? {})[0] ?? null;
  });
  const blocks = blocksFor(purchase, numbered, named);
  for (const { id } of numbered) seats.set(id, { named, blocks });
  return seats;
}

const seatOf = ({ seatId, seatIdByPerformance }: WantedUnit, performanceId: string): string | null =>
  seatId ?? seatIdByPerformance?.[performanceId] ?? null;

/** SUB-28, SUB-32: whether seats may, or must, be chosen online. */
function checkSelection({ record, request }: Purchase, performances: readonly IncludedPerformance[]): void {
  if (request.channel !== 'online') return;
  const { seatSelection, groupTickets } = record.onlineSale;
  const grouped = groupTickets && record.type === 'pick_and_mix';
  const chosen = request.units.some((unit) => performances.some(({ id }) => seatOf(unit, id) !== null));
  refuseUnless(!chosen || (!grouped && seatSelection !== 'best_available'), 'SEAT_SELECTION_NOT_ALLOWED');
  if (grouped || seatSelection !== 'manual') return;
  const isChosen = (unit: WantedUnit, performanceId: string) =>
    seatOf(unit, performanceId) !== null || (record.sameSeat && unit.seatIdByPerformance !== null);
  const without = performances.filter(
    ({ id, numbered }) => numbered && !request.units.every((unit) => isChosen(unit, id)),
  );
  refuseUnless(without.length === 0, 'SEAT_REQUIRED', { performanceIds: without.map(({ id }) => id) });
}

/** Blocks for the units without a seat that are free on all of these performances, the best available one first (SALE-03). */
function blocksFor(
  { record, request, performances: states, now }: Purchase,
  performances: readonly IncludedPerformance[],
  named: readonly (string | null)[],
): readonly (readonly string[])[] {
  const open = request.units.filter((_, unit) => named[unit] === null);
  const halls = performances.map(({ id }) => states.get(id)!);
  const first = halls[0];
  if (open.length === 0 || !first?.seats) return [];
  const types = [...new Set(open.map(({ ticketTypeId }) => ticketTypeId))];
  const tests = halls.map((state) => seatTest(state, types, record.allocation?.allocationId ?? null, now));
  const passed = new Set(named);
  const isFree = (seatId: string) => !passed.has(seatId) && tests.every((test) => test(seatId));
  const blocks: string[][] = [];
  const isOnly =
    record.allocation?.mode === 'allocation_only' && halls.some((state) => stands(state, record.allocation!, now));
  for (const inAllocation of record.allocation === null ? [false] : [true, false]) {
    if (!inAllocation && isOnly) break;
    const isOffered = inAllocation ? allocated(halls, record.allocation!.allocationId, isFree) : isFree;
    blocks.push(...nextBlocks(first, first.seats, open.length, isOffered, passed, candidates - blocks.length));
  }
  return blocks;
}

/** SUB-38: where its time is over on every performance, an allocation binds nobody any more. */
function stands({ allocations }: Readonly<PerformanceState>, { allocationId }: AllocationPart, now: string): boolean {
  const allocation = allocations.get(allocationId);
  return allocation !== undefined && allocationStands(allocation.expiresAt, now);
}

/** Whether a seat can be had on one performance, at a price for each of the types. */
function seatTest(
  state: Readonly<PerformanceState>,
  types: readonly string[],
  allocationId: string | null,
  now: string,
): (seatId: string) => boolean {
  const map = state.seats!;
  const isFree = freeSeatTest(state, map, lapsedHolds(state, now), now, allocationId);
  const priced = new Set(
    map.rows
      .map(({ priceZoneId }) => priceZoneId)
      .filter((zone) => types.every((type) => priceIn(state.prices.get(type), zone) !== undefined)),
  );
  return (seatId) => {
    const index = map.indexOf.get(seatId);
    return index !== undefined && priced.has(priceZoneOf(map, index)) && isFree(index);
  };
}

const allocated =
  (halls: readonly Readonly<PerformanceState>[], allocationId: string, isFree: (seatId: string) => boolean) =>
  (seatId: string): boolean =>
    halls.every((state) => state.allocationOfSeat.get(seatId) === allocationId) && isFree(seatId);

/** Up to `limit` blocks that share no seat; what they take is added to `passed`. */
function nextBlocks(
  state: Readonly<PerformanceState>,
  map: SeatMap,
  quantity: number,
  isFree: (seatId: string) => boolean,
  passed: Set<string | null>,
  limit: number,
): string[][] {
  const blocks: string[][] = [];
  // What the map counts as taken may be free at this instant: no row is passed over.
  const options = {
    isFree: (index: number) => isFree(map.ids[index]!),
    inZone: () => true,
    extraFree: state.lapses.entries.length > 0 ? map.ids.length : 0,
  };
  while (blocks.length < limit) {
    const block = bestAvailable(map, quantity, options)?.map((index) => map.ids[index]!);
    if (block === undefined) break;
    for (const seatId of block) passed.add(seatId);
    blocks.push(block);
  }
  return blocks;
}
