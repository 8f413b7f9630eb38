import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CampaignCreated } from '../../../libs/domain/campaigns/campaign.events';
import type { PerformanceCommand } from '../../../libs/domain/performances/performance.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { queryOf } from '../../../libs/platform/cqrs';
import { getCampaignDetail, listCampaignTransactions } from '../../../projections/campaigns/campaigns.queries';
import { addressOf, Api, changedBy, createdBy, houseCall, seesPersons } from '../api';
import { NoFields } from '../http/fields';
import { page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { performanceCommands } from '../performances/performance-commands';
import { campaignAnswer, createdCampaignAnswer, findCampaignState, performanceOfCampaign } from './campaign-state';
import { CreateCampaignBody, EditCampaignBody, StopCampaignBody } from './campaigns.requests';
import { createCampaign } from './create-campaign';

const detail = queryOf(getCampaignDetail);
const transactions = queryOf(listCampaignTransactions);
export const campaignQueries = [detail.Handler, transactions.Handler];

@ApiTags('Campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  constructor(private readonly api: Api) {}

  /** Opens a closed-sale campaign on a performance (CAMP-02, CAMP-06, CAMP-09). */
  @Post()
  async create(@Body() body: CreateCampaignBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { id, newTicketType: type, ...settings } = body;
    const campaignId = this.api.idFor(ctx, id);
    const newTicketType = type && {
      id: this.api.idFor(ctx, type.id, 'ticket-type'),
      name: type.name,
      webPurchaseCode: type.webPurchaseCode ?? null,
      price: { ...type.price },
    };
    const receipt = await createCampaign(
      core,
      {
        ...settings,
        type: 'CreateCampaign',
        campaignId,
        ticketTypeId: body.ticketTypeId ?? null,
        newTicketType: newTicketType ?? null,
        releaseOnCancel: body.releaseOnCancel ?? true,
        ticketTypes: await core.commands.state(ticketTypesDecider, addressOf(ctx)),
      },
      houseCall(ctx, id),
    );
    const event = receipt.events.find(({ type: name }) => name === 'CampaignCreated') as CampaignCreated;
    const { currency } = (await core.organisation(ctx.organisationId)).identity;
    const answer = createdCampaignAnswer(event.data, currency, receipt.occurredAt);
    return createdBy(receipt, answer, `/v1/campaigns/${campaignId}`);
  }

  /** A campaign with its counters and its newest transactions (CAMP-18). */
  @Get(':id')
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    return this.api.ask(new detail.Message({ organisationId, id, personal: seesPersons(ctx) }), 'CAMPAIGN_NOT_FOUND');
  }

  /** Everything that was ever taken through the link, newest first (CAMP-18). */
  @Get(':id/transactions')
  @Paged()
  async transactions(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new transactions.Message({ organisationId, id, limit, cursor, personal: seesPersons(ctx) });
    const { items, nextCursor } = await this.api.ask(query, 'CAMPAIGN_NOT_FOUND');
    return page(ctx, items, nextCursor);
  }

  /** CAMP-19. */
  @Patch(':id')
  async edit(@Param('id') id: string, @Body() body: EditCampaignBody, @Ctx() ctx: RequestContext) {
    const ticketTypes = await this.api.core.commands.state(ticketTypesDecider, addressOf(ctx));
    return this.change(ctx, id, { type: 'EditCampaign', changes: { ...body }, ticketTypes });
  }

  /** CAMP-20: no new claims from now on. */
  @Post(':id/stop')
  async stop(@Param('id') id: string, @Body() body: StopCampaignBody, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'StopCampaign', reason: body.reason ?? null });
  }

  /** CAMP-21: claims are taken again, and counters go on where they were. */
  @Post(':id/resume')
  async resume(@Param('id') id: string, @Body() _: NoFields, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'ResumeCampaign' });
  }

  /** CAMP-15: a new link; every one handed out before is dead. */
  @Post(':id/rotate-link')
  async rotateLink(@Param('id') id: string, @Body() _: NoFields, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'RotateCampaignLink' });
  }

  /** CAMP-15: the link to hand out. */
  @Get(':id/sales-link')
  async salesLink(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { record } = await findCampaignState(this.api.core, ctx.organisationId, id);
    return this.api.salesLink(ctx.organisationId, id, record.linkVersion);
  }

  private async change(ctx: RequestContext, campaignId: string, change: CampaignChange) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const address = { organisationId, id: await performanceOfCampaign(core, organisationId, campaignId) };
    const command = { ...change, campaignId, expectedVersion: expectedVersion(ctx) } as PerformanceCommand;
    const receipt = await this.api.execute(new performanceCommands.Message(address, command, houseCall(ctx)));
    return changedBy(receipt, await campaignAnswer(core, organisationId, campaignId));
  }
}

/** A change of one campaign's settings, without what every one of them carries. */
type CampaignChange = {
  [Type in PerformanceCommand['type']]: Omit<
    Extract<PerformanceCommand, { type: Type; campaignId: string; expectedVersion: number | null }>,
    'campaignId' | 'expectedVersion'
  >;
}[PerformanceCommand['type']];
