import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import { queryOf } from '../../../libs/platform/cqrs';
import { getSubscription, listSubscriptions } from '../../../projections/subscriptions/subscription-config.queries';
import { addressOf, Api, createdBy, houseCall } from '../api';
import { moment } from '../http/field-kinds';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Filters, page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { changeUnlessSold, subscriptionCommands } from './change-subscription';
import { informationFacts } from './subscription-facts';
import { createdSubscriptionAnswer } from './subscription-state';
import { CreateSubscriptionBody, EditSubscriptionBody } from './subscriptions.requests';
import { subscription, subscriptionDetail } from './subscriptions.responses';

const one = queryOf(getSubscription);
const several = queryOf(listSubscriptions);
export const subscriptionCommandsAndQueries = [subscriptionCommands.Handler, one.Handler, several.Handler];

const fieldCodes = [
  'INVALID_SUBSCRIPTION_TYPE',
  'INVALID_COLOR',
  'OUT_OF_RANGE',
  'INVALID_PERFORMANCE_LIMITS',
  'INVALID_PURCHASE_LIMITS',
  'SAME_SEAT_ONLY_FOR_SERIES',
  'NOT_APPLICABLE_TO_SERIES',
  'SEASON_NOT_FOUND',
] as const;

@ApiTags('Subscriptions')
@Controller('v1/subscriptions')
export class SubscriptionsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Makes a subscription: a series, or pick and mix (SUB-01, SUB-04 to SUB-14). What it still needs to be sold is in `readiness`.',
  )
  @Post()
  @Creates(subscription)
  @Refuses('ID_TAKEN', ...fieldCodes)
  async create(@Body() body: CreateSubscriptionBody, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const id = this.api.idFor(ctx, body.id);
    const command = {
      type: 'CreateSubscription',
      subscriptionId: id,
      fields: {
        type: body.type,
        name: body.name,
        abbreviation: body.abbreviation,
        seasonId: body.seasonId,
        sameSeat: body.sameSeat ?? false,
        color: body.color ?? null,
        label: body.label ?? null,
        showLabel: body.showLabel ?? false,
        description: body.description ?? null,
        minPerformances: body.minPerformances ?? null,
        maxPerformances: body.maxPerformances ?? null,
        minPerPurchase: body.minPerPurchase ?? 1,
        maxPerPurchase: body.maxPerPurchase ?? null,
      },
      facts: await informationFacts(this.api.core, organisationId, body.seasonId),
    } as const;
    const message = new subscriptionCommands.Message(addressOf(ctx, id), command, houseCall(ctx, body.id));
    const receipt = await this.api.execute(message);
    const answer = createdSubscriptionAnswer(this.api, organisationId, receipt);
    return createdBy(receipt, answer, `/v1/subscriptions/${id}`);
  }

  @Says('The subscriptions, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(subscription))
  async list(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new several.Message({ organisationId, limit, cursor, shopUrl: this.api.shopUrl(organisationId) });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says(
    'One subscription, with what keeps it from being sold and with its pick lists of performances (SUB-18, SUB-19).',
  )
  @Get(':id')
  @Filters({ asOf: moment() })
  @Answers(subscriptionDetail)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const input = { organisationId, id, shopUrl: this.api.shopUrl(organisationId) };
    return this.api.ask(new one.Message(input, await this.api.asAsked(ctx)));
  }

  @Says(
    'Changes what a subscription is and how much of it may be had (SUB-04 to SUB-14); its type only while nothing of it is held or sold (SUB-01).',
  )
  @Patch(':id')
  @Answers(subscription)
  @Refuses('NOTHING_TO_CHANGE', 'TYPE_LOCKED', ...fieldCodes)
  async edit(@Param('id') id: string, @Body() body: EditSubscriptionBody, @Ctx() ctx: RequestContext) {
    const { minPerPurchase, ...changes } = body;
    const facts = await informationFacts(this.api.core, ctx.organisationId, body.seasonId);
    const ofOtherType = ({ type, performances }: SubscriptionRecord) =>
      body.type === undefined || body.type === type ? [] : performances.performanceIds;
    return changeUnlessSold(this.api, ctx, id, ofOtherType, (sales) => ({
      type: 'EditSubscription',
      // No smallest number is one (G-03).
      changes: { ...changes, ...(minPerPurchase !== undefined && { minPerPurchase: minPerPurchase ?? 1 }) },
      facts: { ...facts, sales },
    }));
  }
}
