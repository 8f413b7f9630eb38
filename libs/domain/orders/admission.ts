import { assertNever } from '../../kernel/errors';
import { OrderRecord, TicketRecord } from './order-record';

/** A door: the performance it leads to, and whether that has been called off. */
export interface Door {
  readonly performanceId: string;
  readonly performanceCancelled: boolean;
}

/** SALE-05: a ticket at a door. */
export interface AdmitTicket {
  readonly type: 'AdmitTicket';
  readonly ticketId: string;
  readonly door: Door;
  /** The sale as the performance's stream tells it, which opens the order's stream; `null` of an order that arbitrates itself. */
  readonly sale: OrderRecord | null;
}

/** Why a ticket does not open a door (SALE-05), the first that holds; `null` when it does. What decides is also what is shown. */
export function admissionObstacle(order: OrderRecord, ticket: TicketRecord, door: Door) {
  const { performanceId = order.performanceId } = ticket;
  if (performanceId !== door.performanceId) {
    return { code: 'DIFFERENT_PERFORMANCE', details: { performanceId } } as const;
  }
  return obstacleOfState(ticket) ?? (door.performanceCancelled ? cancelled : null);
}

const cancelled = { code: 'PERFORMANCE_CANCELLED', details: {} } as const;

/** Its one state (I3) says it all. */
function obstacleOfState({ id: ticketId, state, admittedAt, lockedBy }: TicketRecord) {
  switch (state) {
    case 'reserved':
      return { code: 'ORDER_NOT_PAID', details: { ticketId } } as const;
    case 'admitted':
      return { code: 'TICKET_USED', details: { ticketId, admittedAt } } as const;
    case 'cancelled':
    case 'expired':
      return { code: 'TICKET_NOT_ACTIVE', details: { ticketId, state } } as const;
    case 'exchanged':
      return { code: 'TICKET_ALREADY_EXCHANGED', details: { ticketId } } as const;
    case 'active':
      // EXC-36: whether it is still good is being decided.
      return lockedBy === undefined ? null : ({ code: 'TICKET_LOCKED', details: { ticketId } } as const);
    default:
      return assertNever(state);
  }
}
