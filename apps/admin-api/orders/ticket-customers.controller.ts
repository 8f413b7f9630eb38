import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AssignTicketCustomers } from '../../../libs/domain/orders/order-split';
import { orderSplit } from '../../../libs/processes/order-split';
import { Api, houseCall, toldBy } from '../api';
import { created } from '../http/answers';
import { Creates, Refuses, Says } from '../http/operation';
import { Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { list, named } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { orderAsItStands, performanceOfOrder } from './order-state';
import { orderCommands } from './orders.controller';
import { orderAsAnswered } from './orders.responses';
import { asksPerTicket, assertUnitsOnce, splitOrders, ticketCustomers } from './ticket-customers';
import { TicketCustomersBody } from './ticket-customers.requests';

const newOrders = named<{ orders: object[] }>('NewOrders', { orders: list(orderAsAnswered) });

@ApiTags('Orders')
@Controller('v1/orders/:id')
export class TicketCustomersController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Names whom each unit of a paid subscription order is for, and splits it into an order for every person (SUB-43). The answer is the new orders, in the order of the request. The payment stays on the order, which has a transfer line to each of them; what goes back later goes to whoever paid.',
  )
  @Post('ticket-customers')
  @Creates(newOrders)
  @Refuses(
    'CUSTOMER_INFO_NOT_PER_TICKET',
    'TICKET_NOT_FOUND',
    'CUSTOMER_INFO_REQUIRED',
    'DUPLICATE_TICKET_CUSTOMER',
    'ORDER_NOT_PAID',
    'ORDER_ALREADY_SPLIT',
    'TICKET_NOT_ACTIVE',
    'TICKET_LOCKED',
  )
  async assign(@Param('id') orderId: string, @Body() { assignments }: TicketCustomersBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    assertUnitsOnce(assignments);
    const performanceId = await performanceOfOrder(core, organisationId, orderId);
    const { sale, record } = await orderAsItStands(core, organisationId, orderId, performanceId);
    const command: AssignTicketCustomers = {
      type: 'AssignTicketCustomers',
      expectedVersion: expectedVersion(ctx),
      assignments: await ticketCustomers(core, organisationId, orderId, assignments),
      perTicket: await asksPerTicket(core, organisationId, record),
      sale,
    };
    const call = houseCall(ctx);
    const address = { organisationId, id: orderId };
    const receipt = await this.api.execute(new orderCommands.Message(address, command, call));
    await core.personalData.settled();
    const instance = { process: orderSplit.name, instance: orderId, streamId: orderId };
    const { position } = await core.processes.drive(instance, { ...call, causationId: call.commandId });
    const told = await withWhatFollowed(core, receipt, position);
    const orders = await splitOrders(core, organisationId, receipt);
    return created({ orders }, { location: `/v1/orders/${orderId}`, ...toldBy(told) });
  }
}
