import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { auditedEvent as audited } from '../../../libs/audit/event-chain';
import { eventTypes } from '../../../libs/audit/event-types';
import type { Core } from '../../../libs/runtime/core';
import { CORE } from '../api';
import { id, instant, type Kind, text } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { AccessReason, OpensForAReason } from './access-reason';
import { auditedEvent } from './audit.responses';
import type { EventFilter } from './event-search';
import { openedFor } from './opened-values';
import { pageOfEvents } from './paged-events';

const known: ReadonlySet<string> = new Set(eventTypes);

/** A name that no event has is a slip, and not the same as that nothing happened. */
const types: Kind = {
  check: (value) => {
    const unknown = String(value)
      .split(',')
      .filter((type) => !known.has(type));
    const detail = `Not a type of event: ${unknown.map((type) => `"${type.slice(0, 100)}"`).join(', ')}.`;
    return unknown.length === 0 ? null : { code: 'INVALID_FIELD', detail };
  },
  schema: { type: 'string', example: 'TicketsHeld,TicketClaimed' },
};

const streamForm = /^[A-Za-z]+-[a-z0-9][a-z0-9-]{0,31}(_.+)?$/;
const stream: Kind = {
  check: (value) =>
    streamForm.test(String(value)) && String(value).length <= 200
      ? null
      : { code: 'INVALID_FIELD', detail: 'Name a stream as events do: order-oslo_4711.' },
  schema: { type: 'string', maxLength: 200, pattern: streamForm.source },
};

const filters = {
  stream,
  type: types,
  orderId: id(),
  customerId: id(),
  campaignId: id(),
  performanceId: id(),
  subscriptionId: id(),
  seasonId: id(),
  ticketTypeId: id(),
  correlationId: text(128),
  commandId: text(128),
  from: instant(),
  to: instant(),
  row: text(1000),
  after: text(200),
  upTo: text(200),
};

@ApiTags('Audit')
@Controller('v1/audit/events')
export class AuditEventsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Says(
    'What happened, as the log has it, in its order. Filters combine; `type` takes several with commas between them, `after` and `upTo` are positions, `from` and `to` instants, `row` is a row of a report as its link names it. A page may hold fewer than `limit`: the last one has no `nextCursor`.',
  )
  @Get()
  @Paged(filters)
  @OpensForAReason()
  @Answers(pageOf(auditedEvent))
  @Refuses('INVALID_POSITION', 'INVALID_WINDOW')
  async list(@Ctx() ctx: RequestContext, @AccessReason() reason: string | null) {
    const { core } = this;
    const { after: _, upTo: __, type, ...filter } = ctx.query;
    const wanted: EventFilter = {
      ...filter,
      organisationId: ctx.organisationId,
      ...(type && { types: type.split(',') }),
    };
    const { events, nextCursor } = await pageOfEvents(core, ctx, wanted);
    return page(ctx, await openedFor(core, ctx, reason, events.map(audited)), nextCursor);
  }
}
