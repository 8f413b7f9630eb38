import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { settingsBody } from '../../../projections/settings/settings.body';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { createdSettings, readSettings, settingsPage, ticketTypeCommands } from './settings-resource';
import { CreateTicketTypeBody, EditTicketTypeBody } from './settings.requests';
import { ticketType } from './settings.responses';

@ApiTags('Settings')
@Controller('v1/ticket-types')
export class TicketTypesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    "Makes a kind of ticket; a web purchase code is one type's only, and one that begins with `!` keeps it to closed sales (CAMP-07).",
  )
  @Post()
  @Creates(ticketType)
  @Refuses('ID_TAKEN', 'WEB_CODE_TAKEN')
  async create(@Body() body: CreateTicketTypeBody, @Ctx() ctx: RequestContext) {
    const { name, kind, soldOnline = true, webPurchaseCode = null } = body;
    const id = this.api.idFor(ctx, body.id);
    const command = { type: 'CreateTicketType', id, fields: { name, kind, soldOnline, webPurchaseCode } } as const;
    const message = new ticketTypeCommands.Message(addressOf(ctx), command, houseCall(ctx, body.id));
    return createdSettings(await this.api.execute(message), 'ticket-types', 'ticketTypeId');
  }

  @Says('The ticket types, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(ticketType))
  async list(@Ctx() ctx: RequestContext) {
    return settingsPage(this.api, ctx, 'ticket-types');
  }

  @Says('One ticket type.')
  @Get(':id')
  @Answers(ticketType)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    return readSettings(this.api, ctx, 'ticket-types', id);
  }

  @Says('Changes a ticket type; WEB_CODE_TAKEN when another one has the code (CAMP-07).')
  @Patch(':id')
  @Answers(ticketType)
  @Refuses('NOTHING_TO_CHANGE', 'WEB_CODE_TAKEN')
  async edit(@Param('id') id: string, @Body() body: EditTicketTypeBody, @Ctx() ctx: RequestContext) {
    const expected = expectedVersion(ctx);
    const changes = { ...body };
    const command = { type: 'EditTicketType', ticketTypeId: id, expectedVersion: expected, changes } as const;
    const receipt = await this.api.execute(new ticketTypeCommands.Message(addressOf(ctx), command, houseCall(ctx)));
    const types = await this.api.core.commands.state(ticketTypesDecider, addressOf(ctx));
    const { id: _, version, ...fields } = types.byId.get(id)!;
    return changedBy(receipt, settingsBody('ticket-types', { id, version, fields }));
  }
}
