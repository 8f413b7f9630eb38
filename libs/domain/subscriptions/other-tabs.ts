import { DomainError, refuseUnless } from '../../kernel/errors';
import { assertCurrency } from '../../kernel/money';
import { invalidField } from '../settings/settings.rules';
import { codeKey } from './discounts';
import {
  ChangesPart,
  current,
  distinct,
  partSet,
  refuseUnknown,
  SubscriptionState,
  unlessSame,
} from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';
import {
  AlternativeTexts,
  DiscountCode,
  Finance,
  Image,
  translatedLocales,
  Translations,
} from './subscription.settings';

export interface SetSubscriptionImage extends ChangesPart {
  readonly type: 'SetSubscriptionImage';
  /** One of them; both `null` takes the image away. */
  readonly url: string | null;
  readonly assetId: string | null;
}

export interface LinkDiscountCodes extends ChangesPart {
  readonly type: 'LinkDiscountCodes';
  readonly codes: readonly DiscountCode[];
  readonly facts: { readonly currency: string };
}

export interface LinkProducts extends ChangesPart {
  readonly type: 'LinkProducts';
  readonly productIds: readonly string[];
  /** Those of them that are there. */
  readonly facts: { readonly products: readonly string[] };
}

export interface SetOrganisations extends ChangesPart {
  readonly type: 'SetOrganisations';
  readonly units: readonly string[];
}

export interface SetFinance extends ChangesPart {
  readonly type: 'SetFinance';
  readonly finance: Finance;
}

export interface SetTranslations extends ChangesPart {
  readonly type: 'SetTranslations';
  readonly translations: Readonly<Record<string, AlternativeTexts>>;
}

/** Image, discount codes, products, organisations, finance and language; the renewal tab has a file of its own. */
export const otherTabsRules = {
  /** SUB-45. */
  SetSubscriptionImage(state: SubscriptionState, command: SetSubscriptionImage): readonly SubscriptionEvent[] {
    const image = imageOf(command);
    const record = current(state, command);
    return unlessSame(record.image, image, {
      type: 'SubscriptionImageSet',
      data: { subscriptionId: record.subscriptionId, image },
    });
  },

  /** SUB-48: codes are told apart without regard to case; what one takes off is decided when somebody buys. */
  LinkDiscountCodes(state: SubscriptionState, command: LinkDiscountCodes): readonly SubscriptionEvent[] {
    const codes = command.codes.map(tidyCode);
    refuseDoubleCodes(codes);
    const record = current(state, command);
    for (const { amount } of codes) if (amount !== null) assertCurrency(amount, command.facts.currency);
    return partSet(record, 'discounts', 'DiscountCodesLinked', { codes });
  },

  /** SUB-49: sold once for each subscription, not for each of its performances. */
  LinkProducts(state: SubscriptionState, command: LinkProducts): readonly SubscriptionEvent[] {
    const productIds = distinct(command.productIds);
    const record = current(state, command);
    refuseUnknown(productIds, command.facts.products, 'PRODUCT_NOT_FOUND', 'productId');
    return partSet(record, 'products', 'ProductsLinked', { productIds });
  },

  /** SUB-52: the selling units of the house whose keys may sell it; none named = all. */
  SetOrganisations(state: SubscriptionState, command: SetOrganisations): readonly SubscriptionEvent[] {
    const units = distinct(command.units.map((unit) => unit.trim()));
    if (units.includes('')) throw invalidField('/units', 'a unit has a name');
    const record = current(state, command);
    return partSet(record, 'organisations', 'OrganisationsSet', { units });
  },

  /** SUB-53. */
  SetFinance(state: SubscriptionState, command: SetFinance): readonly SubscriptionEvent[] {
    const { referenceNumber, department, account } = command.finance;
    const finance = { referenceNumber: told(referenceNumber), department: told(department), account: told(account) };
    const record = current(state, command);
    return partSet(record, 'finance', 'FinanceSet', finance);
  },

  /** SUB-54. */
  SetTranslations(state: SubscriptionState, command: SetTranslations): readonly SubscriptionEvent[] {
    const translations = tidyTranslations(command.translations);
    const record = current(state, command);
    return unlessSame(record.translations, translations, {
      type: 'TranslationsSet',
      data: { subscriptionId: record.subscriptionId, translations },
    });
  },
};

function imageOf({ url, assetId }: SetSubscriptionImage): Image | null {
  if (url === null) return assetId === null ? null : { assetId };
  refuseUnless(assetId === null && isHttpsUrl(url), 'INVALID_IMAGE');
  return { url };
}

function isHttpsUrl(text: string): boolean {
  if (!/^https:\/\/[^\s/?#@:]/i.test(text)) return false;
  return URL.canParse(text) && new URL(text).username === '';
}

function tidyCode({ code, percent, amount, required }: DiscountCode, index: number): DiscountCode {
  const pointer = `/codes/${index}`;
  const tidied = code.trim();
  if (tidied === '') throw invalidField(`${pointer}/code`, 'at least one character');
  if ((percent === null) === (amount === null)) throw invalidField(pointer, 'percent or amount, one of them');
  const inRange = percent === null || (Number.isInteger(percent) && percent >= 1 && percent <= 100);
  refuseUnless(inRange, 'OUT_OF_RANGE', { pointer: `${pointer}/percent`, min: 1, max: 100 });
  // Rebuilt, so that the same amount in another order of its fields is no change.
  const money = amount && { amount: amount.amount, currency: amount.currency };
  return { code: tidied, percent, amount: money, required };
}

function refuseDoubleCodes(codes: readonly DiscountCode[]): void {
  const seen = new Set<string>();
  codes.forEach(({ code }, index) => {
    if (seen.has(codeKey(code))) throw invalidField(`/codes/${index}/code`, 'the same code twice');
    seen.add(codeKey(code));
  });
}

function tidyTranslations(given: SetTranslations['translations']): Translations {
  const unknown = Object.keys(given).find((locale) => !(translatedLocales as readonly string[]).includes(locale));
  if (unknown !== undefined)
    throw new DomainError('UNSUPPORTED_LOCALE', { locale: unknown, locales: translatedLocales });
  // In the order of the languages, so that the same texts named the other way round are no change.
  return Object.fromEntries(
    translatedLocales.flatMap((locale) => (given[locale] ? [[locale, tidyTexts(given[locale])]] : [])),
  );
}

function tidyTexts(texts: AlternativeTexts): AlternativeTexts {
  return {
    name: told(texts.name),
    description: told(texts.description),
    suggestionHeading: told(texts.suggestionHeading),
    suggestionDescription: told(texts.suggestionDescription),
  };
}

/** An empty text is none. */
const told = (text: string | null): string | null => text?.trim() || null;
