import { specify, stateAfter } from '../../kernel/decider-specification';
import { Sealed } from '../../kernel/sealed';
import { ChangeEmail, customerAliasesDecider, resolveCustomer } from './customer-aliases.decider';
import { EmailChanged } from './customer-aliases.events';

const email = 's1.x' as Sealed;
const change = (customerId: string, from: string | null, to: string, more: Partial<ChangeEmail> = {}): ChangeEmail => ({
  type: 'ChangeEmail',
  customerId,
  standing: 'known',
  fromDigest: from,
  toDigest: to,
  formerMeans: `after-${from}`,
  inUse: false,
  email,
  ...more,
});
const changed = (customerId: string, fromDigest: string | null, toDigest: string): EmailChanged => ({
  type: 'EmailChanged',
  data: { customerId, fromDigest, toDigest, formerMeans: fromDigest && `after-${fromDigest}`, email },
});
const spec = (...events: EmailChanged[]) => specify(customerAliasesDecider).given(...events);
const meaning = (digest: string, ...events: EmailChanged[]) =>
  resolveCustomer(stateAfter(customerAliasesDecider, events), digest, `derived-${digest}`);

describe('a change of e-mail address', () => {
  it('CAMP-12: keeps the customer, whom the new address means from then on', () => {
    spec()
      .when(change('anna', 'a@', 'b@'))
      .then(changed('anna', 'a@', 'b@'));
    expect(meaning('b@', changed('anna', 'a@', 'b@'))).toBe('anna');
  });

  it('CAMP-12: makes the former address mean another person', () => {
    expect(meaning('a@', changed('anna', 'a@', 'b@'))).toBe('after-a@');
    expect(meaning('c@', changed('anna', 'a@', 'b@'))).toBe('derived-c@');
  });

  it('is refused to an address that another customer has by a change', () => {
    spec(changed('anna', 'a@', 'b@'))
      .when(change('bo', 'c@', 'b@'))
      .thenRefused('EMAIL_TAKEN');
  });

  it('is refused to an address that means an existing customer', () => {
    spec()
      .when(change('anna', 'a@', 'b@', { inUse: true }))
      .thenRefused('EMAIL_TAKEN');
  });

  it('is possible back to a former address for which nobody came', () => {
    const away = changed('anna', 'a@', 'b@');
    const back = changed('anna', 'b@', 'a@');
    spec(away)
      .when(change('anna', 'b@', 'a@'))
      .then(back);
    expect(meaning('a@', away, back)).toBe('anna');
    expect(meaning('b@', away, back)).toBe('after-b@');
  });

  it('is refused back to a former address for which somebody came', () => {
    spec(changed('anna', 'a@', 'b@'))
      .when(change('anna', 'b@', 'a@', { inUse: true }))
      .thenRefused('EMAIL_TAKEN');
    spec(changed('anna', 'a@', 'b@'), changed('bo', 'c@', 'a@'))
      .when(change('anna', 'b@', 'a@'))
      .thenRefused('EMAIL_TAKEN');
  });

  it('frees the address for others', () => {
    const away = changed('anna', 'a@', 'b@');
    spec(away)
      .when(change('bo', 'c@', 'a@'))
      .then(changed('bo', 'c@', 'a@'));
    expect(meaning('a@', away, changed('bo', 'c@', 'a@'))).toBe('bo');
  });

  it('starts from the address recorded last, whatever the caller has seen', () => {
    spec(changed('anna', 'a@', 'b@'))
      .when(change('anna', 'a@', 'c@', { formerMeans: 'after-b@' }))
      .then(changed('anna', 'b@', 'c@'));
  });

  it('can be the first address of a customer who had none', () => {
    spec()
      .when(change('anna', null, 'a@'))
      .then(changed('anna', null, 'a@'));
  });

  it('to the same address changes nothing', () => {
    spec()
      .when(change('anna', 'a@', 'a@'))
      .thenRefused('NOTHING_TO_CHANGE');
    spec(changed('anna', 'a@', 'b@'))
      .when(change('anna', 'a@', 'b@'))
      .thenRefused('NOTHING_TO_CHANGE');
  });

  it('is refused for a customer whom nobody knows or who has been erased', () => {
    spec()
      .when(change('anna', 'a@', 'b@', { standing: 'unknown' }))
      .thenRefused('NOT_FOUND');
    spec()
      .when(change('anna', 'a@', 'b@', { standing: 'erased' }))
      .thenRefused('ERASED');
  });
});
