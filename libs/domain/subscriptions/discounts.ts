import { DomainError, refuseUnless } from '../../kernel/errors';
import { SubscriptionRecord } from './subscription-record';
import { DiscountCode } from './subscription.settings';

/** Case does not tell codes apart (SUB-48). */
export const codeKey = (code: string): string => code.trim().normalize('NFC').toLowerCase();

/** SUB-48: the code that was given; refused when it is none of the subscription's, or none was given where one is required. */
export function discountOf(
  { discounts }: Pick<SubscriptionRecord, 'discounts'>,
  given: string | null,
): DiscountCode | null {
  if (given === null) {
    refuseUnless(!discounts.codes.some(({ required }) => required), 'DISCOUNT_CODE_INVALID');
    return null;
  }
  const found = discounts.codes.find(({ code }) => codeKey(code) === codeKey(given));
  if (found === undefined) throw new DomainError('DISCOUNT_CODE_INVALID');
  return found;
}

/** What it takes off one ticket of this price, minor units: percent half up, never below 0. */
export function discountFor({ percent, amount }: DiscountCode, price: number): number {
  if (percent !== null) return Math.floor((price * percent + 50) / 100);
  return Math.min(price, amount!.amount);
}
