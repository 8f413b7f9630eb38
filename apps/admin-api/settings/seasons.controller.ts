import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { seasonDecider, type SeasonState } from '../../../libs/domain/seasons/season.decider';
import { settingsBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { createdSettings, readSettings, seasonCommands, settingsPage } from './settings-resource';
import { CreateSeasonBody, EditSeasonBody } from './settings.requests';
import { season } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/seasons')
export class SeasonsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Makes a season, to which performances belong (SALE-06).')
  @Post()
  @Creates(season)
  @Refuses('ID_TAKEN')
  async create(@Body() body: CreateSeasonBody, @Ctx() ctx: RequestContext) {
    const id = this.api.idFor(ctx, body.id);
    const command = { type: 'CreateSeason', id, fields: { name: body.name } } as const;
    const message = new seasonCommands.Message(addressOf(ctx, id), command, houseCall(ctx, body.id));
    return createdSettings(await this.api.execute(message), 'seasons', 'seasonId');
  }

  @Says('The seasons, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(season))
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'seasons');
  }

  @Says('One season.')
  @Get(':id')
  @Answers(season)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'seasons', id);
  }

  @Says('Renames a season.')
  @Patch(':id')
  @Answers(season)
  @Refuses('NOTHING_TO_CHANGE')
  async edit(@Param('id') id: string, @Body() body: EditSeasonBody, @Ctx() ctx: RequestContext) {
    const command = { type: 'EditSeason', expectedVersion: expectedVersion(ctx), changes: { ...body } } as const;
    const receipt = await this.api.execute(new seasonCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
    const season = await this.api.core.commands.state(seasonDecider, addressOf(ctx, id));
    return changedBy(receipt, seasonBody(season as SeasonState & { status: 'exists' }));
  }
}

/** As the view has it: the rules of exchange among the fields (EXC-02). */
function seasonBody({ exchange, fields, ...season }: SeasonState & { status: 'exists' }): object {
  return settingsBody('seasons', { ...season, fields: { ...fields, ...(exchange && { exchange }) } });
}
