import { curtain, money, now, payment, shifted } from '../../../test/support/builders';
import {
  ChangedFacts,
  exchangeFacts,
  exchangeRules,
  pricedAt,
  refusedWith,
  sourcePerformance,
  sourceTicket,
  subscriptionSource,
} from '../../../test/support/exchanges';
import { TicketState } from '../orders/order-record';
import { ExchangeFacts, QuoteBasis } from './exchange-facts';
import { exchangePolicies, exchangeRefusal } from './exchange-policies';
import { ExchangeRules } from './exchange-rules';
import { quoteBasis } from './quote';

const day = 24 * 60 * 60 * 1000;
const type = { name: 'Adult', kind: 'standard', soldOnline: true, webPurchaseCode: null } as const;
const rules = (changes: Partial<ExchangeRules>) => ({ season: { rules: exchangeRules(changes) } });
const boxOffice = { request: { channel: 'box_office' } } as const;
const refusal = (changes: ChangedFacts) => exchangeRefusal(exchangeFacts(changes));

/** Everything is wrong at once; each step of `mended` puts one thing right, and the next code of EXC-37 comes to light. */
function orderOfChecks(start: ExchangeFacts, mended: readonly ((facts: ExchangeFacts) => ExchangeFacts)[]): string[] {
  let facts = start;
  const told = [exchangeRefusal(facts)?.code ?? 'allowed'];
  for (const mend of mended) told.push(exchangeRefusal((facts = mend(facts)))?.code ?? 'allowed');
  return told;
}

type Mend = (facts: ExchangeFacts) => ExchangeFacts;
const request =
  (changes: Partial<ExchangeFacts['request']>): Mend =>
  (facts) => ({ ...facts, request: { ...facts.request, ...changes } });
const target =
  (changes: Partial<ExchangeFacts['target']>): Mend =>
  (facts) => ({ ...facts, target: { ...facts.target, ...changes } });
const season =
  (changes: Partial<ExchangeRules>): Mend =>
  (facts) => ({ ...facts, season: { ...facts.season, rules: { ...facts.season.rules, ...changes } } });
const set =
  (changes: Partial<ExchangeFacts>): Mend =>
  (facts) => ({ ...facts, ...changes });
const ticket = (changes: Parameters<typeof sourceTicket>[0]) => set({ tickets: [sourceTicket(changes)] });
const promised: QuoteBasis = quoteBasis(exchangeFacts());

/** As wrong as can be: a second performance of another season is behind `two`. */
const allWrong = exchangeFacts({
  request: { targetSeatIds: [], customerId: 'bob' },
  ofOtherOrders: ['o2-0'],
  customerErased: true,
  tickets: [sourceTicket({ state: 'reserved', lockedBy: 'x9', priceZoneId: 'box' })],
  sources: { friday: sourcePerformance({ exchangeFrom: 'no', startsAt: now, promoterId: null }) },
  season: { rules: exchangeRules({ allowed: false, maxExchanges: 1, samePriceZone: true }) },
  tally: { used: 1 },
  ticketTypes: {},
  target: {
    cancelled: true,
    performanceId: 'friday',
    seasonId: 'autumn',
    productionId: 'lear',
    promoterId: null,
    acceptsExchangesInto: false,
    productionOnline: false,
    availableOnline: false,
    prices: {},
    places: { code: 'SEAT_UNAVAILABLE', details: {} },
  },
  quote: { basis: { ...promised, rulesVersion: 9 }, expiresAt: now },
  payment: payment(1),
});

describe('the order of checks on an exchange', () => {
  it('EXC-01, EXC-37: of an ordinary ticket online', () => {
    expect(
      orderOfChecks(allWrong, [
        request({ targetSeatIds: null }),
        set({ ofOtherOrders: [] }),
        request({ customerId: 'ada' }),
        set({ customerErased: false }),
        ticket({ state: 'admitted', lockedBy: 'x9', priceZoneId: 'box' }),
        ticket({ state: 'exchanged', lockedBy: 'x9', priceZoneId: 'box' }),
        ticket({ state: 'cancelled', lockedBy: 'x9', priceZoneId: 'box' }),
        ticket({ lockedBy: 'x9', priceZoneId: 'box' }),
        ticket({ priceZoneId: 'box' }),
        season({ allowed: true }),
        set({
          sources: { friday: sourcePerformance({ exchangeFrom: 'same_promoter', startsAt: now, promoterId: null }) },
        }),
        set({ sources: { friday: sourcePerformance({ exchangeFrom: 'same_promoter', promoterId: null }) } }),
        season({ maxExchanges: 0 }),
        target({ cancelled: false }),
        target({ performanceId: 'saturday' }),
        target({ seasonId: 'spring' }),
        set({ sources: { friday: sourcePerformance({ exchangeFrom: 'same_promoter' }) } }),
        target({ promoterId: 'guests' }),
        target({ promoterId: 'house', productionId: 'faust' }),
        target({ acceptsExchangesInto: true }),
        target({ productionOnline: true }),
        target({ availableOnline: true }),
        set({ ticketTypes: { adult: { ...type, webPurchaseCode: '!GUEST' } } }),
        set({ ticketTypes: { adult: type } }),
        target({ prices: { adult: pricedAt(35000, { access: 'local' }) } }),
        target({ prices: { adult: pricedAt(35000) } }),
        season({ samePriceZone: false }),
        target({ places: [{ seatId: 'B-1', priceZoneId: 'stalls', price: 35000 }] }),
        (facts) => ({ ...facts, quote: { basis: quoteBasis(facts), expiresAt: now } }),
        set({ quote: null }),
        set({ payment: null }),
      ]),
    ).toEqual([
      'SEAT_COUNT_MISMATCH',
      'TICKETS_SPAN_ORDERS',
      'NOT_TICKET_OWNER',
      'ERASED',
      'ORDER_NOT_PAID',
      'TICKET_USED',
      'TICKET_ALREADY_EXCHANGED',
      'TICKET_NOT_ACTIVE',
      'TICKET_LOCKED',
      'EXCHANGE_DISABLED_FOR_SEASON',
      'EXCHANGE_DISABLED_FOR_PRODUCTION',
      'EXCHANGE_DEADLINE_PASSED',
      'MAX_EXCHANGES_REACHED',
      'TARGET_NOT_OPEN',
      'TARGET_SAME_PERFORMANCE',
      'DIFFERENT_SEASON',
      'PROMOTER_MISSING',
      'PROMOTER_MISSING',
      'EXCHANGE_SCOPE_VIOLATION',
      'TARGET_DOES_NOT_ACCEPT_EXCHANGES',
      'TARGET_PRODUCTION_NOT_ONLINE',
      'TARGET_NOT_ONLINE',
      'TICKET_TYPE_NOT_FOUND',
      'TICKET_TYPE_RESTRICTED',
      'TICKET_TYPE_NOT_AVAILABLE_ON_TARGET',
      'TICKET_TYPE_ACCESS',
      'DIFFERENT_PRICE_ZONE',
      'SEAT_UNAVAILABLE',
      'RULES_CHANGED',
      'QUOTE_EXPIRED',
      'AMOUNT_MISMATCH',
      'allowed',
    ]);
  });

  it('EXC-37: of a ticket of a subscription, where the scope comes before the dates and these before the target', () => {
    const start = exchangeFacts({
      subscription: subscriptionSource({ scope: 'none' }),
      target: { productionId: 'lear', performanceId: 'sunday', acceptsExchangesInto: false },
    });
    const scope = (scope: 'same_production' | 'all_productions', allowOutside = false) =>
      set({ subscription: subscriptionSource({ scope, allowOutside }) });
    expect(
      orderOfChecks(start, [
        scope('same_production'),
        scope('all_productions'),
        scope('all_productions', true),
        target({ acceptsExchangesInto: true }),
      ]),
    ).toEqual([
      'EXCHANGE_DISABLED_FOR_SUBSCRIPTION',
      'EXCHANGE_SCOPE_VIOLATION',
      'OUTSIDE_SUBSCRIPTION',
      'TARGET_DOES_NOT_ACCEPT_EXCHANGES',
      'allowed',
    ]);
  });

  it('EXC-14, EXC-37: at the box office, which is asked for a reason and a product instead', () => {
    const start = request({ channel: 'box_office', reason: null })(set({ product: null })(allWrong));
    expect(
      orderOfChecks(start, [
        request({ targetSeatIds: null }),
        set({ ofOtherOrders: [] }),
        request({ reason: ' ' }),
        request({ reason: 'ill' }),
        (facts) => request({ customerId: null })({ ...facts, customerErased: false }),
        ticket({ state: 'admitted', lockedBy: 'x9' }),
        ticket({ state: 'exchanged', lockedBy: 'x9' }),
        ticket({ state: 'cancelled', lockedBy: 'x9' }),
        ticket({ lockedBy: 'x9' }),
        ticket({}),
        set({ product: { productId: 'swap', name: 'Exchange', price: money(4000) } }),
        target({ cancelled: false }),
        set({ ticketTypes: { adult: type } }),
        target({ prices: { adult: pricedAt(35000) } }),
        target({ places: [{ price: 35000 }] }),
        (facts) => ({ ...facts, quote: { basis: quoteBasis(facts), expiresAt: now } }),
        set({ quote: null }),
        set({ payment: payment(9000) }),
      ]),
    ).toEqual([
      'SEAT_COUNT_MISMATCH',
      'TICKETS_SPAN_ORDERS',
      'MISSING_FIELD',
      'MISSING_FIELD',
      'NOT_TICKET_OWNER',
      'ORDER_NOT_PAID',
      'TICKET_USED',
      'TICKET_ALREADY_EXCHANGED',
      'TICKET_NOT_ACTIVE',
      'TICKET_LOCKED',
      'EXCHANGE_PRODUCT_NOT_CONFIGURED',
      'TARGET_NOT_OPEN',
      'TICKET_TYPE_NOT_FOUND',
      'TICKET_TYPE_NOT_PRICED',
      'SEAT_UNAVAILABLE',
      'RULES_CHANGED',
      'QUOTE_EXPIRED',
      'AMOUNT_MISMATCH',
      'allowed',
    ]);
  });

  it('names a rule for every check', () => {
    expect(exchangePolicies.every(({ rule }) => /^EXC-\d\d$/.test(rule))).toBe(true);
  });
});

describe('the deadline', () => {
  const season = rules({ cutoffDays: 7 }).season;
  const deadline = shifted(curtain, -7 * day);
  const at = (instant: string, startsAt = curtain) =>
    refusal({
      now: instant,
      season,
      sources: { friday: sourcePerformance({ startsAt }) },
      target: { startsAt: shifted(curtain, 60 * day) },
    });

  it('EXC-06: is the last instant at which it may be done, to the millisecond', () => {
    expect(at(shifted(deadline, -1))).toBeNull();
    expect(at(deadline)).toBeNull();
    expect(at(shifted(deadline, 1))).toEqual({
      code: 'EXCHANGE_DEADLINE_PASSED',
      details: { deadline, performanceId: 'friday', startsAt: curtain },
    });
  });

  it('EXC-06: set to 7 days, 5 days before is too late', () => {
    expect(at(shifted(curtain, -5 * day))?.code).toBe('EXCHANGE_DEADLINE_PASSED');
  });

  it('EXC-06: set to 0 days is the start, which is too late itself', () => {
    const on = (instant: string) => refusal({ now: instant, ...rules({ cutoffDays: 0 }) });
    expect(on(shifted(curtain, -1))).toBeNull();
    expect(on(curtain)).toMatchObject({ code: 'EXCHANGE_DEADLINE_PASSED', details: { deadline: curtain } });
  });

  it('EXC-06: is so many times 24 hours also over a change of the clocks, at another hour on the wall', () => {
    // 19:00 in Copenhagen after the change of the clocks on 29 March; 7 days before it was 18:00 there.
    const startsAt = '2026-04-02T17:00:00.000Z';
    expect(at('2026-03-26T17:00:00.000Z', startsAt)).toBeNull();
    expect(at('2026-03-26T17:00:00.001Z', startsAt)).toMatchObject({
      details: { deadline: '2026-03-26T17:00:00.000Z' },
    });
  });

  it('EXC-06: is that of every performance that tickets come from', () => {
    const tickets = [sourceTicket(), sourceTicket({ id: 'o1-1', performanceId: 'monday' })];
    const monday = sourcePerformance({ performanceId: 'monday', startsAt: shifted(curtain, -day) });
    const sources = { friday: sourcePerformance(), monday };
    expect(refusal({ now: deadline, season, tickets, sources })).toMatchObject({
      details: { performanceId: 'monday' },
    });
  });

  it('EXC-14: does not bind the box office, not even after the start', () => {
    expect(refusal({ ...boxOffice, now: shifted(curtain, 1), season })).toBeNull();
  });
});

describe('how often', () => {
  it('EXC-04, EXC-05: as often as the season says, made and under way together', () => {
    const of = (used: number, max: number) => refusal({ ...rules({ maxExchanges: max }), tally: { used } });
    expect(of(1, 2)).toBeNull();
    expect(of(2, 2)).toEqual({ code: 'MAX_EXCHANGES_REACHED', details: { max: 2, used: 2 } });
    expect(of(99, 0)).toBeNull();
  });

  it('EXC-14: as often as staff like', () => {
    expect(refusal({ ...boxOffice, ...rules({ maxExchanges: 1 }), tally: { used: 9 } })).toBeNull();
  });
});

describe('the tickets of an exchange', () => {
  it.each<[TicketState, string]>([
    ['reserved', 'ORDER_NOT_PAID'],
    ['admitted', 'TICKET_USED'],
    ['exchanged', 'TICKET_ALREADY_EXCHANGED'],
    ['cancelled', 'TICKET_NOT_ACTIVE'],
    ['expired', 'ORDER_NOT_PAID'],
  ])('EXC-36: %s is refused with %s in both channels', (state, code) => {
    const tickets = [sourceTicket({ state })];
    expect(refusedWith({ tickets })).toBe(code);
    expect(refusedWith({ tickets, ...boxOffice })).toBe(code);
  });

  it('EXC-36: each is named once, and each has a seat of its own', () => {
    const tickets = [sourceTicket(), sourceTicket({ id: 'o1-1' })];
    const on = (targetSeatIds: string[]) => refusal({ tickets, request: { targetSeatIds } });
    expect(on(['B-1', 'B-2'])).toBeNull();
    for (const seatIds of [['B-1'], ['B-1', 'B-1'], ['B-1', 'B-2', 'B-3']])
      expect(on(seatIds)?.code).toBe('SEAT_COUNT_MISMATCH');
    expect(refusedWith({ request: { ticketIds: ['o1-0', 'o1-0'] } })).toBe('SEAT_COUNT_MISMATCH');
  });

  it('EXC-12: are all of the order, and of one that there is', () => {
    expect(refusal({ ofOtherOrders: ['o2-0'] })).toEqual({
      code: 'TICKETS_SPAN_ORDERS',
      details: { ticketIds: ['o2-0'] },
    });
    expect(refusal({ request: { ticketIds: ['o1-7'] } })).toEqual({
      code: 'TICKET_NOT_FOUND',
      details: { ticketIds: ['o1-7'] },
    });
  });

  it('EXC-12, EXC-20: have the rules of one season, in both channels', () => {
    const tickets = [sourceTicket(), sourceTicket({ id: 'o1-1', performanceId: 'later' })];
    const later = sourcePerformance({ performanceId: 'later', seasonId: 'autumn' });
    const sources = { friday: sourcePerformance(), later };
    expect(refusedWith({ tickets, sources })).toBe('DIFFERENT_SEASON');
    expect(refusedWith({ tickets, sources, ...boxOffice })).toBe('DIFFERENT_SEASON');
    const subscription = subscriptionSource({ scope: 'same_production' });
    expect(refusedWith({ tickets, sources, subscription, ...boxOffice })).toBeNull();
  });

  it('SUB-29: of a subscription that allows it are not exchanged while the season does not', () => {
    const subscription = subscriptionSource({ scope: 'all_productions' });
    expect(refusedWith({ subscription, ...rules({ allowed: false }) })).toBe('EXCHANGE_DISABLED_FOR_SEASON');
  });
});

describe('the ticket type of an exchange', () => {
  const prices = { adult: pricedAt(35000), child: pricedAt(10000, { ticketTypeId: 'child' }) };
  const ticketTypes = { adult: type, child: { ...type, name: 'Child' } };
  const named = { request: { targetTicketTypeId: 'child' }, target: { prices }, ticketTypes };

  it('EXC-07: stays as it is', () => {
    expect(refusedWith({ target: { prices } })).toBeNull();
    expect(refusal(named)).toMatchObject({
      code: 'TICKET_TYPE_NOT_AVAILABLE_ON_TARGET',
      details: { ticketTypeId: 'child', ticketTypePolicy: 'same_type' },
    });
  });

  it('EXC-10: may be any other one that is available, where the season overrides it', () => {
    expect(refusedWith({ ...named, ...rules({ ticketTypePolicy: 'any_available_type' }) })).toBeNull();
  });

  it('EXC-14: may be any that has a price, at the box office', () => {
    expect(refusedWith({ ...named, request: { ...named.request, channel: 'box_office' } })).toBeNull();
  });

  it('CAMP-01: is none of a closed sale, online', () => {
    const closed = { ticketTypes: { adult: { ...type, webPurchaseCode: '!GUEST' } } };
    expect(refusedWith(closed)).toBe('TICKET_TYPE_RESTRICTED');
    expect(refusedWith({ ...closed, ...boxOffice })).toBeNull();
  });

  it('SUB-02: is none for subscriptions, unless the ticket is of one', () => {
    const subscriptionType = { ticketTypes: { adult: { ...type, kind: 'subscription' as const } } };
    expect(refusedWith(subscriptionType)).toBe('TICKET_TYPE_RESTRICTED');
    expect(refusedWith({ ...subscriptionType, ...boxOffice })).toBe('TICKET_TYPE_RESTRICTED');
    expect(refusedWith({ ...subscriptionType, subscription: subscriptionSource() })).toBeNull();
  });
});

describe('the price zone of an exchange', () => {
  const samePriceZone = rules({ samePriceZone: true });
  const seat = (zone: string) => ({
    request: { targetSeatIds: ['B-1'] },
    target: { zoneOfSeat: { 'B-1': zone } },
    ...samePriceZone,
  });

  it('EXC-11: is the same by its id', () => {
    expect(refusedWith(seat('stalls'))).toBeNull();
    expect(refusal(seat('balcony'))).toEqual({
      code: 'DIFFERENT_PRICE_ZONE',
      details: { ticketId: 'o1-0', priceZoneId: 'stalls', priceZoneIds: ['balcony'] },
    });
  });

  it('EXC-11: is there at all, when the house picks the seats', () => {
    expect(refusedWith({ ...samePriceZone, target: { priceZoneIds: ['balcony'] } })).toBe('DIFFERENT_PRICE_ZONE');
    expect(refusedWith({ ...samePriceZone, target: { priceZoneIds: [] } })).toBe('DIFFERENT_PRICE_ZONE');
    const tickets = [sourceTicket({ priceZoneId: null })];
    expect(refusedWith({ ...samePriceZone, tickets, target: { priceZoneIds: [] } })).toBeNull();
  });

  it('EXC-11, EXC-14: may be any where the season says so, and at the box office', () => {
    expect(refusedWith({ ...seat('balcony'), ...rules({ samePriceZone: false }) })).toBeNull();
    const { target } = seat('balcony');
    expect(
      refusedWith({ target, ...samePriceZone, request: { targetSeatIds: ['B-1'], channel: 'box_office' } }),
    ).toBeNull();
  });
});

describe('a quote', () => {
  const quoted = (then: ChangedFacts, later: ChangedFacts = then, expiresAt = shifted(now, 1)) =>
    refusal({ ...later, quote: { basis: quoteBasis(exchangeFacts(then)), expiresAt } });

  it('EXC-15: holds as it was given, until its instant', () => {
    expect(quoted({})).toBeNull();
    expect(quoted({}, {}, now)).toEqual({ code: 'QUOTE_EXPIRED', details: { expiresAt: now } });
  });

  it.each<[string, ChangedFacts, string[]]>([
    ['rules', { season: { rules: exchangeRules({ cutoffDays: 1 }), rulesVersion: 2 } }, ['rulesVersion', 'rules']],
    ['prices', { target: { places: [{ price: 36000 }] } }, ['money']],
    ['flags of the target', { target: { acceptsExchangesInto: false } }, ['settings']],
    ['flags of the source', { sources: { friday: sourcePerformance({ exchangeFrom: 'all' }) } }, ['settings']],
    [
      'start of the source',
      { sources: { friday: sourcePerformance({ startsAt: shifted(curtain, 1) }) } },
      ['settings'],
    ],
    ['promoters of the source', { sources: { friday: sourcePerformance({ promoterId: null }) } }, ['settings']],
    ['promoters of the target', { target: { promoterId: null } }, ['settings']],
    ['wishes', { request: { targetSeatIds: ['B-1'] } }, ['request']],
  ])('EXC-15: does not hold when the %s are others', (_, later, changed) => {
    expect(quoted({}, later)).toEqual({ code: 'RULES_CHANGED', details: { changed } });
  });

  it('EXC-15: does not hold when the last free exchange has gone', () => {
    const free = { season: { rules: exchangeRules({ freeExchanges: 1 }) } };
    expect(quoted(free, { ...free, tally: { used: 1, free: 1 } })).toMatchObject({ details: { changed: ['money'] } });
  });

  it('EXC-15: holds when the house picks other seats at the same price', () => {
    expect(quoted({}, { target: { places: [{ seatId: 'C-1', priceZoneId: 'stalls', price: 35000 }] } })).toBeNull();
  });
});

describe('money that comes with the request', () => {
  it('EXC-08: is the difference and the fee, to the last ore', () => {
    expect(refusedWith({ payment: payment(7500) })).toBeNull();
    expect(refusal({ payment: payment(5000) })).toEqual({
      code: 'AMOUNT_MISMATCH',
      details: { due: { amount: 7500, currency: 'NOK' } },
    });
    expect(refusedWith({ payment: payment(7500, 'DKK') })).toBe('CURRENCY_MISMATCH');
  });
});
