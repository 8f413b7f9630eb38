import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { parseStreamName } from '../../../libs/kernel/stream';
import { queryOf } from '../../../libs/platform/cqrs';
import { getRefund, listRefunds } from '../../../projections/refunds/refunds.queries';
import type { RefundState } from '../../../projections/refunds/refunds.projection';
import { Api, changedBy, houseCall } from '../api';
import { oneOf } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { performanceCommands } from '../performances/performance-commands';
import { streamOfRefund } from './order-state';
import { orderCommands } from './orders.controller';
import { CompleteRefundBody } from './orders.requests';
import { refund } from './orders.responses';

const refundsPage = queryOf(listRefunds);
const oneRefund = queryOf(getRefund);
export const refundQueries = [refundsPage.Handler, oneRefund.Handler];

@ApiTags('Orders')
@Controller('v1/refunds')
export class RefundsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Money that has to go back, newest first (SALE-04).')
  @Get()
  @Paged({ state: oneOf(['requested', 'completed']) })
  @Answers(pageOf(refund))
  async list(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new refundsPage.Message({
      organisationId,
      state: ctx.query.state as RefundState | undefined,
      limit,
      cursor,
    });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('Reports a refund gone back; it is decided on the stream that asked for it (SALE-04).')
  @Post(':id/complete')
  @Answers(refund)
  @Refuses('NOTHING_TO_CHANGE')
  async complete(@Param('id') refundId: string, @Body() { reference }: CompleteRefundBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const { category, id } = parseStreamName(await streamOfRefund(core, organisationId, refundId));
    const { Message } = category === 'order' ? orderCommands : performanceCommands;
    const command = { type: 'CompleteRefund', refundId, reference } as const;
    const receipt = await this.api.execute(new Message({ organisationId, id: id! }, command, houseCall(ctx)));
    // Where it was asked for and for whom stands in several events; the view has them together.
    if (receipt.position !== null) await core.progress.waitFor(receipt.position);
    return changedBy(receipt, await this.api.ask(new oneRefund.Message({ organisationId, id: refundId })));
  }
}
