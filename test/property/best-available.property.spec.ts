import fc from 'fast-check';
import { bestAvailable, createSeatMap, SeatMap, setSeat } from '../../libs/domain/performances/seats';

/** A hall as rows of seats that are free or not, and how many seats are wanted. */
const halls = fc.record({
  rows: fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  quantity: fc.integer({ min: 1, max: 10 }),
});
type Hall = typeof halls extends fc.Arbitrary<infer T> ? T : never;

function seatMap({ rows }: Hall): SeatMap {
  const map = createSeatMap(
    rows.map((row, index) => ({
      row: `R${index}`,
      seats: row.map((_, seat) => String(seat)),
      priceZoneId: 'stalls',
    })),
  );
  rows.flat().forEach((free, index) => {
    if (!free) setSeat(map, map.ids[index]!, 'sold');
  });
  return map;
}

function found(hall: Hall): string[] | null {
  const map = seatMap(hall);
  const isFree = (index: number) => map.taken[index] === 0;
  const seats = bestAvailable(map, hall.quantity, { isFree, inZone: () => true, extraFree: 0 });
  return seats && seats.map((index) => map.ids[index]!);
}

const ids = (row: number, from: number, quantity: number) =>
  Array.from({ length: quantity }, (_, offset) => `R${row}-${from + offset}`);

/** The rule read aloud: in the first row with free blocks, the block nearest to the middle, the lower one of two. */
function blockByHand({ rows, quantity }: Hall): string[] | null {
  for (const [index, row] of rows.entries()) {
    const starts = row
      .map((_, start) => start)
      .filter((start) => start + quantity <= row.length && row.slice(start, start + quantity).every(Boolean));
    const fromMiddle = (start: number) => Math.abs(start + quantity / 2 - row.length / 2);
    const [best] = starts.sort((a, b) => fromMiddle(a) - fromMiddle(b) || a - b);
    if (best !== undefined) return ids(index, best, quantity);
  }
  return null;
}

/** The fewest rows that together have enough free seats, found by trying all sets of rows. */
function fewestByHand({ rows, quantity }: Hall): number {
  const free = rows.map((row) => row.filter(Boolean).length);
  const sets = Array.from({ length: 2 ** rows.length }, (_, set) => free.map((_, row) => (set >> row) & 1));
  const large = sets.filter((set) => set.reduce((seats, taken, row) => seats + taken * free[row]!, 0) >= quantity);
  return Math.min(...large.map((set) => set.reduce((count, taken) => count + taken, 0)));
}

describe('SALE-03: the best available seats of any hall', () => {
  it('are the block that the rule names, where there is one', () => {
    fc.assert(
      fc.property(halls, (hall) => {
        const block = blockByHand(hall);
        if (block) expect(found(hall)).toEqual(block);
      }),
      { numRuns: 1000 },
    );
  });

  it('are free seats in the fewest rows otherwise, and none when there are too few', () => {
    fc.assert(
      fc.property(halls, (hall) => {
        const seats = found(hall);
        const free = hall.rows.flat().filter(Boolean).length;
        if (free < hall.quantity) return expect(seats).toBeNull();
        const rows = new Set(seats!.map((seatId) => seatId.split('-')[0]));
        expect(new Set(seats).size).toBe(hall.quantity);
        for (const seatId of seats!) {
          const [row, seat] = seatId.slice(1).split('-').map(Number);
          expect(hall.rows[row!]![seat!]).toBe(true);
        }
        expect(rows.size).toBe(fewestByHand(hall));
      }),
      { numRuns: 1000 },
    );
  });
});
