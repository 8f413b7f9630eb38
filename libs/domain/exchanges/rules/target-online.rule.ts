import { because, Policy } from '../exchange-policy';

/** EXC-29: the target's production; the source is had already. */
export const productionOnline: Policy = {
  rule: 'EXC-29',
  binds: 'online',
  check({ target: { productionOnline: online, productionId } }) {
    return online ? null : because('TARGET_PRODUCTION_NOT_ONLINE', { productionId });
  },
};

/** EXC-34: available online; whether it is on sale is another matter (EXC-35). */
export const performanceOnline: Policy = {
  rule: 'EXC-34',
  binds: 'online',
  check({ target: { availableOnline, performanceId } }) {
    return availableOnline ? null : because('TARGET_NOT_ONLINE', { performanceId });
  },
};
