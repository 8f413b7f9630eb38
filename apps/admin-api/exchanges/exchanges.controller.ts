import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ExchangeRequest } from '../../../libs/domain/exchanges/exchange-facts';
import { exchangeRefusal } from '../../../libs/domain/exchanges/exchange-policies';
import type { ExchangeState } from '../../../libs/domain/orders/exchange-record';
import { order, type OrderCommand } from '../../../libs/domain/orders/order.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { queryOf } from '../../../libs/platform/cqrs';
import { exchangeInstance } from '../../../libs/processes/exchange';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { exchangeAsPlaced, exchangeBody, exchangePricesBody } from '../../../projections/exchanges/exchanges.body';
import { getExchange } from '../../../projections/exchanges/exchanges.queries';
import { Api, changedBy, houseCall } from '../api';
import { created, ok } from '../http/answers';
import { NoFields } from '../http/fields';
import { Answers, Creates, Refuses, Says, WhateverVersion } from '../http/operation';
import { callOf, Ctx, type RequestContext } from '../http/request-context';
import { withWhatFollowed } from '../log-head';
import { orderCommands } from '../orders/orders.controller';
import { PaymentBody } from '../orders/orders.requests';
import { paymentOf } from '../orders/purchases';
import { type AskedExchange, exchangeCommand, factsOf } from './exchange-request';
import { ExchangeQuoteBody, ExchangeRequestBody } from './exchanges.requests';
import { exchangeAsAnswered, exchangeQuote } from './exchanges.responses';
import { deadlineOf } from './local-deadline';
import { quoteOf, readQuote, signedQuote } from './quotes';

const one = queryOf(getExchange);
export const exchangeHandlers = [one.Handler];

const checks =
  'Checked in this order: the request; whose tickets they are, whether they are paid, used, exchanged, cancelled, locked; the season, what may be exchanged, the deadline, how often, the product; the wanted performance, its season, promoter, scope, subscription and whether it takes tickets in and is online; ticket type, its access, price zone, seats; the quote; the payment. The box office is bound by tickets, seats, money and product only.';

const refusals = [
  'PERFORMANCE_NOT_FOUND',
  'SEAT_COUNT_MISMATCH',
  'TICKETS_SPAN_ORDERS',
  'TICKET_NOT_FOUND',
  'NOT_TICKET_OWNER',
  'ERASED',
  'ORDER_NOT_PAID',
  'TICKET_USED',
  'TICKET_ALREADY_EXCHANGED',
  'TICKET_NOT_ACTIVE',
  'TICKET_LOCKED',
  'EXCHANGE_DISABLED_FOR_SEASON',
  'EXCHANGE_DISABLED_FOR_PRODUCTION',
  'EXCHANGE_DISABLED_FOR_SUBSCRIPTION',
  'EXCHANGE_DEADLINE_PASSED',
  'MAX_EXCHANGES_REACHED',
  'EXCHANGE_PRODUCT_NOT_CONFIGURED',
  'TARGET_NOT_OPEN',
  'TARGET_SAME_PERFORMANCE',
  'DIFFERENT_SEASON',
  'PROMOTER_MISSING',
  'EXCHANGE_SCOPE_VIOLATION',
  'OUTSIDE_SUBSCRIPTION',
  'TARGET_DOES_NOT_ACCEPT_EXCHANGES',
  'TARGET_PRODUCTION_NOT_ONLINE',
  'TARGET_NOT_ONLINE',
  'TICKET_TYPE_NOT_FOUND',
  'TICKET_TYPE_RESTRICTED',
  'TICKET_TYPE_NOT_AVAILABLE_ON_TARGET',
  'TICKET_TYPE_NOT_PRICED',
  'TICKET_TYPE_NOT_SOLD_ONLINE',
  'TICKET_TYPE_ACCESS',
  'DIFFERENT_PRICE_ZONE',
  'SEAT_NOT_FOUND',
  'SEAT_UNAVAILABLE',
] as const;

@ApiTags('Exchanges')
@Controller('v1/orders/:id')
export class ExchangesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(`What an exchange would cost, promised until \`expiresAt\`; nothing is held (EXC-15). ${checks}`)
  @Post('exchange-quotes')
  @Answers(exchangeQuote)
  @Refuses(...refusals)
  async quote(@Param('id') orderId: string, @Body() body: ExchangeQuoteBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const facts = await factsOf(this.asked(orderId, requestOf(body, ctx), ctx));
    const refusal = exchangeRefusal(facts);
    if (refusal) throw new DomainError(refusal.code, refusal.details);
    const { settings } = await core.organisation(organisationId);
    const quote = quoteOf(facts, settings.quoteMinutes);
    const { money, rulesVersion } = quote.basis;
    const told = {
      quoteId: signedQuote(core.secrets, organisationId, quote),
      ...exchangePricesBody(money, rulesVersion, facts.currency),
      expiresAt: quote.expiresAt,
      ...deadlineOf(facts),
    };
    return ok(told, { position: (await core.log.head()) ?? undefined });
  }

  @Says(
    `Exchanges tickets of an order for tickets of another performance (EXC-37, EXC-38). Nothing due, or a payment in the call, is completed at once; else it is offered until \`expiresAt\`, and the tickets are locked. ${checks}`,
  )
  @Post('exchanges')
  @Creates(exchangeAsAnswered)
  @Refuses(...refusals, 'RULES_CHANGED', 'QUOTE_EXPIRED', 'CURRENCY_MISMATCH', 'AMOUNT_MISMATCH')
  async exchange(@Param('id') orderId: string, @Body() body: ExchangeRequestBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const request = { ...requestOf(body, ctx), reason: body.reason ?? null };
    const quote = body.quoteId ? readQuote(core.secrets, organisationId, body.quoteId) : null;
    const payment = body.payment ? paymentOf(body.payment) : null;
    const { settings } = await core.organisation(organisationId);
    const asked = { ...this.asked(orderId, request, ctx), quote, payment };
    const work = {
      orderId,
      exchangeId: (attempt: number) => this.api.idFor(ctx, undefined, `exchange-${attempt}`),
      decide: (exchangeId: string) => exchangeCommand(asked, exchangeId),
      payment,
      holdMinutes: settings.holdMinutes,
    };
    const call = callOf(ctx, { channel: body.channel });
    const { exchange, replayed } = await core.processes.placeExchange(work, call);
    const placed = exchangeAsPlaced(exchange);
    const position = (await core.log.head()) ?? undefined;
    return created(placed, { location: `/v1/orders/${orderId}/exchanges/${placed.id}`, position, replayed });
  }

  @Says('One exchange.')
  @Get('exchanges/:exchangeId')
  @Answers(exchangeAsAnswered)
  async read(@Param('id') orderId: string, @Param('exchangeId') id: string, @Ctx() { organisationId }: RequestContext) {
    return this.api.ask(new one.Message({ organisationId, orderId, id }));
  }

  @Says(
    'Records money received for an exchange (EXC-38). What came twice or too late is recorded and goes back (SUB-58).',
  )
  @Post('exchanges/:exchangeId/payments')
  @Answers(exchangeAsAnswered)
  @Refuses('AMOUNT_MISMATCH', 'CURRENCY_MISMATCH', 'ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED')
  @WhateverVersion()
  async pay(
    @Param('id') orderId: string,
    @Param('exchangeId') exchangeId: string,
    @Body() payment: PaymentBody,
    @Ctx() ctx: RequestContext,
  ) {
    const refundId = this.api.idFor(ctx, undefined, 'refund');
    return this.decided(orderId, { type: 'PayExchange', exchangeId, payment: paymentOf(payment), refundId }, ctx);
  }

  @Says('Gives an exchange up before it is paid: the tickets are as they were (EXC-36).')
  @Post('exchanges/:exchangeId/cancel')
  @Answers(exchangeAsAnswered)
  @Refuses('ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED')
  async cancel(
    @Param('id') orderId: string,
    @Param('exchangeId') exchangeId: string,
    @Body() _: NoFields,
    @Ctx() ctx: RequestContext,
  ) {
    return this.decided(orderId, { type: 'CancelExchange', exchangeId }, ctx);
  }

  /** Answered when both performances and the tally have heard of it. */
  private async decided(orderId: string, command: OrderCommand & { exchangeId: string }, ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const { exchangeId } = command;
    const call = houseCall(ctx);
    const at = { organisationId, id: orderId };
    const receipt: Receipt = await this.api.execute(new orderCommands.Message(at, command, call));
    const { organisationId: _, ...cause } = { ...call, causationId: call.commandId };
    const { position } = await core.processes.drive(exchangeInstance(orderId, exchangeId), {
      organisationId,
      ...cause,
    });
    const told = await withWhatFollowed(core, receipt, position);
    const stands = await core.commands.read(order, at, ({ exchanges }): ExchangeState => {
      return structuredClone(exchanges.get(exchangeId)!);
    });
    return changedBy(told, exchangeBody(stands)!);
  }

  private asked(orderId: string, request: ExchangeRequest, ctx: RequestContext): AskedExchange {
    return { core: this.api.core, organisationId: ctx.organisationId, orderId, request };
  }
}

function requestOf(body: ExchangeQuoteBody, { role }: RequestContext): ExchangeRequest {
  const { channel } = body;
  // G-08: the credential fixes the channels.
  if (role === 'online' && channel !== 'online') throw new DomainError('FORBIDDEN', { role, channel });
  return {
    ticketIds: body.ticketIds,
    targetPerformanceId: body.targetPerformanceId,
    targetSeatIds: body.targetSeatIds ?? null,
    targetTicketTypeId: body.targetTicketTypeId ?? null,
    channel,
    customerId: body.customerId ?? null,
  };
}
