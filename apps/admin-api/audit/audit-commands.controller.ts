import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CORE } from '../api';
import { text } from '../http/field-kinds';
import { Answers, Says } from '../http/operation';
import { Filters } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import type { Core } from '../../../libs/runtime/core';
import { AccessReason, OpensForAReason } from './access-reason';
import { auditedCommand } from './audit.responses';
import { whatCameOf } from './audited-command';
import { openedFor } from './opened-values';

@ApiTags('Audit')
@Controller('v1/audit/commands')
export class AuditCommandsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Says(
    'What came of a command, accepted or refused, what it was decided on, and what was done because of it. A command is named by its idempotency key (G-05, G-06); where several calls were sent with it, the newest is answered, or the one that `call` names as `otherCalls` does.',
  )
  @Get(':command')
  @Filters({ call: text(1000) })
  @OpensForAReason()
  @Answers(auditedCommand)
  async one(@Ctx() ctx: RequestContext, @Param('command') commandId: string, @AccessReason() reason: string | null) {
    const found = await whatCameOf(this.core, ctx.organisationId, commandId, ctx.query.call);
    return openedFor(this.core, ctx, reason, found);
  }
}
