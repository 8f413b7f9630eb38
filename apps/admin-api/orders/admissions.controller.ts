import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Door } from '../../../libs/domain/orders/admission';
import { performance } from '../../../libs/domain/performances/performance.decider';
import { DomainError, refuseUnless } from '../../../libs/kernel/errors';
import { queryOf } from '../../../libs/platform/cqrs';
import { admissionBody } from '../../../projections/orders/admissions.body';
import { getAdmission } from '../../../projections/orders/admissions.queries';
import { orderIdOfTicket } from '../../../projections/orders/orders.queries';
import { Api, changedBy } from '../api';
import { id } from '../http/field-kinds';
import { Answers, Refuses, Says } from '../http/operation';
import { Filters } from '../http/queries';
import { callOf, Ctx, type RequestContext } from '../http/request-context';
import { orderAsItStands, performanceOfOrder, splitOffWith } from './order-state';
import { orderCommands } from './orders.controller';
import { AdmissionRequestBody } from './orders.requests';
import { admission } from './orders.responses';

const oneAdmission = queryOf(getAdmission);
export const admissionQueries = [oneAdmission.Handler];

@ApiTags('Admissions')
@Controller('v1/admissions')
export class AdmissionsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Says whether a barcode opens the door of a performance, and else why not (SALE-05). Without `performanceId` the door is that of the ticket.',
  )
  @Get(':barcode')
  @Filters({ performanceId: id() })
  @Answers(admission)
  async look(@Param('barcode') barcode: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const { performanceId } = ctx.query;
    const ticketId = this.ticketOf(organisationId, barcode);
    return this.api.ask(new oneAdmission.Message({ organisationId, ticketId, performanceId }));
  }

  @Says('Lets the bearer of a ticket in, once (SALE-05).')
  @Post(':barcode')
  @Answers(admission)
  @Refuses(
    'PERFORMANCE_NOT_FOUND',
    'DIFFERENT_PERFORMANCE',
    'ORDER_NOT_PAID',
    'TICKET_USED',
    'TICKET_NOT_ACTIVE',
    'PERFORMANCE_CANCELLED',
  )
  async admit(
    @Param('barcode') barcode: string,
    @Body() { performanceId }: AdmissionRequestBody,
    @Ctx() ctx: RequestContext,
  ) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const ticketId = this.ticketOf(organisationId, barcode);
    const orderId = orderIdOfTicket(ticketId)!;
    const sold = await performanceOfOrder(core, organisationId, orderId);
    const standing = await orderAsItStands(core, organisationId, orderId, sold);
    const call = callOf(ctx, { channel: 'box_office', of: ticketId });
    const splitOff = await splitOffWith(core, organisationId, standing.record, [ticketId], call);
    const [id, performanceOf, sale] = splitOff === null ? [orderId, sold, standing.sale] : [splitOff, null, null];
    const command = {
      type: 'AdmitTicket',
      ticketId,
      door: await this.door(organisationId, performanceId),
      sale,
    } as const;
    const receipt = await this.api.execute(new orderCommands.Message({ organisationId, id }, command, call));
    const { record } = await orderAsItStands(core, organisationId, id, performanceOf);
    const ticket = record.tickets.find((each) => each.id === ticketId)!;
    // As it was let in, whatever became of it since: a repeat answers the same.
    return changedBy(receipt, admissionBody(record, { ...ticket, state: 'admitted' }, barcode, null));
  }

  private ticketOf(organisationId: string, barcode: string): string {
    const ticketId = this.api.core.secrets.readBarcode(organisationId, barcode);
    if (ticketId === null) throw new DomainError('NOT_FOUND');
    return ticketId;
  }

  private async door(organisationId: string, performanceId: string): Promise<Door> {
    const { settings, cancelled } = await this.api.core.commands.state(performance, {
      organisationId,
      id: performanceId,
    });
    refuseUnless(settings !== null, 'PERFORMANCE_NOT_FOUND', { performanceId });
    return { performanceId, performanceCancelled: cancelled };
  }
}
