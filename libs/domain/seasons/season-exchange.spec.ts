import { exchangeRules } from '../../../test/support/exchanges';
import { specify } from '../../kernel/decider-specification';
import { ExchangeRules } from '../exchanges/exchange-rules';
import { ConfigureSeasonExchange, seasonDecider } from './season.decider';
import { SeasonEvent } from './season.events';

const created: SeasonEvent = { type: 'SeasonCreated', data: { seasonId: 'autumn', name: 'Autumn' } };
const configured = (rulesVersion: number, rules: Partial<ExchangeRules> = {}): SeasonEvent => ({
  type: 'SeasonExchangeConfigured',
  data: { seasonId: 'autumn', rules: exchangeRules(rules), rulesVersion },
});
const configure = (
  rules: Partial<ExchangeRules> = {},
  besides: Partial<ConfigureSeasonExchange> = {},
): ConfigureSeasonExchange => ({
  type: 'ConfigureSeasonExchange',
  expectedVersion: null,
  rules: exchangeRules(rules),
  currency: 'NOK',
  productExists: true,
  ...besides,
});
const given = (...events: SeasonEvent[]) => specify(seasonDecider).given(created, ...events);

describe('the exchange rules of a season', () => {
  it('are recorded whole, with a version for every change', () => {
    given().when(configure()).then(configured(1));
    given(configured(1))
      .when(configure({ freeExchanges: 2 }))
      .then(configured(2, { freeExchanges: 2 }));
  });

  it('the same once more change nothing', () => {
    given(configured(1)).when(configure()).thenNothing();
  });

  it('EXC-02: are kept while exchange is off', () => {
    given(configured(1))
      .when(configure({ allowed: false }))
      .then(configured(2, { allowed: false }));
  });

  it('EXC-03, EXC-04: none free and no limit are both 0', () => {
    const rules = { freeExchanges: 0, maxExchanges: 0 };
    given().when(configure(rules)).then(configured(1, rules));
  });

  it('EXC-04: may have more free exchanges than a limit that is none, and as many as the limit', () => {
    given()
      .when(configure({ freeExchanges: 9, maxExchanges: 0 }))
      .then(configured(1, { freeExchanges: 9, maxExchanges: 0 }));
    given()
      .when(configure({ freeExchanges: 3, maxExchanges: 3 }))
      .then(configured(1, { freeExchanges: 3, maxExchanges: 3 }));
    given()
      .when(configure({ freeExchanges: 4, maxExchanges: 3 }))
      .thenRefused('FREE_EXCEEDS_MAX', { free: 4, max: 3 });
  });

  it.each(['freeExchanges', 'maxExchanges', 'cutoffDays'] as const)('EXC-04: %s is a whole number from 0', (field) => {
    const max = field === 'cutoffDays' ? { max: 36_500 } : {};
    for (const value of [-1, 1.5])
      given()
        .when(configure({ [field]: value }))
        .thenRefused('OUT_OF_RANGE', { pointer: `/${field}`, value, min: 0, ...max });
  });

  it('G-01: have a fee in the currency of the house', () => {
    given()
      .when(configure({ onlineFee: { amount: 0, currency: 'DKK' } }))
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });

  it('EXC-14: name a product that is there, or none', () => {
    const rules = { boxOfficeExchangeProductId: 'swap' };
    given()
      .when(configure(rules, { productExists: false }))
      .thenRefused('PRODUCT_NOT_FOUND', { productId: 'swap' });
    given().when(configure(rules)).then(configured(1, rules));
    given()
      .when(configure({ boxOfficeExchangeProductId: null }, { productExists: false }))
      .then(configured(1, { boxOfficeExchangeProductId: null }));
  });

  it('belong to a season that is there, in the version that was read', () => {
    specify(seasonDecider).given().when(configure()).thenRefused('NOT_FOUND');
    given(configured(1))
      .when(configure({ freeExchanges: 2 }, { expectedVersion: 1 }))
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });
});
