import { Body, Controller, Inject, Param, Put } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { SubscriptionRecord } from '../../../libs/domain/subscriptions/subscription-record';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { addressOf, Api } from '../api';
import { readBody } from '../http/body.pipe';
import { Answers, Refuses, Says } from '../http/operation';
import { Ctx, type RequestContext } from '../http/request-context';
import { changeSubscription, changeUnlessSold } from './change-subscription';
import { performancesByIds, selectionFacts } from './subscription-facts';
import {
  CustomerInfoBody,
  LinkedTicketTypesBody,
  OnlineSaleBody,
  PerformanceSortBody,
  RequiredPerformancesBody,
  SelectionBody,
  SubscriptionAccessBody,
  SubscriptionAllocationBody,
  SubscriptionExchangeBody,
  SuggestionBody,
} from './subscription-parts.requests';
import { subscription } from './subscriptions.responses';

/** The tabs that say what is sold, to whom and how: performances, internet and internet+. */
@ApiTags('Subscriptions')
@Controller('v1/subscriptions/:id')
export class SubscriptionSalePartsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Links ticket types of kind `subscription` or `both`, and says which is shown first (SUB-02, SUB-16, SUB-17).')
  @Put('ticket-types')
  @Answers(subscription)
  @Refuses('DEFAULT_REQUIRED', 'DEFAULT_NOT_SELECTED', 'TICKET_TYPE_NOT_FOUND', 'TICKET_TYPE_NOT_SUBSCRIPTION')
  async ticketTypes(@Param('id') id: string, @Body() body: LinkedTicketTypesBody, @Ctx() ctx: RequestContext) {
    return changeSubscription(this.api, ctx, id, {
      type: 'SetSubscriptionTicketTypes',
      ticketTypeIds: body.ticketTypeIds,
      defaultTicketTypeId: body.defaultTicketTypeId ?? null,
      ticketTypes: await this.knownTypes(ctx),
    });
  }

  @Says(
    'Chooses productions and, of these, the performances; one with a live hold or sale stays in the list (SUB-18, SUB-19).',
  )
  @Put('performances')
  @Answers(subscription)
  @Refuses(
    'PERFORMANCES_REQUIRED',
    'DUPLICATE_PERFORMANCE',
    'PRODUCTION_NOT_FOUND',
    'PERFORMANCE_NOT_FOUND',
    'PERFORMANCE_NOT_IN_PRODUCTIONS',
    'PERFORMANCE_CANCELLED',
    'PERFORMANCE_HAS_SALES',
  )
  async performances(@Param('id') id: string, @Body() body: SelectionBody, @Ctx() ctx: RequestContext) {
    const { productionIds, performanceIds } = body;
    const facts = await selectionFacts(this.api.core, ctx.organisationId, body);
    const removed = ({ performances }: SubscriptionRecord) =>
      performances.performanceIds.filter((each) => !performanceIds.includes(each));
    return changeUnlessSold(this.api, ctx, id, removed, (sales) => ({
      type: 'SetSubscriptionPerformances',
      productionIds,
      performanceIds,
      facts: { ...facts, sales },
    }));
  }

  @Says('Says when and how it is sold online; a field left out is set back (SUB-20 to SUB-28, SUB-31 to SUB-34).')
  @Put('online-sale')
  @Answers(subscription)
  @Refuses('INVALID_WINDOW', 'INVALID_VISIBILITY', 'INVALID_DISPLAY_NAME', 'OUT_OF_RANGE', 'TEMPLATE_NOT_FOUND')
  async onlineSale(@Param('id') id: string, @Body() body: OnlineSaleBody, @Ctx() ctx: RequestContext) {
    const { settings } = await this.api.core.organisation(ctx.organisationId);
    return changeSubscription(this.api, ctx, id, {
      type: 'ConfigureSubscriptionOnlineSale',
      onlineSale: onlineSaleOf(body),
      facts: { emailTemplateIds: settings.emailTemplates.map((template) => template.id) },
    });
  }

  @Says(
    'Says what its tickets may be exchanged for; the season must allow exchanges too (SUB-29, SUB-30, EXC-21, EXC-22).',
  )
  @Put('exchange')
  @Answers(subscription)
  async exchange(@Param('id') id: string, @Body() body: SubscriptionExchangeBody, @Ctx() ctx: RequestContext) {
    const allowOutside = body.allowOutsideSubscription ?? false;
    return changeSubscription(this.api, ctx, id, {
      type: 'ConfigureSubscriptionExchange',
      scope: body.scope,
      allowOutside,
    });
  }

  @Says('Keeps ticket types to customers with a flag for a time, also before sales start (SUB-35).')
  @Put('access')
  @Answers(subscription)
  @Refuses('INVALID_WINDOW', 'TICKET_TYPE_NOT_FOUND')
  async access(@Param('id') id: string, @Body() { flagAccess }: SubscriptionAccessBody, @Ctx() ctx: RequestContext) {
    return changeSubscription(this.api, ctx, id, {
      type: 'ConfigureSubscriptionAccess',
      flagAccess: flagAccess.map(({ flagId, from = null, to = null, ticketTypeIds }) => ({
        flagId,
        from,
        to,
        ticketTypeIds,
      })),
      ticketTypes: await this.knownTypes(ctx),
    });
  }

  @Says('Sells it from an allocation, only or first; `null` sells it from the whole hall (SUB-36 to SUB-38).')
  @Put('allocation')
  @ApiExtraModels(SubscriptionAllocationBody)
  @ApiBody({ schema: { nullable: true, allOf: [{ $ref: getSchemaPath(SubscriptionAllocationBody) }] } })
  @Answers(subscription)
  async allocation(@Param('id') id: string, @Body() body: unknown, @Ctx() ctx: RequestContext) {
    const allocation = body === null ? null : readBody(SubscriptionAllocationBody, body);
    return changeSubscription(this.api, ctx, id, { type: 'ConfigureSubscriptionAllocation', allocation });
  }

  @Says('Names the performances that nobody can leave out of pick and mix (SUB-39).')
  @Put('required-performances')
  @Answers(subscription)
  @Refuses('DUPLICATE_PERFORMANCE', 'NOT_APPLICABLE_TO_SERIES', 'PERFORMANCE_NOT_FOUND')
  async required(@Param('id') id: string, @Body() body: RequiredPerformancesBody, @Ctx() ctx: RequestContext) {
    const { performanceIds } = body;
    const found = await performancesByIds(this.api.core, ctx.organisationId, performanceIds);
    return changeSubscription(this.api, ctx, id, {
      type: 'SetRequiredPerformances',
      performanceIds,
      facts: { performances: [...found.keys()] },
    });
  }

  @Says('Suggests it to whoever buys a single one of its performances (SUB-40 to SUB-42).')
  @Put('suggestion')
  @Answers(subscription)
  @Refuses('SUGGESTION_HEADING_REQUIRED')
  async suggestion(@Param('id') id: string, @Body() body: SuggestionBody, @Ctx() ctx: RequestContext) {
    const { enabled, heading = null, description = null } = body;
    const suggestion = { enabled, heading, description };
    return changeSubscription(this.api, ctx, id, { type: 'ConfigureSuggestion', suggestion });
  }

  @Says('Says whether every ticket needs a customer of its own after payment (SUB-43).')
  @Put('customer-info')
  @Answers(subscription)
  async customerInfo(@Param('id') id: string, @Body() { perTicket }: CustomerInfoBody, @Ctx() ctx: RequestContext) {
    return changeSubscription(this.api, ctx, id, { type: 'SetCustomerInfo', perTicket });
  }

  @Says('Sets the order in which its performances are shown: an own one, or by their start (SUB-44).')
  @Put('sort')
  @Answers(subscription)
  @Refuses('INVALID_SORT_ORDER')
  async sort(@Param('id') id: string, @Body() body: PerformanceSortBody, @Ctx() ctx: RequestContext) {
    const { custom, performanceIds = null } = body;
    return changeSubscription(this.api, ctx, id, { type: 'SetCustomSort', custom, performanceIds });
  }

  private async knownTypes(ctx: RequestContext) {
    return (await this.api.core.commands.state(ticketTypesDecider, addressOf(ctx))).byId;
  }
}

function onlineSaleOf(body: OnlineSaleBody) {
  return {
    availableOnline: body.availableOnline,
    visibleOnlineFrom: body.visibleOnlineFrom ?? null,
    salesStartsAt: body.salesStartsAt ?? null,
    salesEndsAt: body.salesEndsAt ?? null,
    deliveryMethods: body.deliveryMethods ?? [],
    displaySubscriptionAs: body.displaySubscriptionAs ?? 'subscription',
    displayPerformanceAs: body.displayPerformanceAs ?? 'performance',
    groupTickets: body.groupTickets ?? false,
    showPriceZones: body.showPriceZones ?? false,
    seatSelection: body.seatSelection ?? 'best_available_then_manual',
    consents: body.consents ?? [],
    emailTemplateId: body.emailTemplateId ?? null,
  } as const;
}
