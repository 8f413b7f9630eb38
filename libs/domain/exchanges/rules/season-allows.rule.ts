import { because, Policy } from '../exchange-policy';

/** EXC-02, SUB-29: the season's switch comes before everything else that is set, the subscription's own included. */
export const seasonAllows: Policy = {
  rule: 'EXC-02',
  binds: 'online',
  check({ season: { seasonId, rules } }) {
    return rules.allowed ? null : because('EXCHANGE_DISABLED_FOR_SEASON', { seasonId });
  },
};
