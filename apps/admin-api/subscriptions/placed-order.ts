import type { OrderRecord } from '../../../libs/domain/orders/order-record';
import { evolveOrderRecord } from '../../../libs/domain/orders/order-record.fold';
import type { OrderEvent } from '../../../libs/domain/orders/order.events';
import type { SubscriptionOrderOpened } from '../../../libs/domain/orders/subscription-order.events';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/receipt';
import { type OrderBody, orderBody } from '../../../projections/orders/orders.body';

/** The order as its purchase made it, from its own events, so that a repeat answers the same whatever came of it since (G-06). */
export function placedOrderBody(core: Core, organisationId: string, { events, occurredAt }: Receipt): OrderBody {
  const { data } = events[0] as SubscriptionOrderOpened;
  const { ticketTypeNames = {} } = data;
  let record: OrderRecord | undefined;
  // An order's stream has no other events than its decider's.
  for (const event of events as readonly OrderEvent[]) record = evolveOrderRecord(record, event, occurredAt);
  return orderBody(record!, {
    ticketTypeName: (ticketTypeId) => ticketTypeNames[ticketTypeId] ?? ticketTypeId,
    barcode: (ticketId) => core.secrets.barcode(organisationId, ticketId),
  });
}
