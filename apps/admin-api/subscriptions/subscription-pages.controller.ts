import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Reading } from '../../../libs/domain/subscriptions/texts';
import { queryOf } from '../../../libs/platform/cqrs';
import { salesDashboard } from '../../../projections/subscriptions/sales-dashboard.queries';
import { subscriptionCatalogue } from '../../../projections/subscriptions/subscription-catalogue.queries';
import { subscriptionSuggestions } from '../../../projections/subscriptions/subscription-suggestions.queries';
import { Api } from '../api';
import { Languages, languagesOf, Translated } from '../http/accept-language';
import { id } from '../http/field-kinds';
import { Answers, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { catalogueSubscription, dashboardItem, suggestion } from './subscription-pages.responses';

const catalogue = queryOf(subscriptionCatalogue);
const suggestions = queryOf(subscriptionSuggestions);
const dashboard = queryOf(salesDashboard);
export const subscriptionPagesHandlers = [catalogue.Handler, suggestions.Handler, dashboard.Handler];

/** What those who sell show: the web shop, its popup, and the box office. */
@ApiTags('Subscriptions')
@Controller('v1')
export class SubscriptionPagesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'The subscriptions a web shop may show now; one that is only announced says when its sales start and nothing else (SUB-20 to SUB-22, SUB-35, SUB-54).',
  )
  @Get('catalogue/subscriptions')
  @Paged()
  @Translated()
  @Answers(pageOf(catalogueSubscription))
  async catalogue(@Ctx() ctx: RequestContext, @Languages() languages: string[]) {
    const { items, nextCursor } = await this.api.ask(new catalogue.Message(await this.asked(ctx, languages)));
    return page(ctx, items, nextCursor);
  }

  @Says(
    'The subscriptions to suggest to whoever buys this performance, such as can be bought online now (SUB-40 to SUB-42).',
  )
  @Get('performances/:id/subscription-suggestions')
  @Paged()
  @Translated()
  @Answers(pageOf(suggestion))
  async suggestions(@Param('id') performanceId: string, @Ctx() ctx: RequestContext, @Languages() languages: string[]) {
    const query = new suggestions.Message({ ...(await this.asked(ctx, languages)), performanceId });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says(
    'The subscriptions as the box office sells them, each with its label and with what keeps it from being sold (SUB-09, SUB-10, SUB-14, SUB-55); `performanceId` leaves those that include it.',
  )
  @Get('sales-dashboard')
  @Paged({ performanceId: id() })
  @Answers(pageOf(dashboardItem))
  async dashboard(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor, query } = ctx;
    const { performanceId } = query;
    const answer = await this.api.ask(new dashboard.Message({ organisationId, limit, cursor, performanceId }));
    return page(ctx, answer.items, answer.nextCursor);
  }

  private async asked({ organisationId, limit, cursor }: RequestContext, languages: readonly string[]) {
    const { settings } = await this.api.core.organisation(organisationId);
    const [defaultLanguage = settings.defaultLocale] = languagesOf(settings.defaultLocale);
    const reading: Reading = { languages, defaultLanguage };
    return { organisationId, limit, cursor, shopUrl: this.api.shopUrl(organisationId), reading };
  }
}
