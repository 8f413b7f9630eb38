import { DomainError, refuseUnless } from '../../kernel/errors';
import { Money } from '../../kernel/money';

/** EXC-10: whether another ticket type may be had. A third value, that keeps type and price, is reserved. */
export const ticketTypePolicies = ['same_type', 'any_available_type'] as const;
/** EXC-12: per order = once for each exchange, however many tickets. */
export const feeTypes = ['none', 'per_order', 'per_ticket'] as const;

/** What a season says of exchanges (EXC-01 to EXC-14). Every exchange keeps the whole of it as it stood. */
export interface ExchangeRules {
  /** EXC-02: off, nothing is exchanged online, and everything else is kept. */
  readonly allowed: boolean;
  /** EXC-03: so many before a fee; 0 = none is free (G-03). */
  readonly freeExchanges: number;
  /** EXC-04: 0 = without limit (G-03). */
  readonly maxExchanges: number;
  /** EXC-06: days of 24 hours before the start of the source; 0 = until it starts (G-03). */
  readonly cutoffDays: number;
  readonly ticketTypePolicy: (typeof ticketTypePolicies)[number];
  /** EXC-11. */
  readonly samePriceZone: boolean;
  readonly feeType: (typeof feeTypes)[number];
  /** EXC-13: 0 = free of charge (G-03). */
  readonly onlineFee: Money;
  /** EXC-14: its price is the fee at the box office. */
  readonly boxOfficeExchangeProductId: string | null;
}

/** The rules of a season with the number of times they were set; a season that nobody set any for is at 0. */
export interface VersionedRules {
  readonly rules: ExchangeRules;
  readonly rulesVersion: number;
}

/** What holds before anybody has set anything: nothing online (EXC-02), and no fee at the box office. */
export function rulesNeverSet(currency: string): VersionedRules {
  const rules: ExchangeRules = {
    allowed: false,
    freeExchanges: 0,
    maxExchanges: 0,
    cutoffDays: 0,
    ticketTypePolicy: 'same_type',
    samePriceZone: false,
    feeType: 'none',
    onlineFee: { amount: 0, currency },
    boxOfficeExchangeProductId: null,
  };
  return { rules, rulesVersion: 0 };
}

/** A hundred years: an instant so long before any start can still be written down. */
export const maxCutoffDays = 36_500;

/** Refuses what is wrong by itself: numbers out of range (EXC-04), and more free exchanges than there may be at all. */
export function assertRules(rules: ExchangeRules): void {
  assertCount('/freeExchanges', rules.freeExchanges);
  assertCount('/maxExchanges', rules.maxExchanges);
  assertCount('/cutoffDays', rules.cutoffDays, maxCutoffDays);
  const { freeExchanges: free, maxExchanges: max } = rules;
  // EXC-04: 0 is no limit, so nothing can exceed it.
  refuseUnless(max === 0 || free <= max, 'FREE_EXCEEDS_MAX', { free, max });
}

function assertCount(pointer: string, value: number, max?: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= (max ?? value)) return;
  throw new DomainError('OUT_OF_RANGE', { pointer, value, min: 0, ...(max !== undefined && { max }) });
}
