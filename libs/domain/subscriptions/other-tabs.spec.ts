import { money } from '../../../test/support/builders';
import { subscriptionCreated } from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { subscriptionDecider } from './subscription.decider';
import { SubscriptionEvent } from './subscription.events';
import { AlternativeTexts, DiscountCode } from './subscription.settings';

const given = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(subscriptionCreated(), ...events);
const change = { expectedVersion: null } as const;
const subscriptionId = 's1';

describe('the image', () => {
  const set = (url: string | null, assetId: string | null = null) =>
    ({ type: 'SetSubscriptionImage', ...change, url, assetId }) as const;
  const url = 'https://example.org/classics.jpg';
  const imageSet = (image: { url: string } | { assetId: string } | null) =>
    ({ type: 'SubscriptionImageSet', data: { subscriptionId, image } }) as const;

  it('SUB-45 is an https address or an asset, and can be taken away', () => {
    given().when(set(url)).then(imageSet({ url }));
    given()
      .when(set(null, 'a1'))
      .then(imageSet({ assetId: 'a1' }));
    given(imageSet({ url })).when(set(null)).then(imageSet(null));
    given(imageSet({ url })).when(set(url)).thenNothing();
  });

  it.each([
    'http://example.org/a.jpg',
    'https://',
    'https:///x',
    'javascript:alert(1)',
    'https://ola:x@example.org/',
    '',
  ])('SUB-45 refuses %p', (address) => {
    given().when(set(address)).thenRefused('INVALID_IMAGE');
  });

  it('SUB-45 refuses an address and an asset together', () => {
    given().when(set(url, 'a1')).thenRefused('INVALID_IMAGE');
  });
});

describe('discount codes', () => {
  const code = (fields: Partial<DiscountCode> = {}): DiscountCode => ({
    code: 'TEN',
    percent: 10,
    amount: null,
    required: false,
    ...fields,
  });
  const link = (...codes: DiscountCode[]) =>
    ({ type: 'LinkDiscountCodes', ...change, codes, facts: { currency: 'NOK' } }) as const;
  const linked = (...codes: DiscountCode[]) =>
    ({ type: 'DiscountCodesLinked', data: { subscriptionId, codes } }) as const;

  it('SUB-48 take percent or money off', () => {
    const fifty = code({ code: 'FIFTY', percent: null, amount: money(5000), required: true });
    given().when(link(code(), fifty)).then(linked(code(), fifty));
    given(linked(code())).when(link(code())).thenNothing();
    given(linked(code())).when(link()).then(linked());
  });

  it.each([1, 100])('SUB-48 may take %i percent off', (percent) => {
    given()
      .when(link(code({ percent })))
      .then(linked(code({ percent })));
  });

  it.each([0, 101, 12.5])('SUB-48 may not take %p percent off', (percent) => {
    const details = { pointer: '/codes/0/percent', min: 1, max: 100 };
    given()
      .when(link(code({ percent })))
      .thenRefused('OUT_OF_RANGE', details);
  });

  it('SUB-48 take one of both off, and are told apart without regard to case', () => {
    const oneOf = { pointer: '/codes/0', detail: 'percent or amount, one of them' };
    given()
      .when(link(code({ percent: null })))
      .thenRefused('INVALID_FIELD', oneOf);
    given()
      .when(link(code({ amount: money(1) })))
      .thenRefused('INVALID_FIELD', oneOf);
    given()
      .when(link(code(), code({ code: ' ten ' })))
      .thenRefused('INVALID_FIELD', { pointer: '/codes/1/code', detail: 'the same code twice' });
  });

  it('G-01 refuses money of another currency', () => {
    given()
      .when(link(code({ percent: null, amount: money(1, 'DKK') })))
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });
});

describe('products, organisations and finance', () => {
  it('SUB-49 links products that are there, each once', () => {
    const link = (...productIds: string[]) =>
      ({ type: 'LinkProducts', ...change, productIds, facts: { products: ['tote'] } }) as const;
    const linked = { type: 'ProductsLinked', data: { subscriptionId, productIds: ['tote'] } } as const;
    given().when(link('tote', 'tote')).then(linked);
    given(linked).when(link('tote')).thenNothing();
    given().when(link('tote', 'mug')).thenRefused('PRODUCT_NOT_FOUND', { productId: 'mug' });
  });

  it('SUB-52 names the selling units that have it', () => {
    const set = (...units: string[]) => ({ type: 'SetOrganisations', ...change, units }) as const;
    const unitsSet = { type: 'OrganisationsSet', data: { subscriptionId, units: ['shop'] } } as const;
    given().when(set(' shop', 'shop')).then(unitsSet);
    given(unitsSet).when(set('shop')).thenNothing();
    given().when(set(' ')).thenRefused('INVALID_FIELD', { pointer: '/units', detail: 'a unit has a name' });
  });

  it('SUB-53 keeps what the finance export names it by', () => {
    const finance = { referenceNumber: '4711', department: 'Sales', account: null };
    const set = { type: 'SetFinance', ...change, finance: { ...finance, account: ' ' } } as const;
    const financeSet = { type: 'FinanceSet', data: { subscriptionId, ...finance } } as const;
    given().when(set).then(financeSet);
    given(financeSet).when(set).thenNothing();
  });
});

describe('alternative texts', () => {
  const texts = (name: string | null): AlternativeTexts => ({
    name,
    description: null,
    suggestionHeading: null,
    suggestionDescription: null,
  });
  const set = (translations: Readonly<Record<string, AlternativeTexts>>) =>
    ({ type: 'SetTranslations', ...change, translations }) as const;

  it('SUB-54 are given in Swedish and English', () => {
    const translations = { sv: texts('Klassiker'), en: texts(null) };
    const translationsSet = { type: 'TranslationsSet', data: { subscriptionId, translations } } as const;
    given()
      .when(set({ en: texts(' '), sv: texts('Klassiker ') }))
      .then(translationsSet);
    given(translationsSet).when(set(translations)).thenNothing();
  });

  it('SUB-54 are refused in another language', () => {
    given()
      .when(set({ sv: texts('Klassiker'), de: texts('Klassiker') }))
      .thenRefused('UNSUPPORTED_LOCALE', { locale: 'de', locales: ['sv', 'en'] });
  });

  it('are refused on another version than was read', () => {
    given()
      .when({ ...set({}), expectedVersion: 2 })
      .thenRefused('VERSION_CONFLICT', { version: 1, expected: 2 });
  });
});
