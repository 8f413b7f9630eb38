import { now, payment, performanceCreated } from '../../test/support/builders';
import { orderHoldConfirmed, orderHoldPlaced } from '../../test/support/order-holds';
import { subscriptionOrderOpened, subscriptionPurchased } from '../../test/support/subscription-orders';
import { order } from '../domain/orders/order.decider';
import { OrderEvent } from '../domain/orders/order.events';
import { OrderHoldSplit } from '../domain/orders/order-hold.events';
import { OrderSplit } from '../domain/orders/order-split.events';
import { performance } from '../domain/performances/performance.decider';
import { PerformanceEvent } from '../domain/performances/performance.events';
import { specify, stateAfter } from '../kernel/decider-specification';
import { DomainEvent, Position, StoredEvent } from '../kernel/event';
import { orderSplit } from './order-split';
import { performanceCancellation } from './performance-cancellation';

const sold: OrderEvent[] = [subscriptionOrderOpened(), subscriptionPurchased(payment(80000))];
const customers = ['bea', 'carl'].map((customerId, unit) => {
  return { unit, customerId, person: {}, orderId: `o1-for-${unit}` };
});
const { events } = specify(order)
  .given(...sold)
  .when(
    { type: 'AssignTicketCustomers', expectedVersion: null, assignments: customers, perTicket: true, sale: null },
    now,
  ).decision;
const split = events.at(-1) as OrderSplit;
const settled: OrderEvent = { type: 'OrderSplitSettled', data: { orderId: 'o1' } };

const hold = orderHoldPlaced([null, null]);
const holdSplit: OrderHoldSplit = {
  type: 'OrderHoldSplit',
  data: {
    holdId: 'o1',
    orderId: 'o1',
    performanceId: 'p1',
    moved: [{ orderId: 'o1-for-1', customerId: 'carl', ticketIds: ['o1-1'] }],
  },
};
const onPerformance: PerformanceEvent[] = [performanceCreated(), hold, orderHoldConfirmed(hold)];

function indexed(event: DomainEvent) {
  const metadata = { organisationId: 'oslo', occurredAt: now } as StoredEvent['metadata'];
  const stored = { ...event, stream: 'order-oslo_o1', revision: 0n, position: '1' as Position, metadata };
  expect(orderSplit.instanceOf(stored)).toBe('o1');
  return orderSplit.after(stored);
}

describe('the split of an order', () => {
  it('SUB-43: is open from its commit point until it is settled', () => {
    expect(indexed(split)).toEqual({ instance: 'o1', streamId: 'o1', dueAt: null });
    expect(indexed(settled)).toBeNull();
    expect(orderSplit.next(stateAfter(order, sold), 'o1')).toEqual([]);
    expect(orderSplit.next(stateAfter(order, [...sold, split, settled]), 'o1')).toEqual([]);
  });

  it('SUB-43: opens the new orders before a performance sends anybody there', () => {
    const steps = orderSplit.next(stateAfter(order, [...sold, split]), 'o1');
    const moved = (unit: number, ...ticketIds: string[]) => {
      return { orderId: `o1-for-${unit}`, customerId: customers[unit]!.customerId, ticketIds };
    };
    expect(steps).toMatchObject([
      { id: 'o1-for-0', command: { type: 'OpenSplitOrder', fromOrderId: 'o1' } },
      { id: 'o1-for-1', command: { type: 'OpenSplitOrder', fromOrderId: 'o1' } },
      { id: 'p1', command: { type: 'SplitHold', holdId: 'o1', moved: [moved(0, 'o1-0'), moved(1, 'o1-1')] } },
      { id: 'p2', command: { type: 'SplitHold', holdId: 'o1', moved: [moved(0, 'o1-2'), moved(1, 'o1-3')] } },
      { id: 'o1', command: { type: 'SettleOrderSplit' } },
    ]);
  });
});

describe('a performance that knows of the split of an order', () => {
  const given = (...history: PerformanceEvent[]) => specify(performance).given(...onPerformance, ...history);
  const { holdId, moved } = holdSplit.data;

  it('SUB-43: hears of it once, and of nothing that it does not hold', () => {
    given().when({ type: 'SplitHold', holdId, moved }).then(holdSplit);
    given(holdSplit).when({ type: 'SplitHold', holdId, moved }).thenNothing();
    given().when({ type: 'SplitHold', holdId: 'o9', moved }).thenNothing();
  });

  it('SUB-43: gives places back in the name of the order that has the ticket', () => {
    const release = { type: 'ReleaseTicketsOfHold', holdId, reason: 'ill', cancellationId: 'x1' } as const;
    const released = (ticketId: string) => given(holdSplit).when({ ...release, ticketIds: [ticketId] }).decision.events;
    expect(released('o1-1')).toMatchObject([{ data: { orderId: 'o1-for-1', customerId: 'carl', holdId: 'o1' } }]);
    expect(released('o1-0')).toMatchObject([{ data: { orderId: 'o1', customerId: 'ada', holdId: 'o1' } }]);
  });

  it('SALE-06: SUB-43: a cancelled one cancels the tickets where they are now', () => {
    const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
    const state = stateAfter(performance, [...onPerformance, holdSplit, cancelled]);
    expect(performanceCancellation.next(state, 'p1')).toMatchObject([
      { id: 'o1', command: { type: 'CancelTickets', ticketIds: ['o1-0'] } },
      { id: 'o1-for-1', command: { type: 'CancelTickets', ticketIds: ['o1-1'] } },
    ]);
  });
});
