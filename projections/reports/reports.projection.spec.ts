import { now, payment, shifted, ticketsHeld, holdPaid } from '../../test/support/builders';
import { ticketsSold } from '../../test/support/ordinary-sale';
import { positionOf, specifyProjection } from '../../test/support/projection-specification';
import { cardsOn, noFinance, subscriptionPurchased } from '../../test/support/subscription-orders';
import { reportsProjection } from './reports.projection';

const orderStream = 'order-oslo_o1';
const figure = { organisationId: 'oslo', day: '2026-02-10', currency: 'NOK' };
const line = { ...figure, report: 'finance', performanceId: 'p1', seasonId: null, finance: null };
const nextDay = shifted(now, 86_400_000);
const refunded = (data: object = {}) => ({
  type: 'RefundCompleted',
  data: {
    refundId: 'r1',
    orderId: 'o1',
    amount: 15000,
    currency: 'NOK',
    origin: 'cancellation',
    reference: 'b',
    ...data,
  },
});

describe('the figures of reports', () => {
  it('I4: count tickets sold and claimed on the day of their payment, and what is held not at all', async () => {
    const hold = ticketsHeld({ quantity: 3 });
    await specifyProjection(reportsProjection)
      .given(hold, { event: holdPaid(hold), at: nextDay }, { event: ticketsSold({ orderId: 'o2' }), at: nextDay })
      .then({
        'oslo/2026-02-11/finance/ticket/p1//': {
          ...line,
          ...{ day: '2026-02-11', kind: 'ticket', count: 4, amount: 80000, last: positionOf(2) },
        },
      });
  });

  it('SUB-53: keep a subscription under its references: face prices, discounts and products apart', async () => {
    const finance = { referenceNumber: '4711', department: 'Sales', account: null };
    const purchased = subscriptionPurchased(payment(85500), {
      finance,
      amount: 85500,
      sold: [{ ticketTypeId: 'card', units: 2, tickets: 4, amount: 79500 }],
      parts: [cardsOn('p1', { discounted: 1, discount: 500 }), cardsOn('p2')],
      products: [{ productId: 'cup', name: 'Cup', quantity: 2, price: 3000 }],
    });
    const of = { ...line, seasonId: 'spring', finance, last: positionOf(0) };
    const reference = 'spring/["4711","Sales",null]';
    const sold = { ...figure, report: 'subscription-sales', seasonId: 'spring', subscriptionId: 's1', type: 'series' };
    const cards = { ...sold, ticketTypeId: 'card', channel: 'online', last: positionOf(0), units: 2 };
    const key = 'subscription-sales/spring/s1/series/card/online/';
    await specifyProjection(reportsProjection)
      .given({ event: purchased, stream: orderStream })
      .then({
        [`oslo/2026-02-10/finance/ticket/p1/${reference}`]: { ...of, kind: 'ticket', count: 2, amount: 40000 },
        [`oslo/2026-02-10/finance/discount/p1/${reference}`]: { ...of, kind: 'discount', count: 1, amount: -500 },
        [`oslo/2026-02-10/finance/ticket/p2/${reference}`]: {
          ...of,
          ...{ performanceId: 'p2', kind: 'ticket', count: 2, amount: 40000 },
        },
        [`oslo/2026-02-10/finance/product//${reference}`]: {
          ...of,
          ...{ performanceId: null, kind: 'product', count: 2, amount: 6000 },
        },
        [`oslo/2026-02-10/${key}`]: { ...cards, performanceId: null, tickets: 4, amount: 79500 },
        [`oslo/2026-02-10/${key}p1`]: { ...cards, performanceId: 'p1', tickets: 2, amount: 39500 },
        [`oslo/2026-02-10/${key}p2`]: { ...cards, performanceId: 'p2', tickets: 2, amount: 40000 },
      });
  });

  it('SUB-43: I4: count what a split moves to other orders, which is nothing over all of them', async () => {
    const newOrders = [
      { unit: 0, amount: 40000 },
      { unit: 1, amount: 39000 },
    ];
    const whose = { fromOrderId: 'o1', customerId: 'ada', seasonId: 'spring', finance: noFinance };
    const split = { type: 'OrderSplit', data: { ...whose, newOrders, currency: 'NOK' } };
    await specifyProjection(reportsProjection)
      .given({ event: split, stream: orderStream })
      .then({
        'oslo/2026-02-10/finance/transfer//spring/[null,null,null]': {
          ...line,
          ...{ performanceId: null, seasonId: 'spring', finance: noFinance, last: positionOf(0) },
          ...{ kind: 'transfer', count: 2, amount: 0 },
        },
      });
  });

  it('SUB-58: hold late money until it has gone back, where it came', async () => {
    const rejected = (stream: string, data: object = {}) => ({
      event: {
        type: 'PaymentRejected',
        data: { orderId: 'o1', payment: payment(20000), code: 'PURCHASE_EXPIRED', details: {}, ...data },
      },
      stream,
    });
    const free = rejected('performance-oslo_p1', { payment: payment(0) });
    const booked = { seasonId: 'spring', finance: noFinance };
    const back = { event: refunded({ amount: 20000, origin: 'rejected_payment' }), at: nextDay };
    const held = { kind: 'refund', count: 0, amount: 20000 };
    await specifyProjection(reportsProjection)
      .given(free, rejected('performance-oslo_p1'), rejected(orderStream, booked), back)
      .then({
        'oslo/2026-02-10/finance/refund/p1//': { ...line, ...held, last: positionOf(1) },
        'oslo/2026-02-10/finance/refund//spring/[null,null,null]': {
          ...{ ...line, performanceId: null, ...booked, ...held, last: positionOf(2) },
        },
        'oslo/2026-02-11/finance/refund/p1//': {
          ...{ ...line, day: '2026-02-11', kind: 'refund', count: 1, amount: -20000, last: positionOf(3) },
        },
      });
  });

  it('SALE-04: take off what went back of a cancellation on the day it did, and so keep what was kept', async () => {
    const back = { event: refunded({ performanceId: 'p1' }), stream: orderStream, at: nextDay };
    await specifyProjection(reportsProjection)
      .given(ticketsSold(), back)
      .then({
        'oslo/2026-02-10/finance/ticket/p1//': {
          ...{ ...line, kind: 'ticket', count: 1, amount: 20000, last: positionOf(0) },
        },
        'oslo/2026-02-11/finance/refund/p1//': {
          ...{ ...line, day: '2026-02-11', kind: 'refund', count: 1, amount: -15000, last: positionOf(1) },
        },
      });
  });
});
