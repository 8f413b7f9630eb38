import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { productionDecider, type ProductionState } from '../../../libs/domain/productions/production.decider';
import { settingsBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { createdSettings, productionCommands, readSettings, settingsPage } from './settings-resource';
import { CreateProductionBody, EditProductionBody } from './settings.requests';
import { production } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/productions')
export class ProductionsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Makes a production: what is performed, and what its tickets may be exchanged for (EXC-24 to EXC-28).')
  @Post()
  @Creates(production)
  @Refuses('ID_TAKEN')
  async create(@Body() body: CreateProductionBody, @Ctx() ctx: RequestContext) {
    const id = this.api.idFor(ctx, body.id);
    const fields = {
      name: body.name,
      promoterId: body.promoterId ?? null,
      availableOnline: body.availableOnline ?? true,
      exchangeFrom: body.exchangeFrom ?? 'no',
      acceptsExchangesInto: body.acceptsExchangesInto ?? false,
    };
    const command = { type: 'CreateProduction', id, fields } as const;
    const message = new productionCommands.Message(addressOf(ctx, id), command, houseCall(ctx, body.id));
    return createdSettings(await this.api.execute(message), 'productions', 'productionId');
  }

  @Says('The productions, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(production))
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'productions');
  }

  @Says('One production.')
  @Get(':id')
  @Answers(production)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'productions', id);
  }

  @Says('Changes a production (EXC-24 to EXC-28).')
  @Patch(':id')
  @Answers(production)
  @Refuses('NOTHING_TO_CHANGE')
  async edit(@Param('id') id: string, @Body() body: EditProductionBody, @Ctx() ctx: RequestContext) {
    const command = { type: 'EditProduction', expectedVersion: expectedVersion(ctx), changes: { ...body } } as const;
    const receipt = await this.api.execute(new productionCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
    const production = await this.api.core.commands.state(productionDecider, addressOf(ctx, id));
    return changedBy(receipt, settingsBody('productions', production as ProductionState & { status: 'exists' }));
  }
}
