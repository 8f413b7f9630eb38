import fc from 'fast-check';
import { performanceIds, Season } from './season';

const orderIds = ['o1', 'o2', 'o3', 'o4'];
const anyOrder = fc.constantFrom(...orderIds);
const anyPerformance = fc.constantFrom(...performanceIds);
const someSteps = fc.integer({ min: 0, max: 4 });
const driven = ['subscription-purchase', 'order-cancellation'];

type Take = (season: Season) => void;

const due = (season: Season, orderId: string) => season.recordOf(orderId)?.due ?? 0;
const ticketIds = (season: Season, orderId: string) => season.recordOf(orderId)?.tickets.map(({ id }) => id) ?? [];

/** What people do, and processes that may die after any step. */
const step: fc.Arbitrary<Take> = fc.oneof(
  fc.tuple(anyOrder, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 })).map(
    ([id, units, heldOn]): Take =>
      (season) =>
        season.places(id, units, Math.min(heldOn, performanceIds.length)),
  ),
  anyOrder.map(
    (id): Take =>
      (season) =>
        season.pays(id, due(season, id)),
  ),
  fc.tuple(anyOrder, fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 4 })).map(
    ([id, which]): Take =>
      (season) =>
        season.cancels(
          id,
          ticketIds(season, id).filter((_, index) => which.includes(index)),
        ),
  ),
  anyOrder.map(
    (id): Take =>
      (season) =>
        season.cancels(id, null),
  ),
  anyPerformance.map(
    (id): Take =>
      (season) =>
        season.callsOff(id),
  ),
  fc.constantFrom(60_000, 900_000).map(
    (ms): Take =>
      (season) =>
        season.passes(ms),
  ),
  fc.tuple(fc.constantFrom(...driven), anyOrder, someSteps).map(
    ([process, id, left]): Take =>
      (season) =>
        season.drives(process, id, { left }),
  ),
  fc.tuple(anyPerformance, someSteps).map(
    ([id, left]): Take =>
      (season) =>
        season.drives('performance-cancellation', id, { left }),
  ),
);

/** Takes the steps, looks after each of them, and again when recovery has finished what was left. */
function whatever(check: (season: Season, settled: boolean) => void): void {
  const history = (taken: Take[]) => {
    const season = new Season();
    for (const take of taken) {
      take(season);
      check(season, false);
    }
    season.settles();
    check(season, true);
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), history), { numRuns: 500 });
}

describe('whatever happens to orders over several performances', () => {
  it('I2, I10: a ticket that stands has its place at every instant, and in the end nothing else has one', () => {
    whatever((season, settled) => {
      for (const id of performanceIds) {
        const { holds, held, sold, capacity, seats } = season.performances.get(id)!;
        const [reserved, paid] = season.standing(id);
        const placed = [...holds.values()].flatMap(({ tickets }) => tickets.map((ticket) => ticket.id));
        expect(placed).toEqual(expect.arrayContaining([...reserved, ...paid]));
        expect(held + sold).toBe(placed.length);
        expect(held + sold).toBeLessThanOrEqual(capacity);
        if (seats) expect([...seats.taken].filter((taken) => taken !== 0)).toHaveLength(placed.length);
        if (settled) expect([held, sold]).toEqual([reserved.length, paid.length]);
      }
    });
  });

  it('SALE-06: a cancelled performance is clear in the end', () => {
    whatever((season, settled) => {
      if (!settled) return;
      for (const { cancelled, cleared, held, sold } of season.performances.values()) {
        expect(cleared).toBe(cancelled);
        if (cancelled) expect([held, sold]).toEqual([0, 0]);
      }
    });
  });

  it('I4, SALE-04: what was paid and not asked back is what stands, and an order without tickets is over', () => {
    whatever((season) => {
      for (const id of orderIds) {
        const record = season.recordOf(id);
        if (record === null) continue;
        const stands = record.tickets.some(({ state }) => state === 'reserved' || state === 'active');
        expect(stands).toBe(record.status === 'pending_payment' || record.status === 'paid');
        const [kept, total] = season.booksOf(id);
        expect(kept + record.due).toBe(total);
      }
    });
  });
});
