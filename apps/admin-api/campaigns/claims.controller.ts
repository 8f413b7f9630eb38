import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../../libs/kernel/errors';
import type { Call } from '../../../libs/kernel/call';
import { queryOf } from '../../../libs/platform/cqrs';
import { linkPage } from '../../../projections/campaigns/link-page.queries';
import { Api, createdBy } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { callOf, Ctx, type RequestContext } from '../http/request-context';
import { performanceCommands } from '../performances/performance-commands';
import { findCampaignState } from './campaign-state';
import { ClaimBody, ClaimByLinkBody } from './campaigns.requests';
import { claimAnswer, claimCommand } from './claims';
import { claimed, linkPageOf } from './campaigns.responses';

const link = queryOf(linkPage);
export const linkQueries = [link.Handler];

/** What a link that leads nowhere, or not any more, is refused with (CAMP-01, CAMP-16). */
const deadLinks = [
  'CAMPAIGN_NOT_FOUND',
  'CAMPAIGN_STOPPED',
  'CAMPAIGN_ENDED',
  'CAMPAIGN_NOT_STARTED',
  'CAMPAIGN_SOLD_OUT',
  'PERFORMANCE_NOT_ONLINE',
  'PERFORMANCE_STARTED',
  'PERFORMANCE_CANCELLED',
  'TICKET_TYPE_NOT_SOLD_ONLINE',
] as const;

/** CAMP-23, in its order. */
const claimRefusals = [
  ...deadLinks,
  'CAMPAIGN_TOTAL_EXCEEDED',
  'CAMPAIGN_PER_USER_EXCEEDED',
  'SEAT_UNAVAILABLE',
  'SEAT_COUNT_MISMATCH',
  'SEAT_NOT_FOUND',
  'TICKET_TYPE_NOT_PRICED',
] as const;

const checks =
  'Checked in this order: the body, campaign and link, stopped, ended, not started, performance online, not begun and not cancelled, ticket type sold online, sold out, total cap, cap per person, seats.';

@ApiTags('Claims')
@Controller('v1')
export class ClaimsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(`Takes tickets through a campaign's link (CAMP-22, CAMP-23). ${checks}`)
  @Post('campaigns/:id/claims')
  @Creates(claimed)
  @Refuses(...claimRefusals)
  async claim(@Param('id') campaignId: string, @Body() body: ClaimBody, @Ctx() ctx: RequestContext) {
    return this.take(campaignId, body.linkToken, body, callOf(ctx, { channel: 'online' }));
  }

  @Says('What a person with the link sees; 410 with the same in `details` when it is not active (CAMP-16).')
  @Get('links/:token')
  @Answers(linkPageOf)
  @Refuses(...deadLinks)
  async page(@Param('token') token: string) {
    const { organisationId, campaignId, linkVersion } = await this.campaignOfLink(token);
    const query = new link.Message({ organisationId, campaignId, linkVersion });
    const { body, refusal } = await this.api.ask(query, 'CAMPAIGN_NOT_FOUND');
    if (refusal) throw new DomainError(refusal.code, refusal.details);
    return body;
  }

  @Says(`Takes tickets as a person who has nothing but the link (CAMP-22, CAMP-23). ${checks}`)
  @Post('links/:token/claims')
  @Creates(claimed)
  @Refuses(...claimRefusals)
  async claimByLink(@Param('token') token: string, @Body() body: ClaimByLinkBody, @Ctx() ctx: RequestContext) {
    // A dead token is refused by the decider, so that a repeat still gets its first answer after the link was rotated.
    const { organisationId, campaignId } = this.namedByLink(token);
    return this.take(campaignId, token, body, callOf(ctx, { channel: 'online', organisationId, of: campaignId }));
  }

  private async take(campaignId: string, linkToken: string, body: ClaimByLinkBody, call: Call) {
    const { core } = this.api;
    const { organisationId } = call;
    const { record } = await findCampaignState(core, organisationId, campaignId);
    const command = await claimCommand(core, {
      organisationId,
      campaignId,
      linkToken,
      linkVersion: record.linkVersion,
      email: body.email,
      name: body.name ?? null,
      quantity: body.quantity,
      seatIds: body.seatIds ?? null,
      orderId: core.secrets.deriveId(organisationId, call.call, call.commandId),
    });
    const address = { organisationId, id: record.performanceId };
    const receipt = await this.api.execute(new performanceCommands.Message(address, command, call));
    await core.personalData.settled();
    const answer = claimAnswer(receipt);
    return createdBy(receipt, answer, `/v1/orders/${answer.orderId}`);
  }

  /** CAMP-01: whatever is wrong with a token, the answer is the same. */
  private async campaignOfLink(token: string) {
    const { core } = this.api;
    const { organisationId, campaignId } = this.namedByLink(token);
    const { record } = await findCampaignState(core, organisationId, campaignId);
    const { linkVersion } = record;
    const matches = core.secrets.linkTokenMatches(token, organisationId, campaignId, linkVersion);
    if (!matches) throw new DomainError('CAMPAIGN_NOT_FOUND');
    // The clock of a sandbox is only known once its organisation has been asked for.
    await core.organisation(organisationId);
    return { organisationId, campaignId, linkVersion };
  }

  /** What a token says of itself; whether it is right is not said here. */
  private namedByLink(token: string) {
    const parts = this.api.core.secrets.readLinkToken(token);
    if (parts === null) throw new DomainError('CAMPAIGN_NOT_FOUND');
    return parts;
  }
}
