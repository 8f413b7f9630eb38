import { exchangeFacts, exchangeRules, sourceTicket } from '../../../test/support/exchanges';
import { exchangeMoney, FeeTerms } from './exchange-money';
import { moneyOf } from './exchange-price';

const noFee: FeeTerms = { feeType: 'none', price: 2500, free: false };
const pair = (from: number, to: number, ticketId = 'o1-0') => ({ ticketId, from, to });

describe('what an exchange costs', () => {
  it.each([
    ['EXC-08: the dearer ticket costs its difference', [pair(300, 350)], { difference: 50, forfeited: 0, due: 50 }],
    ['EXC-09: the cheaper ticket gives nothing back', [pair(350, 300)], { difference: 0, forfeited: 50, due: 0 }],
    ['EXC-08: the same price costs nothing', [pair(300, 300)], { difference: 0, forfeited: 0, due: 0 }],
    [
      'EXC-09: a cheaper ticket does not pay for a dearer one',
      [pair(300, 350), pair(350, 300, 'o1-1')],
      { difference: 50, forfeited: 50, due: 50 },
    ],
  ])('%s', (_, pairs, money) => {
    expect(exchangeMoney(pairs, noFee)).toMatchObject({ ...money, fee: 0 });
  });

  it('EXC-08: tells every ticket by itself', () => {
    const { perTicket } = exchangeMoney([pair(300, 350), pair(350, 300, 'o1-1')], noFee);
    expect(perTicket).toEqual([
      { ticketId: 'o1-0', from: 300, to: 350, difference: 50, forfeited: 0 },
      { ticketId: 'o1-1', from: 350, to: 300, difference: 0, forfeited: 50 },
    ]);
  });

  it.each([
    ['EXC-12: none charges nothing whatever the price', 'none', 0],
    ['EXC-13: 25 kr for each of 2 tickets are 50 kr', 'per_ticket', 5000],
    ['EXC-13: 25 kr for the order are 25 kr', 'per_order', 2500],
  ] as const)('%s', (_, feeType, fee) => {
    const pairs = [pair(300, 300), pair(300, 300, 'o1-1')];
    expect(exchangeMoney(pairs, { feeType, price: 2500, free: false })).toMatchObject({ fee, due: fee });
  });

  it('EXC-13: a free exchange has no fee and still pays the difference', () => {
    const terms: FeeTerms = { feeType: 'per_ticket', price: 2500, free: true };
    expect(exchangeMoney([pair(300, 350)], terms)).toMatchObject({ fee: 0, difference: 50, due: 50, free: true });
  });

  it('EXC-09: what is forfeited never pays the fee', () => {
    const terms: FeeTerms = { feeType: 'per_order', price: 2500, free: false };
    expect(exchangeMoney([pair(35000, 30000)], terms)).toMatchObject({ forfeited: 5000, fee: 2500, due: 2500 });
  });

  it('EXC-14: is the price of the product at the box office, and the fee of the season online', () => {
    const tickets = [sourceTicket(), sourceTicket({ id: 'o1-1' })];
    expect(moneyOf(exchangeFacts({ tickets }))).toMatchObject({ fee: 5000 });
    expect(moneyOf(exchangeFacts({ tickets, request: { channel: 'box_office' } }))).toMatchObject({ fee: 8000 });
  });

  it('EXC-03, EXC-14: the first ones are free in either channel', () => {
    const season = { rules: exchangeRules({ freeExchanges: 2 }) };
    for (const channel of ['online', 'box_office'] as const) {
      const at = (free: number) => moneyOf(exchangeFacts({ request: { channel }, season, tally: { used: 5, free } }));
      expect(at(1)).toMatchObject({ free: true, fee: 0, due: 5000 });
      expect(at(2)).toMatchObject({ free: false });
    }
  });
});
