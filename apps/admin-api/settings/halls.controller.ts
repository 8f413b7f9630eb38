import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { addressOf, Api, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { createdSettings, hallCommands, readSettings, settingsPage } from './settings-resource';
import { CreateHallBody } from './settings.requests';
import { hall } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/halls')
export class HallsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Makes a hall with its seats and price zones; it never changes, since seats on sale must not move (SALE-06).')
  @Post()
  @Creates(hall)
  @Refuses('ID_TAKEN', 'PRICE_ZONE_NOT_FOUND')
  async create(@Body() body: CreateHallBody, @Ctx() ctx: RequestContext) {
    const id = this.api.idFor(ctx, body.id);
    const priceZones = body.priceZones.map((zone) => ({ id: zone.id, name: zone.name }));
    const rows = body.rows.map(({ row, seats, priceZoneId }) => ({ row, seats, priceZoneId }));
    const command = { type: 'CreateHall', id, name: body.name, priceZones, rows } as const;
    const message = new hallCommands.Message(addressOf(ctx, id), command, houseCall(ctx, body.id));
    return createdSettings(await this.api.execute(message), 'halls', 'hallId');
  }

  @Says('The halls, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(hall))
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'halls');
  }

  @Says('One hall, with the id of every seat.')
  @Get(':id')
  @Answers(hall)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'halls', id);
  }
}
