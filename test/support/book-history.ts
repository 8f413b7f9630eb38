import fc from 'fast-check';
import { order, OrderCommand } from '../../libs/domain/orders/order.decider';
import { OrderState } from '../../libs/domain/orders/order.state';
import { SubscriptionTicket } from '../../libs/domain/orders/subscription-order.events';
import { performance, PerformanceCommand } from '../../libs/domain/performances/performance.decider';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { Finance } from '../../libs/domain/subscriptions/subscription.settings';
import { Decider } from '../../libs/kernel/decider';
import { DomainError, RecordedRefusal } from '../../libs/kernel/errors';
import { DomainEvent, Instant } from '../../libs/kernel/event';
import {
  campaignCreated,
  claimTickets,
  everywhere,
  money,
  now,
  payment,
  performanceCreated,
  recordPayment,
  shifted,
  ticketTypePriced,
  unnumbered,
} from './builders';
import { ordinaryPriced, purchaseTickets } from './ordinary-sale';
import { Placed } from './projection-specification';
import { noFinance, openSubscriptionOrder, subscriptionTerms } from './subscription-orders';

const price = 200;
const performanceIds = ['p1', 'p2'] as const;
const references: readonly Finance[] = [
  noFinance,
  { referenceNumber: '4711', department: 'Sales', account: null },
  { referenceNumber: '4711', department: 'Sales', account: '3010' },
];

/** Something that happens at a house; what cannot happen is refused, and often leaves nothing. */
export type MoneyStep =
  | {
      readonly do: 'buy' | 'claim';
      readonly where: number;
      readonly quantity: number;
      readonly paid: boolean;
    }
  | { readonly do: 'subscribe'; readonly reference: number; readonly off: number; readonly paid: boolean }
  | { readonly do: 'pay'; readonly nth: number }
  | { readonly do: 'cancel'; readonly nth: number; readonly ticket: number | null; readonly kept: number }
  | { readonly do: 'refund'; readonly nth: number }
  | {
      readonly do: 'exchange';
      readonly nth: number;
      readonly to: number;
      readonly fee: number;
      readonly asProduct: boolean;
    }
  | { readonly do: 'split'; readonly nth: number }
  | { readonly do: 'wait'; readonly hours: number };

/** Which of the orders or refunds there are. */
const nth = fc.nat(11);
export const moneySteps: fc.Arbitrary<MoneyStep[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constantFrom('buy' as const, 'claim' as const),
      where: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
      paid: fc.boolean(),
    }),
    fc.record({
      do: fc.constant('subscribe' as const),
      reference: fc.nat(2),
      off: fc.nat(price),
      paid: fc.boolean(),
    }),
    fc.record({ do: fc.constant('pay' as const), nth }),
    fc.record({ do: fc.constant('cancel' as const), nth, ticket: fc.option(fc.nat(2)), kept: fc.nat(price) }),
    fc.record({ do: fc.constant('refund' as const), nth }),
    fc.record({
      do: fc.constant('exchange' as const),
      nth,
      to: fc.nat(2 * price),
      fee: fc.nat(50),
      asProduct: fc.boolean(),
    }),
    fc.record({ do: fc.constant('split' as const), nth }),
    fc.record({ do: fc.constant('wait' as const), hours: fc.nat(15) }),
  ),
  // As long as that, or few histories come to a refund.
  { minLength: 10, maxLength: 40, size: 'max' },
);

/** Two performances in two seasons, with a campaign each, and orders on streams of their own: decided by the deciders, as the log has it. */
export class BookHistory {
  readonly placed: Placed[] = [];
  private at: Instant = now;
  private readonly houses = new Map<string, PerformanceState>();
  private readonly orders = new Map<string, OrderState>();
  /** Every order there is, and the performance that arbitrates it; `null` = itself. */
  private readonly sold: { readonly orderId: string; readonly where: string | null }[] = [];
  private readonly refunds: { readonly refundId: string; readonly stream: string }[] = [];

  constructor(steps: readonly MoneyStep[]) {
    for (const [n, performanceId] of performanceIds.entries()) {
      this.houses.set(performanceId, performance.initialState());
      const seasonId = `season-${n + 1}`;
      this.happen(performanceId, performanceCreated({ performanceId, seasonId, seating: unnumbered(60) }));
      for (const priced of [ordinaryPriced, ticketTypePriced]) {
        const { type, data } = priced({ prices: everywhere(price) });
        this.happen(performanceId, { type, data: { ...data, performanceId } });
      }
      this.happen(performanceId, campaignCreated({ performanceId, campaignId: `k${n + 1}`, maxTotal: null }));
    }
    for (const step of steps) this.take(step);
  }

  private take(step: MoneyStep): void {
    switch (step.do) {
      case 'buy':
      case 'claim':
        return this.buy(step);
      case 'subscribe':
        return this.subscribe(step);
      case 'pay':
        return this.pay(step.nth);
      case 'cancel':
        return this.cancel(step);
      case 'refund': {
        const refund = this.refunds[step.nth % this.refunds.length];
        if (refund === undefined) return;
        const command = { type: 'CompleteRefund' as const, refundId: refund.refundId, reference: 'bank' };
        return refund.stream.startsWith('order')
          ? this.onOrder(refund.stream.slice('order-oslo_'.length), command)
          : this.onPerformance(refund.stream.slice('performance-oslo_'.length), command);
      }
      case 'exchange':
        return this.exchange(step);
      case 'split':
        return this.split(step.nth);
      case 'wait':
        this.at = shifted(this.at, step.hours * 3_600_000);
    }
  }

  private buy({ do: how, where, quantity, paid }: Extract<MoneyStep, { do: 'buy' | 'claim' }>): void {
    const orderId = `o${this.placed.length}`;
    const performanceId = performanceIds[where]!;
    this.sold.push({ orderId, where: performanceId });
    const claim = claimTickets({ orderId, campaignId: `k${where + 1}`, quantity });
    const due = paid ? payment(quantity * price) : null;
    this.onPerformance(performanceId, how === 'claim' ? claim : purchaseTickets({ orderId, quantity, payment: due }));
  }

  private subscribe({ reference, off, paid }: Extract<MoneyStep, { do: 'subscribe' }>): void {
    const orderId = `o${this.placed.length}`;
    this.sold.push({ orderId, where: null });
    const tickets = performanceIds.flatMap((performanceId, order) =>
      [0, 1].map((unit): SubscriptionTicket => {
        const discount = unit === 0 ? off : 0;
        return { id: `${orderId}-${2 * order + unit}`, unit, performanceId, ticketTypeId: 'card', price, discount };
      }),
    );
    const products = [{ productId: 'cup', name: 'Cup', quantity: 2, price: 30 }];
    const seasonId = `season-${(reference % 2) + 1}`;
    const terms = subscriptionTerms({ tickets, products, seasonId, finance: references[reference]! });
    const due = paid ? payment(4 * price - 2 * off + 60) : null;
    this.onOrder(orderId, openSubscriptionOrder({ orderId, terms, payment: due }));
  }

  /** Again, or too late, where it was paid or has lapsed (SUB-58). */
  private pay(which: number): void {
    const found = this.sold[which % this.sold.length];
    if (found === undefined) return;
    const { orderId, where } = found;
    const record = where === null ? this.orders.get(orderId)?.record : this.houses.get(where)!.orders.get(orderId);
    const command = recordPayment(record?.due || price, { orderId, refundId: `r${this.placed.length}` });
    if (where === null) this.onOrder(orderId, command);
    else this.onPerformance(where, command);
  }

  private cancel({ nth: which, ticket, kept }: Extract<MoneyStep, { do: 'cancel' }>): void {
    const found = this.sold[which % this.sold.length];
    if (found === undefined) return;
    const { orderId, where } = found;
    const sale = where === null ? null : (this.houses.get(where)!.orders.get(orderId) ?? null);
    const id = this.placed.length;
    this.onOrder(orderId, {
      type: 'CancelTickets',
      expectedVersion: null,
      ticketIds: ticket === null ? null : [`${orderId}-${ticket}`],
      reason: 'ill',
      refund: ticket === null ? null : money(price - kept),
      cancellationId: `x${id}`,
      refundId: `r${id}`,
      admittedToo: false,
      sale: structuredClone(sale),
    });
  }

  /** Two tickets of an order, one of each performance, for two of the second: told as an exchange tells it, however it was decided. */
  private exchange({ nth: which, to, fee, asProduct }: Extract<MoneyStep, { do: 'exchange' }>): void {
    const found = this.sold[which % this.sold.length];
    if (found === undefined) return;
    const { orderId, where } = found;
    const [targetPerformanceId, ...from] = where === 'p2' ? ['p1', 'p2'] : ['p2', 'p1', 'p2'];
    const tickets = from.map((performanceId, unit) => ({
      ...{ ticketId: `${orderId}-${unit}`, newTicketId: `${orderId}-x${this.placed.length}-${unit}`, unit },
      ...{ from: price, to, difference: Math.max(0, to - price), forfeited: Math.max(0, price - to) },
      fromPlace: { performanceId, ticketTypeId: 'ordinary', seatId: null, priceZoneId: null },
      toPlace: { performanceId: targetPerformanceId, ticketTypeId: 'ordinary', seatId: null, priceZoneId: null },
    }));
    const due = from.length * Math.max(0, to - price) + fee;
    const product = asProduct ? { productId: 'swap', name: 'Exchange', price: fee } : null;
    const data = {
      ...{ exchangeId: `x${this.placed.length}`, orderId, customerId: 'ada', seasonId: 'season-1' },
      ...{ subscriptionId: where === null ? 's1' : null, product, productQuantity: asProduct ? 1 : 0 },
      ...{ targetPerformanceId, tickets, fee, currency: 'NOK', payment: due > 0 ? payment(due) : null },
      ...(where === null && { finance: references[1]! }),
    };
    this.place({ type: 'TicketExchanged', data }, `order-oslo_${orderId}`);
  }

  /** SUB-43, told likewise. */
  private split(which: number): void {
    const found = this.sold[which % this.sold.length];
    if (found?.where !== null) return;
    const newOrders = [{ unit: 1, amount: price }];
    const data = { fromOrderId: found.orderId, customerId: 'ada', newOrders, currency: 'NOK', seasonId: 'season-1' };
    this.place({ type: 'OrderSplit', data }, `order-oslo_${found.orderId}`);
  }

  private onPerformance(performanceId: string, command: PerformanceCommand): void {
    for (const event of this.decided(performance, this.houses.get(performanceId)!, command))
      this.happen(performanceId, event);
  }

  private onOrder(orderId: string, command: OrderCommand): void {
    const state = this.orders.get(orderId) ?? order.initialState();
    for (const event of this.decided(order, state, command)) {
      this.orders.set(orderId, order.evolve(state, structuredClone(event), this.at));
      this.place(event, `order-oslo_${orderId}`);
    }
  }

  private happen(performanceId: string, event: Parameters<typeof performance.evolve>[1]): void {
    performance.evolve(this.houses.get(performanceId)!, structuredClone(event), this.at);
    this.place(event, `performance-oslo_${performanceId}`);
  }

  private place(event: DomainEvent, stream: string): void {
    this.placed.push({ event, stream, at: this.at });
    if (event.type === 'RefundRequested') {
      this.refunds.push({ refundId: (event.data as { readonly refundId: string }).refundId, stream });
    }
  }

  private decided<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, state: S, command: C): readonly E[] {
    try {
      return decider.decide(state, command, this.at);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return error instanceof RecordedRefusal ? (error.events as readonly E[]) : [];
    }
  }
}
