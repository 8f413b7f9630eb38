import { because, Policy } from '../exchange-policy';
import { Refusal } from '../exchange-facts';

/** EXC-04: `max` 0 is no limit (G-03). `used` counts exchanges under way as well, so that two of them cannot share the last one. */
export function maximumReached(max: number, used: number): Refusal | null {
  return max > 0 && used >= max ? because('MAX_EXCHANGES_REACHED', { max, used }) : null;
}

export const maximum: Policy = {
  rule: 'EXC-04',
  binds: 'online',
  check: ({ season, tally }) => maximumReached(season.rules.maxExchanges, tally.used),
};
