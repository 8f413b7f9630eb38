import { sourcesOf } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-26: nobody is the same promoter as nobody. */
export const promoter: Policy = {
  rule: 'EXC-26',
  binds: 'online',
  check(facts) {
    const { target, subscription } = facts;
    if (subscription !== null) return null;
    return firstRefusal(sourcesOf(facts), ({ exchangeFrom, productionId, promoterId }) => {
      if (exchangeFrom !== 'same_promoter') return null;
      const without = [
        ...(promoterId === null ? [productionId] : []),
        ...(target.promoterId === null ? [target.productionId] : []),
      ];
      return without.length === 0 ? null : because('PROMOTER_MISSING', { productionIds: without });
    });
  },
};
