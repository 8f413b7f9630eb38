import { ErrorCode } from '../../kernel/error-codes';
import { ExchangeFacts, Refusal } from './exchange-facts';

/** One rule of exchanges: it allows what it is shown, or says why not with its numbers. Knows nothing of the other rules. */
export interface Policy<Facts = ExchangeFacts> {
  /** Its number in `docs/rules.md`. */
  readonly rule: string;
  /** EXC-14: the box office is bound by what is true of tickets, seats and money, and by nothing that only steers online exchange. */
  readonly binds: 'both' | 'online' | 'box_office';
  /** `null` = allowed. What policies before this one have let pass can be relied on. */
  check(facts: Facts): Refusal | null;
}

export const because = (code: ErrorCode, details: Refusal['details'] = {}): Refusal => ({ code, details });

/** The first refusal that `check` finds among `items`. */
export function firstRefusal<T>(items: readonly T[], check: (item: T) => Refusal | null): Refusal | null {
  for (const item of items) {
    const refusal = check(item);
    if (refusal) return refusal;
  }
  return null;
}
