import { curtain, money, now, shifted } from '../../../test/support/builders';
import {
  factsOf,
  included,
  performancesSelected,
  pricedFor,
  recordAfter,
  subscriptionCreated,
} from '../../../test/support/subscription-builders';
import {
  IncludedPerformance,
  performancesInOrder,
  remainingPerformances,
  summedPrices,
  tooFewLeft,
} from './included-performance';
import { SubscriptionEvent } from './subscription.events';

const selected = performancesSelected('p1', 'p2', 'p3');
const record = recordAfter(subscriptionCreated(), selected);
const ids = (performances: readonly IncludedPerformance[]) => performances.map(({ id }) => id);

describe('the order of performances', () => {
  it('SUB-44 is by start and then id, whatever order they were selected in', () => {
    const facts = factsOf(included('p1', 2), included('p3', 1), included('p2', 1));
    expect(ids(performancesInOrder(record, facts))).toEqual(['p2', 'p3', 'p1']);
  });

  it('SUB-44 is an own one when there is one; what it does not name yet comes last', () => {
    const facts = factsOf(included('p1', 1), included('p2', 2), included('p3', 3));
    const sorted = (...performanceIds: string[]): SubscriptionEvent => ({
      type: 'CustomSortSet',
      data: { subscriptionId: 's1', custom: true, performanceIds },
    });
    const order = (...order: string[]) =>
      ids(performancesInOrder(recordAfter(subscriptionCreated(), selected, sorted(...order)), facts));
    expect(order('p3', 'p1', 'p2')).toEqual(['p3', 'p1', 'p2']);
    expect(order('p3')).toEqual(['p3', 'p1', 'p2']);
  });
});

describe('performances that can still be held', () => {
  const facts = factsOf(included('p1', 0), included('p2', 0, { cancelled: true }), included('p3', 1));

  it.each([
    [-1, ['p1', 'p3']],
    [0, ['p3']],
    [1, ['p3']],
  ])('SUB-15 %i ms from the start of the first are %j', (milliseconds, expected) => {
    expect(ids(remainingPerformances(record, facts, shifted(curtain, milliseconds)))).toEqual(expected);
  });

  it('SUB-14 close the sale when they are fewer than the smallest number; without one, when there is none', () => {
    const remaining = [included('p1', 0), included('p2', 1)];
    expect(tooFewLeft({ minPerformances: 2 }, remaining)).toBeNull();
    expect(tooFewLeft({ minPerformances: 3 }, remaining)).toEqual({ min: 3, remaining: 2 });
    expect(tooFewLeft({ minPerformances: null }, remaining.slice(1))).toBeNull();
    expect(tooFewLeft({ minPerformances: null }, [])).toEqual({ min: 1, remaining: 0 });
  });

  it('SUB-14 five performances with a smallest number of three are sold while three are left', () => {
    const five = factsOf(...['p1', 'p2', 'p3', 'p4', 'p5'].map((id, nth) => included(id, nth)));
    const some = recordAfter(
      subscriptionCreated({ minPerformances: 3 }),
      performancesSelected(...five.performances.keys()),
    );
    const closed = (at: string) => tooFewLeft(some, remainingPerformances(some, five, at));
    const third = included('p3', 2).startsAt;
    expect(closed(now)).toBeNull();
    expect(closed(shifted(third, -1))).toBeNull();
    expect(closed(third)).toEqual({ min: 3, remaining: 2 });
  });
});

describe('the price of a series', () => {
  it('SUB-03 is the sum over its performances: three of 200 kr are 600 kr', () => {
    const performances = ['p1', 'p2', 'p3'].map((id, nth) => included(id, nth));
    expect(summedPrices(performances, 'card')).toEqual([{ priceZoneId: 'stalls', amount: 60000 }]);
    expect(summedPrices(performances, 'other')).toEqual([]);
  });

  it('SUB-03 is told for each zone that is priced on all of them', () => {
    const priceZoneIds = ['stalls', 'balcony', 'box'];
    const prices = (stalls: number, balcony: number) => [
      {
        ...pricedFor('card', 0),
        prices: [
          { priceZoneId: 'stalls', price: money(stalls) },
          { priceZoneId: 'balcony', price: money(balcony) },
        ],
      },
    ];
    const performances = [
      included('p1', 0, { priceZoneIds, prices: prices(300, 100) }),
      included('p2', 1, { priceZoneIds: ['balcony', 'stalls'], prices: prices(200, 50) }),
      included('p3', 2, { numbered: false, hallId: null, priceZoneIds: [], prices: [pricedFor('card', 1)] }),
    ];
    expect(summedPrices(performances, 'card')).toEqual([
      { priceZoneId: 'stalls', amount: 501 },
      { priceZoneId: 'balcony', amount: 151 },
    ]);
  });

  it('SUB-03 is one price where no performance has numbers', () => {
    const hall = { numbered: false, hallId: null, priceZoneIds: [] };
    const performances = [included('p1', 0, hall), included('p2', 1, hall)];
    expect(summedPrices(performances, 'card')).toEqual([{ priceZoneId: null, amount: 40000 }]);
  });
});
