import { information, pickAndMix, subscriptionCreated } from '../../../test/support/subscription-builders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { CreateSubscription, EditSubscription } from './information';
import { labelOf } from './subscription-record';
import { subscriptionDecider } from './subscription.decider';
import { SubscriptionEdited } from './subscription.events';
import { Information } from './subscription.settings';

const create = (fields: Partial<Information> = {}, seasonExists = true): CreateSubscription => ({
  type: 'CreateSubscription',
  subscriptionId: 's1',
  fields: { ...information, ...fields },
  facts: { seasonExists },
});
const edit = (changes: Partial<Information>, more: Partial<EditSubscription> = {}): EditSubscription => ({
  type: 'EditSubscription',
  expectedVersion: null,
  changes,
  facts: { seasonExists: true, sales: {} },
  ...more,
});
const edited = (changes: SubscriptionEdited['data']['changes']): SubscriptionEdited => ({
  type: 'SubscriptionEdited',
  data: { subscriptionId: 's1', changes },
});

const fresh = specify(subscriptionDecider).given();
const series = specify(subscriptionDecider).given(subscriptionCreated());
const mix = specify(subscriptionDecider).given(pickAndMix());

describe('creating a subscription', () => {
  it.each(['series', 'pick_and_mix'] as const)('SUB-01 makes a %s with all its settings', (type) => {
    fresh.when(create({ type })).then(subscriptionCreated({ type }));
  });

  it('SUB-01 refuses another type, and an id that is in use', () => {
    fresh
      // The compiler would not let it be asked for.
      .when(create({ type: 'flex' as never }))
      .thenRefused('INVALID_SUBSCRIPTION_TYPE', { types: ['series', 'pick_and_mix'] });
    series.when(create()).thenRefused('ID_TAKEN', { id: 's1' });
  });

  it('SUB-04 needs a name', () => {
    fresh.when(create({ name: ' ' })).thenRefused('NAME_REQUIRED');
    fresh.when(create({ name: ' Classics ' })).then(subscriptionCreated());
  });

  it.each(['', '  ', 'ELEVENCHARS'])('SUB-05 refuses %p as an abbreviation', (abbreviation) => {
    const details = { pointer: '/abbreviation', detail: '1 to 10 characters' };
    fresh.when(create({ abbreviation })).thenRefused('INVALID_FIELD', details);
  });

  it.each(['A', 'TENLETTERS'])('SUB-05 takes %p as an abbreviation', (abbreviation) => {
    fresh.when(create({ abbreviation })).then(subscriptionCreated({ abbreviation }));
  });

  it('SUB-06 refuses a season that is not there', () => {
    fresh.when(create({}, false)).thenRefused('SEASON_NOT_FOUND', { seasonId: 'spring' });
  });

  it('SUB-07 has the same seat everywhere as a series only', () => {
    fresh.when(create({ sameSeat: true })).then(subscriptionCreated({ sameSeat: true }));
    fresh.when(create({ type: 'pick_and_mix', sameSeat: true })).thenRefused('SAME_SEAT_ONLY_FOR_SERIES');
  });

  it.each(['red', '#12345', '#1234567', '#12345G', '112233'])('SUB-08 refuses %p as a colour', (color) => {
    fresh.when(create({ color })).thenRefused('INVALID_COLOR', { color });
  });

  it('SUB-08 takes a colour of six digits in whatever case', () => {
    fresh.when(create({ color: '#a01C2b' })).then(subscriptionCreated({ color: '#a01C2b' }));
  });

  it('SUB-09 is called by abbreviation and name, unless it has a label of its own', () => {
    expect(labelOf(information)).toBe('CLA Classics');
    expect(labelOf({ ...information, label: 'The classics' })).toBe('The classics');
    fresh.when(create({ label: ' ' })).then(subscriptionCreated({ label: null }));
  });

  it('SUB-10 keeps whether the dashboard shows the label, SUB-11 and the description', () => {
    const shown = { showLabel: true, description: 'Six evenings' };
    fresh.when(create(shown)).then(subscriptionCreated(shown));
  });

  it('SUB-12 limits how many are chosen in pick and mix only', () => {
    const mixed = { type: 'pick_and_mix', minPerformances: 3, maxPerformances: 3 } as const;
    fresh.when(create(mixed)).then(subscriptionCreated(mixed));
    fresh.when(create({ ...mixed, minPerformances: 4 })).thenRefused('INVALID_PERFORMANCE_LIMITS', { min: 4, max: 3 });
    fresh.when(create({ maxPerformances: 3 })).thenRefused('NOT_APPLICABLE_TO_SERIES', { field: 'maxPerformances' });
  });

  it('SUB-13 limits the subscriptions per purchase', () => {
    const limits = { minPerPurchase: 2, maxPerPurchase: 2 };
    fresh.when(create(limits)).then(subscriptionCreated(limits));
    fresh
      .when(create({ minPerPurchase: 3, maxPerPurchase: 2 }))
      .thenRefused('INVALID_PURCHASE_LIMITS', { min: 3, max: 2 });
  });

  it.each(['minPerformances', 'maxPerformances', 'minPerPurchase', 'maxPerPurchase'] as const)(
    'G-03 refuses 0 as %s: without a limit is null',
    (field) => {
      const mixed = { type: 'pick_and_mix' } as const;
      const refusal = { pointer: `/${field}`, min: 1 };
      fresh.when(create({ ...mixed, [field]: 0 })).thenRefused('OUT_OF_RANGE', refusal);
      fresh.when(create({ ...mixed, [field]: 1.5 })).thenRefused('OUT_OF_RANGE', refusal);
      fresh.when(create({ ...mixed, [field]: 1 })).then(subscriptionCreated({ ...mixed, [field]: 1 }));
    },
  );

  it('SUB-14 may have a smallest number of performances in both types', () => {
    fresh.when(create({ minPerformances: 3 })).then(subscriptionCreated({ minPerformances: 3 }));
    const mixed = { type: 'pick_and_mix', minPerformances: 3 } as const;
    fresh.when(create(mixed)).then(subscriptionCreated(mixed));
  });

  it('is checked field by field, then as a whole, then against the id and the season', () => {
    const all = { name: '', type: 'pick_and_mix', sameSeat: true } as const;
    series.when(create(all, false)).thenRefused('NAME_REQUIRED');
    series.when(create({ ...all, name: 'x' }, false)).thenRefused('SAME_SEAT_ONLY_FOR_SERIES');
    series.when(create({}, false)).thenRefused('ID_TAKEN', { id: 's1' });
  });
});

describe('editing a subscription', () => {
  it('SUB-04 records the fields that differ', () => {
    series
      .when(edit({ name: 'Modern', abbreviation: 'CLA', description: 'New' }))
      .then(edited({ name: { from: 'Classics', to: 'Modern' }, description: { from: null, to: 'New' } }));
  });

  it('SUB-01 may change the type as long as nothing is sold, when the rest of the tab fits it', () => {
    series.when(edit({ type: 'pick_and_mix' })).then(edited({ type: { from: 'series', to: 'pick_and_mix' } }));
    specify(subscriptionDecider)
      .given(pickAndMix({ maxPerformances: 3 }))
      .when(edit({ type: 'series' }))
      .thenRefused('NOT_APPLICABLE_TO_SERIES', { field: 'maxPerformances' });
    specify(subscriptionDecider)
      .given(pickAndMix({ maxPerformances: 3 }))
      .when(edit({ type: 'series', maxPerformances: null }))
      .then(edited({ type: { from: 'pick_and_mix', to: 'series' }, maxPerformances: { from: 3, to: null } }));
  });

  it('SUB-12 judges a limit by the one that stands already', () => {
    specify(subscriptionDecider)
      .given(pickAndMix({ minPerformances: 3 }))
      .when(edit({ maxPerformances: 2 }))
      .thenRefused('INVALID_PERFORMANCE_LIMITS', { min: 3, max: 2 });
    mix.when(edit({ maxPerformances: 2 })).then(edited({ maxPerformances: { from: null, to: 2 } }));
  });

  it('SUB-06 refuses a season that is not there', () => {
    series
      .when(edit({ seasonId: 'autumn' }, { facts: { seasonExists: false, sales: {} } }))
      .thenRefused('SEASON_NOT_FOUND', { seasonId: 'autumn' });
  });

  it('comes in this order: the fields, whether it is there, the version, whether anything changes, the rest', () => {
    const wrong = { name: '', sameSeat: true };
    fresh.when(edit(wrong)).thenRefused('NAME_REQUIRED');
    fresh.when(edit({ sameSeat: true })).thenRefused('NOT_FOUND');
    mix.when(edit({}, { expectedVersion: 2 })).thenRefused('VERSION_CONFLICT', { version: 1, expected: 2 });
    mix.when(edit({}, { expectedVersion: 1 })).thenRefused('NOTHING_TO_CHANGE');
    mix
      .when(edit({ sameSeat: true }, { facts: { seasonExists: false, sales: {} } }))
      .thenRefused('SAME_SEAT_ONLY_FOR_SERIES');
  });

  it('counts a version', () => {
    const { record } = stateAfter(subscriptionDecider, [
      subscriptionCreated(),
      edited({ name: { from: 'Classics', to: 'Modern' } }),
    ]);
    expect(record).toMatchObject({ name: 'Modern', version: 2 });
  });
});
