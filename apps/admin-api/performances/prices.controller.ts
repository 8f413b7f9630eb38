import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { queryOf } from '../../../libs/platform/cqrs';
import { getPrices, listPrices } from '../../../projections/performances/performances.queries';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { performanceCommands } from './performance-commands';
import { pricesAnswer } from './performance-state';
import { PricesRequestBody } from './performances.requests';
import { prices } from './performances.responses';

const one = queryOf(getPrices);
const several = queryOf(listPrices);
export const pricesQueryHandlers = [one.Handler, several.Handler];

@ApiTags('Performances')
@Controller('v1/performances/:id/ticket-types')
export class PricesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Sets what a ticket type costs on a performance, in all zones at once, and where and when it is sold (CAMP-02, G-01).',
  )
  @Put(':ticketTypeId')
  @Answers(prices)
  @Refuses('INVALID_WINDOW', 'CURRENCY_MISMATCH', 'PRICE_ZONE_NOT_FOUND')
  async set(
    @Param('id') id: string,
    @Param('ticketTypeId') ticketTypeId: string,
    @Body() body: PricesRequestBody,
    @Ctx() ctx: RequestContext,
  ) {
    const { core } = this.api;
    const { byId: ticketTypes } = await core.commands.state(ticketTypesDecider, addressOf(ctx));
    const prices = body.prices.map(({ priceZoneId, price }) => ({ priceZoneId, price: { ...price } }));
    const command = {
      type: 'PriceTicketType',
      expectedVersion: expectedVersion(ctx),
      ticketTypeId,
      prices,
      access: body.access,
      opensAt: body.opensAt ?? null,
      closesAt: body.closesAt ?? null,
      ticketTypes,
    } as const;
    const receipt = await this.api.execute(
      new performanceCommands.Message(addressOf(ctx, id), command, houseCall(ctx)),
    );
    return changedBy(receipt, await pricesAnswer(core, ctx.organisationId, id, ticketTypeId));
  }

  @Says('What is sold on a performance and at what prices, in the order of their first pricing (CAMP-02).')
  @Get()
  @Paged()
  @Answers(pageOf(prices))
  async list(@Param('id') performanceId: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new several.Message({ organisationId, performanceId, limit, cursor });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('The prices of one ticket type on a performance (CAMP-02).')
  @Get(':ticketTypeId')
  @Answers(prices)
  async read(
    @Param('id') performanceId: string,
    @Param('ticketTypeId') ticketTypeId: string,
    @Ctx() { organisationId }: RequestContext,
  ) {
    return this.api.ask(new one.Message({ organisationId, performanceId, id: ticketTypeId }));
  }
}
