import { Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { OrderHoldPlaced } from '../orders/order-hold.events';
import { SubscriptionTerms } from '../orders/subscription-order.events';
import { seenByPerformance } from '../performances/seen';
import { planPurchase, PurchasePlan, ticketsHeld } from './purchase-plan';
import { Purchase, PurchaseRequest } from './purchase-request';
import { labelOf, SubscriptionRecord } from './subscription-record';
import { SubscriptionState } from './subscription-rule';

/** SUB-56: what somebody asks of a subscription, and everything outside it that this is decided on. */
export interface PurchaseSubscription extends PurchaseRequest {
  readonly type: 'PurchaseSubscription';
  readonly subscriptionId: string;
  readonly customerId: string;
  /** Subscriptions, for what people wanted and did not get. */
  readonly quantity: number;
  readonly facts: Omit<Purchase, 'record' | 'request' | 'now'>;
}

export const purchaseRules = {
  /** Only ever decided dry: what comes of it stands on the performances and on the order's own stream (architecture.md section 2). */
  PurchaseSubscription({ record }: SubscriptionState, command: PurchaseSubscription, now: Instant): [] {
    const { type: _, subscriptionId, facts, ...request } = command;
    if (record !== null) planPurchase({ ...facts, record, request, now }, subscriptionId);
    return [];
  },
};

/** G-05: the performances that a refusal of it may rest on, and how the customer stands. */
export function seenByPurchase({ facts: { customer, performances } }: PurchaseSubscription): object {
  const seen = [...performances].map(([performanceId, state]) => {
    return { performanceId, ...seenByPerformance(state, { type: 'PurchaseSubscription' }) };
  });
  return { customer, performances: seen };
}

/** The terms of an order: the plan with the tickets that the holds have given, and what else was decided on. */
export function termsOf(
  { record, facts, request: { channel, deliveryMethod }, currency }: Purchase,
  plan: PurchasePlan,
  held: readonly OrderHoldPlaced['data'][],
  { customerId, person }: { readonly customerId: string; readonly person: SealedPerson },
): SubscriptionTerms {
  const { consents, flagIds, products, discount } = plan;
  const tickets = ticketsHeld(plan, held);
  const { emailTemplateId } = record.onlineSale;
  const what = { tickets, products, currency, ticketTypeNames: namesOf(tickets, facts.ticketTypes) };
  const how = { channel, deliveryMethod, consents, flagIds, discountCode: discount?.code ?? null, emailTemplateId };
  return { ...soldAs(record), customerId, person, ...how, ...what };
}

/** What of the subscription an order keeps. */
function soldAs(record: SubscriptionRecord) {
  const { subscriptionId, version: subscriptionVersion, type: subscriptionType, seasonId, finance } = record;
  const { groupTickets } = record.onlineSale;
  const label = labelOf(record);
  return { subscriptionId, subscriptionVersion, subscriptionType, seasonId, finance, label, groupTickets };
}

function namesOf(
  tickets: SubscriptionTerms['tickets'],
  types: Purchase['facts']['ticketTypes'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(tickets.map(({ ticketTypeId: id }) => [id, types.get(id)?.name ?? id]));
}
