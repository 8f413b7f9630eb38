import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PurchaseRequest } from '../../../libs/domain/subscriptions/purchase-request';
import { DomainError } from '../../../libs/kernel/errors';
import { Api, toldBy } from '../api';
import { created, ok } from '../http/answers';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { callOf, Ctx, type RequestContext } from '../http/request-context';
import { withWhatFollowed } from '../log-head';
import { orderAsAnswered } from '../orders/orders.responses';
import { assertBuyer, paymentOf } from '../orders/purchases';
import { cart } from './cart.responses';
import { cartBody } from './cart-body';
import { placedOrderBody } from './placed-order';
import { purchaseWork, quotedPurchase, type WantedPurchase } from './subscription-purchases';
import { SubscriptionPurchaseBody } from './subscription-purchases.requests';

const checks =
  'Checked in this order: the body and the customer; ready; available online, the unit of the key, flags and the window of the sale; performances left; the selection; how many; ticket types; delivery; consents; the discount code; seats; the payment. What binds the online sale only is not asked at the box office.';

const refusals = [
  'CUSTOMER_NOT_FOUND',
  'ERASED',
  'INVALID_QUANTITY',
  'SUBSCRIPTION_NOT_READY',
  'SUBSCRIPTION_NOT_ONLINE',
  'ORGANISATION_NOT_ALLOWED',
  'LOGIN_REQUIRED',
  'CUSTOMER_FLAG_REQUIRED',
  'SALES_NOT_STARTED',
  'SALES_ENDED',
  'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT',
  'DUPLICATE_PERFORMANCE',
  'PERFORMANCE_NOT_FOUND',
  'PERFORMANCE_CANCELLED',
  'PERFORMANCE_STARTED',
  'SERIES_IS_FIXED',
  'REQUIRED_PERFORMANCE_MISSING',
  'TOO_FEW_PERFORMANCES',
  'TOO_MANY_PERFORMANCES',
  'BELOW_MIN_PER_PURCHASE',
  'ABOVE_MAX_PER_PURCHASE',
  'TICKET_TYPE_NOT_FOUND',
  'TICKET_TYPE_RESTRICTED',
  'TICKET_TYPE_NOT_SOLD_ONLINE',
  'TICKET_TYPE_ACCESS',
  'TICKET_TYPE_NOT_OPEN',
  'TICKET_TYPE_NOT_PRICED',
  'DELIVERY_METHOD_REQUIRED',
  'DELIVERY_METHOD_NOT_OFFERED',
  'CONSENT_NOT_FOUND',
  'CONSENT_REQUIRED',
  'DISCOUNT_CODE_INVALID',
  'SEAT_SELECTION_NOT_ALLOWED',
  'SEAT_REQUIRED',
  'SEAT_COUNT_MISMATCH',
  'SEAT_NOT_FOUND',
  'SEAT_NOT_IN_ALLOCATION',
  'ALLOCATION_EXHAUSTED',
  'SEAT_UNAVAILABLE',
  'CURRENCY_MISMATCH',
  'AMOUNT_MISMATCH',
] as const;

@ApiTags('Subscriptions')
@Controller('v1/subscriptions/:id')
export class SubscriptionPurchasesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    `Sells subscriptions: every one has a ticket for each of its performances, all of them or none (SUB-56, SUB-57). Money due is held until \`expiresAt\`; nothing due, or a payment in the call, is sold at once. ${checks}`,
  )
  @Post('purchases')
  @Creates(orderAsAnswered)
  @Refuses(...refusals)
  async purchase(@Param('id') id: string, @Body() body: SubscriptionPurchaseBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const call = callOf(ctx, { channel: body.channel });
    const orderId = (attempt: number) =>
      this.api.idFor(ctx, undefined, attempt === 0 ? undefined : `attempt-${attempt}`);
    const work = await purchaseWork(this.wanted(id, body, ctx), call, orderId);
    const { receipt, followed } = await core.processes.placeOrder(work, call);
    await core.personalData.settled();
    const order = placedOrderBody(core, ctx.organisationId, receipt);
    const told = await withWhatFollowed(core, receipt, followed);
    return created(order, { location: `/v1/orders/${order.id}`, ...toldBy(told) });
  }

  @Says(`What a purchase with the same body would come to now, line by line; nothing is held (SUB-27). ${checks}`)
  @Post('quote')
  @Answers(cart)
  @Refuses(...refusals)
  async quote(@Param('id') id: string, @Body() body: SubscriptionPurchaseBody, @Ctx() ctx: RequestContext) {
    const quoted = cartBody(await quotedPurchase(this.wanted(id, body, ctx)));
    return ok(quoted, { position: (await this.api.core.log.head()) ?? undefined });
  }

  private wanted(subscriptionId: string, body: SubscriptionPurchaseBody, ctx: RequestContext): WantedPurchase {
    const { organisationId, role, principal } = ctx;
    const { channel, customer } = body;
    // G-08: the credential fixes the channels.
    if (role === 'online' && channel !== 'online') throw new DomainError('FORBIDDEN', { role, channel });
    assertBuyer(customer);
    const sellingUnit = principal.kind === 'key' ? principal.unit : null;
    const request = requestOf(body, sellingUnit);
    return { core: this.api.core, organisationId, subscriptionId, customer, request };
  }
}

function requestOf(body: SubscriptionPurchaseBody, sellingUnit: string | null): PurchaseRequest {
  return {
    channel: body.channel,
    sellingUnit,
    units: body.units.map(({ ticketTypeId, seatId, seatIdByPerformance }) => {
      return { ticketTypeId, seatId: seatId ?? null, seatIdByPerformance: seatIdByPerformance ?? null };
    }),
    performanceIds: body.performanceIds ?? null,
    deliveryMethod: body.deliveryMethod ?? null,
    consentIds: body.consentIds ?? [],
    discountCode: body.discountCode ?? null,
    payment: body.payment ? paymentOf(body.payment) : null,
  };
}
