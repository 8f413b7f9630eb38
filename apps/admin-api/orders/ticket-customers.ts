import { comparableName } from '../../../libs/domain/customers/person-name';
import type { TicketCustomer } from '../../../libs/domain/orders/order-split';
import type { OrderSplit } from '../../../libs/domain/orders/order-split.events';
import type { OrderRecord } from '../../../libs/domain/orders/order-record';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import type { FieldError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { type OrderBody, orderBody } from '../../../projections/orders/orders.body';
import { findCustomer, sealPerson } from '../customers/customer-address';
import { refuse } from '../http/body.pipe';
import type { TicketCustomerBody } from './ticket-customers.requests';

/** What the fields cannot say alone: each unit is named once. */
export function assertUnitsOnce(assignments: readonly TicketCustomerBody[]): void {
  const errors = assignments.flatMap(({ unit }, nth): FieldError[] => {
    const isRepeat = assignments.findIndex((other) => other.unit === unit) !== nth;
    const detail = 'Name each unit once.';
    return isRepeat ? [{ pointer: `/assignments/${nth}/unit`, code: 'INVALID_FIELD', detail }] : [];
  });
  if (errors.length > 0) refuse(errors);
}

/** SUB-43: the persons found or made, sealed with their own keys, and the orders that their tickets go to. */
export async function ticketCustomers(
  core: Core,
  organisationId: string,
  orderId: string,
  assignments: readonly TicketCustomerBody[],
): Promise<TicketCustomer[]> {
  return Promise.all(
    assignments.map(async (assignment) => ({
      unit: assignment.unit,
      // The same in every attempt: whoever carries on with a split finds what the first one made.
      orderId: core.secrets.deriveId(organisationId, orderId, String(assignment.unit), 'ticket-order'),
      ...(await personOf(core, organisationId, orderId, assignment)),
    })),
  );
}

/** An address means a customer of the house (CAMP-12). A name alone means somebody of this order: nobody else goes by it. */
async function personOf(
  core: Core,
  organisationId: string,
  orderId: string,
  { email: text, name: given }: TicketCustomerBody,
): Promise<Pick<TicketCustomer, 'customerId' | 'person'>> {
  const name = given ?? null;
  if ((text ?? null) !== null) {
    const { customerId, email } = await findCustomer(core, organisationId, text!);
    return { customerId, person: await sealPerson(core, organisationId, customerId, email, name) };
  }
  if (name === null) return { customerId: null, person: {} };
  // A keyed digest: nobody can test a guessed name against the log.
  const customerId = core.secrets.deriveId(organisationId, orderId, comparableName(name), 'ticket-customer');
  const [sealed] = await core.personalData.seal(organisationId, customerId, [name]);
  return { customerId, person: { name: sealed! } };
}

/** Whether the order's subscription asks for a customer of each ticket, as it is set now. */
export async function asksPerTicket(
  { commands }: Core,
  organisationId: string,
  { subscriptionId: id }: OrderRecord,
): Promise<boolean> {
  if (id === undefined) return false;
  const { record } = await commands.state(subscriptionDecider, { organisationId, id });
  return record?.customerInfo.perTicket ?? false;
}

/** The new orders as the split made them, from its own event, so that a repeat answers the same whatever came of them (G-06). */
export async function splitOrders(core: Core, organisationId: string, { events }: Receipt): Promise<OrderBody[]> {
  const split = events.find(({ type }) => type === 'OrderSplit') as OrderSplit;
  const types = await core.commands.state(ticketTypesDecider, { organisationId });
  return split.data.newOrders.map(({ order }) =>
    orderBody(order, {
      ticketTypeName: (ticketTypeId) => types.byId.get(ticketTypeId)?.name ?? ticketTypeId,
      barcode: (ticketId) => core.secrets.barcode(organisationId, ticketId),
    }),
  );
}
