import { DomainError, refuseUnless } from '../../kernel/errors';
import { invalidField, requiredName } from '../settings/settings.rules';
import { EmailTemplate, OrganisationSettings } from './organisation.events';

/** A week; a hold that lives longer is no hold any more. */
const maxMinutes = 10_080;

/** The given settings in the form they are stored in; refuses what is wrong by itself. */
export function tidySettings(given: Partial<OrganisationSettings>): Partial<OrganisationSettings> {
  const { name, timeZone, defaultLocale, locales, holdMinutes, quoteMinutes, emailTemplates } = given;
  return {
    ...(name !== undefined && { name: requiredName(name) }),
    ...(timeZone !== undefined && { timeZone: knownTimeZone(timeZone) }),
    ...(defaultLocale !== undefined && { defaultLocale: wellFormedLocale(defaultLocale, '/defaultLocale') }),
    ...(locales !== undefined && { locales: tidyLocales(locales) }),
    ...(holdMinutes !== undefined && { holdMinutes: minutesInRange(holdMinutes, '/holdMinutes') }),
    ...(quoteMinutes !== undefined && { quoteMinutes: minutesInRange(quoteMinutes, '/quoteMinutes') }),
    ...(emailTemplates !== undefined && { emailTemplates: tidyTemplates(emailTemplates) }),
  };
}

/** Refuses a default language that is not among the organisation's languages. */
export function assertDefaultLocale(settings: Pick<OrganisationSettings, 'defaultLocale' | 'locales'>): void {
  if (!settings.locales.includes(settings.defaultLocale)) {
    throw invalidField('/defaultLocale', 'must be one of the locales');
  }
}

/** ISO 4217 in form; which currencies there are is not the product's to say. */
export function tidyCurrency(currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) throw invalidField('/currency', 'three capital letters, for example NOK');
  return currency;
}

function knownTimeZone(timeZone: string): string {
  // An offset is no zone: it knows no summer time.
  if (/^[A-Za-z]/.test(timeZone) && isTimeZone(timeZone)) return timeZone;
  throw invalidField('/timeZone', 'an IANA time zone, for example Europe/Oslo');
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function wellFormedLocale(locale: string, pointer: string): string {
  if (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale)) return locale;
  throw invalidField(pointer, 'a language tag, for example nb or en-GB');
}

function tidyLocales(locales: readonly string[]): readonly string[] {
  if (locales.length === 0) throw invalidField('/locales', 'at least one language');
  return [...new Set(locales.map((locale, index) => wellFormedLocale(locale, `/locales/${index}`)))];
}

function minutesInRange(minutes: number, pointer: string): number {
  const inRange = Number.isInteger(minutes) && minutes >= 1 && minutes <= maxMinutes;
  refuseUnless(inRange, 'OUT_OF_RANGE', { pointer, min: 1, max: maxMinutes });
  return minutes;
}

function tidyTemplates(templates: readonly EmailTemplate[]): readonly EmailTemplate[] {
  const seen = new Set<string>();
  return templates.map(({ id, name }, index) => {
    if (seen.has(id)) throw doubleTemplate(index);
    seen.add(id);
    return { id, name: requiredName(name) };
  });
}

function doubleTemplate(index: number): DomainError {
  return invalidField(`/emailTemplates/${index}/id`, 'two templates have this id');
}
