import { seasonOfRules } from '../exchange-scope';
import { sourcesOf } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-12, EXC-20: one set of rules for all tickets of an exchange. */
export const oneSeason: Policy = {
  rule: 'EXC-12',
  binds: 'both',
  check(facts) {
    const seasonIds = [...new Set(sourcesOf(facts).map((source) => seasonOfRules(facts.subscription, source)))];
    return seasonIds.length === 1 ? null : because('DIFFERENT_SEASON', { seasonIds });
  },
};
