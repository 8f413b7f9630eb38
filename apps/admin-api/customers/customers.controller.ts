import { Body, Controller, Get, Inject, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { customerDecider } from '../../../libs/domain/customers/customer.decider';
import type { Call } from '../../../libs/kernel/call';
import { refuseUnless } from '../../../libs/kernel/errors';
import { commandsOf, queryOf } from '../../../libs/platform/cqrs';
import { getCustomer, listCustomers } from '../../../projections/customers/customers.queries';
import { addressOf, Api, changedBy, createdBy, houseCall, seesPersons, toldBy } from '../api';
import { ok } from '../http/answers';
import { Answers, Creates, Refuses, Says } from '../http/operation';
import { page, Paged } from '../http/queries';
import { assertVersion, Ctx, expectedVersion, type RequestContext } from '../http/request-context';
import { pageOf } from '../http/schemas';
import { withWhatFollowed } from '../log-head';
import { changeCustomer } from './change-customer';
import { knownAddress } from './customer-address';
import { customerAnswer, customerAtHead, customerState } from './customer-state';
import { CreateCustomerBody, CustomerFlagsBody, EditCustomerBody, EraseCustomerBody } from './customers.requests';
import { registerCustomer } from './register-customer';
import { customer, erased } from './customers.responses';

const one = queryOf(getCustomer);
const several = queryOf(listCustomers);
const commands = commandsOf(customerDecider);
export const customerHandlers = [commands.Handler, one.Handler, several.Handler];

@ApiTags('Customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(@Inject(Api) private readonly api: Api) {}

  @Says('Registers the customer an address means: a new one, or with 200 the one who is known by it (CAMP-12).')
  @Post()
  @Creates(customer, { known: true })
  async create(@Body() { email: text, name = null, flagIds = [] }: CreateCustomerBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const email = knownAddress(text);
    const call = houseCall(ctx, core.secrets.emailDigest(ctx.organisationId, email));
    const { receipt, body } = await registerCustomer(core, { email, name, flagIds }, call);
    return receipt.events.length === 0
      ? ok(body, toldBy(receipt))
      : createdBy(receipt, body, `/v1/customers/${body.id}`);
  }

  @Says('The customers, in the order in which they came.')
  @Get()
  @Paged()
  @Answers(pageOf(customer))
  async list(@Ctx() ctx: RequestContext) {
    const { organisationId, limit, cursor } = ctx;
    const query = new several.Message({ organisationId, limit, cursor, personal: seesPersons(ctx) });
    const { items, nextCursor } = await this.api.ask(query);
    return page(ctx, items, nextCursor);
  }

  @Says('One customer; name and address are `null` for roles without personal data.')
  @Get(':id')
  @Answers(customer)
  async read(@Param('id') id: string, @Ctx() ctx: RequestContext) {
    const { organisationId } = ctx;
    return this.api.ask(new one.Message({ organisationId, id, personal: seesPersons(ctx) }));
  }

  @Says(
    'Changes a customer; the former address means somebody else from then on (CAMP-12), and EMAIL_TAKEN guards the new one.',
  )
  @Patch(':id')
  @Answers(customer)
  @Refuses('ERASED', 'EMAIL_TAKEN', 'NOTHING_TO_CHANGE')
  async edit(@Param('id') id: string, @Body() body: EditCustomerBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const email = body.email === undefined ? undefined : knownAddress(body.email);
    const changes = { email, name: body.name, flagIds: body.flagIds };
    const customer = await customerAtHead(core, ctx.organisationId, id);
    const receipts = await changeCustomer(core, customer, changes, expectedVersion(ctx), houseCall(ctx));
    await core.personalData.settled();
    // A repeat has been read back with everything since; what was written just now no view has shown yet.
    const fresh = receipts.some(({ replayed }) => !replayed);
    return ok(await customerAnswer(core, customer, fresh ? changes : {}), toldBy(...receipts));
  }

  @Says('Sets all flags of a customer at once (G-08).')
  @Put(':id/flags')
  @Answers(customer)
  @Refuses('ERASED')
  async setFlags(@Param('id') id: string, @Body() { flagIds }: CustomerFlagsBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const customer = await customerAtHead(core, ctx.organisationId, id);
    const call = houseCall(ctx);
    await this.assertCurrent(ctx, id, customer.facts.known, call);
    const command = { type: 'SetCustomerFlags', flagIds, ...customer.facts } as const;
    const receipt = await this.api.execute(new commands.Message(addressOf(ctx, id), command, call));
    return changedBy(receipt, await customerAnswer(core, customer));
  }

  @Says(
    'Erases a person for good: once this answers, nobody can read name or address again. A second erasure answers alike (R9).',
  )
  @Post(':id/erase')
  @Answers(erased)
  async erase(@Param('id') id: string, @Body() { reason }: EraseCustomerBody, @Ctx() ctx: RequestContext) {
    const { core } = this.api;
    const { organisationId, correlationId, commandId: causationId } = ctx;
    const { facts } = await customerAtHead(core, organisationId, id);
    const call = houseCall(ctx);
    await this.assertCurrent(ctx, id, facts.known, call);
    const keyIds = await core.personalData.currentKeyIds(organisationId, id);
    const command = { type: 'EraseCustomer', reason, keyIds, ...facts } as const;
    const receipt = await this.api.execute(new commands.Message(addressOf(ctx, id), command, call));
    const instance = { process: 'customer-erasure', instance: id, streamId: id };
    const cause = { organisationId, correlationId, causationId };
    const { position } = await core.processes.drive(instance, cause);
    const { version } = await customerState(core, organisationId, id);
    return changedBy(await withWhatFollowed(core, receipt, position), { id, erased: true, version });
  }

  /** `If-Match` for what is decided without a version; a repeat is judged by its first run alone. */
  private async assertCurrent(ctx: RequestContext, id: string, known: boolean, call: Call): Promise<void> {
    if (expectedVersion(ctx) === null) return;
    const { core } = this.api;
    if (await core.commands.repeatOf(customerDecider, addressOf(ctx, id), call)) return;
    const { status, version } = await customerState(core, ctx.organisationId, id);
    refuseUnless(known || status !== 'unopened', 'NOT_FOUND');
    assertVersion(ctx, version);
  }
}
