import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { productDecider, type ProductFacts, type ProductState } from '../../../libs/domain/products/product.decider';
import { settingsBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { createdSettings, productCommands, readSettings, settingsPage } from './settings-resource';
import { CreateProductBody, EditProductBody } from './settings.requests';
import { product } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/products')
export class ProductsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says("Makes something that is sold beside tickets, priced in the organisation's currency (G-01).")
  @Post()
  @Creates(product)
  @Refuses('ID_TAKEN', 'CURRENCY_MISMATCH')
  async create(@Body() { id: given, name, price }: CreateProductBody, @Ctx() ctx: RequestContext) {
    const id = this.api.idFor(ctx, given);
    const command = { type: 'CreateProduct', id, fields: { name, price }, ...(await this.facts(ctx)) } as const;
    const message = new productCommands.Message(addressOf(ctx, id), command, houseCall(ctx, given));
    return createdSettings(await this.api.execute(message), 'products', 'productId');
  }

  @Says('The products, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(product))
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'products');
  }

  @Says('One product.')
  @Get(':id')
  @Answers(product)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'products', id);
  }

  @Says('Changes name or price; what was sold keeps the price it was sold at (G-01).')
  @Patch(':id')
  @Answers(product)
  @Refuses('NOTHING_TO_CHANGE', 'CURRENCY_MISMATCH')
  async edit(@Param('id') id: string, @Body() body: EditProductBody, @Ctx() ctx: RequestContext) {
    const facts = await this.facts(ctx);
    const expected = expectedVersion(ctx);
    const command = { type: 'EditProduct', expectedVersion: expected, changes: { ...body }, ...facts } as const;
    const receipt = await this.api.execute(new productCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
    const product = await this.api.core.commands.state(productDecider, addressOf(ctx, id));
    return changedBy(receipt, settingsBody('products', product as ProductState & { status: 'exists' }));
  }

  private async facts(ctx: RequestContext): Promise<ProductFacts> {
    const { identity } = await this.api.core.organisation(ctx.organisationId);
    return { currency: identity.currency };
  }
}
