import type { ExchangeFacts, ExchangeRequest, Quote } from '../../../libs/domain/exchanges/exchange-facts';
import { exchangeFactsOf, type RequestExchange } from '../../../libs/domain/orders/exchange';
import { movedTo, type OrderRecord } from '../../../libs/domain/orders/order-record';
import type { Payment } from '../../../libs/domain/orders/ticket-purchase.events';
import type { Core } from '../../../libs/runtime/core';
import { documentId } from '../../../projections/documents';
import type { OrderDocument } from '../../../projections/orders/orders.projection';
import { orderIdOfTicket } from '../../../projections/orders/orders.queries';
import { viewsAtHead } from '../log-head';
import { orderAsItStands, performanceOfOrder } from '../orders/order-state';
import { factsBesideOrder, surroundingsOf } from './exchange-facts';

/** What somebody asks of an order. */
export interface AskedExchange {
  readonly core: Core;
  readonly organisationId: string;
  readonly orderId: string;
  readonly request: ExchangeRequest;
  readonly quote?: Quote | null;
  readonly payment?: Payment | null;
}

/** The command on the order, with everything that it is decided on as it is known now. */
export async function exchangeCommand(asked: AskedExchange, exchangeId: string): Promise<RequestExchange> {
  const { request } = asked;
  const { sale, facts, ofOtherOrders } = await gathered(asked);
  const { targetPerformanceId: performanceId, ticketIds } = request;
  const about = { performanceId, quantity: ticketIds.length, request, ofOtherOrders };
  return { type: 'RequestExchange', exchangeId, ...about, facts, sale };
}

/** All facts of it, for whoever only wants to know. */
export async function factsOf(asked: AskedExchange): Promise<ExchangeFacts> {
  const { core, organisationId, request } = asked;
  const { record, facts, ofOtherOrders } = await gathered(asked);
  return exchangeFactsOf(record, { request, facts, ofOtherOrders }, core.now(organisationId));
}

async function gathered({ core, organisationId, orderId, request, quote, payment }: AskedExchange) {
  const arbiter = await performanceOfOrder(core, organisationId, orderId);
  const { sale, record } = await orderAsItStands(core, organisationId, orderId, arbiter);
  const surroundings = await surroundingsOf(core, organisationId, record, request);
  const ofOtherOrders = await ticketsOfOthers(core, organisationId, record, request.ticketIds);
  const facts = await factsBesideOrder(surroundings, request, { quote, payment, ofOtherOrders });
  return { sale, record, facts, ofOtherOrders };
}

/** EXC-12: tickets that another order has, be it that they were split off it (SUB-43) and still have the id that it gave them. */
async function ticketsOfOthers(
  core: Core,
  organisationId: string,
  record: OrderRecord,
  ticketIds: readonly string[],
): Promise<string[]> {
  const strange = ticketIds.filter((id) => !record.tickets.some((ticket) => ticket.id === id));
  if (strange.length === 0) return [];
  await viewsAtHead(core);
  const orders = await core.readModels.getMany<OrderDocument>(
    core.view('orders'),
    strange.map((id) => documentId(organisationId, orderIdOfTicket(id) ?? '')),
  );
  return strange.filter((id, nth) => {
    const order = orders[nth];
    return order && (order.tickets.some((ticket) => ticket.id === id) || movedTo(order, id) !== undefined);
  });
}
