import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { queryOf } from '../../../libs/platform/cqrs';
import { listSalesChannels } from '../../../projections/campaigns/campaigns.queries';
import { listCampaignTicketTypes } from '../../../projections/performances/campaign-ticket-types.queries';
import { listCatalogue } from '../../../projections/performances/catalogue.queries';
import { seatAvailability } from '../../../projections/seats/seats.queries';
import { Api } from '../api';
import { moment } from '../http/field-kinds';
import { Answers, Says } from '../http/operation';
import { Filters, page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { campaign } from '../campaigns/campaigns.responses';
import { campaignTicketType, cataloguePerformance, seatsOfPerformance } from './performances.responses';

const seats = queryOf(seatAvailability);
const campaignTicketTypes = queryOf(listCampaignTicketTypes);
const salesChannels = queryOf(listSalesChannels);
const catalogue = queryOf(listCatalogue);
export const performancePagesHandlers = [
  seats.Handler,
  campaignTicketTypes.Handler,
  salesChannels.Handler,
  catalogue.Handler,
];

@ApiTags('Performances')
@Controller('v1')
export class PerformancePagesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says("What is free, held, sold and set aside, by the organisation's clock (G-02); the four add up to the capacity.")
  @Get('performances/:id/seats')
  @Filters({ asOf: moment() })
  @Answers(seatsOfPerformance)
  async seats(@Param('id') performanceId: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    return this.api.ask(new seats.Message({ organisationId, performanceId }, await this.api.asAsked(ctx)));
  }

  @Says('The ticket types that a campaign on this performance may have (CAMP-07, CAMP-08).')
  @Get('performances/:id/campaign-ticket-types')
  @Paged()
  @Answers(pageOf(campaignTicketType))
  async campaignTicketTypes(@Param('id') performanceId: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new campaignTicketTypes.Message({ organisationId, performanceId, limit, cursor });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('The campaigns of a performance with their counters (CAMP-14, CAMP-17).')
  @Get('performances/:id/sales-channels')
  @Paged({ asOf: moment() })
  @Answers(pageOf(campaign))
  async salesChannels(@Param('id') performanceId: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const input = { organisationId, performanceId, limit, cursor };
    const query = new salesChannels.Message(input, await this.api.asAsked(ctx));
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('What a web shop may show: on sale online now, with the types and prices anyone may buy (CAMP-01, G-08).')
  @Get('catalogue/performances')
  @Paged()
  @Answers(pageOf(cataloguePerformance))
  async catalogue(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const { items, nextCursor } = await this.api.ask(new catalogue.Message({ organisationId, limit, cursor }));
    return page(ctx, items, nextCursor);
  }
}
