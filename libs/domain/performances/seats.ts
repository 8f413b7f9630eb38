import { seatIdOf } from '../halls/seat-labels';

/** One row of seats in hall order; every seat of it lies in one price zone. */
export interface SeatRow {
  readonly row: string;
  readonly seats: readonly string[];
  readonly priceZoneId: string;
}

export const seatStates = ['free', 'held', 'sold'] as const;
export type SeatTaken = (typeof seatStates)[number];

interface RowSpan {
  readonly row: string;
  readonly priceZoneId: string;
  readonly first: number;
  readonly count: number;
}

/**
 * The seats of one performance, by index in hall order. `taken` and what is known of each row change in place: copying them per sale would
 * make a sale cost O(seats).
 */
export interface SeatMap {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rows: readonly RowSpan[];
  readonly rowOf: Uint32Array;
  readonly taken: Uint8Array;
  readonly freeInRow: Int32Array;
  /** How many free seats lie side by side in the row at most, so that rows in which only gaps are left are not looked at seat by seat. */
  readonly longestFree: Int32Array;
  /** No row before this one has a free seat, so that the last thousand seats are found as fast as the first. */
  openFrom: number;
}

export function createSeatMap(rows: readonly SeatRow[]): SeatMap {
  const ids: string[] = [];
  const spans: RowSpan[] = [];
  for (const { row, seats, priceZoneId } of rows) {
    spans.push({ row, priceZoneId, first: ids.length, count: seats.length });
    for (const seat of seats) ids.push(seatIdOf(row, seat));
  }
  const rowOf = new Uint32Array(ids.length);
  spans.forEach((span, index) => rowOf.fill(index, span.first, span.first + span.count));
  return {
    ids,
    indexOf: new Map(ids.map((id, index) => [id, index])),
    rows: spans,
    rowOf,
    taken: new Uint8Array(ids.length),
    freeInRow: Int32Array.from(spans, (span) => span.count),
    longestFree: Int32Array.from(spans, (span) => span.count),
    openFrom: 0,
  };
}

/** Changes what has become of a seat; unknown seats are passed over, since a fold never refuses. */
export function setSeat(map: SeatMap, seatId: string, state: SeatTaken): void {
  const index = map.indexOf.get(seatId);
  if (index === undefined) return;
  const before = map.taken[index] === 0;
  const after = state === 'free';
  map.taken[index] = seatStates.indexOf(state);
  const row = map.rowOf[index]!;
  if (before === after) return;
  map.freeInRow[row]! += after ? 1 : -1;
  map.longestFree[row] = longestFreeIn(map, row);
  if (after) map.openFrom = Math.min(map.openFrom, row);
  while (map.freeInRow[map.openFrom] === 0) map.openFrom += 1;
}

function longestFreeIn({ rows, taken }: SeatMap, row: number): number {
  const { first, count } = rows[row]!;
  let longest = 0;
  let run = 0;
  for (const state of taken.subarray(first, first + count)) {
    run = state === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

export function priceZoneOf(map: SeatMap, index: number): string {
  return map.rows[map.rowOf[index]!]!.priceZoneId;
}

/** Which seats somebody may have. */
export interface SeatChoice {
  readonly isFree: (index: number) => boolean;
  /** Decides about a whole row. */
  readonly inZone: (priceZoneId: string) => boolean;
  /** How many seats `isFree` may find that the map still counts as taken: what it knows of a row saves looking at the row's seats. */
  readonly extraFree: number;
}

/** In hall order, the rows in which any seat may be free. */
function* openRows(map: SeatMap, { inZone, extraFree }: SeatChoice): Iterable<number> {
  for (let row = extraFree > 0 ? 0 : map.openFrom; row < map.rows.length; row += 1) {
    if (map.freeInRow[row]! + extraFree > 0 && inZone(map.rows[row]!.priceZoneId)) yield row;
  }
}

/** How many seats lie side by side at most when `extraFree` more are free: no more than are free, and these join one run more than they are. */
const longestPossible = ({ freeInRow, longestFree }: SeatMap, row: number, extraFree: number): number =>
  Math.min(freeInRow[row]! + extraFree, (longestFree[row]! + 1) * (extraFree + 1) - 1);

/**
 * SALE-03: `quantity` adjacent seats in one row, rows in hall order, as near to the middle of the row as can be (the lower seat wins a
 * tie); if no row has such a block, the fewest rows. `null` when there are not enough seats. The same state gives the same seats.
 */
export function bestAvailable(map: SeatMap, quantity: number, choice: SeatChoice): number[] | null {
  for (const row of openRows(map, choice)) {
    if (longestPossible(map, row, choice.extraFree) < quantity) continue;
    const first = middleBlock(map.rows[row]!, quantity, choice.isFree);
    if (first !== null) return Array.from({ length: quantity }, (_, offset) => first + offset);
  }
  return fewestRows(map, quantity, choice);
}

/** How many seats anybody may have. Looks at every seat of every row that is not full: for refusals and pages only. */
export function countFreeSeats(map: SeatMap, choice: SeatChoice): number {
  let free = 0;
  for (const row of openRows(map, choice)) free += freeSeats(map.rows[row]!, choice.isFree).length;
  return free;
}

/** The first seat of the free block of `quantity` that lies nearest to the middle of the row. */
function middleBlock(span: RowSpan, quantity: number, isFree: (index: number) => boolean): number | null {
  let best: number | null = null;
  let bestDistance = Infinity;
  let run = 0;
  for (let offset = 0; offset < span.count; offset += 1) {
    run = isFree(span.first + offset) ? run + 1 : 0;
    if (run < quantity) continue;
    const start = offset - quantity + 1;
    const distance = Math.abs(2 * start + quantity - span.count);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = span.first + start;
    }
  }
  return best;
}

function fewestRows(map: SeatMap, quantity: number, choice: SeatChoice): number[] | null {
  const rows = [...openRows(map, choice)]
    .map((row) => freeSeats(map.rows[row]!, choice.isFree))
    .filter((seats) => seats.length > 0)
    // Array.sort is stable: rows with equally many seats stay in hall order.
    .sort((a, b) => b.length - a.length);
  const chosen: number[] = [];
  for (const seats of rows) {
    chosen.push(...nearestToMiddle(seats, quantity - chosen.length));
    if (chosen.length === quantity) return chosen.sort((a, b) => a - b);
  }
  return null;
}

function freeSeats(span: RowSpan, isFree: (index: number) => boolean): number[] {
  const seats: number[] = [];
  for (let index = span.first; index < span.first + span.count; index += 1) if (isFree(index)) seats.push(index);
  return seats;
}

/** `limit` of the seats around the middle one of them. */
function nearestToMiddle(seats: number[], limit: number): number[] {
  if (seats.length <= limit) return seats;
  const start = Math.floor((seats.length - limit) / 2);
  return seats.slice(start, start + limit);
}
