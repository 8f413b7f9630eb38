import { RequestFacts } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-36: as many seats in as out, each named once, and each ticket named once. */
export const seatCount: Policy<RequestFacts> = {
  rule: 'EXC-36',
  binds: 'both',
  check({ request: { ticketIds, targetSeatIds } }) {
    const quantity = ticketIds.length;
    const seats = targetSeatIds === null ? quantity : new Set(targetSeatIds).size;
    const fits =
      seats === quantity && (targetSeatIds?.length ?? seats) === seats && new Set(ticketIds).size === quantity;
    return fits ? null : because('SEAT_COUNT_MISMATCH', { quantity, seats });
  },
};
