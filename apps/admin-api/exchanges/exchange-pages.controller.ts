import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SaleChannel } from '../../../libs/domain/orders/on-sale';
import { DomainError } from '../../../libs/kernel/errors';
import { queryOf } from '../../../libs/platform/cqrs';
import { listExchangeTallies, listExchangeTargets } from '../../../projections/exchanges/exchanges.queries';
import { getTicket } from '../../../projections/orders/orders.queries';
import { Api } from '../api';
import { moment, oneOf } from '../http/field-kinds';
import { Answers, Says } from '../http/operation';
import { Filters, page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { orderAsItStands, performanceOfOrder } from '../orders/order-state';
import { surroundingsOf } from './exchange-facts';
import { exchangeOption } from './exchange-options';
import { exchangeOption as option, exchangeTallies } from './exchanges.responses';

const targets = queryOf(listExchangeTargets);
const tallies = queryOf(listExchangeTallies);
const ticket = queryOf(getTicket);
export const exchangePageHandlers = [targets.Handler, tallies.Handler, ticket.Handler];

@ApiTags('Exchanges')
@Controller('v1')
export class ExchangePagesController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'What a ticket might be exchanged for: every performance that lies ahead and is not cancelled, each that is refused with its code (EXC-37). Online, unless `channel` says otherwise.',
  )
  @Get('tickets/:id/exchange-options')
  @Paged({ channel: oneOf(['online', 'box_office']) })
  @Answers(pageOf(option))
  async options(@Param('id') ticketId: string, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId, limit, cursor, role } = ctx;
    const channel = (ctx.query.channel ?? 'online') as SaleChannel;
    // G-08: the credential fixes the channels.
    if (role === 'online' && channel !== 'online') throw new DomainError('FORBIDDEN', { role, channel });
    const { orderId } = await this.api.ask(new ticket.Message({ organisationId, id: ticketId }));
    const arbiter = await performanceOfOrder(core, organisationId, orderId);
    const { record } = await orderAsItStands(core, organisationId, orderId, arbiter);
    const surroundings = await surroundingsOf(core, organisationId, record, { ticketIds: [ticketId], channel });
    const { items, nextCursor } = await this.api.ask(new targets.Message({ organisationId, limit, cursor }));
    const options = await Promise.all(items.map((id) => exchangeOption(surroundings, ticketId, channel, id)));
    return page(ctx, options, nextCursor);
  }

  @Says(
    "What a customer has exchanged in each season, what is under way, and what is left by the season's rules (EXC-05). A season is listed from the customer's first exchange on.",
  )
  @Get('customers/:id/exchange-tallies')
  @Filters({ asOf: moment() })
  @Answers(exchangeTallies)
  async tallies(@Param('id') customerId: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    const { identity } = await this.api.core.organisation(organisationId);
    const asked = { organisationId, customerId, currency: identity.currency };
    return this.api.ask(new tallies.Message(asked, await this.api.asAsked(ctx)));
  }
}
