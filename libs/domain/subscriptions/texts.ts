import { SubscriptionRecord } from './subscription-record';
import { AlternativeTexts, TranslatedLocale } from './subscription.settings';

/** The languages a reader wants, best first, and the one in which the house writes; each as its first part, such as `sv`. */
export interface Reading {
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
}

type Written = Pick<SubscriptionRecord, 'name' | 'description' | 'suggestion' | 'translations'>;

/** SUB-54: the texts in the best language there is; whatever is not translated is read in the default language. */
export function textsFor(record: Written, { languages, defaultLanguage }: Reading) {
  const { name, description, suggestion, translations } = record;
  const has = (language: string) => Object.hasOwn(translations, language);
  const language = languages.find((each) => has(each) || each === defaultLanguage) ?? defaultLanguage;
  const told: AlternativeTexts | undefined = has(language) ? translations[language as TranslatedLocale] : undefined;
  return {
    name: told?.name ?? name,
    description: told?.description ?? description,
    suggestionHeading: told?.suggestionHeading ?? suggestion.heading,
    suggestionDescription: told?.suggestionDescription ?? suggestion.description,
  };
}
