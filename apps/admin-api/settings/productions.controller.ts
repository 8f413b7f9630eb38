import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { productionDecider, type ProductionState } from '../../../libs/domain/productions/production.decider';
import { settingsBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { createdSettings, productionCommands, readSettings, settingsPage } from './settings-resource';
import { CreateProductionBody, EditProductionBody } from './settings.requests';

@ApiTags('Settings')
@Controller('v1/productions')
export class ProductionsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  /** What is performed, and what its tickets may be exchanged for (EXC-24 to EXC-28). */
  @Post()
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

  /** The productions, in the order in which they were made. */
  @Get()
  @Paged()
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'productions');
  }

  /** One production. */
  @Get(':id')
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'productions', id);
  }

  /** Changes a production (EXC-24 to EXC-28). */
  @Patch(':id')
  async edit(@Param('id') id: string, @Body() body: EditProductionBody, @Ctx() ctx: RequestContext) {
    const command = { type: 'EditProduction', expectedVersion: expectedVersion(ctx), changes: { ...body } } as const;
    const receipt = await this.api.execute(new productionCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
    const production = await this.api.core.commands.state(productionDecider, addressOf(ctx, id));
    return changedBy(receipt, settingsBody('productions', production as ProductionState & { status: 'exists' }));
  }
}
