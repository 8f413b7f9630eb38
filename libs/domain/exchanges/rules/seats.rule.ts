import { Policy } from '../exchange-policy';

/** EXC-36: a priced and free place for every ticket; else nothing changes, and the old seat stays whose it was. */
export const seats: Policy = {
  rule: 'EXC-36',
  binds: 'both',
  check: ({ target: { places } }) => ('code' in places ? places : null),
};
