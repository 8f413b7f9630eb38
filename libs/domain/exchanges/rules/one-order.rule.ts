import { RequestFacts } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-12: one exchange takes tickets of one order, so that a fee per order is charged to somebody. */
export const oneOrder: Policy<RequestFacts> = {
  rule: 'EXC-12',
  binds: 'both',
  check({ ofOtherOrders, request, tickets }) {
    if (ofOtherOrders.length > 0) return because('TICKETS_SPAN_ORDERS', { ticketIds: ofOtherOrders });
    const unknown = request.ticketIds.filter((id) => !tickets.some((ticket) => ticket.id === id));
    return unknown.length === 0 ? null : because('TICKET_NOT_FOUND', { ticketIds: unknown });
  },
};
