import { allocationSet, money, now, payment, unnumbered } from '../../../test/support/builders';
import { ordinaryHeld } from '../../../test/support/ordinary-sale';
import { pickAndMix, soldOnline, subscriptionCreated } from '../../../test/support/subscription-builders';
import { House, purchaseOf, seriesOfThree, Story, unit } from '../../../test/support/subscription-purchases';
import { DomainError } from '../../kernel/errors';
import { cartLines } from './cart-lines';
import { discountFor } from './discounts';
import { planPurchase } from './purchase-plan';
import { SubscriptionEvent } from './subscription.events';
import { OnlineSale } from './subscription.settings';

const planOf = (story: Partial<Story> = {}) => planPurchase(purchaseOf(story), 'o1');
const sameSeat = [subscriptionCreated({ sameSeat: true }), ...seriesOfThree.slice(1)];
const sold = (settings: Partial<OnlineSale>, of = seriesOfThree) => [...of, soldOnline(settings)];
const mix = [pickAndMix(), ...seriesOfThree.slice(1)];
const linked = (codes: object[]): SubscriptionEvent =>
  ({ type: 'DiscountCodesLinked', data: { subscriptionId: 's1', codes } }) as SubscriptionEvent;
const from = (mode: 'allocation_only' | 'allocation_first'): SubscriptionEvent => ({
  type: 'SubscriptionAllocationConfigured',
  data: { subscriptionId: 's1', allocationId: 'press', mode },
});

function refusalOf(story: Partial<Story>) {
  try {
    planOf(story);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, details: error.details };
  }
}

/** Where seats are held by somebody else. */
function held(performanceId: string, ...seatIds: string[]): House {
  const hold = ordinaryHeld({ orderId: 'o7', seatIds });
  return { settings: {}, history: [{ ...hold, data: { ...hold.data, performanceId } }] };
}

function setAside(performanceId: string, told: Parameters<typeof allocationSet>[0]): House {
  const allocation = allocationSet(told);
  return { settings: {}, history: [{ ...allocation, data: { ...allocation.data, performanceId } }] };
}

const everywhere = (house: (id: string) => House) => ({ p1: house('p1'), p2: house('p2'), p3: house('p3') });
const seatsOf = ({ tickets }: ReturnType<typeof planOf>) =>
  ['p1', 'p2', 'p3'].map((id) => tickets.filter((each) => each.performanceId === id).map(({ seatId }) => seatId));

describe('the plan of a purchase', () => {
  it('SUB-03: costs the sum over its performances, three seats on three being nine tickets', () => {
    const plan = planOf({ request: { units: [unit(), unit(), unit()] } });
    expect(plan.tickets).toHaveLength(9);
    expect(new Set(plan.tickets.map(({ id }) => id)).size).toBe(9);
    expect([plan.total, planOf().total]).toEqual([180000, 60000]);
  });

  it('SUB-56: holds on each of its performances, the lowest id first', () => {
    const { holds } = planOf({ request: { units: [unit({ seatId: 'A-1' }), unit({ seatId: 'A-2' })] } });
    expect(holds.map(({ performanceId }) => performanceId)).toEqual(['p1', 'p2', 'p3']);
    expect(holds[1]!.tickets).toEqual([
      { id: 'o1-2', unit: 0, ticketTypeId: 'card', seatId: 'A-1' },
      { id: 'o1-3', unit: 1, ticketTypeId: 'card', seatId: 'A-2' },
    ]);
  });

  it('SUB-58: is refused another amount than it costs, before anything is held', () => {
    expect(refusalOf({ request: { payment: payment(59999) } })).toEqual({
      code: 'AMOUNT_MISMATCH',
      details: { due: money(60000) },
    });
    expect(refusalOf({ request: { payment: payment(60000) } })).toBeUndefined();
    expect(refusalOf({ request: { payment: payment(60000, 'SEK') } })?.code).toBe('CURRENCY_MISMATCH');
  });

  it('SUB-49: has each linked product once for each subscription, not for each performance', () => {
    const products = [{ productId: 'cup', name: 'Cup', price: 5000 }];
    const plan = planOf({ products, request: { units: [unit(), unit()] } });
    expect(plan.products).toEqual([{ ...products[0], quantity: 2 }]);
    expect(plan.total).toBe(120000 + 2 * 5000);
  });

  it('SUB-48: takes off each ticket what its code says, in percent half up or in money, never below 0', () => {
    const code = { code: 'Spring', percent: null, amount: null, required: false };
    const percent = [...seriesOfThree, linked([{ ...code, percent: 10 }])];
    const plan = planOf({ subscription: percent, request: { discountCode: ' SPRING ' } });
    expect([plan.total, plan.discount?.code]).toEqual([54000, 'Spring']);
    expect([5, 4, 15].map((price) => discountFor({ ...code, percent: 10 }, price))).toEqual([1, 0, 2]);
    expect(discountFor({ ...code, amount: money(300) }, 200)).toBe(200);
    const required = [...seriesOfThree, linked([{ ...code, percent: 10, required: true }])];
    expect(refusalOf({ subscription: required })?.code).toBe('DISCOUNT_CODE_INVALID');
  });

  it('SUB-33, SUB-35: tells the consents with the version of their text, and the flags that opened the sale', () => {
    const consent = { id: 'terms', text: 'Yes', version: 3, mandatory: true };
    const news = { id: 'news', text: 'Write to me', version: 1, mandatory: false };
    const access: SubscriptionEvent = {
      type: 'SubscriptionAccessConfigured',
      data: {
        subscriptionId: 's1',
        flagAccess: [{ flagId: 'member', from: null, to: null, ticketTypeIds: ['card'] }],
      },
    };
    const plan = planOf({
      subscription: [...sold({ consents: [consent, news] }), access],
      customer: { loggedIn: true, flagIds: ['member', 'other'] },
      request: { consentIds: ['terms'] },
    });
    expect([plan.consents, plan.flagIds]).toEqual([[{ id: 'terms', version: 3 }], ['member']]);
  });
});

describe('the seats of a purchase', () => {
  it('SUB-07: with the same seat are those free on every performance, best available', () => {
    const houses = { p1: held('p1', 'A-3'), p2: held('p2', 'A-2'), p3: held('p3', 'A-4') };
    const plan = planOf({ subscription: sameSeat, houses });
    expect(seatsOf(plan)).toEqual([['A-1'], ['A-1'], ['A-1']]);
    expect(plan.holds[0]!.blocks).toEqual([['A-1'], ['A-5'], ['B-3'], ['B-2']]);
    expect(plan.holds[2]!.blocks).toEqual(plan.holds[0]!.blocks);
  });

  it('SUB-07: without it are the best ones of each performance', () => {
    const houses = { p2: held('p2', 'A-3') };
    expect(seatsOf(planOf({ houses }))).toEqual([['A-3'], ['A-2'], ['A-3']]);
  });

  it('SUB-57: a seat that is taken is refused with all the performances where it is', () => {
    const houses = { p1: held('p1', 'A-1'), p3: held('p3', 'A-1') };
    const request = { units: [unit({ seatId: 'A-1' })] };
    expect(refusalOf({ subscription: sameSeat, houses, request })).toEqual({
      code: 'SEAT_UNAVAILABLE',
      details: { performanceIds: ['p1', 'p3'], seatIds: ['A-1'] },
    });
  });

  it('SUB-57: and so is that no seat is free on every one of them', () => {
    const half = (id: string, row: string) => held(id, ...[1, 2, 3, 4, 5].map((seat) => `${row}-${seat}`));
    const houses = { p1: half('p1', 'A'), p2: half('p2', 'B') };
    expect(refusalOf({ subscription: sameSeat, houses })).toMatchObject({
      code: 'SEAT_UNAVAILABLE',
      details: { performanceIds: ['p1', 'p2', 'p3'] },
    });
    expect(refusalOf({ houses })).toBeUndefined();
  });

  it('SUB-32: a unit without a seat sits in none that another unit has named', () => {
    const plan = planOf({ subscription: sameSeat, request: { units: [unit({ seatId: 'A-3' }), unit()] } });
    expect(seatsOf(plan)[0]).toEqual(['A-3', 'A-2']);
  });

  it('SUB-07: one seat for each performance may be named unless it is the same one', () => {
    const units = [unit({ seatIdByPerformance: { p1: 'A-1', p2: 'B-1', p3: 'A-5' } })];
    expect(seatsOf(planOf({ request: { units } }))).toEqual([['A-1'], ['B-1'], ['A-5']]);
    expect(refusalOf({ subscription: sameSeat, request: { units } })?.code).toBe('INVALID_FIELD');
    expect(refusalOf({ request: { units: [unit({ ...units[0]!, seatId: 'A-1' })] } })?.code).toBe('INVALID_FIELD');
    expect(refusalOf({ request: { units: [unit({ seatId: 'A-1' }), unit({ seatId: 'A-1' })] } })?.code).toBe(
      'SEAT_COUNT_MISMATCH',
    );
  });

  it('SUB-07: no seat is named on a performance that is not bought, but may be on one that has begun', () => {
    const request = { units: [unit({ seatIdByPerformance: { p1: 'A-1', p9: 'A-1' } })] };
    expect(refusalOf({ request })).toMatchObject({
      code: 'INVALID_FIELD',
      details: { pointer: '/units/0/seatIdByPerformance/p9' },
    });
    const houses = { p1: { settings: { startsAt: now }, history: [] } };
    const begun = { units: [unit({ seatIdByPerformance: { p1: 'A-1', p2: 'A-1' } })] };
    expect(refusalOf({ houses, request: begun })?.code).not.toBe('INVALID_FIELD');
  });

  it('SUB-07: a seat says nothing where places have no numbers', () => {
    const houses = { p2: { settings: { hallId: null, seating: unnumbered(1) }, history: [] } };
    const request = { units: [unit({ seatId: 'A-1' })] };
    expect(seatsOf(planOf({ subscription: sameSeat, houses, request }))).toEqual([['A-1'], [undefined], ['A-1']]);
    expect(refusalOf({ subscription: sameSeat, houses, request: { units: [unit(), unit()] } })).toEqual({
      code: 'SEAT_UNAVAILABLE',
      details: { performanceIds: ['p2'], remaining: 1, quantity: 2 },
    });
  });

  it('SUB-28: grouped pick and mix takes no chosen seats online, and the box office does', () => {
    const subscription = sold({ groupTickets: true, seatSelection: 'manual' }, mix);
    const units = [unit({ seatId: 'A-1' })];
    expect(refusalOf({ subscription, request: { units } })?.code).toBe('SEAT_SELECTION_NOT_ALLOWED');
    expect(refusalOf({ subscription, request: { units, channel: 'box_office' } })).toBeUndefined();
    expect(seatsOf(planOf({ subscription }))[0]).toEqual(['A-3']);
  });

  it('SUB-32: seats must or may not be chosen online as the subscription says', () => {
    const units = [unit({ seatId: 'A-1' })];
    const best = sold({ seatSelection: 'best_available' });
    expect(refusalOf({ subscription: best, request: { units } })?.code).toBe('SEAT_SELECTION_NOT_ALLOWED');
    const manual = sold({ seatSelection: 'manual' });
    expect(refusalOf({ subscription: manual })).toEqual({
      code: 'SEAT_REQUIRED',
      details: { performanceIds: ['p1', 'p2', 'p3'] },
    });
    expect(refusalOf({ subscription: manual, request: { units } })).toBeUndefined();
    expect(refusalOf({ subscription: manual, request: { channel: 'box_office' } })).toBeUndefined();
  });

  it('SUB-37: are those of the allocation only', () => {
    const subscription = [...seriesOfThree, from('allocation_only')];
    const houses = everywhere((id) => setAside(id, { seatIds: ['B-1'] }));
    expect(seatsOf(planOf({ subscription, houses }))).toEqual([['B-1'], ['B-1'], ['B-1']]);
    expect(refusalOf({ subscription, houses, request: { units: [unit(), unit()] } })?.code).toBe(
      'ALLOCATION_EXHAUSTED',
    );
    expect(refusalOf({ subscription, houses, request: { units: [unit({ seatId: 'A-1' })] } })?.code).toBe(
      'SEAT_NOT_IN_ALLOCATION',
    );
  });

  it('SUB-38: are those of the allocation first, and then any', () => {
    const subscription = [...seriesOfThree, from('allocation_first')];
    const houses = everywhere((id) => setAside(id, { seatIds: ['B-1'] }));
    expect(seatsOf(planOf({ subscription, houses }))[0]).toEqual(['B-1']);
    expect(seatsOf(planOf({ subscription, houses, request: { units: [unit(), unit()] } }))[0]).toEqual(['A-2', 'A-3']);
    expect(seatsOf(planOf({ subscription, houses, request: { units: [unit({ seatId: 'A-5' })] } }))[0]).toEqual([
      'A-5',
    ]);
  });
});

describe('the cart of a purchase', () => {
  const products = [{ productId: 'cup', name: 'Cup', price: 5000 }];
  const code = linked([{ code: 'TEN', percent: 10, amount: null, required: false }]);
  const story = { products, request: { units: [unit(), unit()], discountCode: 'TEN' } };

  it('SUB-27: has a line for every performance and seat, or one for all that are alike, with one total', () => {
    const totals = [false, true].map((groupTickets) => {
      const purchase = purchaseOf({ ...story, subscription: [...sold({ groupTickets }), code] });
      const plan = planPurchase(purchase, 'o1');
      const lines = cartLines(purchase.record, plan);
      expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(plan.total);
      return lines.map(({ kind, quantity }) => `${quantity} ${kind}`);
    });
    const others = ['2 product', '1 discount'];
    expect(totals).toEqual([
      [...Array.from({ length: 6 }, () => '1 ticket'), ...others],
      ['2 ticket', ...others],
    ]);
  });

  it('SUB-27: names performance and seat where tickets are not grouped', () => {
    const purchase = purchaseOf({ at: now });
    const [line] = cartLines(purchase.record, planPurchase(purchase, 'o1'));
    expect(line).toEqual({
      ...{ kind: 'ticket', ticketTypeId: 'card', performanceId: 'p1', seatId: 'A-3' },
      ...{ quantity: 1, amount: 20000, ticketIds: ['o1-0'] },
    });
  });
});
