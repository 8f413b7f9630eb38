import { Body, Controller, Delete, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ApiKeyCreated } from '../../../libs/domain/organisations/organisation.events';
import { pageOfList } from '../../../projections/paging';
import { addressOf, Api, changedBy, createdBy, houseCall } from '../api';
import { Answers, Creates, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { keyBody } from './organisation.body';
import { organisationCommands } from './organisations.controller';
import { CreateKeyBody } from './organisations.requests';
import { key, newKey } from './organisations.responses';

@ApiTags('Organisations')
@Controller('v1/keys')
export class KeysController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Makes a key, which this answer and its repeat show, and nothing else ever does (G-07).')
  @Post()
  @Creates(newKey)
  async create(@Body() { role, name, unit = null }: CreateKeyBody, @Ctx() ctx: RequestContext) {
    const command = { type: 'CreateApiKey', keyId: this.api.idFor(ctx, undefined), role, name, unit } as const;
    const message = new organisationCommands.Message(addressOf(ctx), command, houseCall(ctx));
    const receipt = await this.api.execute(message);
    const { data } = receipt.events[0] as ApiKeyCreated;
    const { id, ...record } = keyBody({ ...data, createdAt: receipt.occurredAt, revoked: false });
    const key = this.api.core.secrets.apiKey(ctx.organisationId, id);
    return createdBy(receipt, { id, key, ...record }, `/v1/keys/${id}`);
  }

  @Says('The keys there are and were, without the keys themselves.')
  @Get()
  @Paged()
  @Answers(pageOf(key))
  async list(@Ctx() ctx: RequestContext) {
    const { keys } = await this.api.core.organisation(ctx.organisationId);
    const { items, nextCursor } = pageOfList([...keys.values()].map(keyBody), ({ id }) => id, ctx);
    return page(ctx, items, nextCursor);
  }

  @Says(
    'Revokes a key for good; a request that comes with it after this answer is refused with UNAUTHENTICATED (G-07).',
  )
  @Delete(':id')
  @Answers(key)
  async revoke(@Param('id') keyId: string, @Ctx() ctx: RequestContext) {
    const command = { type: 'RevokeApiKey', keyId } as const;
    const receipt = await this.api.execute(new organisationCommands.Message(addressOf(ctx), command, houseCall(ctx)));
    const { keys } = await this.api.core.organisation(ctx.organisationId);
    return changedBy(receipt, keyBody(keys.get(keyId)!));
  }
}
