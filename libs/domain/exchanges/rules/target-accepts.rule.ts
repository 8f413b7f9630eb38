import { sourcesOf } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';
import { scopeOf } from '../exchange-scope';

/** EXC-26, EXC-27, EXC-21: the scopes that lead into productions which have to be willing. */
const asksTheTarget: readonly string[] = ['same_promoter', 'all', 'all_productions'];

/** EXC-28: one direction only; that a production takes tickets in says nothing of its own. EXC-25 asks nobody. */
export const targetAccepts: Policy = {
  rule: 'EXC-28',
  binds: 'online',
  check(facts) {
    const { subscription, target } = facts;
    const asked = sourcesOf(facts).some((source) => asksTheTarget.includes(scopeOf(subscription, source)));
    if (!asked || target.acceptsExchangesInto) return null;
    return because('TARGET_DOES_NOT_ACCEPT_EXCHANGES', { productionId: target.productionId });
  },
};
