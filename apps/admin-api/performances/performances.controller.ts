import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  performance as performanceDecider,
  type PerformanceCommand,
} from '../../../libs/domain/performances/performance.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { queryOf } from '../../../libs/platform/cqrs';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { getPerformance, listPerformances } from '../../../projections/performances/performances.queries';
import { addressOf, Api, changedBy, createdBy, houseCall } from '../api';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { performanceCommands } from './performance-commands';
import { assertSeatingChoice, performanceFacts } from './performance-facts';
import { createdPerformanceAnswer, performanceAnswer } from './performance-state';
import {
  CancelPerformanceBody,
  CreatePerformanceBody,
  EditPerformanceBody,
  RescheduleBody,
} from './performances.requests';
import { performance } from './performances.responses';

const one = queryOf(getPerformance);
const several = queryOf(listPerformances);
export const performanceQueryHandlers = [one.Handler, several.Handler];

/** A call clears a performance of this many times 200 orders or 500 holds before it answers; recovery does the rest. */
const cancellationRounds = 5;

@ApiTags('Performances')
@Controller('v1/performances')
export class PerformancesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Makes a performance in the seats of a hall, or of so many places (SALE-06).')
  @Post()
  @Creates(performance)
  @Refuses('ID_TAKEN', 'INVALID_WINDOW', 'PRODUCTION_NOT_FOUND', 'SEASON_NOT_FOUND', 'HALL_NOT_FOUND')
  async create(@Body() body: CreatePerformanceBody, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    assertSeatingChoice(body, true);
    const id = this.api.idFor(ctx, body.id);
    const call = houseCall(ctx, body.id);
    const repeat = await this.api.core.commands.repeatOf(performanceDecider, addressOf(ctx, id), call);
    if (repeat) return this.createdAnswer(id, repeat);
    const { settings, identity } = await this.api.core.organisation(organisationId);
    const { hallId, seating } = (await performanceFacts(this.api.core, organisationId, body))!;
    const command = {
      type: 'CreatePerformance',
      performanceId: id,
      productionId: body.productionId,
      seasonId: body.seasonId,
      hallId,
      seating,
      startsAt: body.startsAt,
      timeZone: body.timeZone ?? settings.timeZone,
      availableOnline: body.availableOnline ?? false,
      salesStatus: body.salesStatus ?? 'on_sale',
      salesStartsAt: body.salesStartsAt ?? null,
      salesEndsAt: body.salesEndsAt ?? null,
      currency: identity.currency,
    } as const;
    return this.createdAnswer(
      id,
      await this.api.execute(new performanceCommands.Message(addressOf(ctx, id), command, call)),
    );
  }

  @Says('The performances, in the order in which they were made.')
  @Get()
  @Paged()
  @Answers(pageOf(performance))
  async list(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const { items, nextCursor } = await this.api.ask(new several.Message({ organisationId, limit, cursor }));
    return page(ctx, items, nextCursor);
  }

  @Says('One performance.')
  @Get(':id')
  @Answers(performance)
  async read(@Param('id') id: string, @Ctx() { organisationId }: RequestContext) {
    return this.api.ask(new one.Message({ organisationId, id }));
  }

  @Says('Changes a performance; what sales have fixed stays (SALE-06). Another `startsAt` reschedules it.')
  @Patch(':id')
  @Answers(performance)
  @Refuses(
    'INVALID_WINDOW',
    'PRODUCTION_NOT_FOUND',
    'SEASON_NOT_FOUND',
    'HALL_NOT_FOUND',
    'PERFORMANCE_HAS_SALES',
    'PERFORMANCE_STARTED',
    'PERFORMANCE_CANCELLED',
    'NOTHING_TO_CHANGE',
    'SEAT_NOT_FOUND',
  )
  async edit(@Param('id') id: string, @Body() body: EditPerformanceBody, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const { capacity: _, ...changes } = body;
    assertSeatingChoice(body, false);
    // The address is judged before the body's ids are: an unknown performance is NOT_FOUND whatever is asked of it.
    if ((await performanceAnswer(this.api.core, organisationId, id)) === undefined) throw new DomainError('NOT_FOUND');
    const repeat = await this.api.core.commands.repeatOf(performanceDecider, addressOf(ctx, id), houseCall(ctx));
    if (repeat) return this.answer(ctx, id, repeat);
    const seating = await performanceFacts(this.api.core, organisationId, body);
    return this.change(ctx, id, {
      type: 'EditPerformance',
      ...changes,
      ...seating,
      expectedVersion: expectedVersion(ctx),
    });
  }

  @Says('Moves the start; possible until the performance has started (SALE-06).')
  @Post(':id/reschedule')
  @Answers(performance)
  @Refuses('PERFORMANCE_STARTED', 'PERFORMANCE_CANCELLED', 'NOTHING_TO_CHANGE')
  async reschedule(@Param('id') id: string, @Body() { startsAt }: RescheduleBody, @Ctx() ctx: RequestContext) {
    return this.change(ctx, id, { type: 'ReschedulePerformance', startsAt, expectedVersion: expectedVersion(ctx) });
  }

  @Says('Cancels a performance and every ticket of it, with its refund requested (SALE-06).')
  @Post(':id/cancel')
  @Answers(performance)
  @Refuses('PERFORMANCE_CANCELLED')
  async cancel(@Param('id') id: string, @Body() { reason }: CancelPerformanceBody, @Ctx() ctx: RequestContext) {
    const receipt = await this.execute(ctx, id, {
      type: 'CancelPerformance',
      reason,
      expectedVersion: expectedVersion(ctx),
    });
    const instance = { process: 'performance-cancellation', instance: id, streamId: id };
    const { organisationId, correlationId, commandId: causationId } = ctx;
    const cause = { organisationId, correlationId, causationId };
    const { position } = await this.api.core.processes.drive(instance, cause, cancellationRounds);
    return this.answer(ctx, id, await withWhatFollowed(this.api.core, receipt, position));
  }

  private createdAnswer(id: string, receipt: Receipt) {
    return createdBy(receipt, createdPerformanceAnswer(receipt), `/v1/performances/${id}`);
  }

  private async change(ctx: RequestContext, id: string, command: PerformanceCommand) {
    return this.answer(ctx, id, await this.execute(ctx, id, command));
  }

  private execute(ctx: RequestContext, id: string, command: PerformanceCommand): Promise<Receipt> {
    return this.api.execute(new performanceCommands.Message(addressOf(ctx, id), command, houseCall(ctx)));
  }

  private async answer(ctx: RequestContext, id: string, receipt: Receipt) {
    return changedBy(receipt, (await performanceAnswer(this.api.core, ctx.organisationId, id))!);
  }
}
