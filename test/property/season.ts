import { orderTotal, isLive, OrderRecord } from '../../libs/domain/orders/order-record';
import { order, OrderCommand } from '../../libs/domain/orders/order.decider';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { OrderState } from '../../libs/domain/orders/order.state';
import { SubscriptionTicket } from '../../libs/domain/orders/subscription-order.events';
import { performance, PerformanceCommand } from '../../libs/domain/performances/performance.decider';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { Decider } from '../../libs/kernel/decider';
import { DomainError, RecordedRefusal } from '../../libs/kernel/errors';
import { DomainEvent, Instant } from '../../libs/kernel/event';
import { Process, Step } from '../../libs/processes/process';
import { processes } from '../../libs/processes/processes';
import {
  everywhere,
  money,
  now,
  numbered,
  performanceCreated,
  shifted,
  ticketTypePriced,
  unnumbered,
} from '../support/builders';
import { openSubscriptionOrder, subscriptionTerms } from '../support/subscription-orders';

export const performanceIds = ['p1', 'p2', 'p3'];
const price = 20000;
const products = [{ productId: 'cup', name: 'Cup', quantity: 1, price: 3000 }];

/** Three performances that orders over all of them are sold for, and processes that get as far as they are let. */
export class Season {
  readonly performances = new Map<string, PerformanceState>();
  readonly orders = new Map<string, OrderState>();
  /** What was asked back of each order, but for money that was never accepted. */
  readonly askedBack = new Map<string, number>();
  private at: Instant = now;
  private calls = 0;

  constructor() {
    for (const [index, id] of performanceIds.entries()) {
      const seating = index === 0 ? numbered(['A', 4], ['B', 4]) : unnumbered(8);
      const told = [performanceCreated({ performanceId: id, seating }), cardPriced(id)];
      const state = told.reduce((state, event) => performance.evolve(state, event, now), performance.initialState());
      this.performances.set(id, state);
    }
  }

  passes(milliseconds: number): void {
    this.at = shifted(this.at, milliseconds);
  }

  /** Held on so many of the performances, in their order, and opened when all of them had places; an attempt has an id of its own. */
  places(orderId: string, units: number, heldOn: number): void {
    if ([...this.performances.values()].some(({ holds }) => holds.has(orderId))) return;
    const whose = {
      holdId: orderId,
      orderId,
      performanceIds,
      subscriptionId: 's1',
      customerId: 'ada',
      channel: 'online',
    };
    const tickets = performanceIds.flatMap((performanceId, index) =>
      Array.from({ length: units }, (_, unit) => ticketOf(orderId, performanceId, index * units + unit, unit)),
    );
    const all = performanceIds.slice(0, heldOn).every((id) => {
      const wanted = tickets.filter(({ performanceId }) => performanceId === id);
      const blocks = id === 'p1' ? ['A', 'B'].map((row) => wanted.map((_, seat) => `${row}-${seat + 1}`)) : [];
      const places = { tickets: wanted.map((ticket) => ({ ...ticket, seatId: null })), blocks, allocation: null };
      const command = { type: 'HoldForOrder', ...whose, ...places } as PerformanceCommand;
      return this.onPerformance(id, command) && this.performances.get(id)!.holds.get(orderId)?.status === 'held';
    });
    if (!all || heldOn < performanceIds.length) return;
    const terms = subscriptionTerms({ tickets, products });
    this.onOrder(orderId, openSubscriptionOrder({ orderId, performanceIds, terms }));
  }

  pays(orderId: string, amount: number): void {
    const payment = { ...money(amount), reference: 'till-1', method: null };
    this.onOrder(orderId, { type: 'RecordPayment', orderId, payment, refundId: `r${(this.calls += 1)}` });
  }

  cancels(orderId: string, ticketIds: readonly string[] | null): void {
    const n = (this.calls += 1);
    const ids = { cancellationId: `x${n}`, refundId: `r${n}`, reason: 'ill', refund: null };
    const command = { type: 'CancelTickets', expectedVersion: null, ticketIds, ...ids, admittedToo: false, sale: null };
    this.onOrder(orderId, command as OrderCommand);
  }

  callsOff(performanceId: string): void {
    this.onPerformance(performanceId, { type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
  }

  /** Whatever processes would do for an order or a performance, until so many commands have been sent. */
  drives(name: string, streamId: string, budget = { left: Infinity }): void {
    const process = processes.find((each) => each.name === name)!;
    for (;;) {
      const before = this.calls;
      for (const step of process.next(this.stateOf(process, streamId), streamId)) {
        if (budget.left <= 0) return;
        this.carriesOut(step, budget);
      }
      if (this.calls === before) return;
    }
  }

  /** Everything that recovery would find, until nothing moves any more. */
  settles(): void {
    let before: number;
    do {
      before = this.calls;
      for (const id of performanceIds) {
        for (const holdId of this.performances.get(id)!.holds.keys()) {
          const isOpen = (this.orders.get(holdId)?.record ?? null) !== null;
          if (!isOpen) this.drivesHold(id, holdId);
        }
        this.drives('performance-cancellation', id);
      }
      for (const id of this.orders.keys()) {
        this.drives('subscription-purchase', id);
        this.drives('order-cancellation', id);
      }
    } while (this.calls !== before);
  }

  recordOf(orderId: string): OrderRecord | null {
    return this.orders.get(orderId)?.record ?? null;
  }

  /** Tickets that stand on a performance, as the orders tell them: waited for, and paid. */
  standing(performanceId: string): readonly [held: string[], sold: string[]] {
    const tickets = [...this.orders.values()].flatMap(({ record }) => record?.tickets ?? []);
    const there = tickets.filter((ticket) => ticket.performanceId === performanceId && isLive(ticket));
    const idsOf = (held: boolean) => there.filter(({ state }) => (state === 'reserved') === held).map(({ id }) => id);
    return [idsOf(true), idsOf(false)];
  }

  /** What an order has received and not been asked to give back, and what stands of it. */
  booksOf(orderId: string): readonly [kept: number, stands: number] {
    const record = this.recordOf(orderId)!;
    return [record.paid - (this.askedBack.get(orderId) ?? 0), orderTotal(record)];
  }

  private drivesHold(performanceId: string, holdId: string): void {
    const process = processes.find(({ name }) => name === 'abandoned-purchase')!;
    for (const step of process.next(this.performances.get(performanceId), holdId))
      this.carriesOut(step, { left: Infinity });
  }

  private carriesOut(step: Step, budget: { left: number }): void {
    if (step.kind !== 'command') return;
    budget.left -= 1;
    if (step.category === 'order') this.onOrder(step.id, step.command as OrderCommand);
    if (step.category === 'performance') this.onPerformance(step.id, step.command as PerformanceCommand);
    if (step.then) this.drives(step.then.process, step.then.streamId, budget);
  }

  private stateOf({ category }: Process, id: string): unknown {
    return category === 'performance' ? this.performances.get(id) : (this.orders.get(id) ?? order.initialState());
  }

  private onPerformance(id: string, command: PerformanceCommand): boolean {
    return this.run(performance, this.performances, id, command) !== null;
  }

  private onOrder(orderId: string, command: OrderCommand): void {
    const events = this.run<OrderCommand, OrderEvent, OrderState>(order, this.orders, orderId, command) ?? [];
    for (const event of events) {
      if (event.type !== 'RefundRequested' || event.data.origin !== 'cancellation') continue;
      this.askedBack.set(orderId, (this.askedBack.get(orderId) ?? 0) + event.data.amount);
    }
  }

  /** `null` when it was refused; `calls` counts what changed anything. */
  private run<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, states: Map<string, S>, id: string, command: C) {
    const state = states.get(id) ?? decider.initialState();
    let events: readonly E[];
    try {
      events = decider.decide(state, command, this.at);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (!(error instanceof RecordedRefusal)) return null;
      events = error.events as readonly E[];
    }
    this.calls += events.length;
    states.set(
      id,
      events.reduce((folded, event) => decider.evolve(folded, structuredClone(event), this.at), state),
    );
    return events;
  }
}

const cardPriced = (performanceId: string) => {
  const { type, data } = ticketTypePriced({ ticketTypeId: 'card', prices: everywhere(price) });
  return { type, data: { ...data, performanceId } };
};

const ticketOf = (orderId: string, performanceId: string, index: number, unit: number): SubscriptionTicket => ({
  id: `${orderId}-${index}`,
  unit,
  performanceId,
  ticketTypeId: 'card',
  price,
  discount: unit === 0 ? 5000 : 0,
});
