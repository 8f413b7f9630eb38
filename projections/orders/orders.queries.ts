import { movedTo, OrderStatus } from '../../libs/domain/orders/order-record';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { documentId } from '../documents';
import { mergedPage, PageBody } from '../paging';
import { ById, PageInput, Views } from '../query-context';
import { ticketTypesByIds } from '../settings/settings.queries';
import { AroundOrder, OrderBody, orderBody, TicketBody, ticketBody } from './orders.body';
import { OrderDocument } from './orders.projection';

/** The most frequent first. */
const statuses: readonly OrderStatus[] = ['paid', 'pending_payment', 'expired', 'cancelled'];

/** Also for commands that name only an order: it says which performance arbitrates it. */
export async function findOrder(
  views: Views,
  organisationId: string,
  orderId: string,
): Promise<OrderDocument | undefined> {
  return views.store.get<OrderDocument>(views.view('orders'), documentId(organisationId, orderId));
}

/** The order that a ticket's id tells: what stands before its last dash. */
export function orderIdOfTicket(ticketId: string): string | undefined {
  const dash = ticketId.lastIndexOf('-');
  return dash < 0 ? undefined : ticketId.slice(0, dash);
}

/** `undefined` when the order has no such ticket. */
export async function findOrderOfTicket(
  views: Views,
  organisationId: string,
  ticketId: string,
): Promise<OrderDocument | undefined> {
  const orderId = orderIdOfTicket(ticketId);
  const sold = orderId === undefined ? undefined : await findOrder(views, organisationId, orderId);
  const holder = sold && movedTo(sold, ticketId);
  // SUB-43: it may have gone to an order of its own; that is there a moment later.
  const order = (holder === undefined ? undefined : await findOrder(views, organisationId, holder)) ?? sold;
  return order?.tickets.some(({ id }) => id === ticketId) ? order : undefined;
}

export async function getOrder(views: Views, { organisationId, id }: ById): Promise<OrderBody | undefined> {
  const order = await findOrder(views, organisationId, id);
  return order && orderBody(order, await aroundOrders(views, organisationId, [order]));
}

export async function getTicket(
  views: Views,
  { organisationId, id }: ById,
): Promise<(TicketBody & { readonly orderId: string }) | undefined> {
  const order = await findOrderOfTicket(views, organisationId, id);
  if (order === undefined) return undefined;
  const around = await aroundOrders(views, organisationId, [order]);
  const ticket = order.tickets.find((each) => each.id === id)!;
  return { ...ticketBody(order, ticket, around), orderId: order.orderId };
}

export interface OrderFilter {
  readonly customerId?: string;
  readonly status?: OrderStatus;
}

/** Newest first. Any combination of the filters is answered from an index. */
export async function listOrders(
  views: Views,
  input: PageInput & OrderFilter & { readonly organisationId: string },
): Promise<PageBody<OrderBody>> {
  const { organisationId, customerId, status, limit, cursor } = input;
  const { items, nextCursor } = await mergedPage<OrderDocument>(views, 'orders', {
    index: customerId === undefined ? 'byStatus' : 'byCustomer',
    equals: customerId === undefined ? [organisationId] : [organisationId, customerId],
    among: status === undefined ? statuses : [status],
    limit,
    cursor,
  });
  const around = await aroundOrders(views, organisationId, items);
  return { items: items.map((order) => orderBody(order, around)), nextCursor };
}

/** What bodies of these orders take from other views. */
async function aroundOrders(
  views: Views,
  organisationId: string,
  orders: readonly OrderDocument[],
): Promise<AroundOrder> {
  const types: ReadonlyMap<string, TicketTypeFields> = await ticketTypesByIds(
    views,
    organisationId,
    orders.flatMap(({ ticketTypeId, tickets }) => tickets.map((ticket) => ticket.ticketTypeId ?? ticketTypeId)),
  );
  return {
    ticketTypeName: (id) => types.get(id)?.name ?? id,
    barcode: (ticketId) => views.barcode(organisationId, ticketId),
  };
}
