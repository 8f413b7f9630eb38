import { holdLapses, now, payment, recordPayment, shifted } from '../../../test/support/builders';
import {
  cardsOn,
  noFinance,
  openSubscriptionOrder,
  orderExpired,
  subscriptionOrderOpened,
  subscriptionPurchased,
  subscriptionTerms,
} from '../../../test/support/subscription-orders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { order } from './order.decider';
import { OrderEvent } from './order.events';
import { ExpireOrder } from './subscription-order';

const given = (...events: OrderEvent[]) => specify(order).given(...events.map((event) => ({ at: now, event })));
const opened = subscriptionOrderOpened();
const paid = subscriptionPurchased(payment(80000));
const aMomentBefore = shifted(holdLapses, -1);
const expire = (reason: ExpireOrder['reason'] = 'expired'): ExpireOrder => ({
  type: 'ExpireOrder',
  orderId: 'o1',
  performanceIds: ['p1', 'p2'],
  reason,
});
const rejected = (code: 'ORDER_ALREADY_PAID' | 'PURCHASE_EXPIRED', status: string, amount: number): OrderEvent[] => {
  const details = { status, refundId: 'r1', refund: { amount, currency: 'NOK' } };
  const booked = { seasonId: 'spring', finance: noFinance };
  const whose = { refundId: 'r1', orderId: 'o1', customerId: 'ada', amount, currency: 'NOK' };
  return [
    { type: 'PaymentRejected', data: { orderId: 'o1', payment: payment(amount), code, details, ...booked } },
    { type: 'RefundRequested', data: { ...whose, origin: 'rejected_payment', reason: code, ticketIds: [], ...booked } },
  ];
};

describe('an order over several performances', () => {
  it('SUB-56, SUB-58: waits for its payment until the hold time is over', () => {
    given().when(openSubscriptionOrder(), now).then(opened);
    const { record } = stateAfter(order, [{ at: now, event: opened }]);
    expect(record).toMatchObject({
      status: 'pending_payment',
      due: 80000,
      expiresAt: holdLapses,
      label: 'CLA Classics',
    });
    expect(record!.tickets[2]).toMatchObject({ performanceId: 'p2', ticketTypeId: 'card', state: 'reserved' });
  });

  it('SUB-56: is past its commit point in one append when it is paid in the call', () => {
    given()
      .when(openSubscriptionOrder({ payment: payment(80000) }), now)
      .then(subscriptionOrderOpened({ expiresAt: null }), paid);
    given()
      .when(openSubscriptionOrder({ payment: payment(79999) }), now)
      .thenRefused('AMOUNT_MISMATCH', { due: { amount: 80000, currency: 'NOK' } });
  });

  it('SUB-56: or when nothing is due', () => {
    const tickets = subscriptionTerms().tickets.map((ticket) => ({ ...ticket, discount: 20000 }));
    const terms = subscriptionTerms({ tickets });
    const { events } = given().when(openSubscriptionOrder({ terms }), now).decision;
    expect(events).toMatchObject([
      { type: 'SubscriptionOrderOpened', data: { amount: 0, expiresAt: null } },
      { type: 'SubscriptionPurchased', data: { amount: 0, payment: null } },
    ]);
  });

  it('SUB-48, SUB-49: costs its tickets less their discounts, and its products once for each unit', () => {
    const tickets = subscriptionTerms().tickets.map((ticket) => ({ ...ticket, discount: 500 }));
    const products = [{ productId: 'cup', name: 'Cup', quantity: 2, price: 3000 }];
    const { events } = given().when(
      openSubscriptionOrder({ terms: subscriptionTerms({ tickets, products }) }),
      now,
    ).decision;
    expect(events).toMatchObject([{ data: { amount: 80000 - 4 * 500 + 2 * 3000 } }]);
  });

  it('SUB-53: tells the books what it sold of each type on each performance, and what they name it by', () => {
    const finance = { referenceNumber: '4711', department: 'Sales', account: '3010' };
    const tickets = subscriptionTerms().tickets.map((ticket, n) => ({ ...ticket, discount: n === 1 ? 500 : 0 }));
    const products = [{ productId: 'cup', name: 'Cup', quantity: 2, price: 3000 }];
    const terms = subscriptionTerms({ tickets, products, finance });
    const { events } = given().when(openSubscriptionOrder({ terms, payment: payment(85500) }), now).decision;
    const parts = [cardsOn('p1', { discounted: 1, discount: 500 }), cardsOn('p2')];
    expect(events[1]).toMatchObject({ type: 'SubscriptionPurchased', data: { parts, products, finance } });
  });

  it('is opened once, and never when it is dead', () => {
    given(opened).when(openSubscriptionOrder(), now).thenNothing();
    given(orderExpired('abandoned'))
      .when(openSubscriptionOrder(), now)
      .thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
  });
});

describe('the payment of an order over several performances', () => {
  it('SUB-58: commits it until its instant, and not at it', () => {
    given(opened).when(recordPayment(80000), aMomentBefore).then(paid);
    given(opened)
      .when(recordPayment(80000), holdLapses)
      .thenRefusedAndRecorded(
        'PURCHASE_EXPIRED',
        { status: 'expired', refundId: 'r1', refund: { amount: 80000, currency: 'NOK' } },
        orderExpired(),
        ...rejected('PURCHASE_EXPIRED', 'expired', 80000),
      );
  });

  it('SUB-58: late and double money is recorded and asked back, before its amount is looked at', () => {
    const refund = { refundId: 'r1', refund: { amount: 1, currency: 'NOK' } };
    given(opened, orderExpired())
      .when(recordPayment(1), holdLapses)
      .thenRefusedAndRecorded(
        'PURCHASE_EXPIRED',
        { status: 'expired', ...refund },
        ...rejected('PURCHASE_EXPIRED', 'expired', 1),
      );
    given(opened, paid)
      .when(recordPayment(1), now)
      .thenRefusedAndRecorded(
        'ORDER_ALREADY_PAID',
        { status: 'paid', ...refund },
        ...rejected('ORDER_ALREADY_PAID', 'paid', 1),
      );
  });

  it('SUB-58: of another amount records nothing', () => {
    given(opened)
      .when(recordPayment(79999), now)
      .thenRefused('AMOUNT_MISMATCH', { due: { amount: 80000, currency: 'NOK' } });
    given(opened)
      .when(recordPayment(80000, { payment: payment(80000, 'SEK') }), now)
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'SEK' });
  });

  it('is NOT_FOUND for an order that was never opened, killed or not', () => {
    given().when(recordPayment(1), now).thenRefused('NOT_FOUND');
    given(orderExpired('abandoned')).when(recordPayment(1), now).thenRefused('NOT_FOUND');
  });
});

describe('the death of an order over several performances', () => {
  it('SUB-58: comes at its instant and not before', () => {
    given(opened).when(expire(), aMomentBefore).thenNothing();
    given(opened).when(expire(), holdLapses).then(orderExpired());
    const { record } = stateAfter(order, [opened, orderExpired()]);
    expect(record).toMatchObject({ status: 'expired', due: 0, expiresAt: null });
    expect(record!.tickets.every(({ state }) => state === 'expired')).toBe(true);
  });

  it('kills the id of one that was never opened, and leaves one that went on', () => {
    given().when(expire('abandoned'), now).then(orderExpired('abandoned'));
    given(opened).when(expire('abandoned'), now).thenNothing();
    for (const reason of ['expired', 'abandoned', 'performance_cancelled'] as const) {
      given(opened, paid).when(expire(reason), holdLapses).thenNothing();
      given(orderExpired()).when(expire(reason), holdLapses).thenNothing();
    }
  });

  it('SALE-06: comes at once when one of its performances is cancelled', () => {
    given(opened).when(expire('performance_cancelled'), now).then(orderExpired('performance_cancelled'));
  });

  it('is settled once every performance has heard of it, like its commit point', () => {
    const settle = { type: 'SettleHolds', orderId: 'o1' } as const;
    const settled = (outcome: 'confirmed' | 'released'): OrderEvent => ({
      type: 'OrderHoldsSettled',
      data: { orderId: 'o1', outcome },
    });
    given(opened).when(settle, now).thenNothing();
    given(opened, paid).when(settle, now).then(settled('confirmed'));
    given(orderExpired('abandoned')).when(settle, now).then(settled('released'));
    given(opened, paid, settled('confirmed')).when(settle, now).thenNothing();
  });
});

describe('the order of an offer', () => {
  const deadline = shifted(holdLapses, 86_400_000);
  const free = subscriptionTerms({ tickets: subscriptionTerms().tickets.map((ticket) => ({ ...ticket, price: 0 })) });
  const freeOpened = subscriptionOrderOpened({ ...free, amount: 0, expiresAt: deadline });
  const complete = { type: 'CompleteOrder', orderId: 'o1' } as const;

  it('SUB-51: waits until the deadline, also where nothing is due', () => {
    given()
      .when(openSubscriptionOrder({ deadline }), now)
      .then(subscriptionOrderOpened({ expiresAt: deadline }));
    given()
      .when(openSubscriptionOrder({ terms: free, deadline }), now)
      .then(freeOpened);
  });

  it('SUB-51: is completed where nothing is due, until a moment before the deadline', () => {
    const { events } = given(freeOpened).when(complete, shifted(deadline, -1)).decision;
    expect(events).toMatchObject([{ type: 'SubscriptionPurchased', data: { amount: 0, payment: null } }]);
    given(freeOpened).when(complete, deadline).thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
    given(freeOpened, ...(events as OrderEvent[]))
      .when(complete, now)
      .thenRefused('ORDER_ALREADY_PAID', { status: 'paid' });
  });

  it('SUB-58: is not completed where money is due', () => {
    given(opened)
      .when(complete, now)
      .thenRefused('AMOUNT_MISMATCH', { due: { amount: 80000, currency: 'NOK' } });
    given().when(complete, now).thenRefused('NOT_FOUND');
  });
});
