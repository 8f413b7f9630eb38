import { OrderHoldPlaced } from '../domain/orders/order-hold.events';
import { order } from '../domain/orders/order.decider';
import { OpenSubscriptionOrder } from '../domain/orders/subscription-order';
import { HoldForOrder } from '../domain/performances/order-holds';
import { performance } from '../domain/performances/performance.decider';
import { onSeatsOf, PlannedHold } from '../domain/subscriptions/purchase-plan';
import { MarkPerformancesSold } from '../domain/subscriptions/sales-marker';
import { subscriptionDecider } from '../domain/subscriptions/subscription.decider';
import { SubscriptionType } from '../domain/subscriptions/subscription.settings';
import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { Position } from '../kernel/event';
import { abandonedPurchase } from '../processes/abandoned-purchase';
import { derivedId } from '../processes/process';
import { subscriptionPurchase } from '../processes/subscription-purchase';
import { CommandRunner } from './command-runner';
import { Drive } from './drive';
import { Receipt } from './receipt';

/** An order over several performances that somebody wants placed; `decide` may be asked several times, each time on what is known then. */
export interface OrderWork {
  /** The order's id in the nth attempt, the same in every process and for ever. */
  orderId(attempt: number): string;
  /** The whole decision, dry. Rejects with the refusal. `begunOn` names a performance that knows a hold of this order already. */
  decide(orderId: string): Promise<OrderPlan | { readonly begunOn: string }>;
  /** The same again where nothing is older than the log, for the journal: rejects with the refusal, and resolves when there is none any more. */
  refuse(): Promise<void>;
}

export interface OrderPlan extends Pick<HoldForOrder, 'customerId' | 'channel'> {
  readonly subscriptionId: string;
  readonly subscriptionType: SubscriptionType;
  /** The first one settles a race for the same places. */
  readonly holds: readonly PlannedHold[];
  /** SUB-07: the seats that the first hold was given are asked for on the others. */
  readonly sameSeat: boolean;
  /** The order, once it has all that it asked for. */
  open(held: readonly OrderHoldPlaced['data'][]): Promise<OpenSubscriptionOrder>;
}

export interface PlacedOrder {
  readonly orderId: string;
  /** Of the order's opening. */
  readonly receipt: Receipt;
  /** Of the last event that followed it; `null` when none did. */
  readonly followed: Position | null;
}

export type PlaceOrder = (work: OrderWork, call: Call) => Promise<PlacedOrder>;

/** `lost`: to be decided afresh, because of this refusal or because somebody else was at it. */
type Outcome = { readonly placed: PlacedOrder } | 'dead' | { readonly lost: DomainError | null };
type Held = { readonly data: OrderHoldPlaced['data'] } | { readonly lost: DomainError | null };

interface PlacementSettings {
  readonly commands: CommandRunner;
  readonly drive: Drive;
  /** No other process writes: whoever began and is not at it here is gone. */
  readonly exclusive: boolean;
}

/** Far more than a race loses; whoever meets it is told what stood in the way last. */
const mostAttempts = 200;
/** So long another process may be between its first hold and its order before it is taken for dead. */
const patienceMs = 1_000;

/**
 * SubscriptionPurchase (architecture.md section 2), the way forward: a hold on the first performance, holds on the others, one append that
 * opens the order; what follows its commit point is a process like any other. An attempt that loses a later hold is dead on the order's
 * stream before its places go back, and the next one is decided afresh under an id of its own. The same call again walks the attempts, and
 * answers from the one that was opened (G-06).
 */
export class OrderPlacement {
  /** What is under way here by call and key: the same call at the same time is one. */
  private readonly flights = new Map<string, { readonly bodyMac: string; readonly placed: Promise<PlacedOrder> }>();

  constructor(private readonly settings: PlacementSettings) {}

  /**
   * Rejects with the refusal when the dry decision refuses, and then nothing of it is left. That one is journaled (G-05); what an attempt
   * loses to others is not, since the next one may have it.
   */
  async place(work: OrderWork, call: Call): Promise<PlacedOrder> {
    const key = JSON.stringify([call.organisationId, call.call, call.commandId]);
    for (let flight = this.flights.get(key); flight !== undefined; flight = this.flights.get(key)) {
      if (flight.bodyMac === call.bodyMac) return repeated(await flight.placed);
      await flight.placed.catch(() => undefined);
    }
    const placed = this.untilPlaced(work, call).finally(() => this.flights.delete(key));
    this.flights.set(key, { bodyMac: call.bodyMac, placed });
    return placed;
  }

  private async untilPlaced(work: OrderWork, call: Call): Promise<PlacedOrder> {
    let attempt = 0;
    let lost: DomainError | null = null;
    for (let tries = 0; tries < mostAttempts; tries += 1) {
      const outcome = await this.attempt(work, work.orderId(attempt), call);
      if (outcome === 'dead') attempt += 1;
      else if ('placed' in outcome) return outcome.placed;
      else lost = outcome.lost ?? lost;
    }
    throw lost ?? new DomainError('PURCHASE_EXPIRED', { status: 'expired' });
  }

  private async attempt(work: OrderWork, orderId: string, call: Call): Promise<Outcome> {
    let plan: OrderPlan | { readonly begunOn: string };
    try {
      plan = await work.decide(orderId);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      // What the first run of this call took may be what stands in its way now.
      const before = await this.before(orderId, null, call);
      if (before !== null) return before;
      await work.refuse();
      return { lost: error };
    }
    if ('begunOn' in plan) return (await this.before(orderId, plan.begunOn, call)) ?? { lost: null };
    return this.carryOut(plan, orderId, call);
  }

  /** What an earlier run of the call made of this attempt; `null` when it left nothing. What it did not finish is finished or ended. */
  private async before(orderId: string, heldOn: string | null, call: Call): Promise<Outcome | null> {
    const { commands } = this.settings;
    const at = { organisationId: call.organisationId, id: orderId };
    const { opened, dead, unsettled } = await this.standing(orderId, call);
    if (unsettled) await this.drive(subscriptionPurchase.name, orderId, orderId, call);
    if (opened) {
      const receipt = await commands.repeatOf(order, at, call);
      if (receipt === undefined) throw new DomainError('ID_TAKEN', { id: orderId });
      return { placed: { orderId, receipt, followed: null } };
    }
    if (dead) return 'dead';
    if (heldOn === null) return null;
    if (!this.settings.exclusive && (await this.isMoving(orderId, call))) return { lost: null };
    await this.abandon(orderId, heldOn, call);
    return { lost: null };
  }

  private standing(orderId: string, call: Call) {
    const at = { organisationId: call.organisationId, id: orderId };
    return this.settings.commands.read(order, at, ({ opened, dead, unsettled }) => {
      return { opened: opened !== null, dead, unsettled: unsettled !== null };
    });
  }

  /** Whether the order is opened or ended by another process soon. */
  private async isMoving(orderId: string, call: Call): Promise<boolean> {
    for (let waited = 0; waited < patienceMs; waited += 100) {
      const { opened, dead } = await this.standing(orderId, call);
      if (opened || dead) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  private async carryOut(plan: OrderPlan, orderId: string, call: Call): Promise<Outcome> {
    const { commands } = this.settings;
    const at = { organisationId: call.organisationId, id: orderId };
    const [firstHold, ...otherHolds] = plan.holds as readonly [PlannedHold, ...PlannedHold[]];
    // The order's stream is read beside the first hold, so that opening it is one wait.
    const [first] = await Promise.all([this.hold(firstHold, plan, orderId, call), commands.state(order, at)]);
    if (!('data' in first)) return this.lostAtFirst(first, firstHold, orderId, call);
    const others = plan.sameSeat ? otherHolds.map((hold) => onSeatsOf(hold, first.data)) : otherHolds;
    const [marked, ...later] = await Promise.all([
      this.mark(plan, orderId, call),
      ...others.map((hold) => this.hold(hold, plan, orderId, call)),
    ]);
    const lost = later.find((held) => 'lost' in held) ?? marked;
    if (lost) return this.giveUp(lost, firstHold, orderId, call);
    const held = [first, ...(later as { readonly data: OrderHoldPlaced['data'] }[])].map(({ data }) => data);
    return this.open(plan, held, orderId, call);
  }

  /** Nothing of it is in the log, unless it is the hold of an earlier run that was met there. */
  private async lostAtFirst(
    held: { lost: DomainError | null },
    { performanceId }: PlannedHold,
    id: string,
    call: Call,
  ) {
    const isMet = held.lost === null || held.lost.code === 'PURCHASE_EXPIRED';
    return (isMet ? await this.before(id, performanceId, call) : null) ?? held;
  }

  private async giveUp(
    lost: { lost: DomainError | null },
    { performanceId }: PlannedHold,
    orderId: string,
    call: Call,
  ) {
    await this.abandon(orderId, performanceId, call);
    return lost;
  }

  private async open(
    plan: OrderPlan,
    held: readonly OrderHoldPlaced['data'][],
    orderId: string,
    call: Call,
  ): Promise<Outcome> {
    const { commands } = this.settings;
    const at = { organisationId: call.organisationId, id: orderId };
    const opening = commands.attempt(order, at, await plan.open(held), call);
    const receipt = await opening.catch((error: unknown) => {
      if (error instanceof DomainError) return { lost: error };
      throw error;
    });
    // A price that was changed meanwhile, a payment that no longer fits it, or somebody who took this for abandoned.
    if ('lost' in receipt) return this.giveUp(receipt, plan.holds[0]!, orderId, call);
    if (receipt.events.length === 0) return { lost: null };
    const committed = receipt.events.some(({ type }) => type === 'SubscriptionPurchased');
    const { position: followed } = committed
      ? await this.drive(subscriptionPurchase.name, orderId, orderId, call)
      : { position: null };
    return { placed: { orderId, receipt, followed } };
  }

  /** `lost: null`: there was one of this order already, so this run is not the one that placed it. */
  private async hold(
    { performanceId, ...places }: PlannedHold,
    plan: OrderPlan,
    orderId: string,
    call: Call,
  ): Promise<Held> {
    const { subscriptionId, customerId, channel, holds } = plan;
    const performanceIds = holds.map((each) => each.performanceId).sort();
    const whose = { holdId: orderId, orderId, performanceIds, subscriptionId, customerId, channel };
    const command: HoldForOrder = { type: 'HoldForOrder', ...whose, ...places };
    const address = { organisationId: call.organisationId, id: performanceId };
    try {
      const step = stepOf(call, orderId, `hold-${performanceId}`);
      const { events, replayed } = await this.settings.commands.attempt(performance, address, command, step);
      const placed = events.find((event) => event.type === 'OrderHoldPlaced') as OrderHoldPlaced | undefined;
      return placed === undefined || replayed ? { lost: null } : { data: placed.data };
    } catch (error) {
      if (error instanceof DomainError) return { lost: error };
      throw error;
    }
  }

  /**
   * SUB-01, SUB-19: says beside the later holds that the performances are sold; whoever looks for sales after that finds the first hold. What
   * was decided on may be no more; that loses the attempt.
   */
  private async mark(
    { subscriptionId: id, subscriptionType, holds }: OrderPlan,
    orderId: string,
    call: Call,
  ): Promise<{ readonly lost: DomainError } | null> {
    const performanceIds = holds.map(({ performanceId }) => performanceId);
    const command: MarkPerformancesSold = { type: 'MarkPerformancesSold', subscriptionType, performanceIds };
    const { commands } = this.settings;
    const address = { organisationId: call.organisationId, id };
    return commands.attempt(subscriptionDecider, address, command, stepOf(call, orderId, 'mark')).then(
      () => null,
      (error: unknown) => {
        if (error instanceof DomainError) return { lost: error };
        throw error;
      },
    );
  }

  /** Ends the order, if nobody has opened it, and then gives back what it holds. */
  private abandon(orderId: string, performanceId: string, call: Call) {
    return this.drive(abandonedPurchase.name, orderId, performanceId, call);
  }

  private drive(process: string, instance: string, streamId: string, call: Call) {
    const { organisationId, correlationId, commandId: causationId } = call;
    return this.settings.drive({ process, instance, streamId }, { organisationId, correlationId, causationId });
  }
}

const repeated = (placed: PlacedOrder): PlacedOrder => ({ ...placed, receipt: { ...placed.receipt, replayed: true } });

/** A step of the call on another stream, with an id that only this attempt has. */
function stepOf(call: Call, orderId: string, key: string): Call {
  const { organisationId, commandId: causationId } = call;
  const commandId = derivedId(organisationId, subscriptionPurchase.name, orderId, key);
  return { ...call, commandId, causationId, call: `process:${subscriptionPurchase.name}`, bodyMac: '' };
}
