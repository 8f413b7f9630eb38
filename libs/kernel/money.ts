import { DomainError } from './errors';

/** G-01: integer minor units and an ISO 4217 currency; 200 kr is `{ amount: 20000, currency: 'NOK' }`. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Refuses an amount in another currency than `currency` with CURRENCY_MISMATCH (G-01). */
export function assertCurrency(money: Money, currency: string): void {
  if (money.currency !== currency) {
    throw new DomainError('CURRENCY_MISMATCH', { expected: currency, currency: money.currency });
  }
}
