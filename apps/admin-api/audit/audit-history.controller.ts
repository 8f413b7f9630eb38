import {
  applyDecorators,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Inject,
  Param,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { auditedEvent } from '../../../libs/audit/event-chain';
import { languageFor } from '../../../libs/audit/history/teller';
import { DomainError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { CORE } from '../api';
import { languagesOf, Translated } from '../http/accept-language';
import { instant, text } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import type { RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { accessReasonOf, OpensForAReason } from './access-reason';
import { toldLine } from './audit.responses';
import { searchEvents } from './event-search';
import { pageOfEvents } from './paged-events';
import { toldEvents } from './told-events';

const filters = { from: instant(), to: instant(), after: text(200), upTo: text(200) };

/** A history: where it stands and what it tells. */
const History = (path: string, says: string): MethodDecorator =>
  applyDecorators(
    Says(`${says}, in sentences in the language of Accept-Language (nb, da, sv, en).`),
    Get(`${path}/:id/history`),
    Paged(filters),
    Translated(),
    OpensForAReason(),
    Answers(pageOf(toldLine)),
    Refuses('INVALID_POSITION', 'INVALID_WINDOW'),
  );

interface Asked {
  readonly ctx: RequestContext;
  readonly languages: readonly string[];
  readonly reason: string | null;
  readonly reply: FastifyReply;
}

/** Who asks for a history, in which languages, and why people's names are wanted. */
const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const http = context.switchToHttp();
  const { ctx, raw } = http.getRequest<FastifyRequest>();
  const languages = languagesOf(raw.headers['accept-language']);
  return { ctx: ctx!, languages, reason: accessReasonOf(raw.headers), reply: http.getResponse<FastifyReply>() };
});

type About = 'orderId' | 'campaignId' | 'performanceId' | 'subscriptionId' | 'customerId' | 'seasonId';

@ApiTags('Audit')
@Controller('v1/audit')
export class AuditHistoryController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @History('orders', 'What became of an order')
  orders(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'orderId', id);
  }

  @History('campaigns', 'What became of a campaign, with its sales')
  campaigns(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'campaignId', id);
  }

  @History('performances', 'What became of a performance, with its sales')
  performances(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'performanceId', id);
  }

  @History('subscriptions', 'What became of a subscription, with its sales')
  subscriptions(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'subscriptionId', id);
  }

  @History('customers', 'What happened with a customer')
  customers(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'customerId', id);
  }

  @History('seasons', 'What happened in a season')
  seasons(@AskedBy() asked: Asked, @Param('id') id: string) {
    return this.told(asked, 'seasonId', id);
  }

  private async told({ ctx, languages, reason, reply }: Asked, about: About, id: string) {
    const { core } = this;
    const { from, to } = ctx.query;
    const { organisationId } = ctx;
    const { events, nextCursor } = await pageOfEvents(core, ctx, { organisationId, [about]: id, from, to });
    // Nothing was ever heard of it but that somebody asked: another organisation's things are not there either (G-07).
    if (!events.some(tellsOfIt) && !(await isKnown(core, organisationId, about, id))) {
      throw new DomainError('NOT_FOUND', { [about]: id });
    }
    const { defaultLocale } = (await core.organisation(organisationId)).settings;
    const language = languageFor([...languages, ...languagesOf(defaultLocale)]);
    const told = await toldEvents(core, ctx, events.map(auditedEvent), { language, reason });
    void reply.header('content-language', language.locale).header('vary', 'accept-language');
    return page(ctx, told, nextCursor);
  }
}

/** What was refused, or looked at, need not be there. */
const tellsOfIt = ({ type }: { readonly type: string }): boolean =>
  type !== 'CommandRefused' && type !== 'PersonalDataOpened';

async function isKnown(core: Core, organisationId: string, about: About, id: string): Promise<boolean> {
  const wholeHistory = { after: null, upTo: null };
  for await (const event of searchEvents(core, { organisationId, [about]: id }, wholeHistory)) {
    if (tellsOfIt(event)) return true;
  }
  return false;
}
