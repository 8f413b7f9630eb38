import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CampaignCreated } from '../../../libs/domain/campaigns/campaign.events';
import type { PerformanceCommand } from '../../../libs/domain/performances/performance.decider';
import type { ExpectedVersion } from '../../../libs/domain/settings/settings.rules';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { queryOf } from '../../../libs/platform/cqrs';
import { getCampaignDetail, listCampaignTransactions } from '../../../projections/campaigns/campaigns.queries';
import { AccessReason, OpensForAReason } from '../audit/access-reason';
import { openedFor } from '../audit/opened-values';
import { addressOf, Api, changedBy, createdBy, houseCall, seesPersons } from '../api';
import { moment } from '../http/field-kinds';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { NoFields } from '../http/fields';
import { Filters, page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { performanceCommands } from '../performances/performance-commands';
import { campaignAnswer, createdCampaignAnswer, findCampaignState, performanceOfCampaign } from './campaign-state';
import { CreateCampaignBody, EditCampaignBody, StopCampaignBody } from './campaigns.requests';
import { createCampaign } from './create-campaign';
import { campaign, campaignDetail, salesLink, transaction } from './campaigns.responses';

const detail = queryOf(getCampaignDetail);
const transactions = queryOf(listCampaignTransactions);
export const campaignQueries = [detail.Handler, transactions.Handler];

@ApiTags('Campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  constructor(private readonly api: Api) {}

  @Says(
    'Opens a closed-sale campaign on a performance (CAMP-02, CAMP-06, CAMP-09). Checked in this order: the body, window, kind, caps, choice of the ticket type, performance (exists, online, not begun, not cancelled), ticket type (code begins with !, sold online, code not taken, priced on the performance).',
  )
  @Post()
  @Creates(campaign)
  @Refuses(
    'ID_TAKEN',
    'OUT_OF_RANGE',
    'INVALID_WINDOW',
    'PER_USER_EXCEEDS_TOTAL',
    'TICKET_TYPE_CHOICE',
    'UNSUPPORTED_CAMPAIGN_KIND',
    'PERFORMANCE_NOT_FOUND',
    'PERFORMANCE_NOT_ONLINE',
    'PERFORMANCE_STARTED',
    'PERFORMANCE_CANCELLED',
    'TICKET_TYPE_NOT_FOUND',
    'TICKET_TYPE_NOT_SOLD_ONLINE',
    'TICKET_TYPE_RESTRICTED',
    'TICKET_TYPE_NOT_PRICED',
    'WEB_CODE_REQUIRED',
    'WEB_CODE_TAKEN',
    'CURRENCY_MISMATCH',
  )
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

  @Says('A campaign with its counters and its newest transactions (CAMP-18).')
  @Get(':id')
  @Filters({ asOf: moment() })
  @OpensForAReason('With `asOf`: ')
  @Answers(campaignDetail)
  @Refuses('CAMPAIGN_NOT_FOUND')
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext, @AccessReason() reason: string | null) {
    const { organisationId } = ctx;
    const then = await this.api.asAsked(ctx);
    const personal = seesPersons(ctx) && (then === undefined || reason !== null);
    const found = await this.api.ask(new detail.Message({ organisationId, id, personal }, then), 'CAMPAIGN_NOT_FOUND');
    return then === undefined ? found : openedFor(this.api.core, ctx, reason, found);
  }

  @Says('Everything that was ever taken through the link, newest first (CAMP-18).')
  @Get(':id/transactions')
  @Paged()
  @Answers(pageOf(transaction))
  @Refuses('CAMPAIGN_NOT_FOUND')
  async transactions(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new transactions.Message({ organisationId, id, limit, cursor, personal: seesPersons(ctx) });
    const { items, nextCursor } = await this.api.ask(query, 'CAMPAIGN_NOT_FOUND');
    return page(ctx, items, nextCursor);
  }

  @Says('Changes name, window, caps or ticket type (CAMP-19).')
  @Patch(':id')
  @Answers(campaign)
  @Refuses(
    'CAMPAIGN_NOT_FOUND',
    'OUT_OF_RANGE',
    'INVALID_WINDOW',
    'PER_USER_EXCEEDS_TOTAL',
    'CAMPAIGN_TOTAL_BELOW_CLAIMED',
    'CAMPAIGN_TICKET_TYPE_LOCKED',
    'TICKET_TYPE_NOT_FOUND',
    'TICKET_TYPE_NOT_SOLD_ONLINE',
    'TICKET_TYPE_RESTRICTED',
    'TICKET_TYPE_NOT_PRICED',
    'WEB_CODE_REQUIRED',
    'NOTHING_TO_CHANGE',
  )
  async edit(@Param('id') id: string, @Body() body: EditCampaignBody, @Ctx() ctx: RequestContext) {
    const ticketTypes = await this.api.core.commands.state(ticketTypesDecider, addressOf(ctx));
    return this.change(ctx, id, { type: 'EditCampaign', changes: { ...body }, ticketTypes });
  }

  @Says('Stops a campaign: no new claims from now on (CAMP-20).')
  @Post(':id/stop')
  @Answers(campaign)
  @Refuses('CAMPAIGN_NOT_FOUND', 'CAMPAIGN_ALREADY_STOPPED')
  async stop(@Param('id') id: string, @Body() body: StopCampaignBody, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'StopCampaign', reason: body.reason ?? null });
  }

  @Says('Resumes a campaign: claims are taken again, and counters go on where they were (CAMP-21).')
  @Post(':id/resume')
  @Answers(campaign)
  @Refuses('CAMPAIGN_NOT_FOUND', 'CAMPAIGN_NOT_STOPPED', 'CAMPAIGN_ENDED')
  async resume(@Param('id') id: string, @Body() _: NoFields, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'ResumeCampaign' });
  }

  @Says('Makes a new link; every one handed out before is dead (CAMP-15).')
  @Post(':id/rotate-link')
  @Answers(campaign)
  @Refuses('CAMPAIGN_NOT_FOUND')
  async rotateLink(@Param('id') id: string, @Body() _: NoFields, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'RotateCampaignLink' });
  }

  @Says('The link to hand out (CAMP-15).')
  @Get(':id/sales-link')
  @Answers(salesLink)
  @Refuses('CAMPAIGN_NOT_FOUND')
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
    Extract<PerformanceCommand, { type: Type; campaignId: string; expectedVersion: ExpectedVersion }>,
    'campaignId' | 'expectedVersion'
  >;
}[PerformanceCommand['type']];
