import { because, Policy } from '../exchange-policy';

/** EXC-14: what is charged at the box office is a product; without one there is no price for it. */
export const boxOfficeProduct: Policy = {
  rule: 'EXC-14',
  binds: 'box_office',
  check({ season: { seasonId, rules }, product }) {
    return rules.feeType === 'none' || product !== null
      ? null
      : because('EXCHANGE_PRODUCT_NOT_CONFIGURED', { seasonId });
  },
};
