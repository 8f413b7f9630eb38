import { SourcePerformance, sourcesOf, SubscriptionSource, TargetPerformance } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';
import { scopeOf } from '../exchange-scope';

/** EXC-25 to EXC-27, and EXC-21 for subscriptions: whether the target's production is one that this source may be exchanged into. */
export const scope: Policy = {
  rule: 'EXC-25',
  binds: 'online',
  check(facts) {
    const { subscription, target } = facts;
    return firstRefusal(sourcesOf(facts), (source) =>
      reaches(source, subscription, target)
        ? null
        : because('EXCHANGE_SCOPE_VIOLATION', { scope: scopeOf(subscription, source) }),
    );
  },
};

function reaches(
  source: SourcePerformance,
  subscription: SubscriptionSource | null,
  target: TargetPerformance,
): boolean {
  const sameProduction = source.productionId === target.productionId;
  switch (scopeOf(subscription, source)) {
    case 'same_production':
      return sameProduction; // EXC-25
    case 'same_promoter':
      return source.promoterId === target.promoterId; // EXC-26
    case 'all_productions_in_subscription':
      return sameProduction || subscription!.productionIds.includes(target.productionId); // EXC-21
    case 'all':
    case 'all_productions':
      return true; // EXC-27, EXC-21; the target has to accept it.
    default:
      return false;
  }
}
