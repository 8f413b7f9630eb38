import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../../libs/kernel/errors';
import { allProjections } from '../../projector/projections';
import { Api } from '../api';
import { accepted } from '../http/answers';
import { refuse } from '../http/body.pipe';
import type { GatedRoute } from '../http/gate';
import { Answers, Begins, Says } from '../http/operation';
import { Ctx, type RequestContext } from '../http/request-context';
import { BeginVerificationBody } from './audit.requests';
import { verification } from './audit.responses';
import { beginVerification, repeatOf, verificationOf } from './verifications';

@ApiTags('Audit')
@Controller('v1/audit/verifications')
export class AuditVerificationsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Folds the log again beside the running views and compares every document, and every event with what it was when it was new. Nothing is stopped meanwhile.',
  )
  @Post()
  @Begins(verification)
  async begin(@Body() { views }: BeginVerificationBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    assertViews(views ?? []);
    const id = this.api.idFor(ctx, undefined);
    const location = `/v1/audit/verifications/${id}`;
    const bodyMac = ctx.bodyMac(organisationId);
    const known = await repeatOf(core, organisationId, id, bodyMac);
    if (known !== undefined) return accepted(known, { location, replayed: true });
    const begun = await beginVerification(core, id, { organisationId, views: views ?? [] }, bodyMac);
    return accepted(begun, { location });
  }

  @Says(
    'How far a verification is, and what it has found. Of each organisation the ten newest are kept, and those under way.',
  )
  @Get(':id')
  @RouteConfig({ readsNoView: true } satisfies Partial<GatedRoute>)
  @Answers(verification)
  async one(@Param('id') id: string, @Ctx() { organisationId }: RequestContext) {
    const found = await verificationOf(this.api.core, organisationId, id);
    if (found === undefined) throw new DomainError('NOT_FOUND', { id });
    return found;
  }
}

function assertViews(views: readonly string[]): void {
  const known = allProjections.map(({ name }) => name);
  const unknown = views.findIndex((view) => !known.includes(view));
  if (unknown < 0) return;
  refuse([{ pointer: `/views/${unknown}`, code: 'INVALID_FIELD', detail: `Must be one of ${known.join(', ')}.` }]);
}
