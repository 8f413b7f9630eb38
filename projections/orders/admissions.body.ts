import { admissionObstacle } from '../../libs/domain/orders/admission';
import { OrderRecord, TicketRecord, TicketState } from '../../libs/domain/orders/order-record';
import { Instant } from '../../libs/kernel/event';

/** A ticket at a door (SALE-05): whether it opens it, and else the code that its bearer would be refused with. */
export interface AdmissionBody {
  readonly barcode: string;
  readonly orderId: string;
  readonly ticketId: string;
  readonly performanceId: string;
  readonly ticketTypeId: string;
  readonly seatId?: string;
  readonly state: TicketState;
  readonly allowed: boolean;
  readonly code?: string;
  readonly details?: object;
  readonly admittedAt?: Instant;
}

export function admissionBody(
  order: OrderRecord,
  { id, seatId, state, admittedAt, performanceId, ticketTypeId }: TicketRecord,
  barcode: string,
  obstacle: ReturnType<typeof admissionObstacle>,
): AdmissionBody {
  return {
    barcode,
    orderId: order.orderId,
    ticketId: id,
    performanceId: performanceId ?? order.performanceId,
    ticketTypeId: ticketTypeId ?? order.ticketTypeId,
    ...(seatId !== null && { seatId }),
    state,
    allowed: obstacle === null,
    ...obstacle,
    ...(admittedAt !== undefined && { admittedAt }),
  };
}
