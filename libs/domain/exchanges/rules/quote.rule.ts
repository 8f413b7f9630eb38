import { because, Policy } from '../exchange-policy';
import { changedSince, quoteBasis } from '../quote';

/** EXC-15: nothing of what was promised has changed, and it is used in time. Without a quote nothing was promised. */
export const quoteHolds: Policy = {
  rule: 'EXC-15',
  binds: 'both',
  check(facts) {
    const { quote, now } = facts;
    if (quote === null) return null;
    const changed = changedSince(quote.basis, quoteBasis(facts));
    if (changed.length > 0) return because('RULES_CHANGED', { changed });
    const { expiresAt } = quote;
    return now < expiresAt ? null : because('QUOTE_EXPIRED', { expiresAt });
  },
};
