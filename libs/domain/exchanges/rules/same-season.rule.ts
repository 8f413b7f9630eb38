import { sourcesOf } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-30: source and target in one season, always; the widest scope of a subscription asks for the subscription's season too (EXC-21). */
export const sameSeason: Policy = {
  rule: 'EXC-30',
  binds: 'online',
  check(facts) {
    const { target, subscription } = facts;
    const seasonIds = sourcesOf(facts).map(({ seasonId }) => seasonId);
    if (subscription?.scope === 'all_productions') seasonIds.push(subscription.seasonId);
    const other = seasonIds.find((seasonId) => seasonId !== target.seasonId);
    return other === undefined ? null : because('DIFFERENT_SEASON', { seasonIds: [other, target.seasonId] });
  },
};
