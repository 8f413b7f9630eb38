import { now, payment } from '../../test/support/builders';
import { renewalStarted, renewsFrom, deadline } from '../../test/support/renewals';
import { orderExpired, subscriptionOrderOpened, subscriptionPurchased } from '../../test/support/subscription-orders';
import { order } from '../domain/orders/order.decider';
import { OrderEvent } from '../domain/orders/order.events';
import { renewalDecider } from '../domain/renewals/renewal.decider';
import { RenewalAdvanced, RenewalEvent } from '../domain/renewals/renewal.events';
import { stateAfter } from '../kernel/decider-specification';
import { DomainEvent, Position, StoredEvent } from '../kernel/event';
import { orderCancellation } from './order-cancellation';
import { renewalRun } from './renewal-run';
import { subscriptionPurchase } from './subscription-purchase';

const advanced = (done: boolean): RenewalAdvanced => ({
  type: 'RenewalAdvanced',
  data: { runId: 'run1', subscriptionId: 's1', after: '00000007', offered: 2, notOffered: 0, done },
});

function indexed(event: DomainEvent) {
  const metadata = { organisationId: 'oslo', occurredAt: now } as StoredEvent['metadata'];
  const stored = { ...event, stream: 'renewal-oslo_run.s1', revision: 0n, position: '1' as Position, metadata };
  expect(renewalRun.instanceOf(stored)).toBe('run.s1');
  return renewalRun.after(stored);
}

const stepsAfter = (...events: RenewalEvent[]) => renewalRun.next(stateAfter(renewalDecider, events), 'run.s1');

describe('the process of a renewal run', () => {
  it('SUB-51: is unfinished from its start until it is through with all holders', () => {
    const open = { instance: 'run.s1', streamId: 'run.s1', dueAt: null };
    expect(indexed(renewalStarted())).toEqual(open);
    expect(indexed(advanced(false))).toEqual(open);
    expect(indexed(advanced(true))).toBeNull();
  });

  it('SUB-51: offers the next holders, each batch told by the place it begins at', () => {
    const run = { runId: 'run1', subscriptionId: 's1', renewsFrom, deadline, done: false };
    const offering = (key: string, after: string | null) => ({ kind: 'offerRenewals', key, run: { ...run, after } });
    expect(stepsAfter(renewalStarted())).toEqual([offering('offer-run1-', null)]);
    expect(stepsAfter(renewalStarted(), advanced(false))).toEqual([offering('offer-run1-00000007', '00000007')]);
    expect(stepsAfter(renewalStarted(), advanced(true))).toEqual([]);
    expect(stepsAfter()).toEqual([]);
  });
});

describe('what becomes of the order of an offer', () => {
  const opened = subscriptionOrderOpened({ renewalId: 'r1' });
  const told = (process: typeof subscriptionPurchase, ...events: OrderEvent[]) =>
    process
      .next(stateAfter(order, events), 'o1')
      .flatMap((step) => (step.kind === 'command' && step.category === 'renewal' ? [[step.id, step.command]] : []));
  const concluded = (outcome: string) => [['r1', { type: 'ConcludeRenewal', outcome }]];
  const cancelled = (whole: boolean): OrderEvent => ({
    type: 'ReservationCancelled',
    data: {
      orderId: 'o1',
      cancellationId: 'c1',
      performances: [{ performanceId: 'p1', ticketIds: ['o1-0'] }],
      ticketIds: ['o1-0'],
      reason: 'moved',
      amount: 20000,
      currency: 'NOK',
      whole,
    },
  });

  it('SUB-51: is told to the offer: accepted when it is paid, lapsed when it is dead or given up whole', () => {
    expect(told(subscriptionPurchase, opened, subscriptionPurchased(payment(80000)))).toEqual(concluded('confirmed'));
    expect(told(subscriptionPurchase, opened, orderExpired())).toEqual(concluded('released'));
    expect(told(orderCancellation, opened, cancelled(true))).toEqual(concluded('released'));
    expect(told(orderCancellation, opened, cancelled(false))).toEqual([]);
  });

  it('says nothing to anybody where no offer opened it', () => {
    const bought = subscriptionOrderOpened();
    expect(told(subscriptionPurchase, bought, subscriptionPurchased(payment(80000)))).toEqual([]);
    expect(told(subscriptionPurchase, bought, orderExpired())).toEqual([]);
  });
});
