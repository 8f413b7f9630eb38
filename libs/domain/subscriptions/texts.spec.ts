import { recordAfter, subscriptionCreated } from '../../../test/support/subscription-builders';
import { SubscriptionEvent } from './subscription.events';
import { textsFor } from './texts';

const subscriptionId = 's1';
const swedish = { name: 'Klassiker', description: null, suggestionHeading: 'Se allt', suggestionDescription: null };
const events: SubscriptionEvent[] = [
  { type: 'SuggestionConfigured', data: { subscriptionId, enabled: true, heading: 'Se alt', description: 'Billig' } },
  { type: 'TranslationsSet', data: { subscriptionId, translations: { sv: swedish } } },
];
const record = recordAfter(subscriptionCreated({ name: 'Klassikere', description: 'Seks kvelder' }), ...events);
const nameFor = (...languages: string[]) => textsFor(record, { languages, defaultLanguage: 'nb' }).name;

describe('the texts of a subscription', () => {
  it('SUB-54 are those of the first language that there is', () => {
    expect(nameFor('sv', 'nb')).toBe('Klassiker');
    expect(nameFor('en', 'sv')).toBe('Klassiker');
    expect(nameFor('nb', 'sv')).toBe('Klassikere');
    expect(nameFor('de')).toBe('Klassikere');
    expect(nameFor()).toBe('Klassikere');
    expect(nameFor('constructor')).toBe('Klassikere');
  });

  it('SUB-54 are read in the default language where they are not translated', () => {
    expect(textsFor(record, { languages: ['sv'], defaultLanguage: 'nb' })).toEqual({
      name: 'Klassiker',
      description: 'Seks kvelder',
      suggestionHeading: 'Se allt',
      suggestionDescription: 'Billig',
    });
  });

  it('SUB-54 are the alternative ones also in the default language, when somebody gave them', () => {
    expect(textsFor(record, { languages: ['sv'], defaultLanguage: 'sv' }).name).toBe('Klassiker');
  });
});
