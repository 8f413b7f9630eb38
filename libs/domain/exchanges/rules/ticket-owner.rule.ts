import { because, Policy } from '../exchange-policy';

/** EXC-36: the tickets are of the customer that was named, who may not be named any more once erased. */
export const ticketOwner: Policy = {
  rule: 'EXC-36',
  binds: 'both',
  check({ request: { customerId }, order, customerErased }) {
    if (customerId !== null && customerId !== order.customerId) return because('NOT_TICKET_OWNER', { customerId });
    return customerErased ? because('ERASED', { customerId }) : null;
  },
};
