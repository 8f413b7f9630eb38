import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { order, type OrderCommand } from '../../../libs/domain/orders/order.decider';
import type { OrderRecord } from '../../../libs/domain/orders/order-record';
import type { RecordPayment } from '../../../libs/domain/orders/payment';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { commandsOf, queryOf } from '../../../libs/platform/cqrs';
import { orderCancellation } from '../../../libs/processes/order-cancellation';
import type { Process } from '../../../libs/processes/process';
import { subscriptionPurchase } from '../../../libs/processes/subscription-purchase';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { getOrder, getTicket, listOrders, type OrderFilter } from '../../../projections/orders/orders.queries';
import { Api, changedBy, houseCall } from '../api';
import { id, moment, oneOf } from '../http/field-kinds';
import { Answers, Refuses, Says, WhateverVersion } from '../http/operation';
import { Filters, page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { performanceCommands } from '../performances/performance-commands';
import { orderAnswer, orderAsItStands, performanceOfOrder, saleOn, splitOffWith, standingSplits } from './order-state';
import { CancelOrderBody, PaymentBody } from './orders.requests';
import { orderAsAnswered, ticketWithOrder } from './orders.responses';
import { paymentOf } from './purchases';

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
  @Filters({ asOf: moment() })
  @Answers(orderAsAnswered)
  async read(@Param('id') orderId: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    return this.api.ask(new oneOrder.Message({ organisationId, id: orderId }, await this.api.asAsked(ctx)));
  }

  @Says('One ticket.')
  @Get('tickets/:id')
  @Answers(ticketWithOrder)
  async ticket(@Param('id') ticketId: string, @Ctx() { organisationId }: RequestContext) {
    return this.api.ask(new ticket.Message({ organisationId, id: ticketId }));
  }

  @Says('Records money received (SALE-01, CAMP-22). What came twice or too late is recorded and goes back (SUB-58).')
  @Post('orders/:id/payments')
  @Answers(orderAsAnswered)
  @Refuses('AMOUNT_MISMATCH', 'CURRENCY_MISMATCH', 'ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED')
  @WhateverVersion()
  async pay(@Param('id') orderId: string, @Body() payment: PaymentBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const performanceId = await performanceOfOrder(core, organisationId, orderId);
    const command = {
      type: 'RecordPayment',
      orderId,
      payment: paymentOf(payment),
      refundId: this.api.idFor(ctx, undefined, 'refund'),
    } as const;
    if (performanceId === null) return this.payItself(orderId, command, ctx);
    const address = { organisationId, id: performanceId };
    const receipt = await this.api.execute(new performanceCommands.Message(address, command, houseCall(ctx)));
    return changedBy(receipt, await orderAnswer(core, organisationId, orderId, performanceId));
  }

  /** An order over several performances; they have heard of it when this is answered. */
  private async payItself(orderId: string, command: RecordPayment, ctx: RequestContext) {
    const { organisationId } = ctx;
    const receipt = await this.onOrder(orderId, command, ctx);
    const told = await this.followedUp(subscriptionPurchase, orderId, receipt, ctx);
    return changedBy(told, await orderAnswer(this.api.core, organisationId, orderId, null));
  }

  @Says(
    'Cancels an order or named tickets of it; a reservation is given up, sold tickets are taken back with a refund (SALE-04, CAMP-24). Without `refund` it is what was paid for these tickets; products are kept as long as a ticket of the order stands, and paid back with the last one.',
  )
  @Post('orders/:id/cancel')
  @Answers(orderAsAnswered)
  @Refuses(
    'TICKET_NOT_FOUND',
    'TICKET_ALREADY_RELEASED',
    'PURCHASE_EXPIRED',
    'ORDER_ALREADY_PAID',
    'ORDER_NOT_PAID',
    'TICKET_USED',
    'REFUND_EXCEEDS_PAID',
    'CURRENCY_MISMATCH',
    'ORDER_ALREADY_SPLIT',
  )
  async cancel(@Param('id') orderId: string, @Body() body: CancelOrderBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const performanceId = await performanceOfOrder(core, organisationId, orderId);
    const holderId = performanceId === null ? await this.holderOf(orderId, body, ctx) : orderId;
    const told =
      performanceId === null
        ? await this.cancelTickets(holderId, null, body, ctx)
        : await this.cancelled(orderId, performanceId, body, ctx);
    return changedBy(told, await orderAnswer(core, organisationId, holderId, performanceId));
  }

  /** SUB-43: the order that has the tickets now; the caller's version is that of the order that was named. */
  private async holderOf(orderId: string, { ticketIds }: CancelOrderBody, ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    if (ticketIds === undefined || ticketIds === null || expectedVersion(ctx) !== null) return orderId;
    const { record } = await orderAsItStands(core, organisationId, orderId, null);
    return (await splitOffWith(core, organisationId, record, ticketIds, houseCall(ctx))) ?? orderId;
  }

  /** A reservation until it is paid; its payment may come at any moment, and a repeat may come after it. */
  private async cancelled(orderId: string, performanceId: string, body: CancelOrderBody, ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const at = { organisationId, id: performanceId };
    const sale = await saleOn(core, organisationId, orderId, performanceId);
    const repeat = sale.status === 'paid' ? await core.commands.repeatOf(performance, at, houseCall(ctx)) : undefined;
    if (repeat) return withWhatFollowed(core, repeat, null);
    if (sale.status === 'paid') return this.cancelTickets(orderId, sale, body, ctx);
    try {
      return await this.cancelReservation(orderId, performanceId, body, ctx);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ORDER_ALREADY_PAID') throw error;
      return this.cancelTickets(orderId, await saleOn(core, organisationId, orderId, performanceId), body, ctx);
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
    return withWhatFollowed(this.api.core, receipt, null);
  }

  /** Sold tickets, and those of an order that arbitrates itself before it is paid as well. */
  private async cancelTickets(orderId: string, sale: OrderRecord | null, body: CancelOrderBody, ctx: RequestContext) {
    const { core } = this.api;
    const ticketIds = body.ticketIds ?? null;
    const whole = sale === null && ticketIds === null;
    const command = {
      type: 'CancelTickets',
      expectedVersion: expectedVersion(ctx),
      ticketIds,
      reason: body.reason,
      refund: body.refund ? { ...body.refund } : null,
      cancellationId: this.api.idFor(ctx, undefined, 'cancellation'),
      refundId: this.api.idFor(ctx, undefined, 'refund'),
      admittedToo: false,
      standing: whole ? await standingSplits(core, ctx.organisationId, orderId) : [],
      sale,
    } as const;
    const receipt = await this.onOrder(orderId, command, ctx);
    return this.followedUp(orderCancellation, orderId, receipt, ctx);
  }

  private onOrder(orderId: string, command: OrderCommand, ctx: RequestContext): Promise<Receipt> {
    const { organisationId } = ctx;
    return this.api.execute(new orderCommands.Message({ organisationId, id: orderId }, command, houseCall(ctx)));
  }

  /** The receipt of what an order decided, when its performances have heard of it. */
  private async followedUp({ name }: Process, orderId: string, receipt: Receipt, ctx: RequestContext) {
    const { core } = this.api;
    const call = houseCall(ctx);
    const instance = { process: name, instance: orderId, streamId: orderId };
    const { position } = await core.processes.drive(instance, { ...call, causationId: call.commandId });
    return withWhatFollowed(core, receipt, position);
  }
}
