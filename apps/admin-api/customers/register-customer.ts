import { customerDecider } from '../../../libs/domain/customers/customer.decider';
import type { CustomerRegistered } from '../../../libs/domain/customers/customer.events';
import type { Call } from '../../../libs/kernel/call';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import type { CustomerBody } from '../../../projections/customers/customers.body';
import { withPosition } from '../log-head';
import { findCustomer, sealPerson } from './customer-address';
import { customerAnswer, customerAtHead, registeredAnswer } from './customer-state';

export interface NewCustomer {
  readonly email: string;
  readonly name: string | null;
  readonly flagIds: readonly string[];
}

/**
 * Registers whom the address means (CAMP-12), or finds that it means somebody who is known; the receipt has no event then. The call
 * must have the address as part of it.
 */
export async function registerCustomer(
  core: Core,
  person: NewCustomer,
  call: Call,
): Promise<{ receipt: Receipt; body: CustomerBody }> {
  const { organisationId } = call;
  const repeat = await earlierRegistration(core, person.email, call);
  if (repeat) return { receipt: repeat, body: await registeredAnswer(core, call, registrationIn(repeat)!, person) };
  const { customerId, email } = await findCustomer(core, organisationId, person.email);
  const customer = await customerAtHead(core, organisationId, customerId);
  const command = {
    type: 'RegisterCustomer',
    ...customer.facts,
    customerId,
    person: await sealPerson(core, organisationId, customerId, email, person.name),
    flagIds: person.flagIds,
  } as const;
  const address = { organisationId, id: customerId };
  const receipt = await withPosition(core, await core.commands.execute(customerDecider, address, command, call));
  await core.personalData.settled();
  const event = registrationIn(receipt);
  if (event === undefined) return { receipt, body: await customerAnswer(core, customer) };
  return { receipt, body: await registeredAnswer(core, call, event, { ...person, email }) };
}

/** The customer derived from the address, though it may mean another one since: the call's first run must be found again (G-06). */
async function earlierRegistration(core: Core, email: string, call: Call): Promise<Receipt | undefined> {
  const { organisationId } = call;
  const id = core.secrets.customerId(organisationId, email);
  const receipt = await core.commands.repeatOf(customerDecider, { organisationId, id }, call);
  return receipt && registrationIn(receipt) && receipt;
}

function registrationIn({ events }: Receipt): CustomerRegistered | undefined {
  return events.find(({ type }) => type === 'CustomerRegistered') as CustomerRegistered | undefined;
}
