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
 * The seats of one performance, by index in hall order. `taken` and `freeInRow` change in place: copying them per sale would make a
 * sale cost O(seats).
 */
export interface SeatMap {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly rows: readonly RowSpan[];
  readonly rowOf: Uint32Array;
  readonly taken: Uint8Array;
  readonly freeInRow: Int32Array;
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
  if (after) map.openFrom = Math.min(map.openFrom, row);
  while (map.freeInRow[map.openFrom] === 0) map.openFrom += 1;
}

export function priceZoneOf(map: SeatMap, index: number): string {
  return map.rows[map.rowOf[index]!]!.priceZoneId;
}

/**
 * SALE-03: `quantity` adjacent seats in one row, rows in hall order, as near to the middle of the row as can be (the lower seat wins a
 * tie); if no row has such a block, the fewest rows. `null` when there are not enough seats. The same state gives the same seats.
 * `isFree` decides about a seat, `inZone` about a whole row; a row's own count of free seats only saves looking at full rows, so
 * `extraFree` must tell how many seats `isFree` may find that the map still counts as taken.
 */
export function bestAvailable(
  map: SeatMap,
  quantity: number,
  options: { isFree: (index: number) => boolean; inZone: (priceZoneId: string) => boolean; extraFree: number },
): number[] | null {
  const { isFree, inZone, extraFree } = options;
  for (let row = extraFree > 0 ? 0 : map.openFrom; row < map.rows.length; row += 1) {
    const span = map.rows[row]!;
    if (map.freeInRow[row]! + extraFree < quantity || !inZone(span.priceZoneId)) continue;
    const first = middleBlock(span, quantity, isFree);
    if (first !== null) return Array.from({ length: quantity }, (_, offset) => first + offset);
  }
  return fewestRows(map, quantity, isFree, inZone);
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

function fewestRows(
  map: SeatMap,
  quantity: number,
  isFree: (index: number) => boolean,
  inZone: (priceZoneId: string) => boolean,
): number[] | null {
  const rows = map.rows
    .filter((span) => inZone(span.priceZoneId))
    .map((span) => freeSeats(span, isFree))
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
