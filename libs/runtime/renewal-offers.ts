import { customerDecider } from '../domain/customers/customer.decider';
import { OrderRecord } from '../domain/orders/order-record';
import { order } from '../domain/orders/order.decider';
import { OrderHoldPlaced } from '../domain/orders/order-hold.events';
import { OpenSubscriptionOrder } from '../domain/orders/subscription-order';
import { SubscriptionOrderOpened } from '../domain/orders/subscription-order.events';
import { Holding, holdersList, holdingsOf } from '../domain/renewals/holders';
import { PlannedRenewal, planRenewal, renewedType } from '../domain/renewals/plan-renewal';
import { ConcludeRenewal, OfferCommand } from '../domain/renewals/renewal-offer';
import { AdvanceRenewal, RunState } from '../domain/renewals/renewal-run';
import { renewalDecider } from '../domain/renewals/renewal.decider';
import { OfferTerms } from '../domain/renewals/renewal.events';
import { termsOf } from '../domain/subscriptions/purchase-subscription';
import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { derivedId } from '../processes/process';
import { renewalRun } from '../processes/renewal-run';
import { ReadModelStore, ViewId } from '../read-models/read-model-store';
import { CommandRunner } from './command-runner';
import type { OrderPlan, OrderWork, PlacedOrder, PlaceOrder } from './order-placement';
import { Cause } from './drive';
import { SubscriptionHouse } from './subscription-house';

export interface RenewalOffersSettings {
  readonly commands: CommandRunner;
  /** The subscription with everything around it; `fresh`: nothing of it is older than the log. */
  readonly house: (organisationId: string, subscriptionId: string, fresh: boolean) => Promise<SubscriptionHouse>;
  readonly readModels: ReadModelStore;
  readonly view: (name: string) => ViewId;
  /** Resolves when the views show everything that the log had at the call: a holder must not be overlooked. */
  readonly viewsAtHead: () => Promise<void>;
}

/** How far a run has come with the next holders. */
export type OfferRenewals = (
  run: RunState,
  cause: Cause,
  placeOrder: PlaceOrder,
) => Promise<Omit<AdvanceRenewal, 'type' | 'runId'>>;

type Holder = OrderRecord & { readonly seq: string; readonly [field: string]: unknown };

/** So many orders of the earlier subscription at a time: what one step holds in memory, however many there are. */
const holdersAtOnce = 20;

/**
 * SUB-51: offers the next holders of a run what they have. Every id is derived from the subscription and the holding, so that whoever does
 * it again, after a crash or beside another process, meets the same order and the same offer: nobody is offered anything twice.
 */
export function renewalOffers(settings: RenewalOffersSettings): OfferRenewals {
  const { readModels, view, viewsAtHead } = settings;
  return async (run, cause, placeOrder) => {
    await viewsAtHead();
    const page = await readModels.list<Holder>(view(holdersList.view), {
      index: holdersList.index,
      equals: [cause.organisationId, run.renewsFrom.subscriptionId],
      ...(run.after !== null && { from: `${run.after}\u0001` }),
      limit: holdersAtOnce,
    });
    const holdings = page.items.flatMap(({ document }) => holdingsOf(document));
    const offerings = holdings.map((holding) => new Offering(settings, run, holding, cause, placeOrder));
    const placed = await Promise.all(offerings.map((offering) => offering.place()));
    const made: Outcome[] = [];
    // One after the other: the log, and with it every list, has the offers in the order of the holders.
    for (const [nth, offering] of offerings.entries()) made.push(await offering.tellOf(placed[nth]!));
    const count = (outcome: Outcome) => made.filter((each) => each === outcome).length;
    const after = page.items.at(-1)?.document.seq ?? run.after;
    return { after, offered: count('offered'), notOffered: count('not_offered'), done: page.nextCursor === null };
  };
}

/** `before`: a run has offered it already. */
type Outcome = 'offered' | 'not_offered' | 'before';
/** The order with its offer's seats, or why there is none. */
type Placed = PlacedOrder | DomainError | 'before';

/** The offer to one holder, from whatever stands of it to its end. */
class Offering implements OrderWork {
  private readonly renewalId: string;
  private readonly call: Call;

  constructor(
    private readonly settings: RenewalOffersSettings,
    private readonly run: RunState,
    private readonly holding: Holding,
    cause: Cause,
    private readonly placeOrder: PlaceOrder,
  ) {
    const { organisationId } = cause;
    const { orderId, ticketTypeId } = holding;
    this.renewalId = derivedId(organisationId, 'renewal', run.subscriptionId, orderId, ticketTypeId);
    const name = `process:${renewalRun.name}`;
    const whose = { commandId: this.renewalId, call: name, actor: name, bodyMac: '', channel: 'system' } as const;
    this.call = { ...cause, ...whose };
  }

  async place(): Promise<Placed> {
    const { commands } = this.settings;
    const before = await commands.read(renewalDecider, this.at(this.renewalId), ({ offer }) => offer?.status);
    if (before !== undefined && before !== 'not_offered') return 'before';
    return this.placeOrder(this, this.call).catch((error: unknown) => {
      if (error instanceof DomainError) return error;
      throw error;
    });
  }

  async tellOf(placed: Placed): Promise<Outcome> {
    if (placed === 'before') return placed;
    if (placed instanceof DomainError) {
      const { code, details } = placed;
      const terms = this.terms(this.holding.seatIds);
      await this.tell(`report-${this.run.runId}`, { type: 'ReportNotOffered', terms, code, details });
      return 'not_offered';
    }
    const { orderId, receipt } = placed;
    const { amount, currency, tickets } = (receipt.events[0] as SubscriptionOrderOpened).data;
    const terms = this.terms(tickets.map(({ seatId }) => seatId ?? null));
    await this.tell(`offer-${orderId}`, { type: 'OfferRenewal', terms, orderId, amount, currency });
    await this.conclude(orderId);
    return 'offered';
  }

  orderId(attempt: number): string {
    return derivedId(this.call.organisationId, 'renewal-order', this.renewalId, String(attempt));
  }

  async decide(orderId: string): Promise<OrderPlan | { readonly begunOn: string }> {
    const house = await this.settings.house(this.call.organisationId, this.run.subscriptionId, false);
    for (const [performanceId, { holds }] of house.performances)
      if (holds.has(orderId)) return { begunOn: performanceId };
    const customer = await this.customer();
    const planned = planRenewal({ ...house, customer }, this.run, this.holding, orderId);
    const { record } = house;
    return {
      customerId: this.holding.customerId,
      channel: planned.purchase.request.channel,
      subscriptionId: record.subscriptionId,
      subscriptionType: record.type,
      holds: planned.plan.holds,
      sameSeat: record.sameSeat,
      open: async (held) => this.opening(planned, held, orderId),
    };
  }

  async refuse(): Promise<void> {
    const house = await this.settings.house(this.call.organisationId, this.run.subscriptionId, true);
    planRenewal({ ...house, customer: await this.customer() }, this.run, this.holding, this.orderId(0));
  }

  private async customer() {
    const { status } = await this.settings.commands.state(customerDecider, this.at(this.holding.customerId));
    return { standing: status === 'erased' ? 'erased' : 'known', loggedIn: true, flagIds: [] } as const;
  }

  /** It waits for the holder until the deadline, whatever it costs. */
  private opening(
    { purchase, plan }: PlannedRenewal,
    held: readonly OrderHoldPlaced['data'][],
    orderId: string,
  ): OpenSubscriptionOrder {
    const performanceIds = plan.holds.map(({ performanceId }) => performanceId).sort();
    const buyer = { customerId: this.holding.customerId, person: {} };
    const terms = { ...termsOf(purchase, plan, held, buyer), renewalId: this.renewalId };
    const { deadline } = this.run;
    return { type: 'OpenSubscriptionOrder', orderId, performanceIds, terms, payment: null, holdMinutes: 0, deadline };
  }

  private terms(seats: readonly (string | null)[]): OfferTerms {
    const { runId, subscriptionId, deadline } = this.run;
    const { customerId, orderId: renewedOrderId, seatIds } = this.holding;
    const units = seatIds.length;
    const ticketTypeId = renewedType(this.run.renewsFrom, this.holding) ?? this.holding.ticketTypeId;
    const whose = { renewalId: this.renewalId, runId, subscriptionId, customerId, renewedOrderId };
    return { ...whose, ticketTypeId, units, seatIds: [...new Set(seats.flatMap((id) => id ?? []))], deadline };
  }

  /** An order may have been paid or have lapsed before its offer was written down, and then nobody else tells the offer. */
  private async conclude(orderId: string): Promise<void> {
    const status = await this.settings.commands.read(order, this.at(orderId), ({ record }) => record?.status);
    if (status === undefined || status === 'pending_payment') return;
    const outcome: ConcludeRenewal['outcome'] = status === 'paid' ? 'confirmed' : 'released';
    await this.tell(`conclude-${orderId}`, { type: 'ConcludeRenewal', outcome });
  }

  private async tell(key: string, command: OfferCommand): Promise<void> {
    const commandId = derivedId(this.renewalId, key);
    await this.settings.commands.execute(renewalDecider, this.at(this.renewalId), command, { ...this.call, commandId });
  }

  private at(id: string) {
    return { organisationId: this.call.organisationId, id };
  }
}
