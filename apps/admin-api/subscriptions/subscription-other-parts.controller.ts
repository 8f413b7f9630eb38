import { Body, Controller, Inject, Param, Put } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { translatedLocales } from '../../../libs/domain/subscriptions/subscription.settings';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { addressOf, Api } from '../api';
import { readBody, refuse } from '../http/body.pipe';
import { isPlainObject } from '../http/fields';
import { Answers, Refuses, Says } from '../http/operation';
import { Ctx, type RequestContext } from '../http/request-context';
import { changeSubscription } from './change-subscription';
import { productFacts, renewalFacts } from './subscription-facts';
import {
  AlternativeTextsBody,
  DiscountCodesBody,
  FinanceBody,
  LinkedProductsBody,
  OrganisationsBody,
  RenewalBody,
  SubscriptionImageBody,
  TranslationsBody,
} from './subscription-parts.requests';
import { subscription } from './subscriptions.responses';

/** The tabs beside the sale: image, discount codes, products, renewal, organisations, finance and language. */
@ApiTags('Subscriptions')
@Controller('v1/subscriptions/:id')
export class SubscriptionOtherPartsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Sets the image shown online: an https address, an asset, or `null` for none (SUB-45).')
  @Put('image')
  @Answers(subscription)
  @Refuses('INVALID_IMAGE')
  async image(@Param('id') id: string, @Body() { url, assetId }: SubscriptionImageBody, @Ctx() ctx: RequestContext) {
    if (url === undefined && assetId === undefined) {
      const detail = 'Send url or assetId, or null to take the image away.';
      refuse([{ pointer: '/url', code: 'INVALID_IMAGE', detail }]);
    }
    const image = { url: url ?? null, assetId: assetId ?? null };
    return changeSubscription(this.api, ctx, id, { type: 'SetSubscriptionImage', ...image });
  }

  @Says('Links discount codes, each with so much off every ticket line, in percent or money (SUB-48).')
  @Put('discounts')
  @Answers(subscription)
  @Refuses('OUT_OF_RANGE', 'CURRENCY_MISMATCH')
  async discounts(@Param('id') id: string, @Body() { codes }: DiscountCodesBody, @Ctx() ctx: RequestContext) {
    const { identity } = await this.api.core.organisation(ctx.organisationId);
    return changeSubscription(this.api, ctx, id, {
      type: 'LinkDiscountCodes',
      codes: codes.map(({ code, percent = null, amount = null, required = false }) => ({
        code,
        percent,
        amount,
        required,
      })),
      facts: { currency: identity.currency },
    });
  }

  @Says('Links products that are sold once with each subscription (SUB-49).')
  @Put('products')
  @Answers(subscription)
  @Refuses('PRODUCT_NOT_FOUND')
  async products(@Param('id') id: string, @Body() { productIds }: LinkedProductsBody, @Ctx() ctx: RequestContext) {
    const facts = await productFacts(this.api.core, ctx.organisationId, productIds);
    return changeSubscription(this.api, ctx, id, { type: 'LinkProducts', productIds, facts });
  }

  @Says(
    'Says which subscription it renews and what the ticket types of that one become; `null` renews nothing (SUB-50).',
  )
  @Put('renewal')
  @Answers(subscription)
  @Refuses('SUBSCRIPTION_NOT_FOUND', 'TICKET_TYPE_NOT_FOUND', 'RENEWAL_CYCLE', 'RENEWAL_TYPE_UNMAPPED')
  async renewal(@Param('id') id: string, @Body() { renewsFrom }: RenewalBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { byId: ticketTypes } = await core.commands.state(ticketTypesDecider, addressOf(ctx));
    const facts = await renewalFacts(core, ctx.organisationId, renewsFrom?.subscriptionId);
    return changeSubscription(this.api, ctx, id, { type: 'ConfigureRenewal', renewsFrom, facts, ticketTypes });
  }

  @Says('Names the selling units of the house that may sell it; none = all (SUB-52).')
  @Put('organisations')
  @Answers(subscription)
  async organisations(@Param('id') id: string, @Body() { units }: OrganisationsBody, @Ctx() ctx: RequestContext) {
    return changeSubscription(this.api, ctx, id, { type: 'SetOrganisations', units });
  }

  @Says('Sets what the finance export names it by (SUB-53).')
  @Put('finance')
  @Answers(subscription)
  async finance(@Param('id') id: string, @Body() body: FinanceBody, @Ctx() ctx: RequestContext) {
    const { referenceNumber = null, department = null, account = null } = body;
    const finance = { referenceNumber, department, account };
    return changeSubscription(this.api, ctx, id, { type: 'SetFinance', finance });
  }

  @Says('Sets its texts in Swedish and English; what is not given is read in the default language (SUB-54).')
  @Put('translations')
  @ApiBody({ type: TranslationsBody })
  @Answers(subscription)
  @Refuses('UNSUPPORTED_LOCALE')
  async translations(@Param('id') id: string, @Body() body: unknown, @Ctx() ctx: RequestContext) {
    refuseOtherLocales(body);
    const { sv, en } = readBody(TranslationsBody, body);
    const translations = { ...(sv && { sv: textsOf(sv) }), ...(en && { en: textsOf(en) }) };
    return changeSubscription(this.api, ctx, id, { type: 'SetTranslations', translations });
  }
}

const textsOf = (texts: AlternativeTextsBody) => ({
  name: texts.name ?? null,
  description: texts.description ?? null,
  suggestionHeading: texts.suggestionHeading ?? null,
  suggestionDescription: texts.suggestionDescription ?? null,
});

/** What reads as a language tag is told as one; everything else is an unknown field. */
function refuseOtherLocales(body: unknown): void {
  if (!isPlainObject(body)) return;
  const known: readonly string[] = translatedLocales;
  const other = Object.keys(body).find((key) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(key) && !known.includes(key));
  if (other === undefined) return;
  const detail = `Texts may be given in ${known.join(' and ')}.`;
  refuse([{ pointer: `/${other}`, code: 'UNSUPPORTED_LOCALE', detail }], { locale: other, locales: known });
}
