import { holdLapses, now, payment, performanceCreated } from '../../test/support/builders';
import { orderHoldConfirmed, orderHoldPlaced, orderHoldReleased } from '../../test/support/order-holds';
import { orderExpired, subscriptionOrderOpened, subscriptionPurchased } from '../../test/support/subscription-orders';
import { order } from '../domain/orders/order.decider';
import { OrderEvent } from '../domain/orders/order.events';
import { performance } from '../domain/performances/performance.decider';
import { PerformanceEvent } from '../domain/performances/performance.events';
import { stateAfter } from '../kernel/decider-specification';
import { DomainEvent, Position, StoredEvent } from '../kernel/event';
import { abandonedPurchase } from './abandoned-purchase';
import { orderCancellation } from './order-cancellation';
import { performanceCancellation } from './performance-cancellation';
import { Process } from './process';
import { subscriptionPurchase } from './subscription-purchase';

const opened = subscriptionOrderOpened();
const paid = subscriptionPurchased(payment(80000));
const hold = orderHoldPlaced([null, null]);
const settled: OrderEvent = { type: 'OrderHoldsSettled', data: { orderId: 'o1', outcome: 'confirmed' } };

function storedOf(event: DomainEvent): StoredEvent {
  const metadata = { organisationId: 'oslo', occurredAt: now } as StoredEvent['metadata'];
  return { ...event, stream: 'order-oslo_o1', revision: 0n, position: '1' as Position, metadata };
}

function indexed(process: Process, event: DomainEvent) {
  const stored = storedOf(event);
  expect(process.instanceOf(stored)).toBe('o1');
  return process.after(stored);
}

const stepsAfter = (...events: OrderEvent[]) =>
  subscriptionPurchase
    .next(stateAfter(order, events), 'o1')
    .map((step) => (step.kind === 'command' ? [step.id, step.command.type] : step.kind));
const onPerformance = (process: Process, instance: string, ...events: PerformanceEvent[]) =>
  process.next(stateAfter(performance, [performanceCreated(), ...events]), instance);

describe('the purchase of a subscription', () => {
  it('SUB-58: is due when its payment is, and at once when its holds have to hear of it', () => {
    const open = { instance: 'o1', streamId: 'o1' };
    expect(indexed(subscriptionPurchase, opened)).toEqual({ ...open, dueAt: holdLapses });
    expect(indexed(subscriptionPurchase, paid)).toEqual({ ...open, dueAt: null });
    expect(indexed(subscriptionPurchase, orderExpired())).toEqual({ ...open, dueAt: null });
    expect(indexed(subscriptionPurchase, settled)).toBeNull();
  });

  it('SUB-58: is ended at its instant', () => {
    expect(stepsAfter(opened)).toEqual([['o1', 'ExpireOrder']]);
    expect(stepsAfter()).toEqual([]);
  });

  it('I10: confirms every hold after its commit point, and releases every one after its death', () => {
    const everywhere = (type: string) => [
      ['p1', type],
      ['p2', type],
      ['o1', 'SettleHolds'],
    ];
    expect(stepsAfter(opened, paid)).toEqual(everywhere('ConfirmHold'));
    expect(stepsAfter(opened, orderExpired())).toEqual(everywhere('ReleaseHold'));
    expect(stepsAfter(orderExpired('abandoned'))).toEqual(everywhere('ReleaseHold'));
    expect(stepsAfter(opened, paid, settled)).toEqual([]);
  });

  it('SUB-33: records the consents that were given with it before it is done, and none of a dead one', () => {
    const told = subscriptionOrderOpened({ consents: [{ id: 'terms', version: 2 }] });
    expect(stepsAfter(told, paid).slice(2)).toEqual([
      ['ada', 'RecordConsents'],
      ['o1', 'SettleHolds'],
    ]);
    expect(stepsAfter(told, orderExpired())).toHaveLength(3);
  });
});

describe('a purchase that was given up before its order was opened', () => {
  it('is found by any of its holds until the order is opened or dead', () => {
    expect(indexed(abandonedPurchase, hold)).toEqual({ instance: 'o1', dueAt: null, streamId: 'p1' });
    expect(indexed(abandonedPurchase, opened)).toBeNull();
    expect(indexed(abandonedPurchase, orderExpired())).toBeNull();
  });

  it('kills the order with its whole plan, and only then has the holds released', () => {
    expect(onPerformance(abandonedPurchase, 'o1', hold)).toMatchObject([
      {
        category: 'order',
        id: 'o1',
        command: { type: 'ExpireOrder', performanceIds: ['p1', 'p2'], reason: 'abandoned' },
        then: { process: 'subscription-purchase', instance: 'o1', streamId: 'o1' },
      },
    ]);
    for (const end of [orderHoldConfirmed(hold), orderHoldReleased(hold)])
      expect(onPerformance(abandonedPurchase, 'o1', hold, end)).toEqual([]);
    expect(onPerformance(abandonedPurchase, 'o1')).toEqual([]);
  });
});

describe('the cancellation of a performance that orders hold', () => {
  it('SALE-06: ends the pending ones whole, each by its own process', () => {
    const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
    expect(onPerformance(performanceCancellation, 'p1', hold, cancelled)).toMatchObject([
      {
        id: 'o1',
        command: { type: 'ExpireOrder', performanceIds: ['p1', 'p2'], reason: 'performance_cancelled' },
        then: { process: 'order-cancellation', instance: 'o1' },
      },
    ]);
  });

  it('SALE-06: cancels its tickets of the paid ones, whenever their hold was confirmed', () => {
    const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
    const confirmed = orderHoldConfirmed(hold);
    const cancel = [
      {
        id: 'o1',
        command: { type: 'CancelTickets', ticketIds: ['o1-0', 'o1-1'], refund: null, admittedToo: true, sale: null },
        then: { process: 'order-cancellation', instance: 'o1', streamId: 'o1' },
      },
    ];
    expect(onPerformance(performanceCancellation, 'p1', hold, confirmed, cancelled)).toMatchObject(cancel);
    expect(onPerformance(performanceCancellation, 'p1', hold, cancelled, confirmed)).toMatchObject(cancel);
    const released = { ...confirmed.data, customerId: 'ada', reason: 'fire', cancellationId: 'x1' };
    expect(
      onPerformance(performanceCancellation, 'p1', hold, confirmed, cancelled, {
        type: 'TicketsReleased',
        data: released,
      }),
    ).toMatchObject([{ command: { type: 'ClearCancelledPerformance' } }]);
  });
});

describe('the cancellation of tickets of several performances', () => {
  const places = [
    { performanceId: 'p1', ticketIds: ['o1-0'] },
    { performanceId: 'p2', ticketIds: ['o1-2', 'o1-3'] },
  ];
  const whose = { orderId: 'o1', cancellationId: 'x1', ticketIds: ['o1-0', 'o1-2', 'o1-3'], reason: 'ill' };
  const sold: OrderEvent = {
    type: 'TicketsCancelled',
    data: { ...whose, performances: places, performanceId: 'p1', campaignId: null, refund: 0, currency: 'NOK' },
  };
  const held = (whole: boolean): OrderEvent => ({
    type: 'ReservationCancelled',
    data: { ...whose, performances: places, amount: 60000, currency: 'NOK', whole },
  });
  const confirmed: OrderEvent = { type: 'TicketsReleaseConfirmed', data: { orderId: 'o1', cancellationId: 'x1' } };
  const after = (...events: OrderEvent[]) =>
    orderCancellation
      .next(stateAfter(order, events), 'o1')
      .map((step) => (step.kind === 'command' ? [step.id, step.command.type] : step.kind));

  it('SALE-04: gives the places back on every performance concerned, and then notes it', () => {
    const release = { type: 'ReleaseTicketsOfHold', holdId: 'o1', reason: 'ill', cancellationId: 'x1' };
    for (const history of [
      [opened, paid, settled, sold],
      [opened, held(false)],
    ]) {
      expect(orderCancellation.next(stateAfter(order, history), 'o1')).toMatchObject([
        { category: 'performance', id: 'p1', command: { ...release, ticketIds: ['o1-0'] } },
        { category: 'performance', id: 'p2', command: { ...release, ticketIds: ['o1-2', 'o1-3'] } },
        { category: 'order', id: 'o1', command: { type: 'ConfirmTicketsRelease', cancellationId: 'x1' } },
      ]);
      expect(after(...history, confirmed)).toEqual([]);
    }
  });

  it('I10: confirms the holds first that their performances have not heard of', () => {
    const settlement = [
      ['p1', 'ConfirmHold'],
      ['p2', 'ConfirmHold'],
      ['o1', 'SettleHolds'],
    ];
    expect(after(opened, paid, sold)).toEqual(settlement);
    expect(after(opened, paid, sold, settled)).toHaveLength(3);
    expect(after(opened, paid, settled)).toEqual([]);
  });

  it('SALE-04: is open from the decision until the places are back, and a reservation given up whole is due no longer', () => {
    const open = { instance: 'o1.x1', dueAt: null, streamId: 'o1' };
    for (const event of [sold, held(true)]) expect(orderCancellation.after(storedOf(event))).toEqual(open);
    expect(orderCancellation.instanceOf(storedOf(held(true)))).toBe('o1.x1');
    expect(orderCancellation.after(storedOf(confirmed))).toBeNull();
    expect(indexed(subscriptionPurchase, held(true))).toBeNull();
    expect(subscriptionPurchase.instanceOf(storedOf(held(false)))).toBeNull();
  });
});
