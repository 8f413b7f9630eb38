import { errorCodes, type ErrorCode } from './error-codes';
import { explain } from './explain';

describe('explaining a refusal', () => {
  it('gives a whole sentence for every code, with or without its numbers', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      for (const details of [{}, { remaining: 3, max: 5, used: 4, startsAt: null }]) {
        expect([code, explain(code, details)]).toEqual([code, expect.stringMatching(/^[A-Z0-9].*\.$/)]);
        expect(explain(code, details)).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });

  it('CAMP-11: tells how many one person may still have', () => {
    expect(explain('CAMPAIGN_PER_USER_EXCEEDED', { max: 4, used: 3 })).toContain('1 more');
  });
});
