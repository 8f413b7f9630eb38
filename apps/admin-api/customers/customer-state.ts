import {
  type CustomerFacts,
  type CustomerState,
  customerDecider,
} from '../../../libs/domain/customers/customer.decider';
import { customerAliasesDecider } from '../../../libs/domain/customers/customer-aliases.decider';
import type { CustomerRegistered } from '../../../libs/domain/customers/customer.events';
import type { CustomerStanding } from '../../../libs/domain/orders/purchase';
import type { Call } from '../../../libs/kernel/call';
import type { Sealed } from '../../../libs/kernel/sealed';
import { streamName } from '../../../libs/kernel/stream';
import type { Core } from '../../../libs/runtime/core';
import { type CustomerBody, customerBody } from '../../../projections/customers/customers.body';
import type { CustomerDocument } from '../../../projections/customers/customers.projection';
import { findCustomer } from '../../../projections/customers/customers.queries';
import { viewsAtHead } from '../log-head';
import { viewsOf } from '../operation/views';

/** A customer as everything written before the request tells it: sales name people too, and only the view has seen them all. */
export interface CustomerAtHead {
  readonly organisationId: string;
  readonly id: string;
  readonly facts: Required<CustomerFacts>;
  /** Opened; `null` when there is none, or none that can be opened. */
  readonly email: string | null;
  readonly name: string | null;
}

/** Waits for the views to have reached the head of the log: who is known must not be read from an old page. */
export async function customerAtHead(core: Core, organisationId: string, id: string): Promise<CustomerAtHead> {
  await viewsAtHead(core);
  const document = await findCustomer(viewsOf(core), organisationId, id);
  const [email, name] = await Promise.all([opened(core, document?.email), opened(core, document?.name)]);
  return { organisationId, id, facts: factsOf(document, await customerState(core, organisationId, id)), email, name };
}

/** Whether anybody who is not erased has this id, by the views as they are. */
export async function customerExists(core: Core, organisationId: string, id: string): Promise<boolean> {
  const document = await findCustomer(viewsOf(core), organisationId, id);
  return document !== undefined && !document.erased;
}

/**
 * How a customer that a request names by id stands: by the own stream, or by a sale that named the customer, which the view knows. Said
 * to be nobody, or erased, only when the view has reached the head of the log.
 */
export async function customerStanding(core: Core, organisationId: string, id: string): Promise<CustomerStanding> {
  const { status } = await core.commands.state(customerDecider, { organisationId, id });
  if (status === 'open') return 'known';
  if (status === 'unopened' && (await customerExists(core, organisationId, id))) return 'known';
  await viewsAtHead(core);
  if (await customerExists(core, organisationId, id)) return 'known';
  return status === 'erased' ? 'erased' : 'unknown';
}

/** The customer's own stream, with the version as it is shown: changes of the address, told elsewhere, count as well. */
export async function customerState(core: Core, organisationId: string, id: string): Promise<Readonly<CustomerState>> {
  const state = await core.commands.state(customerDecider, { organisationId, id });
  return { ...state, version: state.version + (await addressChanges(core, organisationId, id)) };
}

/** How often the customer's address has changed. */
export async function addressChanges(core: Core, organisationId: string, id: string): Promise<number> {
  const { changes } = await core.commands.state(customerAliasesDecider, { organisationId });
  return changes.get(id) ?? 0;
}

/** The customer as it stands after the command. `person` is what the command has just made of name and address. */
export async function customerAnswer(
  core: Core,
  { organisationId, id, email, name, facts: { soldSinceErasure } }: CustomerAtHead,
  person: { readonly email?: string; readonly name?: string | null } = {},
): Promise<CustomerBody> {
  const { version, flagIds, consents, status } = await customerState(core, organisationId, id);
  const standing = { id, version, flagIds, consents, erased: status === 'erased' && !soldSinceErasure };
  return customerBody(standing, { email: person.email ?? email, name: person.name === undefined ? name : person.name });
}

/**
 * The customer as it was registered (G-06): the stream folded up to the call's own event, and the person as the call's body, which a
 * repeat has to bring again, names it.
 */
export async function registeredAnswer(
  core: Core,
  call: Call,
  { data }: CustomerRegistered,
  person: { readonly email: string; readonly name: string | null },
): Promise<CustomerBody> {
  let state = customerDecider.initialState();
  const stream = streamName(customerDecider.category, call.organisationId, data.customerId);
  for await (const event of core.log.read(stream)) {
    // The stream has no other events than its decider's.
    state = customerDecider.evolve(state, event as never, event.metadata.occurredAt);
    if (event.metadata.commandId === call.commandId && event.metadata.call === call.call) break;
  }
  const { version, flagIds, consents } = state;
  return customerBody({ id: data.customerId, version, flagIds, consents, erased: false }, person);
}

function factsOf(document: CustomerDocument | undefined, state: CustomerState): Required<CustomerFacts> {
  const known = document !== undefined;
  return { known, soldSinceErasure: state.status === 'erased' && known && !document.erased };
}

async function opened(core: Core, sealed: Sealed | undefined): Promise<string | null> {
  const value = sealed === undefined ? null : await core.personalData.show(sealed);
  return typeof value === 'string' ? value : null;
}
