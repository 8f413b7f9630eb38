import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuseUnless } from '../../../libs/kernel/errors';
import { queryOf } from '../../../libs/platform/cqrs';
import { realNow } from '../../../libs/runtime/core';
import { hasActivity } from '../../../projections/organisation-activity/organisation-activity.queries';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Refuses, Says } from '../http/operation';
import { Ctx, type RequestContext } from '../http/request-context';
import { viewsAtHead } from '../log-head';
import { organisationCommands } from './organisations.controller';
import { SetClockBody } from './organisations.requests';
import { clock } from './organisations.responses';

const activity = queryOf(hasActivity);
export const sandboxClockHandlers = [activity.Handler];

@ApiTags('Organisations')
@Controller('v1/sandbox/clock')
export class SandboxClockController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says("Sets a sandbox organisation's own clock and answers when everything due by then has been done (G-02).")
  @Put()
  @Answers(clock)
  @Refuses('NOT_A_SANDBOX', 'CLOCK_BACKWARDS')
  async set(@Body() { now }: SetClockBody, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    await this.assertSandbox(organisationId);
    const { core } = this.api;
    // The first event that counts for the clock may only just have been written, and what is due by then too.
    await viewsAtHead(core);
    const hasEvents = await this.api.ask(new activity.Message(organisationId));
    const command = { type: 'SetSandboxClock', now, hasEvents, realNow: realNow() } as const;
    const message = new organisationCommands.Message(addressOf(ctx), command, houseCall(ctx));
    const receipt = await this.api.execute(message);
    if (receipt.position !== null) await core.progress.waitFor(receipt.position);
    await core.recovery.runDue(organisationId);
    // Recovery may have done some of what was due by itself meanwhile, so only the head of the log is not before the last of it.
    const position = await core.log.head();
    return changedBy({ ...receipt, position }, { now: core.now(organisationId) });
  }

  @Says('What the sandbox clock says; it runs with the real one until it is set (G-02).')
  @Get()
  @Answers(clock)
  @Refuses('NOT_A_SANDBOX')
  async read(@Ctx() { organisationId }: RequestContext) {
    await this.assertSandbox(organisationId);
    return { now: this.api.core.now(organisationId) };
  }

  private async assertSandbox(organisationId: string): Promise<void> {
    const { identity } = await this.api.core.organisation(organisationId);
    refuseUnless(identity.sandbox, 'NOT_A_SANDBOX');
  }
}
