import { moneyOf } from '../exchange-price';
import { because, Policy } from '../exchange-policy';

/** EXC-08, EXC-13: money that comes with the request is exactly what is due (SUB-58). */
export const payment: Policy = {
  rule: 'EXC-08',
  binds: 'both',
  check(facts) {
    const { payment: paid, currency } = facts;
    if (paid === null) return null;
    if (paid.currency !== currency)
      return because('CURRENCY_MISMATCH', { expected: currency, currency: paid.currency });
    const { due } = moneyOf(facts);
    return paid.amount === due ? null : because('AMOUNT_MISMATCH', { due: { amount: due, currency } });
  },
};
