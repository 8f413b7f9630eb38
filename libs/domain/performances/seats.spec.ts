import fc from 'fast-check';
import { numbered } from '../../../test/support/builders';
import { bestAvailable, countFreeSeats, createSeatMap, SeatRow, SeatTaken, setSeat } from './seats';

type Row = Parameters<typeof numbered>[number];
const seatMap = (...rows: Row[]) => createSeatMap((numbered(...rows) as { rows: readonly SeatRow[] }).rows);

/** The seats that are found in `rows` when `taken` are sold. */
function found(quantity: number, rows: Row[], taken: string[] = [], zones?: string[]): string[] | null {
  const map = seatMap(...rows);
  for (const seatId of taken) setSeat(map, seatId, 'sold');
  const seats = bestAvailable(map, quantity, {
    isFree: (index) => map.taken[index] === 0,
    inZone: (zone) => zones?.includes(zone) ?? true,
    extraFree: 0,
  });
  return seats && seats.map((index) => map.ids[index]!);
}

describe('SALE-03: the best available seats', () => {
  it('lie in the middle of the first row', () => {
    expect(
      found(1, [
        ['A', 5],
        ['B', 5],
      ]),
    ).toEqual(['A-3']);
    expect(
      found(3, [
        ['A', 5],
        ['B', 5],
      ]),
    ).toEqual(['A-2', 'A-3', 'A-4']);
    expect(found(2, [['A', 6]])).toEqual(['A-3', 'A-4']);
  });

  it('are the lower ones where two blocks are as near to the middle', () => {
    expect(found(1, [['A', 4]])).toEqual(['A-2']);
    expect(found(2, [['A', 5]])).toEqual(['A-2', 'A-3']);
    expect(found(1, [['A', 5]], ['A-3'])).toEqual(['A-2']);
  });

  it('lie beside each other, away from the middle if need be', () => {
    expect(found(2, [['A', 7]], ['A-4'])).toEqual(['A-2', 'A-3']);
    expect(found(3, [['A', 7]], ['A-3'])).toEqual(['A-4', 'A-5', 'A-6']);
    expect(found(2, [['A', 6]], ['A-2', 'A-4'])).toEqual(['A-5', 'A-6']);
  });

  it('lie in the first row in hall order that has a block large enough', () => {
    expect(
      found(
        3,
        [
          ['A', 5],
          ['B', 3],
          ['C', 9],
        ],
        ['A-3'],
      ),
    ).toEqual(['B-1', 'B-2', 'B-3']);
    expect(
      found(4, [
        ['A', 3],
        ['B', 3],
        ['C', 9],
      ]),
    ).toEqual(['C-3', 'C-4', 'C-5', 'C-6']);
  });

  it('are in the fewest rows where no block is large enough', () => {
    const rows: Row[] = [
      ['A', 2],
      ['B', 3],
      ['C', 4],
    ];
    expect(found(7, rows)).toEqual(['B-1', 'B-2', 'B-3', 'C-1', 'C-2', 'C-3', 'C-4']);
    expect(found(5, rows)).toEqual(['B-2', 'C-1', 'C-2', 'C-3', 'C-4']);
    expect(found(9, rows)).toHaveLength(9);
  });

  it('are in one row with gaps rather than in two', () => {
    expect(
      found(
        3,
        [
          ['A', 2],
          ['B', 5],
        ],
        ['B-3'],
      ),
    ).toEqual(['B-1', 'B-2', 'B-4']);
  });

  it('CAMP-02: lie in priced zones only', () => {
    const rows: Row[] = [
      ['A', 3],
      ['B', 3, 'balcony'],
    ];
    expect(found(1, rows, [], ['balcony'])).toEqual(['B-2']);
    expect(found(4, rows, [], ['balcony'])).toBeNull();
    expect(found(1, rows, [], [])).toBeNull();
  });

  it('are none where there are not enough, and all where there are just enough', () => {
    expect(
      found(
        3,
        [
          ['A', 1],
          ['B', 2],
        ],
        ['B-1'],
      ),
    ).toBeNull();
    expect(
      found(
        2,
        [
          ['A', 1],
          ['B', 2],
        ],
        ['B-1'],
      ),
    ).toEqual(['A-1', 'B-2']);
  });

  it('are those that a look at every seat finds, whatever is taken, set aside or has lapsed', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    const states = fc.constantFrom<SeatTaken>('free', 'held', 'sold', 'sold', 'sold');
    const changes = fc.array(fc.tuple(fc.nat(44), states), { maxLength: 60 });
    const some = fc.uniqueArray(fc.nat(44), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, changes, some, some, fc.integer({ min: 1, max: 9 }), (rows, made, aside, lapsed, n) => {
        const map = seatMap(...rows.map((length, row): Row => [`${row}`, length]));
        for (const [index, state] of made) setSeat(map, map.ids[index] ?? '', state);
        const isFree = (index: number) => !aside.includes(index) && (map.taken[index] === 0 || lapsed.includes(index));
        const choice = { isFree, inZone: () => true, extraFree: lapsed.length };
        // As many as there are seats: nothing that the map knows of a row passes it over.
        const thorough = { ...choice, extraFree: map.ids.length };
        expect(bestAvailable(map, n, choice)).toEqual(bestAvailable(map, n, thorough));
        expect(countFreeSeats(map, choice)).toBe(map.ids.filter((_, index) => isFree(index)).length);
      }),
    );
  });

  it('are the same for the same state', () => {
    const rows: Row[] = [
      ['A', 8],
      ['B', 8],
    ];
    expect(found(5, rows, ['A-4'])).toEqual(found(5, rows, ['A-4']));
  });
});

describe('a seat map', () => {
  it('counts the free seats of each row through every change', () => {
    const map = seatMap(['A', 2], ['B', 3]);
    setSeat(map, 'B-1', 'held');
    setSeat(map, 'B-1', 'sold');
    setSeat(map, 'A-1', 'held');
    expect([...map.freeInRow]).toEqual([1, 2]);
    setSeat(map, 'B-1', 'free');
    setSeat(map, 'B-1', 'free');
    expect([...map.freeInRow]).toEqual([1, 3]);
  });

  it('passes over seats it does not know, since a fold never refuses', () => {
    const map = seatMap(['A', 2]);
    setSeat(map, 'Z-9', 'sold');
    expect([...map.freeInRow]).toEqual([2]);
  });
});
