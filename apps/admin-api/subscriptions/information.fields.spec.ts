import { DomainError } from '../../../libs/kernel/errors';
import { readBody } from '../http/body.pipe';
import { CreateSubscriptionBody, EditSubscriptionBody } from './subscriptions.requests';

const good = { type: 'series', name: 'Classics', abbreviation: 'CLA', seasonId: 'spring' };

function refusalOf(dto: new () => object, body: object): DomainError | null {
  try {
    readBody(dto, body);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
function findings(dto: new () => object, body: object): string[] {
  const errors = (refusalOf(dto, body)?.details.errors ?? []) as { pointer: string; code: string }[];
  return errors.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('the fields of a subscription', () => {
  const wrong = { name: '', abbreviation: '', color: 'red', minPerPurchase: 0 };
  const all = [
    '/name NAME_REQUIRED',
    '/abbreviation INVALID_FIELD',
    '/color INVALID_COLOR',
    '/minPerPurchase OUT_OF_RANGE',
  ];

  it('G-05: are refused together, when it is made and when it is edited', () => {
    expect(findings(CreateSubscriptionBody, { ...good, ...wrong })).toEqual(all);
    expect(findings(EditSubscriptionBody, wrong)).toEqual(all);
  });

  it.each([
    ['abbreviation', ['', '  ', 'ELEVENCHARS', 'a\u0000', 5], 'INVALID_FIELD'],
    ['color', ['', 'red', '#12345', '#12345G'], 'INVALID_COLOR'],
    ['color', [5, '#'.repeat(21)], 'INVALID_FIELD'],
    ['minPerformances', [0, -1, 1.5], 'OUT_OF_RANGE'],
    ['maxPerPurchase', ['1', true], 'INVALID_FIELD'],
  ] as const)('SUB-05, SUB-08, SUB-12: %s: %j is %s', (field, values, code) => {
    for (const value of values)
      expect(findings(CreateSubscriptionBody, { ...good, [field]: value })).toEqual([`/${field} ${code}`]);
  });

  it('SUB-05, SUB-08, SUB-12: tell the numbers and the text that they are refused with', () => {
    const details = (fields: object) => refusalOf(EditSubscriptionBody, fields)?.details;
    expect(details({ color: 'red' })).toMatchObject({ color: 'red' });
    expect(details({ maxPerformances: 0 })).toMatchObject({ min: 1 });
  });

  it('SUB-05, SUB-08, SUB-12: are taken as they may be, an abbreviation with white space around it too', () => {
    const body = { ...good, abbreviation: ' TENLETTERS ', color: '#a01C2b', minPerPurchase: 1, maxPerPurchase: null };
    expect(findings(CreateSubscriptionBody, body)).toEqual([]);
    expect(findings(EditSubscriptionBody, { color: null })).toEqual([]);
  });
});
