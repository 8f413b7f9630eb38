import { holdLapses, money, now, payment, recordPayment, shifted } from '../../../test/support/builders';
import {
  orderExpired,
  subscriptionOrderOpened,
  subscriptionPurchased,
  subscriptionTerms,
} from '../../../test/support/subscription-orders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { AdmitTicket } from './admission';
import { CancelTickets } from './cancellation';
import { orderTotal } from './order-record';
import { order } from './order.decider';
import { OrderEvent } from './order.events';

const given = (...events: OrderEvent[]) => specify(order).given(...events.map((event) => ({ at: now, event })));
const products = [{ productId: 'cup', name: 'Cup', quantity: 2, price: 3000 }];
/** The first ticket is 50 kr cheaper, and two cups go with it all. */
const tickets = subscriptionTerms().tickets.map((ticket, index) => ({ ...ticket, discount: index === 0 ? 5000 : 0 }));
const opened = subscriptionOrderOpened({ tickets, products, amount: 81000 });
const paid = subscriptionPurchased(payment(81000), { amount: 81000, products });
const all = [0, 1, 2, 3];
const ids = (...units: number[]) => units.map((unit) => `o1-${unit}`);

const cancel = (wanted: Partial<CancelTickets> = {}): CancelTickets => ({
  type: 'CancelTickets',
  expectedVersion: null,
  ticketIds: null,
  reason: 'ill',
  refund: null,
  cancellationId: 'x1',
  refundId: 'r1',
  admittedToo: false,
  sale: null,
  ...wanted,
});
const on = (performanceId: string, ...units: number[]) => ({ performanceId, ticketIds: ids(...units) });
const eventsOf = (history: OrderEvent[], wanted: Partial<CancelTickets> = {}, at = now) =>
  given(...history).when(cancel(wanted), at).decision.events as OrderEvent[];
const after = (history: OrderEvent[], wanted: Partial<CancelTickets>) => [...history, ...eventsOf(history, wanted)];
const refused = (history: OrderEvent[], wanted: Partial<CancelTickets>, at = now) =>
  given(...history).when(cancel(wanted), at).decision;
const recordOf = (events: OrderEvent[]) => stateAfter(order, events).record!;

describe('cancelling sold tickets of an order over several performances', () => {
  it('SALE-04: of the whole order asks back all that was paid, with its products', () => {
    const events = eventsOf([opened, paid]);
    expect(events).toMatchObject([
      {
        type: 'TicketsCancelled',
        data: { ticketIds: ids(...all), refund: 81000, performances: [on('p1', 0, 1), on('p2', 2, 3)] },
      },
      { type: 'RefundRequested', data: { amount: 81000, origin: 'cancellation', ticketIds: ids(...all) } },
    ]);
    const record = recordOf([opened, paid, ...events]);
    expect(record).toMatchObject({ status: 'cancelled', paid: 81000, due: 0 });
    expect(orderTotal(record)).toBe(0);
  });

  it('SALE-04, SUB-48: by name asks back their price less their discount, and keeps the products', () => {
    const events = eventsOf([opened, paid], { ticketIds: ids(0, 3) });
    expect(events).toMatchObject([
      { type: 'TicketsCancelled', data: { refund: 35000, performances: [on('p1', 0), on('p2', 3)] } },
      { type: 'RefundRequested', data: { amount: 35000, ticketIds: ids(0, 3) } },
    ]);
    const record = recordOf([opened, paid, ...events]);
    expect(record.status).toBe('paid');
    expect(orderTotal(record)).toBe(81000 - 35000);
  });

  it('SALE-04: the last tickets take the products with them', () => {
    const part = after([opened, paid], { ticketIds: ids(0, 1, 2) });
    const rest = eventsOf(part, { cancellationId: 'x2', refundId: 'r2', ticketIds: ids(3) });
    expect(rest).toMatchObject([{ data: { refund: 26000, performances: [on('p2', 3)] } }, { data: { amount: 26000 } }]);
    expect(recordOf([...part, ...rest]).status).toBe('cancelled');
  });

  it('SALE-04: an explicit refund goes up to that, and none asks nothing back', () => {
    expect(eventsOf([opened, paid], { refund: money(81000) })[1]).toMatchObject({ data: { amount: 81000 } });
    expect(eventsOf([opened, paid], { refund: money(0) })).toMatchObject([{ data: { refund: 0 } }]);
    const details = { max: money(15000) };
    expect(refused([opened, paid], { ticketIds: ids(0), refund: money(15001) })).toMatchObject({
      refused: 'REFUND_EXCEEDS_PAID',
      details,
    });
    expect(refused([opened, paid], { refund: money(1, 'SEK') })).toMatchObject({ refused: 'CURRENCY_MISMATCH' });
  });

  it('SALE-04: a second time is refused, and so are tickets of other orders and another version', () => {
    const part = after([opened, paid], { ticketIds: ids(0) });
    const again = { refused: 'TICKET_ALREADY_RELEASED', details: { ticketIds: ids(0) } };
    expect(refused(part, { ticketIds: ids(0, 1) })).toMatchObject(again);
    expect(refused(after([opened, paid], {}), {})).toMatchObject({ refused: 'TICKET_ALREADY_RELEASED' });
    expect(refused(part, { ticketIds: ['o2-0'] })).toMatchObject({ refused: 'TICKET_NOT_FOUND' });
    expect(refused(part, { expectedVersion: 2 })).toMatchObject({ refused: 'VERSION_CONFLICT' });
    expect(refused([], {})).toMatchObject({ refused: 'NOT_FOUND' });
  });

  it('SUB-58: money that comes after it is double money', () => {
    const gone = after([opened, paid], {});
    expect(given(...gone).when(recordPayment(1), now).decision.refused).toBe('ORDER_ALREADY_PAID');
  });
});

describe('cancelling an order over several performances before it is paid', () => {
  it('SALE-04: of the whole order ends it, and asks nothing back', () => {
    const events = eventsOf([opened]);
    expect(events).toEqual([
      {
        type: 'ReservationCancelled',
        data: {
          orderId: 'o1',
          cancellationId: 'x1',
          performances: [on('p1', 0, 1), on('p2', 2, 3)],
          ticketIds: ids(...all),
          reason: 'ill',
          amount: 81000,
          currency: 'NOK',
          whole: true,
        },
      },
    ]);
    const record = recordOf([opened, ...events]);
    expect(record).toMatchObject({ status: 'cancelled', due: 0, paid: 0, expiresAt: null });
    expect(record.tickets.every(({ state }) => state === 'cancelled')).toBe(true);
  });

  it('SALE-04: by name lets what is due fall by their share, and the rest is still waited for', () => {
    const part = after([opened], { ticketIds: ids(0, 1) });
    expect(part[1]).toMatchObject({ data: { performances: [on('p1', 0, 1)], amount: 35000, whole: false } });
    expect(recordOf(part)).toMatchObject({ status: 'pending_payment', due: 46000, expiresAt: holdLapses });
    given(...part)
      .when(recordPayment(81000), now)
      .thenRefused('AMOUNT_MISMATCH', { due: money(46000) });
    expect(given(...part).when(recordPayment(46000), now).decision.events).toMatchObject([
      {
        type: 'SubscriptionPurchased',
        data: {
          amount: 46000,
          performanceIds: ['p2'],
          sold: [{ ticketTypeId: 'card', units: 2, tickets: 2, amount: 40000 }],
        },
      },
    ]);
  });

  it('CAMP-22: what costs nothing any longer is sold at once', () => {
    const free = subscriptionTerms().tickets.map((each, index) => ({ ...each, discount: index < 2 ? 20000 : 0 }));
    const start = [subscriptionOrderOpened({ tickets: free, amount: 40000 })];
    const part = after(start, { ticketIds: ids(2, 3) });
    expect(part.slice(1)).toMatchObject([
      { type: 'ReservationCancelled', data: { amount: 40000, whole: false } },
      { type: 'SubscriptionPurchased', data: { amount: 0, payment: null, performanceIds: ['p1'] } },
    ]);
    expect(recordOf(part)).toMatchObject({ status: 'paid', due: 0 });
  });

  it('SALE-04: nothing was paid, so nothing can go back', () => {
    expect(refused([opened], { refund: money(1) })).toMatchObject({
      refused: 'REFUND_EXCEEDS_PAID',
      details: { max: money(0) },
    });
    expect(eventsOf([opened], { refund: money(0) })).toMatchObject([{ type: 'ReservationCancelled' }]);
  });

  it('SUB-58: money that comes after it is recorded and asked back', () => {
    const gone = after([opened], {});
    const { events, ...answer } = given(...gone).when(recordPayment(81000), now).decision;
    expect(answer).toMatchObject({ refused: 'PURCHASE_EXPIRED', details: { status: 'cancelled', refundId: 'r1' } });
    expect(events).toMatchObject([{ type: 'PaymentRejected' }, { type: 'RefundRequested', data: { amount: 81000 } }]);
    const expire = { type: 'ExpireOrder', orderId: 'o1', performanceIds: [], reason: 'expired' } as const;
    given(...gone)
      .when(expire, holdLapses)
      .thenNothing();
  });

  it('G-02: comes too late at the instant at which it lapses', () => {
    const late = { refused: 'PURCHASE_EXPIRED', details: { status: 'expired' } };
    expect(refused([opened], {}, holdLapses)).toMatchObject(late);
    expect(refused([opened, orderExpired()], {})).toMatchObject(late);
    expect(eventsOf([opened], {}, shifted(holdLapses, -1))).toMatchObject([{ type: 'ReservationCancelled' }]);
  });

  it('remembers whose places are to go back until they are', () => {
    const part = after([opened], { ticketIds: ids(0) });
    expect([...stateAfter(order, part).unreleased.keys()]).toEqual(['x1']);
    given(...part)
      .when({ type: 'ConfirmTicketsRelease', cancellationId: 'x1' }, now)
      .then({ type: 'TicketsReleaseConfirmed', data: { orderId: 'o1', cancellationId: 'x1' } });
  });
});

describe('admission with tickets of an order over several performances', () => {
  const admit = (unit: number, performanceId: string, performanceCancelled = false): AdmitTicket => ({
    type: 'AdmitTicket',
    ticketId: `o1-${unit}`,
    door: { performanceId, performanceCancelled },
    sale: null,
  });
  const admitted = (unit: number, performanceId: string): OrderEvent => ({
    type: 'TicketAdmitted',
    data: { orderId: 'o1', ticketId: `o1-${unit}`, performanceId },
  });

  it('SALE-05: each opens the door of its own performance, once', () => {
    given(opened, paid).when(admit(0, 'p1'), now).then(admitted(0, 'p1'));
    given(opened, paid).when(admit(2, 'p2'), now).then(admitted(2, 'p2'));
    given(opened, paid, admitted(2, 'p2'))
      .when(admit(2, 'p2'), now)
      .thenRefused('TICKET_USED', { ticketId: 'o1-2', admittedAt: now });
    given(opened, paid).when(admit(2, 'p1'), now).thenRefused('DIFFERENT_PERFORMANCE', { performanceId: 'p2' });
  });

  it('SALE-05: not before it is paid, and not when it is cancelled or its performance is', () => {
    given(opened).when(admit(0, 'p1'), now).thenRefused('ORDER_NOT_PAID', { ticketId: 'o1-0' });
    given(...after([opened, paid], { ticketIds: ids(0) }))
      .when(admit(0, 'p1'), now)
      .thenRefused('TICKET_NOT_ACTIVE', { ticketId: 'o1-0', state: 'cancelled' });
    given(opened, paid)
      .when(admit(0, 'p1', true), now)
      .thenRefused('PERFORMANCE_CANCELLED');
    given().when(admit(0, 'p1'), now).thenRefused('NOT_FOUND');
    given(opened, paid).when(admit(9, 'p1'), now).thenRefused('NOT_FOUND');
  });

  it('SALE-04: what has let somebody in is not taken back, but when the performance is cancelled', () => {
    const used = [opened, paid, admitted(0, 'p1')];
    expect(refused(used, {})).toMatchObject({ refused: 'TICKET_USED', details: { ticketIds: ids(0) } });
    expect(eventsOf(used, { ticketIds: ids(0, 1), admittedToo: true })).toMatchObject([
      { data: { refund: 35000, performances: [on('p1', 0, 1)] } },
      {},
    ]);
  });
});
