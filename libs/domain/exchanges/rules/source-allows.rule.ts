import { sourcesOf } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-24, and EXC-21 for tickets of a subscription, which asks the subscription instead of the production. */
export const sourceAllows: Policy = {
  rule: 'EXC-24',
  binds: 'online',
  check(facts) {
    const { subscription } = facts;
    if (subscription !== null) {
      const { scope, subscriptionId } = subscription;
      return scope === 'none' ? because('EXCHANGE_DISABLED_FOR_SUBSCRIPTION', { subscriptionId }) : null;
    }
    return firstRefusal(sourcesOf(facts), ({ exchangeFrom, productionId }) =>
      exchangeFrom === 'no' ? because('EXCHANGE_DISABLED_FOR_PRODUCTION', { productionId }) : null,
    );
  },
};
