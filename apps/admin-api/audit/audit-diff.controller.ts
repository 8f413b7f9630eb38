import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FieldError } from '../../../libs/kernel/errors';
import { Api } from '../api';
import { refuse } from '../http/body.pipe';
import { id, moment, oneOf } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { Filters } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { resourceDiff } from './audit.responses';
import { type Diffed, diffedResources } from './diffed-resources';
import { diffed } from './resource-diff';

@ApiTags('Audit')
@Controller('v1/audit/diff')
export class AuditDiffController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'What changed of one thing between two moments, each an instant or a position: every place in it that differs, and the events that changed it, unless there are too many between the two (`traced` is false). `id` is what the thing is addressed by: of seats and sales channels their performance, of tallies their customer.',
  )
  @Get()
  @Filters({ resource: oneOf(diffedResources), id: id(), from: moment(), to: moment() })
  @Answers(resourceDiff)
  @Refuses('INVALID_POSITION', 'INVALID_WINDOW')
  async diff(@Ctx() { organisationId, query }: RequestContext) {
    const missing = ['resource', 'id', 'from', 'to'].filter((name) => query[name] === undefined);
    const errors = missing.map((pointer): FieldError => ({
      pointer,
      code: 'INVALID_QUERY',
      detail: 'Say this as well.',
    }));
    if (errors.length > 0) refuse(errors);
    const { resource, id: of, from, to } = query;
    return diffed(this.api, { organisationId, resource: resource as Diffed, id: of!, from: from!, to: to! });
  }
}
