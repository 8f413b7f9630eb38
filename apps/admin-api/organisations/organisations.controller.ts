import { Body, Controller, Get, Inject, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { organisationDecider } from '../../../libs/domain/organisations/organisation.decider';
import type { ApiKeyCreated, OrganisationRegistered } from '../../../libs/domain/organisations/organisation.events';
import { commandsOf } from '../../../libs/platform/cqrs';
import { Api, changedBy, channelOf, createdBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { callOf, Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { organisationBody, registeredBody } from './organisation.body';
import { EditOrganisationBody, RegisterOrganisationBody } from './organisations.requests';
import { organisation, registeredOrganisation } from './organisations.responses';

/** Settings, keys and clock of an organisation are decided on one stream. */
export const organisationCommands = commandsOf(organisationDecider);

@ApiTags('Organisations')
@Controller('v1')
export class OrganisationsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Registers an organisation with one admin key, which this answer and its repeat show, and nothing else ever does (G-07).',
  )
  @Post('organisations')
  @Creates(registeredOrganisation)
  @Refuses('ID_TAKEN')
  async register(@Body() { id, ...body }: RegisterOrganisationBody, @Ctx() ctx: RequestContext) {
    const { secrets, keyStoreId } = this.api.core;
    const call = callOf(ctx, { channel: channelOf(ctx), organisationId: id, of: id });
    const command = {
      type: 'RegisterOrganisation',
      name: body.name,
      currency: body.currency,
      timeZone: body.timeZone,
      defaultLocale: body.defaultLocale ?? null,
      locales: body.locales ?? null,
      sandbox: body.sandbox ?? false,
      keyId: secrets.deriveId(id, call.call, call.commandId, 'admin-key'),
      keyStoreId,
    } as const;
    const receipt = await this.api.execute(new organisationCommands.Message({ organisationId: id }, command, call));
    const [registered, key] = receipt.events as readonly [OrganisationRegistered, ApiKeyCreated];
    const keys = [{ key: secrets.apiKey(id, key.data.keyId), role: key.data.role }];
    return createdBy(receipt, { ...registeredBody(id, registered.data), keys }, '/v1/organisation');
  }

  @Says('The organisation of the key.')
  @Get('organisation')
  @Answers(organisation)
  async read(@Ctx() ctx: RequestContext) {
    return organisationBody(ctx.organisationId, await this.api.core.organisation(ctx.organisationId));
  }

  @Says(
    'Changes what an organisation may change of itself; a new `holdMinutes` binds the holds made from now on (CAMP-22).',
  )
  @Patch('organisation')
  @Answers(organisation)
  @Refuses('OUT_OF_RANGE', 'NOTHING_TO_CHANGE')
  async edit(@Body() body: EditOrganisationBody, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const command = { type: 'EditOrganisation', expectedVersion: expectedVersion(ctx), changes: { ...body } } as const;
    const message = new organisationCommands.Message({ organisationId }, command, houseCall(ctx));
    const receipt = await this.api.execute(message);
    return changedBy(receipt, organisationBody(organisationId, await this.api.core.organisation(organisationId)));
  }
}
