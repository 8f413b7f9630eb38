import { order } from '../../../libs/domain/orders/order.decider';
import { isLive, movedTo, type OrderRecord } from '../../../libs/domain/orders/order-record';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import type { Call } from '../../../libs/kernel/call';
import { DomainError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { documentId } from '../../../projections/documents';
import { type OrderBody, orderBody } from '../../../projections/orders/orders.body';
import type { OrderDocument } from '../../../projections/orders/orders.projection';
import type { RefundDocument } from '../../../projections/refunds/refunds.projection';
import { viewsAtHead } from '../log-head';

/** An order as the log has it: its sale, told by the performance that arbitrates it, and its own stream once it has one. */
export interface OrderAsItStands {
  /** `null`: its own stream tells all of it. */
  readonly sale: OrderRecord | null;
  readonly record: OrderRecord;
}

/**
 * The performance that arbitrates an order; `null` = the order itself, over several. Of older orders the view says which stream it is; on a
 * miss it is asked again when it shows everything the log had at the call, so that NOT_FOUND is the truth.
 */
export async function performanceOfOrder(core: Core, organisationId: string, orderId: string): Promise<string | null> {
  const known = core.arbiters.performanceOf(organisationId, orderId);
  if (known !== undefined) return known;
  const found = await findFresh<OrderDocument>(core, 'orders', documentId(organisationId, orderId));
  return found.subscriptionId === undefined ? found.performanceId : null;
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
  performanceId: string | null,
): Promise<OrderAsItStands> {
  const { commands } = core;
  const sale = performanceId === null ? null : await saleOn(core, organisationId, orderId, performanceId);
  const own = await commands.read(order, { organisationId, id: orderId }, ({ record }) => structuredClone(record));
  const record = own ?? sale;
  if (record === null) throw new DomainError('NOT_FOUND');
  return { sale, record };
}

/**
 * SUB-43: the order that has all of these tickets of another one since a split; `null` where they are where they were, or not together. What
 * the call did before the split is answered where it was done (G-06).
 */
export async function splitOffWith(
  { commands }: Core,
  organisationId: string,
  record: OrderRecord,
  ticketIds: readonly string[],
  call: Call,
): Promise<string | null> {
  const [holder, ...others] = new Set(ticketIds.map((id) => movedTo(record, id)));
  if (holder === undefined || others.length > 0) return null;
  const before = await commands.repeatOf(order, { organisationId, id: record.orderId }, call);
  return before === undefined ? holder : null;
}

/** SUB-43: of the orders split off one, those that have a ticket that stands, as their streams tell; one that is not open yet has. */
export async function standingSplits(core: Core, organisationId: string, orderId: string): Promise<string[]> {
  const { record } = await orderAsItStands(core, organisationId, orderId, null);
  const { transfers = [], splitFrom } = record;
  const splits = splitFrom === undefined ? transfers : [];
  const standing = splits.map(async ({ orderId: id }) => {
    const stands = await core.commands.read(order, { organisationId, id }, (split) =>
      split.record === null ? true : split.record.tickets.some(isLive),
    );
    return stands ? [id] : [];
  });
  return (await Promise.all(standing)).flat();
}

/** What a performance tells of the sale of an order that it arbitrates. */
export async function saleOn(
  { commands }: Core,
  organisationId: string,
  orderId: string,
  performanceId: string,
): Promise<OrderRecord> {
  const sale = await commands.read(performance, { organisationId, id: performanceId }, ({ orders }) =>
    structuredClone(orders.get(orderId)),
  );
  if (sale === undefined) throw new DomainError('NOT_FOUND');
  return sale;
}

/** The order as it stands, folded from its streams. */
export async function orderAnswer(
  core: Core,
  organisationId: string,
  orderId: string,
  performanceId: string | null,
): Promise<OrderBody> {
  const { record } = await orderAsItStands(core, organisationId, orderId, performanceId);
  const types = await core.commands.state(ticketTypesDecider, { organisationId });
  return orderBody(record, {
    ticketTypeName: (ticketTypeId) => types.byId.get(ticketTypeId)?.name ?? ticketTypeId,
    barcode: (ticketId) => core.secrets.barcode(organisationId, ticketId),
  });
}
