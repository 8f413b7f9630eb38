import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { queryOf } from '../../../libs/platform/cqrs';
import { rejectionsReport } from '../../../projections/refusals/refusals.queries';
import { Api } from '../api';
import { id } from '../http/field-kinds';
import { Answers, Says } from '../http/operation';
import { Filters } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { rejectionsReport as report } from './reports.responses';

const rejections = queryOf(rejectionsReport);
export const rejectionsQueries = [rejections.Handler];

@ApiTags('Reports')
@Controller('v1/reports')
export class RejectionsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('What people wanted and did not get, by code, performance and campaign (G-05).')
  @Get('rejections')
  @Filters({ performanceId: id() })
  @Answers(report)
  async rejections(@Ctx() { organisationId, query }: RequestContext) {
    return this.api.ask(new rejections.Message({ organisationId, performanceId: query.performanceId }));
  }
}
