import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { rulesNeverSet } from '../../../libs/domain/exchanges/exchange-rules';
import { productDecider } from '../../../libs/domain/products/product.decider';
import { seasonDecider } from '../../../libs/domain/seasons/season.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { exchangeRulesBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Refuses, Says } from '../http/operation';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { readSettings, seasonCommands } from './settings-resource';
import { ExchangeRulesRequestBody } from './settings.requests';
import { seasonExchangeRules } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/seasons/:id/exchange-rules')
export class SeasonExchangeController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Sets the rules by which tickets of the season are exchanged, all at once (EXC-02 to EXC-14).')
  @Put()
  @Answers(seasonExchangeRules)
  @Refuses('OUT_OF_RANGE', 'FREE_EXCEEDS_MAX', 'CURRENCY_MISMATCH', 'PRODUCT_NOT_FOUND')
  async configure(@Param('id') id: string, @Body() body: ExchangeRulesRequestBody, @Ctx() ctx: RequestContext) {
    const { commands } = this.api.core;
    const { identity } = await this.api.core.organisation(ctx.organisationId);
    const productId = body.boxOfficeExchangeProductId ?? null;
    const product = productId === null ? null : await commands.state(productDecider, addressOf(ctx, productId));
    const command = {
      type: 'ConfigureSeasonExchange',
      expectedVersion: expectedVersion(ctx),
      rules: { ...body, onlineFee: { ...body.onlineFee }, boxOfficeExchangeProductId: productId },
      currency: identity.currency,
      productExists: product?.status === 'exists',
    } as const;
    const receipt = await this.api.execute(new seasonCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
    const season = await commands.state(seasonDecider, addressOf(ctx, id));
    if (season.status === 'none') throw new DomainError('NOT_FOUND');
    return changedBy(receipt, { ...exchangeRulesBody(season.exchange!), version: season.version });
  }

  @Says('The rules by which tickets of the season are exchanged; those that hold before any were set have version 0.')
  @Get()
  @Answers(seasonExchangeRules)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { identity } = await this.api.core.organisation(ctx.organisationId);
    const season = (await readSettings(this.api, ctx, 'seasons', id)) as SeasonShown;
    const rules = season.exchangeRules ?? exchangeRulesBody(rulesNeverSet(identity.currency));
    return { ...rules, version: season.version };
  }
}

interface SeasonShown {
  readonly exchangeRules: object | null;
  readonly version: number;
}
