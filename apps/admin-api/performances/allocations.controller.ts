import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { queryOf } from '../../../libs/platform/cqrs';
import { getAllocation, listAllocations } from '../../../projections/performances/performances.queries';
import { addressOf, Api, changedBy, houseCall } from '../api';
import { Answers, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { performanceCommands } from './performance-commands';
import { allocationAnswer } from './performance-state';
import { AllocationRequestBody } from './performances.requests';
import { allocation } from './performances.responses';

const one = queryOf(getAllocation);
const several = queryOf(listAllocations);
export const allocationsQueryHandlers = [one.Handler, several.Handler];

@ApiTags('Performances')
@Controller('v1/performances/:id/allocations')
export class AllocationsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Sets free seats or places aside until `expiresAt` (SUB-38); none of them gives all back.')
  @Put(':allocationId')
  @Answers(allocation)
  @Refuses('SEAT_NOT_FOUND', 'SEAT_UNAVAILABLE')
  async set(
    @Param('id') id: string,
    @Param('allocationId') allocationId: string,
    @Body() body: AllocationRequestBody,
    @Ctx() ctx: RequestContext,
  ) {
    const command = {
      type: 'SetAllocation',
      expectedVersion: expectedVersion(ctx),
      allocationId,
      name: body.name,
      seatIds: body.seatIds ?? null,
      quantity: body.quantity ?? null,
      expiresAt: body.expiresAt ?? null,
    } as const;
    const receipt = await this.api.execute(
      new performanceCommands.Message(addressOf(ctx, id), command, houseCall(ctx)),
    );
    return changedBy(receipt, await allocationAnswer(this.api.core, ctx.organisationId, id, allocationId));
  }

  @Says('What is set aside on a performance, in the order in which it was first done (SUB-38).')
  @Get()
  @Paged()
  @Answers(pageOf(allocation))
  async list(@Param('id') performanceId: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new several.Message({ organisationId, performanceId, limit, cursor });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('One allocation (SUB-38).')
  @Get(':allocationId')
  @Answers(allocation)
  async read(
    @Param('id') performanceId: string,
    @Param('allocationId') allocationId: string,
    @Ctx() { organisationId }: RequestContext,
  ) {
    return this.api.ask(new one.Message({ organisationId, performanceId, id: allocationId }));
  }
}
