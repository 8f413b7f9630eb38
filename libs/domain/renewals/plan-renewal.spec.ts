import { curtain, everywhere, now, shifted } from '../../../test/support/builders';
import { ordinaryHeld } from '../../../test/support/ordinary-sale';
import { deadline, renewsFrom } from '../../../test/support/renewals';
import { pickAndMix, soldOnline, subscriptionCreated } from '../../../test/support/subscription-builders';
import { cardPriced, purchaseOf, seriesOfThree, Story } from '../../../test/support/subscription-purchases';
import { DomainError } from '../../kernel/errors';
import { SubscriptionEvent } from '../subscriptions/subscription.events';
import { Holding } from './holders';
import { planRenewal } from './plan-renewal';

const holding: Holding = {
  orderId: 'o1',
  customerId: 'ada',
  ticketTypeId: 'old',
  seatIds: ['A-1', 'A-2'],
  performances: 2,
};
const run = { deadline, renewsFrom };
const plan = (story: Partial<Story> = {}, held: Partial<Holding> = {}) =>
  planRenewal(purchaseOf(story), run, { ...holding, ...held }, 'o2').plan;
const refusalOf = (story: Partial<Story> = {}, held: Partial<Holding> = {}) => {
  try {
    plan(story, held);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, details: error.details };
  }
};
const seatsOf = (story: Partial<Story> = {}, held: Partial<Holding> = {}) =>
  plan(story, held).tickets.map(({ performanceId, seatId, ticketTypeId }) => [performanceId, seatId, ticketTypeId]);
const [, ...parts] = seriesOfThree;
const part = (type: SubscriptionEvent['type'], data: object) =>
  ({ type, data: { subscriptionId: 's1', ...data } }) as SubscriptionEvent;

describe('what a holder is offered', () => {
  it('SUB-50, SUB-51: the same seats on every performance, for what the ticket type becomes', () => {
    expect(seatsOf()).toEqual([
      ['p1', 'A-1', 'card'],
      ['p1', 'A-2', 'card'],
      ['p2', 'A-1', 'card'],
      ['p2', 'A-2', 'card'],
      ['p3', 'A-1', 'card'],
      ['p3', 'A-2', 'card'],
    ]);
    expect(plan().total).toBe(120000);
  });

  it('SUB-32: the best available place for a unit that had no seat', () => {
    expect(seatsOf({}, { seatIds: [null] }).map(([, seatId]) => seatId)).toEqual(['A-3', 'A-3', 'A-3']);
  });

  it('SUB-51: whatever binds customers, for it is the house that offers', () => {
    const bound = [
      subscriptionCreated({ minPerPurchase: 5 }),
      ...parts,
      soldOnline({ availableOnline: false, salesStartsAt: shifted(now, 1) }),
      part('DiscountCodesLinked', { codes: [{ code: 'X', percent: 10, amount: null, required: true }] }),
      part('OrganisationsSet', { units: ['east'] }),
    ];
    const opensAt = shifted(now, 1);
    const closed = { settings: {}, history: [cardPriced('p2', { opensAt })] };
    expect(refusalOf({ subscription: bound, houses: { p2: closed } })).toBeUndefined();
  });

  it.each<[string, Partial<Story>, Partial<Holding>, object]>([
    [
      'a seat that is taken',
      { houses: { p2: { settings: {}, history: taken() } } },
      {},
      {
        code: 'SEAT_UNAVAILABLE',
        details: { seatIds: ['A-1'], performanceIds: ['p2'] },
      },
    ],
    [
      'a seat that is not there',
      {},
      { seatIds: ['Z-9'] },
      {
        code: 'SEAT_NOT_FOUND',
        details: { seatIds: ['Z-9'], performanceIds: ['p1', 'p2', 'p3'] },
      },
    ],
    [
      'a type that nothing becomes of',
      {},
      { ticketTypeId: 'senior' },
      {
        code: 'RENEWAL_TYPE_UNMAPPED',
        details: { ticketTypeIds: ['senior'] },
      },
    ],
    ['somebody who was erased', { customer: { standing: 'erased' } }, {}, { code: 'ERASED' }],
    ['anybody from the deadline on', { at: deadline }, {}, { code: 'PURCHASE_EXPIRED' }],
    [
      'anybody while it is not ready',
      { subscription: [subscriptionCreated()] },
      {},
      { code: 'SUBSCRIPTION_NOT_READY' },
    ],
    [
      'anybody once too few performances are left',
      { subscription: atLeastThree(), houses: { p1: gone() } },
      {},
      {
        code: 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT',
        details: { min: 3, remaining: 2 },
      },
    ],
    ['a zone without a price', { houses: { p1: unpriced() } }, {}, { code: 'SUBSCRIPTION_NOT_READY' }],
  ])('SUB-51: nothing to %s, and the code says why', (_, story, held, refusal) => {
    expect(refusalOf(story, held)).toMatchObject(refusal);
  });

  it('SUB-51: is offered until a moment before the deadline', () => {
    expect(refusalOf({ at: shifted(deadline, -1) })).toBeUndefined();
  });
});

describe('what a holder is offered of pick and mix', () => {
  const choice = (limits: Parameters<typeof pickAndMix>[0], ...required: string[]) => [
    pickAndMix(limits),
    ...parts,
    part('RequiredPerformancesSet', { performanceIds: required }),
  ];
  const performances = (subscription: SubscriptionEvent[], had: number) => [
    ...new Set(plan({ subscription }, { performances: had }).tickets.map(({ performanceId }) => performanceId)),
  ];

  it('SUB-39, SUB-51: as many performances as they had, the required ones first, then in order', () => {
    expect(performances(choice({}), 2)).toEqual(['p1', 'p2']);
    expect(performances(choice({}, 'p3'), 2)).toEqual(['p1', 'p3']);
    expect(performances(choice({}), 9)).toEqual(['p1', 'p2', 'p3']);
  });

  it('SUB-12, SUB-14: within the limits', () => {
    expect(performances(choice({ minPerformances: 2 }), 1)).toEqual(['p1', 'p2']);
    expect(performances(choice({ maxPerformances: 1 }), 2)).toEqual(['p1']);
    expect(performances(choice({}, 'p2', 'p3'), 1)).toEqual(['p2', 'p3']);
  });
});

function taken() {
  const hold = ordinaryHeld({ orderId: 'o7', seatIds: ['A-1'] });
  return [{ ...hold, data: { ...hold.data, performanceId: 'p2' } }];
}

function atLeastThree() {
  return [subscriptionCreated({ minPerformances: 3 }), ...parts];
}

function gone() {
  return { settings: { startsAt: now }, history: [] };
}

function unpriced() {
  const zones = everywhere(20000).map((price) => ({ ...price, priceZoneId: 'balcony' }));
  return { settings: { startsAt: curtain }, history: [cardPriced('p1', { prices: zones })] };
}
