import { IntlMessageFormat } from 'intl-messageformat';
import { ErrorCode } from '../../kernel/error-codes';
import { EventType } from '../event-types';
import { danish } from './danish';
import { english } from './english';
import { factsOf, Names, ToldEvent, Writing } from './facts';
import { Language } from './language';
import { norwegian } from './norwegian';
import { swedish } from './swedish';

/** By the first part of a language's name. */
const languages: Readonly<Record<string, Language>> = {
  nb: norwegian,
  no: norwegian,
  nn: norwegian,
  da: danish,
  sv: swedish,
  en: english,
};

/** The best language there is for somebody who reads these, best first; English for all others. */
export function languageFor(wanted: readonly string[]): Language {
  const found = wanted.find((each) => each in languages);
  return found === undefined ? english : languages[found]!;
}

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Tells events in one language, times of day as they are where the house is. */
export function teller(language: Language, timeZone: string, names: Names): (event: ToldEvent) => string {
  const writing = writingOf(language, timeZone, names);
  return (event) => {
    // A log may have been written by a newer release: what it calls an event is better than nothing.
    if (!(event.type in language.sentences)) return event.type;
    return begun(language, String(messageOf(language, event.type as EventType).format({ ...factsOf(event, writing) })));
  };
}

/** A name stands as it is written; a word for somebody without one begins a sentence like any other. */
function begun({ locale, words }: Language, sentence: string): string {
  const isWord = [`${words.customer} `, `${words.erasedCustomer} `].some((word) => sentence.startsWith(word));
  return isWord ? sentence.slice(0, 1).toLocaleUpperCase(locale) + sentence.slice(1) : sentence;
}

/** Instants as people write them, where the house is. */
export function instantIn({ locale }: Language, timeZone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  return (at) => format.format(new Date(at));
}

/** Names, amounts and instants as people who read this language write them. */
function writingOf(language: Language, timeZone: string, names: Names): Writing {
  const { words, fields, values, refusals } = language;
  const amount = (minor: number, currency: string): string => amountIn(language, minor, currency);
  const instant = instantIn(language, timeZone);
  const list = (things: readonly string[]): string => (things.length === 0 ? words.nothing : things.join(', '));
  const value = (given: unknown): string => {
    if (given === null || given === undefined) return words.nothing;
    if (typeof given === 'boolean') return given ? words.yes : words.no;
    if (typeof given === 'string') return instantForm.test(given) ? instant(given) : (values[given] ?? given);
    if (Array.isArray(given)) return list(given.map(value));
    if (typeof given !== 'object') return String(given);
    const { amount: minor, currency } = given as { readonly amount?: unknown; readonly currency?: unknown };
    return typeof minor === 'number' && typeof currency === 'string' ? amount(minor, currency) : '…';
  };
  const refusal = (code: string): string => refusals[code as ErrorCode] ?? code;
  return { amount, instant, list, field: (name) => fields[name] ?? name, value, refusal, names };
}

/** Minor units as people write them: whole amounts without decimals. */
function amountIn({ locale, currency: own }: Language, minor: number, currency: string): string {
  const currencyDisplay = currency === own ? 'symbol' : 'code';
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay,
    trailingZeroDisplay: 'stripIfInteger',
  });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits!);
}

const messages = new Map<string, IntlMessageFormat>();

function messageOf({ locale, sentences }: Language, type: EventType): IntlMessageFormat {
  const key = `${locale} ${type}`;
  let message = messages.get(key);
  if (message === undefined) messages.set(key, (message = new IntlMessageFormat(sentences[type], locale)));
  return message;
}
