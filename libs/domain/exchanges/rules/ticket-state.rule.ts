import { ErrorCode } from '../../../kernel/error-codes';
import { SourceTicket } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-36: only a ticket that would open its door is exchanged. All tickets are asked one question before the next is asked (EXC-37). */
const refusesTickets = (code: ErrorCode, applies: (ticket: SourceTicket) => boolean): Policy => ({
  rule: 'EXC-36',
  binds: 'both',
  check: ({ tickets }) =>
    firstRefusal(tickets, (ticket) => {
      const { id: ticketId, state, lockedBy } = ticket;
      if (!applies(ticket)) return null;
      return because(code, { ticketId, state, ...(lockedBy !== null && { exchangeId: lockedBy }) });
    }),
});

/** What has lapsed was never paid either. */
export const orderPaid = refusesTickets('ORDER_NOT_PAID', ({ state }) => state === 'reserved' || state === 'expired');
export const notUsed = refusesTickets('TICKET_USED', ({ state }) => state === 'admitted');
export const notExchanged = refusesTickets('TICKET_ALREADY_EXCHANGED', ({ state }) => state === 'exchanged');
/** Cancelled or refunded. */
export const ticketActive = refusesTickets('TICKET_NOT_ACTIVE', ({ state }) => state !== 'active');
export const notLocked = refusesTickets('TICKET_LOCKED', ({ lockedBy }) => lockedBy !== null);
