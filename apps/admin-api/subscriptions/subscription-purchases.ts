import { customerDecider } from '../../../libs/domain/customers/customer.decider';
import type { OrderHoldPlaced } from '../../../libs/domain/orders/order-hold.events';
import type { OpenSubscriptionOrder } from '../../../libs/domain/orders/subscription-order';
import { planPurchase, type PurchasePlan } from '../../../libs/domain/subscriptions/purchase-plan';
import type { CustomerFacts, Purchase, PurchaseRequest } from '../../../libs/domain/subscriptions/purchase-request';
import { type PurchaseSubscription, termsOf } from '../../../libs/domain/subscriptions/purchase-subscription';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import type { Call } from '../../../libs/kernel/call';
import { DomainError } from '../../../libs/kernel/errors';
import type { SealedPerson } from '../../../libs/kernel/sealed';
import type { Core } from '../../../libs/runtime/core';
import type { OrderPlan, OrderWork } from '../../../libs/runtime/order-placement';
import { subscriptionHouse } from '../../../libs/runtime/subscription-house';
import { findCustomer, sealPerson } from '../customers/customer-address';
import { customerStanding } from '../customers/customer-state';
import type { BuyerBody } from '../orders/orders.requests';

/** Whoever buys, as the decision and the order know them. */
interface Buyer {
  readonly customerId: string;
  readonly facts: CustomerFacts;
  /** Sealed only once something is sold. */
  readonly person: () => Promise<SealedPerson>;
}

/** A purchase that somebody asks for (SUB-56); `orderId` names its attempts. */
export interface WantedPurchase {
  readonly core: Core;
  readonly organisationId: string;
  readonly subscriptionId: string;
  readonly customer: BuyerBody;
  readonly request: PurchaseRequest;
}

/** How old what is looked at may be: a second, or not at all. */
type Age = 'recent' | 'fresh';

/** What the plan of a purchase is made of, as a quote shows it and an order is placed by it. */
export interface Planned {
  readonly purchase: Purchase;
  readonly plan: PurchasePlan;
}

/** What it would be now, with nothing written. A refusal is looked at again where nothing is older than the log. */
export async function quotedPurchase(wanted: WantedPurchase): Promise<Planned> {
  const buyer = await buyerOf(wanted);
  const planned = async (age: Age) => {
    const purchase = await purchaseOf(wanted, buyer, age);
    return { purchase, plan: planPurchase(purchase, wanted.subscriptionId) };
  };
  try {
    return await planned('recent');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return planned('fresh');
  }
}

/** The purchase as the process runner places it. */
export async function purchaseWork(
  wanted: WantedPurchase,
  call: Call,
  orderId: (attempt: number) => string,
): Promise<OrderWork> {
  const { core, organisationId, subscriptionId } = wanted;
  const buyer = await buyerOf(wanted);
  return {
    orderId,
    async decide(id) {
      const purchase = await purchaseOf(wanted, buyer, 'recent');
      const begunOn = [...purchase.performances].find(([, { holds }]) => holds.has(id))?.[0];
      if (begunOn !== undefined) return { begunOn };
      return orderPlan(wanted, buyer, { purchase, plan: planPurchase(purchase, id) }, id);
    },
    async refuse() {
      const { record: _, request, now: __, ...facts } = await purchaseOf(wanted, buyer, 'fresh');
      const { customerId } = buyer;
      const whose = { subscriptionId, customerId, quantity: request.units.length };
      const command: PurchaseSubscription = { type: 'PurchaseSubscription', ...request, ...whose, facts };
      await core.commands.dryRun(subscriptionDecider, { organisationId, id: subscriptionId }, command, call);
    },
  };
}

/** The person is sealed while the first places are being held. */
function orderPlan(
  { core, organisationId, subscriptionId }: WantedPurchase,
  { customerId, person }: Buyer,
  { purchase, plan }: Planned,
  orderId: string,
): OrderPlan {
  const sealed = person();
  sealed.catch(() => undefined);
  const { record, request } = purchase;
  return {
    customerId,
    channel: request.channel,
    subscriptionId,
    subscriptionType: record.type,
    holds: plan.holds,
    sameSeat: record.sameSeat,
    async open(held: readonly OrderHoldPlaced['data'][]): Promise<OpenSubscriptionOrder> {
      const { settings } = await organisationOf(core, organisationId);
      const performanceIds = plan.holds.map(({ performanceId }) => performanceId).sort();
      const terms = termsOf(purchase, plan, held, { customerId, person: await sealed });
      const { payment } = request;
      const { holdMinutes } = settings;
      return { type: 'OpenSubscriptionOrder', orderId, performanceIds, terms, payment, holdMinutes };
    },
  };
}

const organisationOf = async (core: Core, organisationId: string) =>
  core.organisationAtHand(organisationId) ?? core.organisation(organisationId);

/** `{ id }` is a customer who is logged in, `{ email }` an anonymous one (SUB-35). */
async function buyerOf({ core, organisationId, customer: { id, email: text, name } }: WantedPurchase): Promise<Buyer> {
  if (id === undefined) {
    const { customerId, email } = await findCustomer(core, organisationId, text!);
    const person = () => sealPerson(core, organisationId, customerId, email, name ?? null);
    return { customerId, facts: { standing: 'known', loggedIn: false, flagIds: [] }, person };
  }
  const standing = await customerStanding(core, organisationId, id);
  const { flagIds } = await core.commands.state(customerDecider, { organisationId, id });
  return { customerId: id, facts: { standing, loggedIn: true, flagIds }, person: () => Promise.resolve({}) };
}

/** Everything that a purchase is decided on; NOT_FOUND where there is no such subscription. */
async function purchaseOf(
  { core, organisationId, subscriptionId, request }: WantedPurchase,
  { facts: customer }: Buyer,
  age: Age,
): Promise<Purchase> {
  const around = { commands: core.commands, load: core.organisation, now: core.now };
  const house = await subscriptionHouse(around, organisationId, subscriptionId, age === 'fresh');
  return { ...house, customer, request };
}
