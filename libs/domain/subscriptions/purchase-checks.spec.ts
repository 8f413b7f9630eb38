import { curtain, now, payment, shifted } from '../../../test/support/builders';
import { ordinaryHeld } from '../../../test/support/ordinary-sale';
import { information, pickAndMix, soldOnline, subscriptionCreated } from '../../../test/support/subscription-builders';
import { cardPriced, purchaseOf, seriesOfThree, Story, unit } from '../../../test/support/subscription-purchases';
import { ErrorCode } from '../../kernel/error-codes';
import { DomainError } from '../../kernel/errors';
import { TicketTypePrices } from '../performances/performance.events';
import { SaleChannel } from '../orders/on-sale';
import { planPurchase } from './purchase-plan';
import { SubscriptionEvent } from './subscription.events';
import { Consent, FlagAccess, OnlineSale } from './subscription.settings';

const later = shifted(now, 1);
const limits = (fields: Partial<typeof information>): SubscriptionEvent => ({
  type: 'SubscriptionEdited',
  data: {
    subscriptionId: 's1',
    changes: Object.fromEntries(Object.entries(fields).map(([field, to]) => [field, { from: null, to }])),
  },
});
const partSet = (type: SubscriptionEvent['type'], data: object) =>
  ({ type, data: { subscriptionId: 's1', ...data } }) as SubscriptionEvent;
const flag = (access: Partial<FlagAccess> = {}): SubscriptionEvent =>
  partSet('SubscriptionAccessConfigured', {
    flagAccess: [{ flagId: 'member', from: null, to: null, ticketTypeIds: ['card'], ...access }],
  });
const mandatory: Consent = { id: 'terms', text: 'Yes', version: 3, mandatory: true };
const priced = (id: string, prices: Partial<TicketTypePrices>) => ({ settings: {}, history: [cardPriced(id, prices)] });

/** A story with everything in it that a check needs to find fault with. */
interface Attempt extends Partial<Story> {
  readonly online: Partial<OnlineSale>;
}

const fine: Attempt = { subscription: [pickAndMix(), ...seriesOfThree.slice(1, 3)], online: {}, request: {} };
const more =
  (...events: SubscriptionEvent[]) =>
  (attempt: Attempt): Attempt => ({ ...attempt, subscription: [...(attempt.subscription ?? []), ...events] });
const asking =
  (request: Story['request']) =>
  (attempt: Attempt): Attempt => ({ ...attempt, request: { ...attempt.request, ...request } });
const online =
  (settings: Partial<OnlineSale>) =>
  (attempt: Attempt): Attempt => ({ ...attempt, online: { ...attempt.online, ...settings } });
const house =
  (id: string, told: Story['houses'][string]) =>
  (attempt: Attempt): Attempt => ({ ...attempt, houses: { ...attempt.houses, [id]: told } });
const type =
  (fields: Story['type']) =>
  (attempt: Attempt): Attempt => ({ ...attempt, type: { ...attempt.type, ...fields } });
const by =
  (customer: Story['customer']) =>
  (attempt: Attempt): Attempt => ({ ...attempt, customer: { ...attempt.customer, ...customer } });
const taken = {
  settings: {},
  history: [ordinaryHeld({ orderId: 'o7', seatIds: ['A-1'] })].map((hold) => ({
    ...hold,
    data: { ...hold.data, performanceId: 'p2' },
  })),
};
const over = { settings: { startsAt: now }, history: [] };
const two = (ticketTypeId = 'card') => [unit({ ticketTypeId, seatId: 'A-1' }), unit({ ticketTypeId, seatId: 'A-2' })];

interface Check {
  readonly code: ErrorCode;
  readonly about: string;
  /** Whether it binds the box office as well (G-08). */
  readonly both: boolean;
  readonly breaks: (attempt: Attempt) => Attempt;
}

const bothCheck = (code: ErrorCode, about: string, breaks: Check['breaks']): Check => ({
  code,
  about,
  breaks,
  both: true,
});
const onlineCheck = (code: ErrorCode, about: string, breaks: Check['breaks']): Check => ({
  ...{ code, about, breaks },
  both: false,
});

/** In the order of SUB-56. */
const checks: readonly Check[] = [
  bothCheck('INVALID_QUANTITY', 'how many are asked for', asking({ units: [] })),
  bothCheck('CUSTOMER_NOT_FOUND', 'that the customer is one', by({ standing: 'unknown' })),
  bothCheck(
    'SUBSCRIPTION_NOT_READY',
    'that it is ready',
    more(partSet('RequiredPerformancesSet', { performanceIds: ['p9'] })),
  ),
  onlineCheck('SUBSCRIPTION_NOT_ONLINE', 'that it is online', online({ availableOnline: false })),
  bothCheck('ORGANISATION_NOT_ALLOWED', 'the unit of the key', (attempt) =>
    asking({ sellingUnit: 'west' })(more(partSet('OrganisationsSet', { units: ['east'] }))(attempt)),
  ),
  onlineCheck('LOGIN_REQUIRED', 'that the customer is logged in where a flag is asked', more(flag())),
  bothCheck('SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', 'what is left', (attempt) =>
    house('p1', over)(more(limits({ minPerformances: 3 }))(attempt)),
  ),
  bothCheck('DUPLICATE_PERFORMANCE', 'performances named twice', asking({ performanceIds: ['p2', 'p2'] })),
  bothCheck('REQUIRED_PERFORMANCE_MISSING', 'required performances', (attempt) =>
    asking({ performanceIds: ['p2'] })(more(partSet('RequiredPerformancesSet', { performanceIds: ['p3'] }))(attempt)),
  ),
  bothCheck('TOO_FEW_PERFORMANCES', 'the fewest performances', (attempt) =>
    asking({ performanceIds: ['p3'] })(more(limits({ minPerformances: 2 }))(attempt)),
  ),
  bothCheck('TOO_MANY_PERFORMANCES', 'the most performances', (attempt) =>
    asking({ performanceIds: ['p1', 'p2', 'p3'] })(more(limits({ maxPerformances: 2 }))(attempt)),
  ),
  bothCheck('BELOW_MIN_PER_PURCHASE', 'the fewest units', more(limits({ minPerPurchase: 5 }))),
  bothCheck('ABOVE_MAX_PER_PURCHASE', 'the most units', (attempt) =>
    asking({ units: two() })(more(limits({ minPerPurchase: 1, maxPerPurchase: 1 }))(attempt)),
  ),
  bothCheck(
    'TICKET_TYPE_NOT_FOUND',
    'that the type is linked',
    asking({ units: [unit(), unit({ ticketTypeId: 'other' })] }),
  ),
  onlineCheck('TICKET_TYPE_RESTRICTED', 'its web purchase code', type({ webPurchaseCode: '!CARD' })),
  onlineCheck('TICKET_TYPE_NOT_SOLD_ONLINE', 'that it is sold online', type({ soldOnline: false })),
  onlineCheck('TICKET_TYPE_ACCESS', 'its access', house('p2', priced('p2', { access: 'local' }))),
  bothCheck('TICKET_TYPE_NOT_OPEN', 'its window', house('p2', priced('p2', { opensAt: later }))),
  onlineCheck('DELIVERY_METHOD_REQUIRED', 'the delivery method', online({ deliveryMethods: ['post'] })),
  onlineCheck('CONSENT_REQUIRED', 'the consents', online({ consents: [mandatory] })),
  bothCheck('DISCOUNT_CODE_INVALID', 'the discount code', asking({ discountCode: 'nothing' })),
  bothCheck('SEAT_UNAVAILABLE', 'the seats', (attempt) =>
    asking({ units: [unit({ seatId: 'A-1' })] })(house('p2', taken)(attempt)),
  ),
  bothCheck('AMOUNT_MISMATCH', 'the amount paid', asking({ payment: payment(1) })),
];

function refusalOf(attempt: Attempt, channel: SaleChannel = 'online', at = now) {
  const { online: settings, subscription = [], request, ...story } = attempt;
  const events = [...subscription, soldOnline(settings)];
  try {
    planPurchase(purchaseOf({ ...story, subscription: events, request: { ...request, channel }, at }), 'o1');
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, details: error.details };
  }
}

const codeOf = (attempt: Attempt, channel?: SaleChannel, at?: string) => refusalOf(attempt, channel, at)?.code;

describe('SUB-56: the checks on a purchase come in order', () => {
  it.each(checks)('G-08: $about alone refuses online, and at the box office where it binds both', (check) => {
    const attempt = check.breaks(fine);
    expect([codeOf(attempt), codeOf(attempt, 'box_office')]).toEqual([check.code, check.both ? check.code : undefined]);
  });

  const pairs = checks.slice(0, -1).map((check, index) => ({ earlier: check, after: checks.slice(index + 1) }));
  it.each(pairs)('$earlier.about: $earlier.code is found before all that comes later', ({ earlier, after }) => {
    for (const later of after)
      expect([later.about, codeOf(earlier.breaks(later.breaks(fine)))]).toEqual([later.about, earlier.code]);
  });

  it('nothing stands in the way of a purchase that is fine', () => {
    expect([refusalOf(fine), refusalOf(fine, 'box_office')]).toEqual([undefined, undefined]);
  });
});

describe('the windows of a purchase', () => {
  it.each<[string, Check['breaks'], ErrorCode | undefined]>([
    ['a millisecond before sales start', online({ salesStartsAt: later }), 'SALES_NOT_STARTED'],
    ['when sales start', online({ salesStartsAt: now }), undefined],
    ['a millisecond before sales end', online({ salesEndsAt: later }), undefined],
    ['when sales end', online({ salesEndsAt: now }), 'SALES_ENDED'],
    ['a millisecond before it is visible', online({ visibleOnlineFrom: later }), 'SALES_NOT_STARTED'],
    ['a millisecond before the type opens', house('p2', priced('p2', { opensAt: later })), 'TICKET_TYPE_NOT_OPEN'],
    ['when the type opens', house('p2', priced('p2', { opensAt: now })), undefined],
    ['a millisecond before the type closes', house('p2', priced('p2', { closesAt: later })), undefined],
    ['when the type closes', house('p2', priced('p2', { closesAt: now })), 'TICKET_TYPE_NOT_OPEN'],
  ])('SUB-21, SUB-47, G-02: %s', (_, breaks, code) => {
    expect(codeOf(breaks(fine))).toBe(code);
  });

  it('SUB-21 bind nobody at the box office', () => {
    expect(codeOf(online({ salesStartsAt: later })(fine), 'box_office')).toBeUndefined();
  });

  it.each<[string, Partial<FlagAccess>, ErrorCode | undefined]>([
    ['a millisecond before the window of the flag', { from: later }, undefined],
    ['when it opens', { from: now }, 'CUSTOMER_FLAG_REQUIRED'],
    ['a millisecond before it closes', { to: later }, 'CUSTOMER_FLAG_REQUIRED'],
    ['when it closes', { to: now }, undefined],
  ])('SUB-35: %s a customer without it', (_, access, code) => {
    expect(codeOf(by({ loggedIn: true })(more(flag(access))(fine)))).toBe(code);
  });

  it('SUB-35: a flag opens the sale before it starts, but not after its end', () => {
    const member = by({ loggedIn: true, flagIds: ['member'] });
    expect(codeOf(member(more(flag())(online({ salesStartsAt: later })(fine))))).toBeUndefined();
    expect(codeOf(member(more(flag({ to: now }))(online({ salesStartsAt: later })(fine))))).toBe('SALES_NOT_STARTED');
    expect(codeOf(member(more(flag())(online({ salesEndsAt: now })(fine))))).toBe('SALES_ENDED');
  });
});

describe('the performances of a purchase', () => {
  const atLeast = (min: number, series = false): Attempt => ({
    ...fine,
    subscription: [
      (series ? subscriptionCreated : pickAndMix)({ minPerformances: min }),
      ...(fine.subscription ?? []).slice(1),
    ],
  });
  const tooFew = { code: 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', details: { min: 3, remaining: 2 } };

  it.each([true, false])('SUB-14 (a), SUB-15: closes at the start of the one too many (series: %s)', (series) => {
    const three = asking({ performanceIds: series ? null : ['p1', 'p2', 'p3'] })(atLeast(3, series));
    expect(refusalOf(three, 'online', shifted(curtain, -1))).toBeUndefined();
    expect(refusalOf(three, 'online', curtain)).toEqual(tooFew);
    const gone = {
      settings: {},
      history: [{ type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } }],
    };
    expect(refusalOf(house('p1', gone as Story['houses'][string])(three))).toEqual(tooFew);
  });

  it('SUB-14 (b): pick and mix takes the fewest that may be chosen and not one less', () => {
    expect(codeOf(asking({ performanceIds: ['p1', 'p2'] })(atLeast(2)))).toBeUndefined();
    expect(refusalOf(asking({ performanceIds: ['p1'] })(atLeast(2)))).toEqual({
      code: 'TOO_FEW_PERFORMANCES',
      details: { min: 2, chosen: 1 },
    });
    expect(codeOf(asking({ performanceIds: [] })(fine))).toBe('TOO_FEW_PERFORMANCES');
  });

  it('SUB-14 (c): a series is sold whole, named or not', () => {
    const series = atLeast(2, true);
    for (const performanceIds of [null, ['p3', 'p1', 'p2']])
      expect(codeOf(asking({ performanceIds })(series))).toBeUndefined();
    expect(refusalOf(asking({ performanceIds: ['p1', 'p2'] })(series))).toEqual({
      code: 'SERIES_IS_FIXED',
      details: { performanceIds: ['p1', 'p2', 'p3'] },
    });
    expect(codeOf(asking({ performanceIds: ['p1'] })(series))).toBe('TOO_FEW_PERFORMANCES');
    expect(codeOf(asking({ performanceIds: ['p2', 'p3'] })(series), 'online', curtain)).toBeUndefined();
  });

  it('SUB-12: pick and mix takes the most that may be chosen and not one more', () => {
    const most = more(limits({ maxPerformances: 2 }))(fine);
    expect(codeOf(asking({ performanceIds: ['p1', 'p2'] })(most))).toBeUndefined();
    expect(refusalOf(most)).toEqual({ code: 'TOO_MANY_PERFORMANCES', details: { max: 2, chosen: 3 } });
  });

  it('SUB-15, SUB-39: refuses one that has started, which is no longer required either', () => {
    const required = more(partSet('RequiredPerformancesSet', { performanceIds: ['p1'] }))(fine);
    expect(codeOf(required, 'online', curtain)).toBe('PERFORMANCE_STARTED');
    expect(codeOf(asking({ performanceIds: ['p2'] })(required), 'online', shifted(curtain, -1))).toBe(
      'REQUIRED_PERFORMANCE_MISSING',
    );
    expect(codeOf(asking({ performanceIds: ['p2'] })(required), 'online', curtain)).toBeUndefined();
  });

  it('refuses one that is not in the subscription, and a list that is missing', () => {
    expect(codeOf(asking({ performanceIds: ['p9'] })(fine))).toBe('PERFORMANCE_NOT_FOUND');
    expect(codeOf(asking({ performanceIds: null })(fine))).toBe('MISSING_FIELD');
  });
});

describe('what else a purchase is asked', () => {
  it('SUB-13: counts subscriptions, from the fewest to the most and no further', () => {
    const limited = more(limits({ minPerPurchase: 2, maxPerPurchase: 3 }))(fine);
    const units = (count: number) => asking({ units: Array.from({ length: count }, () => unit()) })(limited);
    expect([1, 2, 3, 4].map((count) => codeOf(units(count)))).toEqual([
      'BELOW_MIN_PER_PURCHASE',
      undefined,
      undefined,
      'ABOVE_MAX_PER_PURCHASE',
    ]);
  });

  it('SALE-07: takes 500 tickets at most, over all performances', () => {
    const units = (count: number) => asking({ units: Array.from({ length: count }, () => unit()) })(fine);
    expect(codeOf(units(166))).toBe('SEAT_UNAVAILABLE');
    expect(codeOf(units(167))).toBe('INVALID_QUANTITY');
  });

  it('SUB-23: takes a delivery method that is offered', () => {
    const offered = online({ deliveryMethods: ['post'] })(fine);
    expect(codeOf(asking({ deliveryMethod: 'post' })(offered))).toBeUndefined();
    expect(codeOf(asking({ deliveryMethod: 'dove' })(offered))).toBe('DELIVERY_METHOD_NOT_OFFERED');
  });

  it('SUB-33: asks for mandatory consents only', () => {
    const asked = online({ consents: [mandatory, { ...mandatory, id: 'news', mandatory: false }] })(fine);
    expect(refusalOf(asked)).toEqual({ code: 'CONSENT_REQUIRED', details: { consentIds: ['terms'] } });
    expect(codeOf(asking({ consentIds: ['terms'] })(asked))).toBeUndefined();
    const unknown = refusalOf(asking({ consentIds: ['terms', 'other'] })(asked));
    expect(unknown).toEqual({ code: 'CONSENT_NOT_FOUND', details: { consentIds: ['other'] } });
  });

  it('SUB-52: lets a key of a named unit sell, and one of the house', () => {
    const named = more(partSet('OrganisationsSet', { units: ['east'] }))(fine);
    for (const sellingUnit of ['east', null]) expect(codeOf(asking({ sellingUnit })(named))).toBeUndefined();
  });
});
