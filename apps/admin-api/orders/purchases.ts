import type { PurchaseTickets } from '../../../libs/domain/orders/purchase';
import { evolveOrderRecord } from '../../../libs/domain/orders/order-record.fold';
import type { Payment, TicketsHeld, TicketsSold } from '../../../libs/domain/orders/ticket-purchase.events';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import type { FieldError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { type OrderBody, orderBody } from '../../../projections/orders/orders.body';
import { findCustomer, sealPerson } from '../customers/customer-address';
import { customerStanding } from '../customers/customer-state';
import { refuse } from '../http/body.pipe';
import type { BuyerBody, PaymentBody, PurchaseBody } from './orders.requests';

/** What the fields of a purchase cannot say alone: one way to tell the customer, and how many tickets or which. */
export function assertPurchase({ customer, quantity, seatIds }: PurchaseBody): void {
  const errors = buyerErrors(customer);
  if (quantity === undefined && (seatIds ?? null) === null) {
    errors.push({ pointer: '/quantity', code: 'MISSING_FIELD', detail: 'Give quantity or seatIds.' });
  }
  if (errors.length > 0) refuse(errors);
}

/** The same where only the customer has to be told one way. */
export function assertBuyer(customer: BuyerBody): void {
  const errors = buyerErrors(customer);
  if (errors.length > 0) refuse(errors);
}

function buyerErrors({ id, email, name }: BuyerBody): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, code: FieldError['code'], detail: string) => errors.push({ pointer, code, detail });
  if (id === undefined && email === undefined) wrong('/customer/email', 'MISSING_FIELD', 'Give id or email.');
  if (id !== undefined && email !== undefined) wrong('/customer/email', 'INVALID_FIELD', 'Give id or email, not both.');
  if (id !== undefined && name !== undefined) wrong('/customer/name', 'INVALID_FIELD', 'A name goes with an email.');
  return errors;
}

/** A purchase as the decider takes it: the customer found, the person sealed, facts at hand. */
export async function purchaseCommand(
  core: Core,
  organisationId: string,
  orderId: string,
  body: PurchaseBody,
): Promise<PurchaseTickets> {
  const [buyer, organisation, types] = await Promise.all([
    buyerOf(core, organisationId, body.customer),
    core.organisationAtHand(organisationId) ?? core.organisation(organisationId),
    core.commands.state(ticketTypesDecider, { organisationId }),
  ]);
  const seatIds = body.seatIds ?? null;
  return {
    type: 'PurchaseTickets',
    orderId,
    ...buyer,
    channel: body.channel,
    ticketTypeId: body.ticketTypeId,
    quantity: body.quantity ?? seatIds?.length ?? 0,
    seatIds,
    deliveryMethod: body.deliveryMethod ?? null,
    payment: body.payment ? paymentOf(body.payment) : null,
    holdMinutes: organisation.settings.holdMinutes,
    ticketTypes: types.byId,
  };
}

/** Whoever is named by id is known with name and address already; an address names a customer by itself (CAMP-12). */
async function buyerOf(
  core: Core,
  organisationId: string,
  { id, email: text, name }: BuyerBody,
): Promise<Pick<PurchaseTickets, 'customerId' | 'customer' | 'person'>> {
  if (id !== undefined) {
    return { customerId: id, customer: await customerStanding(core, organisationId, id), person: {} };
  }
  const { customerId, email } = await findCustomer(core, organisationId, text!);
  const person = await sealPerson(core, organisationId, customerId, email, name ?? null);
  return { customerId, customer: 'known', person };
}

/** Money received, as the log keeps it. */
export function paymentOf({ amount: { amount, currency }, reference, method }: PaymentBody): Payment {
  return { amount, currency, reference, method: method ?? null };
}

/** The order as its purchase made it, from its own event, so that a repeat answers the same whatever came of it since (G-06). */
export function purchasedOrder(core: Core, organisationId: string, { events, occurredAt }: Receipt): OrderBody {
  // What lapsed before it may have been released in the same append.
  const sale = events.find(({ type }) => type === 'TicketsSold' || type === 'TicketsHeld') as TicketsSold | TicketsHeld;
  return orderBody(evolveOrderRecord(undefined, sale, occurredAt)!, {
    ticketTypeName: () => sale.data.ticketType!.name,
    barcode: (ticketId) => core.secrets.barcode(organisationId, ticketId),
  });
}
