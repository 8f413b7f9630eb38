import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { queryOf } from '../../../libs/platform/cqrs';
import { rejectionsReport } from '../../../projections/refusals/refusals.queries';
import { exchangeFlowsReport } from '../../../projections/reports/exchange-flows.queries';
import { financeReport } from '../../../projections/reports/finance.queries';
import { occupancyReport } from '../../../projections/reports/occupancy.queries';
import { salesChannelsReport } from '../../../projections/reports/sales-channels.queries';
import { seasonReport } from '../../../projections/reports/season.queries';
import { subscriptionSalesReport } from '../../../projections/reports/subscription-sales.queries';
import { Api } from '../api';
import { Says } from '../http/operation';
import { assertWindow } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { columns } from './columns';
import { type AnswerAs, Form, Reports } from './report';
import * as responses from './reports.responses';

const salesChannels = queryOf(salesChannelsReport);
const subscriptionSales = queryOf(subscriptionSalesReport);
const occupancy = queryOf(occupancyReport);
const exchangeFlows = queryOf(exchangeFlowsReport);
const season = queryOf(seasonReport);
const finance = queryOf(financeReport);
const rejections = queryOf(rejectionsReport);
export const reportsQueries = [
  salesChannels.Handler,
  subscriptionSales.Handler,
  occupancy.Handler,
  exchangeFlows.Handler,
  season.Handler,
  finance.Handler,
  rejections.Handler,
];

@ApiTags('Reports')
@Controller('v1/reports')
export class ReportsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('The counters of every sales channel (CAMP-17); `from` and `to` bound the start of its performance.')
  @Get('sales-channels')
  @Reports(responses.salesChannelsReport)
  async salesChannels(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new salesChannels.Message(await this.asked(ctx)));
    return answer(report, columns.salesChannels);
  }

  @Says(
    'What was sold of subscriptions, by subscription, ticket type and channel, after discounts and without products.',
  )
  @Get('subscription-sales')
  @Reports(responses.subscriptionSalesReport)
  async subscriptionSales(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new subscriptionSales.Message(await this.asked(ctx)));
    return answer(report, columns.subscriptionSales);
  }

  @Says('How full every performance is; `from` and `to` bound its start.')
  @Get('occupancy')
  @Reports(responses.occupancyReport)
  async occupancy(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new occupancy.Message(await this.asked(ctx)));
    return answer(report, columns.occupancy);
  }

  @Says(
    'From where to where tickets were exchanged, with fees, differences and what was forfeited (EXC-08, EXC-09, EXC-13); an exchange from several performances is in each of their rows, and counted once in the totals.',
  )
  @Get('exchange-flows')
  @Reports(responses.exchangeFlowsReport)
  async exchangeFlows(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new exchangeFlows.Message(await this.asked(ctx)));
    return answer(report, columns.exchangeFlows);
  }

  @Says('What every season has and brought; its revenue less its refunds is what the books say of it.')
  @Get('season')
  @Reports(responses.seasonReport)
  async season(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new season.Message(await this.asked(ctx)));
    return answer(report, columns.season);
  }

  @Says(
    'The books by day, kind of line and finance reference; all lines together are what was received less what went back (SUB-53).',
  )
  @Get('finance')
  @Reports(responses.financeReport)
  async finance(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new finance.Message(await this.asked(ctx)));
    return answer(report, columns.finance);
  }

  @Says('What people wanted and did not get, by code, performance and campaign (G-05).')
  @Get('rejections')
  @Reports(responses.rejectionsReport)
  async rejections(@Ctx() ctx: RequestContext, @Form() answer: AnswerAs) {
    const report = await this.api.ask(new rejections.Message(await this.asked(ctx)));
    return answer(report, columns.rejections);
  }

  /** With the organisation's currency: totals are of some currency although nothing has been sold. */
  private async asked({ organisationId, query }: RequestContext) {
    const { seasonId, performanceId, from, to } = query;
    assertWindow(query);
    const { identity } = await this.api.core.organisation(organisationId);
    return { organisationId, seasonId, performanceId, from, to, currency: identity.currency };
  }
}
