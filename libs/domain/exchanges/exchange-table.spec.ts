import { curtain, shifted } from '../../../test/support/builders';
import {
  ChangedFacts,
  pricedAt,
  refusedWith,
  sourcePerformance,
  subscriptionSource,
} from '../../../test/support/exchanges';
import { ExchangeFrom } from '../productions/production.events';
import { ExchangeScope } from '../subscriptions/subscription.settings';

/**
 * What may be exchanged into what, as tables to be read by whoever stands at the box office. The ticket is one for Friday's Faust, and
 * everything that a row does not speak of allows the exchange. `yes` in the last column: it does; else what it is refused with.
 */
type Column = Readonly<Record<string, string>>;

const targets: Readonly<Record<string, ChangedFacts['target']>> = {
  'Faust on Saturday': { productionId: 'faust' },
  'Hamlet, same promoter': { productionId: 'hamlet', promoterId: 'house' },
  'Lear, another promoter': { productionId: 'lear', promoterId: 'guests', performanceId: 'sunday' },
  'Lear, no promoter': { productionId: 'lear', promoterId: null, performanceId: 'sunday' },
  'Faust on a new date': { productionId: 'faust', performanceId: 'extra' },
  'Hamlet on a new date': { productionId: 'hamlet', performanceId: 'extra' },
  'Faust next season': { productionId: 'faust', seasonId: 'autumn' },
};

const target = (row: Column): ChangedFacts['target'] => ({
  ...targets[row.into!],
  ...(row.accepts !== undefined && { acceptsExchangesInto: row.accepts === 'yes' }),
});

const answer = (facts: ChangedFacts): string => refusedWith(facts) ?? 'yes';

describe('tickets of ordinary sale, online', () => {
  it.each`
    rule                | exchangeFrom         | into                        | accepts  | expected
    ${'EXC-24'}         | ${'no'}              | ${'Faust on Saturday'}      | ${'yes'} | ${'EXCHANGE_DISABLED_FOR_PRODUCTION'}
    ${'EXC-24'}         | ${'no'}              | ${'Hamlet, same promoter'}  | ${'yes'} | ${'EXCHANGE_DISABLED_FOR_PRODUCTION'}
    ${'EXC-25'}         | ${'same_production'} | ${'Faust on Saturday'}      | ${'yes'} | ${'yes'}
    ${'EXC-25'}         | ${'same_production'} | ${'Faust on Saturday'}      | ${'no'}  | ${'yes'}
    ${'EXC-25'}         | ${'same_production'} | ${'Hamlet, same promoter'}  | ${'yes'} | ${'EXCHANGE_SCOPE_VIOLATION'}
    ${'EXC-26'}         | ${'same_promoter'}   | ${'Hamlet, same promoter'}  | ${'yes'} | ${'yes'}
    ${'EXC-26, EXC-28'} | ${'same_promoter'}   | ${'Hamlet, same promoter'}  | ${'no'}  | ${'TARGET_DOES_NOT_ACCEPT_EXCHANGES'}
    ${'EXC-26, EXC-28'} | ${'same_promoter'}   | ${'Faust on Saturday'}      | ${'no'}  | ${'TARGET_DOES_NOT_ACCEPT_EXCHANGES'}
    ${'EXC-26'}         | ${'same_promoter'}   | ${'Lear, another promoter'} | ${'yes'} | ${'EXCHANGE_SCOPE_VIOLATION'}
    ${'EXC-26'}         | ${'same_promoter'}   | ${'Lear, no promoter'}      | ${'yes'} | ${'PROMOTER_MISSING'}
    ${'EXC-27'}         | ${'all'}             | ${'Faust on Saturday'}      | ${'yes'} | ${'yes'}
    ${'EXC-27'}         | ${'all'}             | ${'Lear, another promoter'} | ${'yes'} | ${'yes'}
    ${'EXC-27'}         | ${'all'}             | ${'Lear, no promoter'}      | ${'yes'} | ${'yes'}
    ${'EXC-27, EXC-28'} | ${'all'}             | ${'Lear, another promoter'} | ${'no'}  | ${'TARGET_DOES_NOT_ACCEPT_EXCHANGES'}
    ${'EXC-30'}         | ${'same_production'} | ${'Faust next season'}      | ${'yes'} | ${'DIFFERENT_SEASON'}
    ${'EXC-30'}         | ${'all'}             | ${'Faust next season'}      | ${'yes'} | ${'DIFFERENT_SEASON'}
  `('$rule: from a production that allows "$exchangeFrom" into $into (accepts: $accepts): $expected', (row: Column) => {
    const friday = sourcePerformance({ exchangeFrom: row.exchangeFrom as ExchangeFrom });
    expect(answer({ sources: { friday }, target: target(row) })).toBe(row.expected);
  });
});

describe('tickets of a subscription with Faust and Hamlet, online', () => {
  it.each`
    rule                | scope                                | outside  | into                        | accepts  | expected
    ${'EXC-21'}         | ${'none'}                            | ${'yes'} | ${'Faust on Saturday'}      | ${'yes'} | ${'EXCHANGE_DISABLED_FOR_SUBSCRIPTION'}
    ${'EXC-21'}         | ${'same_production'}                 | ${'no'}  | ${'Faust on Saturday'}      | ${'no'}  | ${'yes'}
    ${'EXC-21'}         | ${'same_production'}                 | ${'no'}  | ${'Hamlet, same promoter'}  | ${'yes'} | ${'EXCHANGE_SCOPE_VIOLATION'}
    ${'EXC-22'}         | ${'same_production'}                 | ${'no'}  | ${'Faust on a new date'}    | ${'no'}  | ${'OUTSIDE_SUBSCRIPTION'}
    ${'EXC-22, SUB-30'} | ${'same_production'}                 | ${'yes'} | ${'Faust on a new date'}    | ${'no'}  | ${'yes'}
    ${'EXC-21'}         | ${'all_productions_in_subscription'} | ${'no'}  | ${'Faust on Saturday'}      | ${'no'}  | ${'yes'}
    ${'EXC-21'}         | ${'all_productions_in_subscription'} | ${'no'}  | ${'Hamlet, same promoter'}  | ${'no'}  | ${'yes'}
    ${'EXC-22'}         | ${'all_productions_in_subscription'} | ${'no'}  | ${'Hamlet on a new date'}   | ${'no'}  | ${'OUTSIDE_SUBSCRIPTION'}
    ${'EXC-22'}         | ${'all_productions_in_subscription'} | ${'yes'} | ${'Hamlet on a new date'}   | ${'no'}  | ${'yes'}
    ${'EXC-21'}         | ${'all_productions_in_subscription'} | ${'yes'} | ${'Lear, another promoter'} | ${'yes'} | ${'EXCHANGE_SCOPE_VIOLATION'}
    ${'EXC-21'}         | ${'all_productions'}                 | ${'yes'} | ${'Lear, another promoter'} | ${'yes'} | ${'yes'}
    ${'EXC-21, EXC-28'} | ${'all_productions'}                 | ${'yes'} | ${'Lear, another promoter'} | ${'no'}  | ${'TARGET_DOES_NOT_ACCEPT_EXCHANGES'}
    ${'EXC-21, EXC-28'} | ${'all_productions'}                 | ${'yes'} | ${'Faust on Saturday'}      | ${'no'}  | ${'TARGET_DOES_NOT_ACCEPT_EXCHANGES'}
    ${'EXC-22'}         | ${'all_productions'}                 | ${'no'}  | ${'Hamlet, same promoter'}  | ${'yes'} | ${'yes'}
    ${'EXC-22'}         | ${'all_productions'}                 | ${'no'}  | ${'Lear, another promoter'} | ${'yes'} | ${'OUTSIDE_SUBSCRIPTION'}
    ${'EXC-30'}         | ${'all_productions'}                 | ${'yes'} | ${'Faust next season'}      | ${'yes'} | ${'DIFFERENT_SEASON'}
  `('$rule: scope "$scope", outside: $outside, into $into (accepts: $accepts): $expected', (row: Column) => {
    // EXC-21: the subscription is asked, and what its production says is not.
    const friday = sourcePerformance({ exchangeFrom: 'no', promoterId: null });
    const subscription = subscriptionSource({
      scope: row.scope as ExchangeScope,
      allowOutside: row.outside === 'yes',
    });
    expect(answer({ sources: { friday }, subscription, target: target(row) })).toBe(row.expected);
  });

  it("EXC-20, EXC-21: the widest scope asks for the subscription's own season, the others for that of the source", () => {
    const of = (scope: ExchangeScope) => answer({ subscription: subscriptionSource({ scope, seasonId: 'winter' }) });
    expect(of('all_productions')).toBe('DIFFERENT_SEASON');
    expect(of('same_production')).toBe('yes');
  });
});

describe('the wanted performance', () => {
  const settings: Readonly<Record<string, ChangedFacts>> = {
    'lies ahead and is online': {},
    'has begun': { now: shifted(curtain, -1000), target: { startsAt: shifted(curtain, -1000) } },
    'is cancelled': { target: { cancelled: true } },
    'is the same': { target: { performanceId: 'friday' } },
    'is not available online': { target: { availableOnline: false } },
    'is of a production that is not online': { target: { productionOnline: false } },
    'is of another season': { target: { seasonId: 'autumn' } },
    'is out of scope': { target: { productionId: 'lear' } },
    'has the type at the box office only': { target: { prices: { adult: pricedAt(35000, { access: 'local' }) } } },
    'does not have the type': { target: { prices: {} } },
  };
  it.each`
    rule        | wanted                                     | channel         | expected
    ${'EXC-35'} | ${'lies ahead and is online'}              | ${'online'}     | ${'yes'}
    ${'EXC-35'} | ${'lies ahead and is online'}              | ${'box_office'} | ${'yes'}
    ${'EXC-35'} | ${'has begun'}                             | ${'online'}     | ${'TARGET_NOT_OPEN'}
    ${'EXC-35'} | ${'has begun'}                             | ${'box_office'} | ${'TARGET_NOT_OPEN'}
    ${'EXC-35'} | ${'is cancelled'}                          | ${'online'}     | ${'TARGET_NOT_OPEN'}
    ${'EXC-35'} | ${'is cancelled'}                          | ${'box_office'} | ${'TARGET_NOT_OPEN'}
    ${'EXC-35'} | ${'is the same'}                           | ${'online'}     | ${'TARGET_SAME_PERFORMANCE'}
    ${'EXC-35'} | ${'is the same'}                           | ${'box_office'} | ${'yes'}
    ${'EXC-34'} | ${'is not available online'}               | ${'online'}     | ${'TARGET_NOT_ONLINE'}
    ${'EXC-34'} | ${'is not available online'}               | ${'box_office'} | ${'yes'}
    ${'EXC-29'} | ${'is of a production that is not online'} | ${'online'}     | ${'TARGET_PRODUCTION_NOT_ONLINE'}
    ${'EXC-29'} | ${'is of a production that is not online'} | ${'box_office'} | ${'yes'}
    ${'EXC-30'} | ${'is of another season'}                  | ${'online'}     | ${'DIFFERENT_SEASON'}
    ${'EXC-14'} | ${'is of another season'}                  | ${'box_office'} | ${'yes'}
    ${'EXC-25'} | ${'is out of scope'}                       | ${'online'}     | ${'EXCHANGE_SCOPE_VIOLATION'}
    ${'EXC-14'} | ${'is out of scope'}                       | ${'box_office'} | ${'yes'}
    ${'EXC-33'} | ${'has the type at the box office only'}   | ${'online'}     | ${'TICKET_TYPE_ACCESS'}
    ${'EXC-33'} | ${'has the type at the box office only'}   | ${'box_office'} | ${'yes'}
    ${'EXC-07'} | ${'does not have the type'}                | ${'online'}     | ${'TICKET_TYPE_NOT_AVAILABLE_ON_TARGET'}
    ${'EXC-14'} | ${'does not have the type'}                | ${'box_office'} | ${'TICKET_TYPE_NOT_PRICED'}
  `('$rule: $wanted, $channel: $expected', (row: Column) => {
    const facts = settings[row.wanted!]!;
    const request = { channel: row.channel as 'online' | 'box_office' };
    // Friday may lie later than a wanted performance that has begun.
    const sources = { friday: sourcePerformance({ startsAt: curtain }) };
    expect(answer({ sources, ...facts, request })).toBe(row.expected);
  });
});
