import { targetTypes } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-33: on the target the type is sold on the internet; and it is one that is sold on web at all (G-08). */
export const ticketTypeAccess: Policy = {
  rule: 'EXC-33',
  binds: 'online',
  check: (facts) =>
    firstRefusal(targetTypes(facts), (ticketTypeId) => {
      if (!facts.ticketTypes[ticketTypeId]!.soldOnline) return because('TICKET_TYPE_NOT_SOLD_ONLINE', { ticketTypeId });
      const { access } = facts.target.prices[ticketTypeId]!;
      return access === 'local_and_internet' ? null : because('TICKET_TYPE_ACCESS', { ticketTypeId, access });
    }),
};
