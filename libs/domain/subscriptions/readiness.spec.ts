import { allocationSet, curtain, money, now } from '../../../test/support/builders';
import {
  factsOf,
  included,
  performancesSelected,
  pickAndMix,
  pricedFor,
  recordAfter,
  subscriptionCreated,
  typesOfKind,
  typesSet,
} from '../../../test/support/subscription-builders';
import { IncludedPerformance, SubscriptionFacts } from './included-performance';
import { readinessOf } from './readiness';
import { SubscriptionEvent } from './subscription.events';

const subscriptionId = 's1';
const three = performancesSelected('p1', 'p2', 'p3');
const of = (fields: Partial<IncludedPerformance> = {}) =>
  factsOf(included('p1', 0, fields), included('p2', 1), included('p3', 2));
const series = [subscriptionCreated(), typesSet('card'), three];
const mix = [pickAndMix(), typesSet('card'), three];

const entries = (events: SubscriptionEvent[], facts: SubscriptionFacts = of(), at = now) =>
  readinessOf(recordAfter(...events), facts, at).map(({ code, details }) => ({ code, details }));

describe('what keeps a subscription from being sold', () => {
  it('SUB-55 is nothing once types and performances are there and priced', () => {
    expect(entries(series)).toEqual([]);
    expect(entries(mix)).toEqual([]);
  });

  it('SUB-02, SUB-19 is that no types are linked and no performances selected', () => {
    const record = recordAfter(subscriptionCreated());
    expect(readinessOf(record, factsOf(), now)).toEqual([
      {
        code: 'MISSING_FIELD',
        message: 'At /ticketTypes/ticketTypeIds: Link at least one ticket type.',
        details: {
          errors: [
            {
              pointer: '/ticketTypes/ticketTypeIds',
              code: 'MISSING_FIELD',
              detail: 'Link at least one ticket type.',
            },
          ],
        },
      },
      { code: 'PERFORMANCES_REQUIRED', message: 'Select at least one performance.', details: {} },
    ]);
  });

  it('SUB-02 is a type without a price on a performance, for every one of both', () => {
    const notPriced = (performanceId: string, ticketTypeId: string) => ({
      code: 'TICKET_TYPE_NOT_PRICED',
      details: { performanceId, ticketTypeId, priceZoneId: null },
    });
    expect(entries(series, of({ prices: [] }))).toEqual([notPriced('p1', 'card')]);
    const two = [subscriptionCreated(), typesSet('card', 'second'), three];
    expect(entries(two)).toEqual(['p1', 'p2', 'p3'].map((id) => notPriced(id, 'second')));
  });

  it('SUB-02 counts a price in one of the zones, and none in another hall or for numbers where there are none', () => {
    const inZone = (priceZoneId: string | null, fields: Partial<IncludedPerformance> = {}) => {
      const prices = [{ ...pricedFor('card', 0), prices: [{ priceZoneId, price: money(1) }] }];
      return entries(series, of({ priceZoneIds: ['stalls', 'balcony'], prices, ...fields })).length;
    };
    expect(inZone('balcony')).toBe(0);
    expect(inZone('elsewhere')).toBe(1);
    const unnumbered = { numbered: false, hallId: null, priceZoneIds: [] };
    expect(inZone(null, unnumbered)).toBe(0);
    expect(inZone('balcony', unnumbered)).toBe(1);
  });

  it('SUB-02 is a type whose kind was changed since', () => {
    const facts = { ...of(), ticketTypes: typesOfKind({ card: 'standard' }) };
    expect(entries(series, facts)).toEqual([
      { code: 'TICKET_TYPE_NOT_SUBSCRIPTION', details: { ticketTypeId: 'card' } },
    ]);
  });

  it('SUB-02, SUB-15 asks nothing of a performance that has begun or is cancelled', () => {
    expect(entries(series, of({ prices: [], cancelled: true }))).toEqual([]);
    expect(entries(series, of({ prices: [], startsAt: now }))).toEqual([]);
    expect(entries(series, of({ prices: [] }), curtain)).toEqual([]);
  });

  it('SUB-07 is a second hall where every seat shall be the same', () => {
    const sameSeat = [subscriptionCreated({ sameSeat: true }), typesSet('card'), three];
    expect(entries(sameSeat)).toEqual([]);
    expect(entries(sameSeat, of({ hallId: 'studio' }))).toEqual([
      { code: 'DIFFERENT_HALLS', details: { hallIds: ['studio', 'main'] } },
    ]);
    expect(entries(series, of({ hallId: 'studio' }))).toEqual([]);
  });

  it('SUB-07 says nothing where places have no numbers', () => {
    const sameSeat = [subscriptionCreated({ sameSeat: true }), typesSet('card'), three];
    expect(entries(sameSeat, of({ hallId: null, numbered: false, priceZoneIds: [] }))).toEqual([]);
  });

  it.each([
    [3, []],
    [4, [{ code: 'INVALID_PERFORMANCE_LIMITS', details: { max: 4, performances: 3 } }]],
  ])('SUB-12 a largest number of %i among three is told as it should', (maxPerformances, expected) => {
    expect(entries([pickAndMix({ maxPerformances }), typesSet('card'), three])).toEqual(expected);
  });

  it('SUB-12 a limit says nothing while there are no performances', () => {
    const codes = entries([pickAndMix({ maxPerformances: 4 }), typesSet('card')]).map(({ code }) => code);
    expect(codes).toEqual(['PERFORMANCES_REQUIRED']);
  });

  it('SUB-19 is a performance that went to another production', () => {
    expect(entries(series, of({ productionId: 'opera' }))).toEqual([
      { code: 'PERFORMANCE_NOT_IN_PRODUCTIONS', details: { performanceIds: ['p1'] } },
    ]);
  });

  it('SUB-36, SUB-37, SUB-38 is an allocation that is not on every performance; one that is over is there', () => {
    const event: SubscriptionEvent = {
      type: 'SubscriptionAllocationConfigured',
      data: { subscriptionId, allocationId: 'press', mode: 'allocation_only' },
    };
    const press = { allocations: [allocationSet({ expiresAt: now }).data] };
    const facts = factsOf(included('p1', 0, press), included('p2', 1), included('p3', 2, press));
    expect(entries([...series, event], facts)).toEqual([
      { code: 'ALLOCATION_NOT_FOUND', details: { allocationId: 'press', performanceIds: ['p2'] } },
    ]);
    expect(
      entries([...series, event], factsOf(...['p1', 'p2', 'p3'].map((id, nth) => included(id, nth, press)))),
    ).toEqual([]);
  });

  describe('required performances', () => {
    const required = (...performanceIds: string[]): SubscriptionEvent => ({
      type: 'RequiredPerformancesSet',
      data: { subscriptionId, performanceIds },
    });

    it('SUB-39 is one that is not in the list', () => {
      expect(entries([...mix, required('p1', 'p9')])).toEqual([
        { code: 'REQUIRED_PERFORMANCE_MISSING', details: { performanceIds: ['p9'] } },
      ]);
    });

    it('SUB-39 is more of them than may be chosen, counting those that are still to come', () => {
      const most = [pickAndMix({ maxPerformances: 2 }), typesSet('card'), three];
      const tooMany = [{ code: 'TOO_MANY_PERFORMANCES', details: { max: 2, required: 3 } }];
      expect(entries([...most, required('p1', 'p2')])).toEqual([]);
      expect(entries([...most, required('p1', 'p2', 'p3')])).toEqual(tooMany);
      expect(entries([...most, required('p1', 'p2', 'p3')], of({ cancelled: true }))).toEqual([]);
      expect(entries([...most, required('p1', 'p2', 'p3')], of(), curtain)).toEqual([]);
    });

    it('SUB-39 is any of them once pick and mix became a series', () => {
      const turned: SubscriptionEvent = {
        type: 'SubscriptionEdited',
        data: { subscriptionId, changes: { type: { from: 'pick_and_mix', to: 'series' } } },
      };
      expect(entries([...mix, required('p1'), turned])).toEqual([
        { code: 'NOT_APPLICABLE_TO_SERIES', details: { field: 'requiredPerformances' } },
      ]);
    });
  });

  it('SUB-44 is an order that leaves performances out, or names others', () => {
    const sorted = (...performanceIds: string[]): SubscriptionEvent => ({
      type: 'CustomSortSet',
      data: { subscriptionId, custom: true, performanceIds },
    });
    expect(entries([...series, sorted('p3', 'p1', 'p2')])).toEqual([]);
    expect(entries([...series, sorted('p3', 'p9', 'p2')])).toEqual([
      { code: 'INVALID_SORT_ORDER', details: { missing: ['p1'], surplus: ['p9'] } },
    ]);
    expect(entries([subscriptionCreated(), typesSet('card'), sorted('p1')]).map(({ code }) => code)).toEqual([
      'PERFORMANCES_REQUIRED',
    ]);
  });

  it('SUB-50 is a type that is renewed to and not linked here', () => {
    const renewal = (to: string): SubscriptionEvent => ({
      type: 'RenewalConfigured',
      data: {
        subscriptionId,
        renewsFrom: { subscriptionId: 'last', ticketTypeMap: [{ from: 'old', to }] },
        facts: { line: [] },
      },
    });
    expect(entries([...series, renewal('card')])).toEqual([]);
    expect(entries([...series, renewal('second')])).toEqual([
      { code: 'RENEWAL_TYPE_UNMAPPED', details: { ticketTypeIds: ['second'] } },
    ]);
  });

  it('is told in a fixed order, each with a sentence', () => {
    const all = readinessOf(recordAfter(pickAndMix({ maxPerformances: 9 }), three), of({ productionId: 'x' }), now);
    expect(all.map(({ code }) => code)).toEqual([
      'MISSING_FIELD',
      'PERFORMANCE_NOT_IN_PRODUCTIONS',
      'INVALID_PERFORMANCE_LIMITS',
    ]);
    expect(all[2]!.message).toContain('At most 9 may be chosen, and the subscription has 3 performances');
  });
});
