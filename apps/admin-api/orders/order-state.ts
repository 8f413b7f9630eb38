import { order } from '../../../libs/domain/orders/order.decider';
import type { OrderRecord } from '../../../libs/domain/orders/order-record';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { DomainError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { documentId } from '../../../projections/documents';
import { type OrderBody, orderBody } from '../../../projections/orders/orders.body';
import type { OrderDocument } from '../../../projections/orders/orders.projection';
import type { RefundDocument } from '../../../projections/refunds/refunds.projection';
import { viewsAtHead } from '../log-head';

/** An order as the log has it: its sale, told by the performance, and its own stream once it has one. */
export interface OrderAsItStands {
  readonly sale: OrderRecord;
  readonly record: OrderRecord;
}

/**
 * The performance that arbitrates an order. The view only says which stream it is; on a miss it is asked again when it shows everything
 * the log had at the call, so that an order just made is found and NOT_FOUND is the truth.
 */
export async function performanceOfOrder(core: Core, organisationId: string, orderId: string): Promise<string> {
  const found = await findFresh<OrderDocument>(core, 'orders', documentId(organisationId, orderId));
  return found.performanceId;
}

/** The stream that asked for a refund, and where it is to be reported done. */
export async function streamOfRefund(core: Core, organisationId: string, refundId: string): Promise<string> {
  return (await findFresh<RefundDocument>(core, 'refunds', documentId(organisationId, refundId))).stream;
}

async function findFresh<D extends { readonly [field: string]: unknown }>(
  core: Core,
  view: string,
  id: string,
): Promise<D> {
  const find = () => core.readModels.get<D>(core.view(view), id);
  const found = await find();
  if (found) return found;
  await viewsAtHead(core);
  const atHead = await find();
  if (atHead === undefined) throw new DomainError('NOT_FOUND');
  return atHead;
}

/** Both read when they are durable: a cancellation stands on the sale and goes to another stream. */
export async function orderAsItStands(
  core: Core,
  organisationId: string,
  orderId: string,
  performanceId: string,
): Promise<OrderAsItStands> {
  const { commands } = core;
  const sale = await commands.read(performance, { organisationId, id: performanceId }, ({ orders }) =>
    structuredClone(orders.get(orderId)),
  );
  if (sale === undefined) throw new DomainError('NOT_FOUND');
  const own = await commands.read(order, { organisationId, id: orderId }, ({ record }) => structuredClone(record));
  return { sale, record: own ?? sale };
}

/** The order as it stands, folded from its streams. */
export async function orderAnswer(
  core: Core,
  organisationId: string,
  orderId: string,
  performanceId: string,
): Promise<OrderBody> {
  const { record } = await orderAsItStands(core, organisationId, orderId, performanceId);
  const types = await core.commands.state(ticketTypesDecider, { organisationId });
  return orderBody(record, {
    ticketTypeName: (ticketTypeId) => types.byId.get(ticketTypeId)?.name ?? ticketTypeId,
    barcode: (ticketId) => core.secrets.barcode(organisationId, ticketId),
  });
}
