import { Body, Controller, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { assertWindow } from '../../../libs/domain/performances/performance-rule';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import { current } from '../../../libs/domain/subscriptions/subscription-rule';
import { addressOf, Api, houseCall, toldBy } from '../api';
import { ok } from '../http/answers';
import { refuse } from '../http/body.pipe';
import { Answers, Refuses, Says } from '../http/operation';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { TicketTypeAccessBody } from './subscription-parts.requests';
import { accessResults } from './subscriptions.responses';
import { changeAccess, hasBegun } from './ticket-type-access';

@ApiTags('Subscriptions')
@Controller('v1/subscriptions/:id/ticket-type-access')
export class TicketTypeAccessController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Changes where and when the linked ticket types are sold, on every performance of the subscription; each is told of by itself, and one that is refused leaves the others alone (SUB-46, SUB-47).',
  )
  @Put()
  @Answers(accessResults)
  @Refuses('VERSION_CONFLICT', 'INVALID_WINDOW', 'TICKET_TYPE_NOT_FOUND')
  async change(@Param('id') id: string, @Body() body: TicketTypeAccessBody, @Ctx() ctx: RequestContext) {
    const { ticketTypeIds = null, ...access } = body;
    if (Object.values(access).every((value) => value === undefined)) {
      refuse([{ pointer: '/access', code: 'MISSING_FIELD', detail: 'Give access, opensAt or closesAt.' }]);
    }
    assertWindow(access.opensAt ?? null, access.closesAt ?? null);
    const { core } = this.api;
    const record = await this.asExpected(id, ctx);
    const { items, receipts } = await changeAccess(core, record, { ...access, ticketTypeIds }, houseCall(ctx));
    const told = toldBy(...receipts);
    return ok({ items }, { ...told, position: told.position ?? (await core.log.head()) ?? undefined });
  }

  /** The subscription as the caller believes it to be; a repeat of what has begun goes on, whatever has become of it since. */
  private async asExpected(id: string, ctx: RequestContext): Promise<SubscriptionRecord> {
    const { core } = this.api;
    const state = await core.commands.read(subscriptionDecider, addressOf(ctx, id), (each) => each);
    const expected = expectedVersion(ctx);
    const begun = expected !== null && state.record !== null && (await hasBegun(core, state.record, houseCall(ctx)));
    return current(state, { expectedVersion: begun ? null : expected });
  }
}
