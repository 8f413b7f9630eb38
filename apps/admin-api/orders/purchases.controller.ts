import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../../libs/kernel/errors';
import { addressOf, Api, createdBy } from '../api';
import { Creates, Refuses, Says } from '../http/operation';
import { callOf, Ctx, type RequestContext } from '../http/request-context';
import { performanceCommands } from '../performances/performance-commands';
import { PurchaseBody } from './orders.requests';
import { orderAsAnswered } from './orders.responses';
import { assertPurchase, purchaseCommand, purchasedOrder } from './purchases';

const checks =
  'Checked in this order: the body and the customer; online only: performance online, on sale, sales begun and not ended; not cancelled, not begun; ticket type: there, its kind; online only: no campaign type, sold online, access; its window and price; seats there and free; the payment.';

@ApiTags('Orders')
@Controller('v1')
export class PurchasesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    `Sells tickets of one performance (SALE-01, SALE-02). Money due is held until \`expiresAt\`; nothing due, or a payment in the call, is sold at once. ${checks}`,
  )
  @Post('performances/:id/purchases')
  @Creates(orderAsAnswered)
  @Refuses(
    'CUSTOMER_NOT_FOUND',
    'ERASED',
    'PERFORMANCE_NOT_ONLINE',
    'NOT_ON_SALE',
    'SALES_NOT_STARTED',
    'SALES_ENDED',
    'PERFORMANCE_CANCELLED',
    'PERFORMANCE_STARTED',
    'TICKET_TYPE_NOT_FOUND',
    'TICKET_TYPE_RESTRICTED',
    'TICKET_TYPE_NOT_SOLD_ONLINE',
    'TICKET_TYPE_ACCESS',
    'TICKET_TYPE_NOT_OPEN',
    'TICKET_TYPE_NOT_PRICED',
    'SEAT_COUNT_MISMATCH',
    'SEAT_NOT_FOUND',
    'SEAT_UNAVAILABLE',
    'CURRENCY_MISMATCH',
    'AMOUNT_MISMATCH',
  )
  async purchase(@Param('id') performanceId: string, @Body() body: PurchaseBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId, role } = ctx;
    const { channel } = body;
    // G-08: the credential fixes the channels.
    if (role === 'online' && channel !== 'online') throw new DomainError('FORBIDDEN', { role, channel });
    assertPurchase(body);
    const command = await purchaseCommand(core, organisationId, this.api.idFor(ctx, undefined), body);
    const receipt = await this.api.execute(
      new performanceCommands.Message(addressOf(ctx, performanceId), command, callOf(ctx, { channel })),
    );
    await core.personalData.settled();
    const order = purchasedOrder(core, organisationId, receipt);
    return createdBy(receipt, order, `/v1/orders/${order.id}`);
  }
}
