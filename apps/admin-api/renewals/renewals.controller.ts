import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { statusAt } from '../../../libs/domain/orders/subscription-order';
import { renewalDecider, runStreamId } from '../../../libs/domain/renewals/renewal.decider';
import { DomainError } from '../../../libs/kernel/errors';
import { commandsOf, queryOf } from '../../../libs/platform/cqrs';
import { renewalRun as renewalRunProcess } from '../../../libs/processes/renewal-run';
import { subscriptionPurchase } from '../../../libs/processes/subscription-purchase';
import { listRenewals } from '../../../projections/renewals/renewals.queries';
import { addressOf, Api, houseCall, toldBy } from '../api';
import { created } from '../http/answers';
import { Answers, Creates, Refuses, Says, WhateverVersion } from '../http/operation';
import { page, Paged } from '../http/queries';
import { Ctx, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { orderAnswer, orderAsItStands } from '../orders/order-state';
import { orderCommands } from '../orders/orders.controller';
import type { PaymentBody } from '../orders/orders.requests';
import { orderAsAnswered } from '../orders/orders.responses';
import { paymentOf } from '../orders/purchases';
import { renewalFacts, subscriptionFacts } from '../subscriptions/subscription-facts';
import { subscriptionRecord } from '../subscriptions/subscription-state';
import { AcceptRenewalBody, StartRenewalBody } from './renewals.requests';
import { renewal, renewalRun, renewalRunBody } from './renewals.responses';

const renewalCommands = commandsOf(renewalDecider);
const renewalsPage = queryOf(listRenewals);
export const renewalHandlers = [renewalCommands.Handler, renewalsPage.Handler];

/** So many batches of holders before the call is answered; a process does the rest. */
const batchesInCall = 10;

@ApiTags('Subscriptions')
@Controller('v1')
export class RenewalsController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says(
    'Starts a renewal run: every holder of the subscription that this one renews from is offered the same seats until the deadline, and nobody else gets them before (SUB-50, SUB-51). A run offers whoever no earlier one has offered anything; of many holders the last ones are offered after the answer.',
  )
  @Post('subscriptions/:id/renewals')
  @Creates(renewalRun)
  @Refuses('INVALID_WINDOW', 'SUBSCRIPTION_NOT_READY', 'RENEWAL_TYPE_UNMAPPED', 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT')
  @WhateverVersion()
  async start(@Param('id') id: string, @Body() { deadline }: StartRenewalBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const record = await subscriptionRecord(this.api, organisationId, id);
    const [around, { earlierTicketTypeIds }] = await Promise.all([
      subscriptionFacts(core, organisationId, record),
      renewalFacts(core, organisationId, record.renewal.renewsFrom?.subscriptionId),
    ]);
    const facts = { record, around, earlierTicketTypeIds: earlierTicketTypeIds ?? [] };
    const command = { type: 'StartRenewal', runId: this.api.idFor(ctx, undefined), deadline, facts } as const;
    const call = houseCall(ctx);
    const streamId = runStreamId(id);
    const receipt = await this.api.execute(new renewalCommands.Message(addressOf(ctx, streamId), command, call));
    const run = { process: renewalRunProcess.name, instance: streamId, streamId };
    const { position } = await core.processes.drive(run, { ...call, causationId: call.commandId }, batchesInCall);
    const told = toldBy(await withWhatFollowed(core, receipt, position));
    return created(renewalRunBody(receipt), { location: `/v1/subscriptions/${id}/renewals`, ...told });
  }

  @Says(
    'What holders were offered, what became of it, and who could not be offered anything and why, in the order of the offers (SUB-51).',
  )
  @Get('subscriptions/:id/renewals')
  @Paged()
  @Answers(pageOf(renewal))
  async list(@Param('id') subscriptionId: string, @Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new renewalsPage.Message({ organisationId, subscriptionId, limit, cursor });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says(
    'Accepts an offer: with the payment of what is due, or as it is where nothing is (SUB-51). Without the payment the order goes on waiting for it until the deadline.',
  )
  @Post('renewals/:id/accept')
  @Creates(orderAsAnswered)
  @Refuses('ORDER_ALREADY_PAID', 'PURCHASE_EXPIRED', 'AMOUNT_MISMATCH', 'CURRENCY_MISMATCH')
  @WhateverVersion()
  async accept(@Param('id') id: string, @Body() { payment }: AcceptRenewalBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId } = ctx;
    const offer = await core.commands.read(renewalDecider, { organisationId, id }, (state) => state.offer);
    const orderId = offer?.orderId ?? null;
    if (orderId === null) throw new DomainError('NOT_FOUND');
    const told = await this.accepted(orderId, payment ?? null, ctx);
    const body = await orderAnswer(core, organisationId, orderId, null);
    return created(body, { location: `/v1/orders/${orderId}`, ...told });
  }

  /** Whoever is told of it finds the seats sold and the offer accepted. */
  private async accepted(orderId: string, payment: PaymentBody | null, ctx: RequestContext) {
    const { core } = this.api;
    const address = addressOf(ctx, orderId);
    const command = await this.completing(orderId, payment, ctx);
    if (command === null) return { position: (await core.log.head()) ?? undefined };
    const call = houseCall(ctx);
    const receipt = await this.api.execute(new orderCommands.Message(address, command, call));
    const purchase = { process: subscriptionPurchase.name, instance: orderId, streamId: orderId };
    const { position } = await core.processes.drive(purchase, { ...call, causationId: call.commandId });
    return toldBy(await withWhatFollowed(core, receipt, position));
  }

  /** `null`: it costs something, and its payment is still waited for. */
  private async completing(orderId: string, payment: PaymentBody | null, ctx: RequestContext) {
    if (payment !== null) {
      const refundId = this.api.idFor(ctx, undefined, 'refund');
      return { type: 'RecordPayment', orderId, payment: paymentOf(payment), refundId } as const;
    }
    const { core } = this.api;
    const { record } = await orderAsItStands(core, ctx.organisationId, orderId, null);
    const waits = record.due > 0 && statusAt(record, core.now(ctx.organisationId)) === 'pending_payment';
    return waits ? null : ({ type: 'CompleteOrder', orderId } as const);
  }
}
