import type { OrderHoldReleased } from '../../../../libs/domain/orders/order-hold.events';
import { order as orderDecider } from '../../../../libs/domain/orders/order.decider';
import type { OrderEvent } from '../../../../libs/domain/orders/order.events';
import type { OrderState } from '../../../../libs/domain/orders/order.state';
import type { OrderRecord } from '../../../../libs/domain/orders/order-record';
import { statusAt } from '../../../../libs/domain/orders/subscription-order';
import type { HoldReleased } from '../../../../libs/domain/orders/ticket-purchase.events';
import { releaseHold } from '../../../../libs/domain/performances/availability';
import type { OrderHold } from '../../../../libs/domain/performances/order-hold.state';
import { releaseOf } from '../../../../libs/domain/performances/order-holds';
import type { EventLog } from '../../../../libs/event-log/event-log';
import type { StoredEvent } from '../../../../libs/kernel/event';
import { streamName } from '../../../../libs/kernel/stream';
import { eachOf } from '../../../../libs/runtime/each-of';
import type { Cutoff } from './cutoff';
import type { OpenHold } from './open-holds';

interface OrderThen {
  readonly state: OrderState;
  /** What the order would have said at the instant. */
  readonly lapsed: readonly OrderEvent[];
}

/**
 * What had expired by an instant is gone (G-02), while the log says so only later: these are the events with which the domain would have
 * said it at that instant. As of a position there are none.
 */
export class Lapses {
  private readonly orders = new Map<string, Promise<OrderThen>>();

  constructor(
    private readonly log: EventLog,
    private readonly organisationId: string,
    private readonly cutoff: Cutoff,
  ) {}

  async ofPerformance(
    performanceId: string,
    open: readonly OpenHold[],
  ): Promise<readonly (HoldReleased | OrderHoldReleased)[]> {
    if (this.cutoff.position !== null) return [];
    const sold = open.flatMap((each) => ('order' in each ? this.ofSale(each.order) : []));
    const holds = open.flatMap((each) => ('hold' in each ? [each.hold] : []));
    // An order in two exchanges has several holds here.
    const orderIds = [...new Set(holds.map(({ orderId }) => orderId))];
    await eachOf(orderIds, (id) => this.orderThen(id));
    const isOver = await Promise.all(holds.map((hold) => this.isOver(hold)));
    const over = holds.filter((_, index) => isOver[index]);
    return [...sold, ...over.map((hold) => releaseOf({ ...idsOf(hold), performanceId }, hold, 'expired'))];
  }

  /** Of an order as its events tell it. */
  async ofOrder(record: OrderRecord): Promise<readonly (HoldReleased | OrderEvent)[]> {
    if (this.cutoff.position !== null) return [];
    const { lapsed } = await this.orderThen(record.orderId);
    return [...(arbitratesItself(record) ? [] : this.ofSale(record)), ...lapsed];
  }

  /** Whether an exchange, or the order that a hold is for, had come to nothing. */
  async isOver({ holdId, orderId }: Pick<OrderHold, 'holdId' | 'orderId'>): Promise<boolean> {
    if (this.cutoff.position !== null) return false;
    const { state } = await this.orderThen(orderId);
    return holdId === orderId ? state.dead : (state.exchanges.get(holdId)?.ended ?? null) !== null;
  }

  /** A sale that its performance arbitrates. */
  private ofSale(record: OrderRecord): HoldReleased[] {
    return statusAt(record, this.cutoff.now) === 'expired' && record.status !== 'expired'
      ? [releaseHold(record, 'expired')]
      : [];
  }

  private orderThen(id: string): Promise<OrderThen> {
    const known = this.orders.get(id);
    if (known !== undefined) return known;
    const found = this.readOrder(id);
    this.orders.set(id, found);
    return found;
  }

  private async readOrder(id: string): Promise<OrderThen> {
    const { now } = this.cutoff;
    let state = orderDecider.initialState();
    for await (const event of this.log.read(streamName(orderDecider.category, this.organisationId, id))) {
      if (!this.cutoff.includes(event)) break;
      state = orderDecider.evolve(state, event as StoredEvent & OrderEvent, event.metadata.occurredAt);
    }
    const lapsed = lapsesOf(state, id, now);
    for (const event of lapsed) state = orderDecider.evolve(state, event, now);
    return { state, lapsed };
  }
}

function lapsesOf(state: OrderState, orderId: string, now: string): readonly OrderEvent[] {
  // One that was never opened has no instant to expire at.
  if (state.record === null) return [];
  const reason = 'expired';
  return [
    ...orderDecider.decide(state, { type: 'ExpireOrder', orderId, performanceIds: [], reason }, now),
    ...[...state.exchanges.keys()].flatMap((exchangeId) =>
      orderDecider.decide(state, { type: 'EndExchange', exchangeId, reason }, now),
    ),
  ];
}

const idsOf = ({ holdId, orderId }: OrderHold) => ({ holdId, orderId });

const arbitratesItself = ({ subscriptionId }: OrderRecord): boolean => subscriptionId !== undefined;
