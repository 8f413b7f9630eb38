import { errorCodes, type ErrorCode } from './error-codes';
import { advice, explain } from './explain';

describe('explaining a refusal', () => {
  it('gives a whole sentence for every code, with or without its numbers', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      for (const details of [{}, { remaining: 3, max: 5, used: 4, startsAt: null }]) {
        expect([code, explain(code, details)]).toEqual([code, expect.stringMatching(/^[A-Z0-9].*\.$/)]);
        expect(explain(code, details)).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });

  it('advises on every code in words of its own and without numbers that nobody gave', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      expect([code, advice(code)]).not.toEqual([code, `${errorCodes[code].title}.`]);
      expect([code, advice(code)]).toEqual([code, expect.not.stringMatching(/\b0 (?!or more)/)]);
    }
  });

  it.each([
    [0, '0 places are left'],
    [1, '1 place is left'],
    [2, '2 places are left'],
  ])('counts %i as people do', (remaining, words) => {
    expect(explain('SEAT_UNAVAILABLE', { remaining })).toContain(words);
  });

  it('points at the first wrong place and counts the others', () => {
    const error = (pointer: string) => ({ pointer, code: 'MISSING_FIELD', detail: 'This field is required.' });
    const one = explain('MISSING_FIELD', { errors: [error('/name')] });
    const two = explain('MISSING_FIELD', { errors: [error('/name'), error('/price')] });
    expect([one, two]).toEqual(['At /name: This field is required.', `${one} 1 more in details.errors.`]);
  });

  it('SUB-58: says where the money goes that is not taken, and what is due instead', () => {
    for (const code of ['ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED'] as const) {
      expect(explain(code, { status: 'paid', refundId: 'r-7' })).toMatch(/refund r-7 requested: see GET \/v1\/refunds/);
    }
    expect(explain('PURCHASE_EXPIRED', { status: 'cancelled', exchangeId: 'x-1' })).toMatch(/^Exchange x-1 is over/);
    expect(explain('ORDER_ALREADY_PAID', { exchangeId: 'x-1' })).toMatch(/^Exchange x-1 is completed/);
    const due = { amount: 20000, currency: 'NOK' };
    expect(explain('AMOUNT_MISMATCH', { due })).toMatch(/20000 .*NOK is due.*nothing was recorded/);
  });

  it('SALE-04: says of an order that is cancelled already that nothing is left to do', () => {
    const ticketIds = ['o1-0'];
    expect(explain('TICKET_ALREADY_RELEASED', { ticketIds, status: 'cancelled' })).toContain('cancelled already');
    expect(explain('TICKET_ALREADY_RELEASED', { ticketIds })).toContain('details.ticketIds');
  });

  it('CAMP-11: tells how many one person may still have', () => {
    expect(explain('CAMPAIGN_PER_USER_EXCEEDED', { max: 4, used: 3 })).toContain('1 more');
  });
});
