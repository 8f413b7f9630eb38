import { admissionObstacle } from '../../libs/domain/orders/admission';
import { findPerformance } from '../performances/performances.queries';
import { Views } from '../query-context';
import { AdmissionBody, admissionBody } from './admissions.body';
import { findOrderOfTicket } from './orders.queries';

/** What a door would say to a ticket now. Without a door it is that of the ticket's own performance. */
export async function getAdmission(
  views: Views,
  input: { readonly organisationId: string; readonly ticketId: string; readonly performanceId?: string },
): Promise<AdmissionBody | undefined> {
  const { organisationId, ticketId } = input;
  const order = await findOrderOfTicket(views, organisationId, ticketId);
  if (order === undefined) return undefined;
  const ticket = order.tickets.find(({ id }) => id === ticketId)!;
  const performanceId = input.performanceId ?? ticket.performanceId ?? order.performanceId;
  const performance = await findPerformance(views, organisationId, performanceId);
  const door = { performanceId, performanceCancelled: performance?.cancelled ?? false };
  return admissionBody(order, ticket, views.barcode(organisationId, ticketId), admissionObstacle(order, ticket, door));
}
