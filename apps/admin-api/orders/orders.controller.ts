import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { order } from '../../../libs/domain/orders/order.decider';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { commandsOf, queryOf } from '../../../libs/platform/cqrs';
import { orderCancellation } from '../../../libs/processes/order-cancellation';
import { getOrder, getTicket, listOrders, type OrderFilter } from '../../../projections/orders/orders.queries';
import { Api, changedBy, houseCall } from '../api';
import { id, oneOf } from '../http/field-kinds';
import { Answers, Refuses, Says, WhateverVersion } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { performanceCommands } from '../performances/performance-commands';
import { orderAnswer, orderAsItStands, performanceOfOrder } from './order-state';
import { CancelOrderBody, PaymentBody } from './orders.requests';
import { orderAsAnswered, ticketWithOrder } from './orders.responses';

export const orderCommands = commandsOf(order);
const oneOrder = queryOf(getOrder);
const ordersPage = queryOf(listOrders);
const ticket = queryOf(getTicket);
export const orderHandlers = [orderCommands.Handler, oneOrder.Handler, ordersPage.Handler, ticket.Handler];

const statuses = ['pending_payment', 'paid', 'expired', 'cancelled'] as const;

@ApiTags('Orders')
@Controller('v1')
export class OrdersController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('The orders, newest first.')
  @Get('orders')
  @Paged({ customerId: id(), status: oneOf(statuses) })
  @Answers(pageOf(orderAsAnswered))
  async list(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const { customerId, status } = ctx.query as OrderFilter;
    const query = new ordersPage.Message({ organisationId, customerId, status, limit, cursor });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('One order with its tickets.')
  @Get('orders/:id')
  @Answers(orderAsAnswered)
  async read(@Param('id') orderId: string, @Ctx() { organisationId }: RequestContext) {
    return this.api.ask(new oneOrder.Message({ organisationId, id: orderId }));
  }

  @Says('One ticket.')
  @Get('tickets/:id')
  @Answers(ticketWithOrder)
  async ticket(@Param('id') ticketId: string, @Ctx() { organisationId }: RequestContext) {
    return this.api.ask(new ticket.Message({ organisationId, id: ticketId }));
  }

  @Says('Records money received (CAMP-22). What came twice or too late is recorded and goes back (SUB-58).')
  @Post('orders/:id/payments')
  @Answers(orderAsAnswered)
  @Refuses('AMOUNT_MISMATCH', 'CURRENCY_MISMATCH', 'ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED')
  @WhateverVersion()
  async pay(
    @Param('id') orderId: string,
    @Body() { amount, reference, method }: PaymentBody,
    @Ctx() ctx: RequestContext,
  ) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const performanceId = await performanceOfOrder(core, organisationId, orderId);
    const command = {
      type: 'RecordPayment',
      orderId,
      payment: { amount: amount.amount, currency: amount.currency, reference, method: method ?? null },
      refundId: this.api.idFor(ctx, undefined, 'refund'),
    } as const;
    const address = { organisationId, id: performanceId };
    const receipt = await this.api.execute(new performanceCommands.Message(address, command, houseCall(ctx)));
    return changedBy(receipt, await orderAnswer(core, organisationId, orderId, performanceId));
  }

  @Says(
    'Cancels an order or named tickets of it; a reservation is given up, sold tickets are taken back with a refund (SALE-04, CAMP-24).',
  )
  @Post('orders/:id/cancel')
  @Answers(orderAsAnswered)
  @Refuses(
    'TICKET_NOT_FOUND',
    'TICKET_ALREADY_RELEASED',
    'PURCHASE_EXPIRED',
    'ORDER_ALREADY_PAID',
    'ORDER_NOT_PAID',
    'REFUND_EXCEEDS_PAID',
    'CURRENCY_MISMATCH',
  )
  async cancel(@Param('id') orderId: string, @Body() body: CancelOrderBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const performanceId = await performanceOfOrder(core, organisationId, orderId);
    const { receipt, position } = await this.cancelled(orderId, performanceId, body, ctx);
    const told = await withWhatFollowed(core, receipt, position);
    return changedBy(told, await orderAnswer(core, organisationId, orderId, performanceId));
  }

  /** A reservation until it is paid; its payment may come at any moment, and a repeat may come after it. */
  private async cancelled(orderId: string, performanceId: string, body: CancelOrderBody, ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const at = { organisationId, id: performanceId };
    const { sale } = await orderAsItStands(core, organisationId, orderId, performanceId);
    const repeat = sale.status === 'paid' ? await core.commands.repeatOf(performance, at, houseCall(ctx)) : undefined;
    if (repeat) return { receipt: repeat, position: null };
    if (sale.status === 'paid') return this.cancelSold(orderId, performanceId, body, ctx);
    try {
      return await this.cancelReservation(orderId, performanceId, body, ctx);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ORDER_ALREADY_PAID') throw error;
      return this.cancelSold(orderId, performanceId, body, ctx);
    }
  }

  private async cancelReservation(orderId: string, performanceId: string, body: CancelOrderBody, ctx: RequestContext) {
    const command = {
      type: 'CancelReservation',
      orderId,
      expectedVersion: expectedVersion(ctx),
      ticketIds: body.ticketIds ?? null,
      refund: body.refund ? { ...body.refund } : null,
    } as const;
    const address = { organisationId: ctx.organisationId, id: performanceId };
    const receipt = await this.api.execute(new performanceCommands.Message(address, command, houseCall(ctx)));
    return { receipt, position: null };
  }

  private async cancelSold(orderId: string, performanceId: string, body: CancelOrderBody, ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const { sale } = await orderAsItStands(core, organisationId, orderId, performanceId);
    const cancellationId = this.api.idFor(ctx, undefined, 'cancellation');
    const call = houseCall(ctx);
    const command = {
      type: 'CancelTickets',
      expectedVersion: expectedVersion(ctx),
      ticketIds: body.ticketIds ?? null,
      reason: body.reason,
      refund: body.refund ? { ...body.refund } : null,
      cancellationId,
      refundId: this.api.idFor(ctx, undefined, 'refund'),
      sale,
    } as const;
    const receipt = await this.api.execute(new orderCommands.Message({ organisationId, id: orderId }, command, call));
    const instance = { process: orderCancellation.name, instance: orderId, streamId: orderId };
    const { position } = await core.processes.drive(instance, { ...call, causationId: call.commandId });
    return { receipt, position };
  }
}
