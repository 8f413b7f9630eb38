import {
  campaignCreated,
  curtain,
  everywhere,
  holdLapses,
  holdPaid,
  holdReleased,
  linkCloses,
  money,
  now,
  payment,
  performanceCreated,
  recordPayment,
  shifted,
  ticketsClaimed,
  ticketsHeld,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent } from '../performances/performance.events';
import { PaymentRejected, RefundRequested, RefundCompleted } from './ticket-purchase.events';

const opened: PerformanceEvent[] = [
  performanceCreated(),
  ticketTypePriced({ prices: everywhere(20000) }),
  campaignCreated(),
];
const given = (...more: PerformanceEvent[]) => specify(performance).given(...opened, ...more);
const hold = ticketsHeld({ quantity: 2 });
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };

type Code = PaymentRejected['data']['code'];
/** What is recorded of money that cannot stay, and what the answer says. */
function sentBack(code: Code, status: string, amount: number) {
  const details = { status, refundId: 'r1', refund: money(amount) };
  const rejected: PaymentRejected = {
    type: 'PaymentRejected',
    data: { orderId: 'o1', payment: payment(amount), code, details },
  };
  const refund: RefundRequested = {
    type: 'RefundRequested',
    data: {
      refundId: 'r1',
      orderId: 'o1',
      customerId: 'ada',
      ...money(amount),
      origin: 'rejected_payment',
      reason: code,
      ticketIds: [],
    },
  };
  return { details, events: [rejected, refund] as const };
}

describe('the payment of a reservation', () => {
  it('CAMP-22: of exactly what is due completes it', () => {
    given(hold).when(recordPayment(40000), now).then(holdPaid(hold));
  });

  it('CAMP-22: of seats keeps them as they were held', () => {
    const seated = ticketsHeld({ seatIds: ['A-1', 'A-2'] });
    given(seated).when(recordPayment(40000), now).then(holdPaid(seated));
  });

  it('SUB-58, G-02: is in time until the millisecond before the hold lapses', () => {
    given(hold).when(recordPayment(40000), shifted(holdLapses, -1)).then(holdPaid(hold));
  });

  it('CAMP-20, CAMP-13: is taken after the link closed and after the performance started, as long as the hold stands', () => {
    for (const instant of [linkCloses, curtain]) {
      const late = ticketsHeld({ expiresAt: shifted(instant, 60_000) });
      given(late).when(recordPayment(20000), instant).then(holdPaid(late));
    }
  });

  it('is of what is left when some of its tickets were given up', () => {
    const part = holdReleased(hold, 'cancelled', [0]);
    given(hold, part)
      .when(recordPayment(40000), now)
      .thenRefused('AMOUNT_MISMATCH', { due: money(20000) });
    given(hold, part)
      .when(recordPayment(20000), now)
      .then(holdPaid(hold, hold.data.tickets.slice(1)));
  });

  it('SUB-58: of another amount than what is due is refused and leaves nothing behind', () => {
    for (const amount of [39999, 40001, 0]) {
      given(hold)
        .when(recordPayment(amount), now)
        .thenRefused('AMOUNT_MISMATCH', { due: money(40000) });
    }
  });

  it('G-01: in another currency is refused', () => {
    given(hold)
      .when(recordPayment(0, { payment: payment(40000, 'DKK') }), now)
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });

  it('of an order that nobody placed is not found', () => {
    given(hold)
      .when(recordPayment(40000, { orderId: 'o2' }), now)
      .thenRefused('NOT_FOUND');
  });
});

describe('money that came twice or too late', () => {
  it('SUB-58: twice is recorded and asked back, whatever the amount', () => {
    for (const amount of [40000, 1]) {
      const back = sentBack('ORDER_ALREADY_PAID', 'paid', amount);
      given(hold, holdPaid(hold))
        .when(recordPayment(amount), now)
        .thenRefusedAndRecorded('ORDER_ALREADY_PAID', back.details, ...back.events);
    }
  });

  it('SUB-58: for tickets that cost nothing is asked back too', () => {
    const back = sentBack('ORDER_ALREADY_PAID', 'paid', 500);
    given(ticketsClaimed())
      .when(recordPayment(500), now)
      .thenRefusedAndRecorded('ORDER_ALREADY_PAID', back.details, ...back.events);
  });

  it('SUB-58: at the instant at which the hold lapses is too late, and the release comes first', () => {
    const back = sentBack('PURCHASE_EXPIRED', 'expired', 40000);
    given(hold)
      .when(recordPayment(40000), holdLapses)
      .thenRefusedAndRecorded('PURCHASE_EXPIRED', back.details, holdReleased(hold, 'expired'), ...back.events);
  });

  it('SUB-58: after the release is too late, and answers the same', () => {
    const back = sentBack('PURCHASE_EXPIRED', 'expired', 40000);
    given(hold, holdReleased(hold, 'expired'))
      .when(recordPayment(40000), holdLapses)
      .thenRefusedAndRecorded('PURCHASE_EXPIRED', back.details, ...back.events);
  });

  it('SUB-58: for a reservation that was given up is too late', () => {
    const back = sentBack('PURCHASE_EXPIRED', 'cancelled', 40000);
    given(hold, holdReleased(hold, 'cancelled'))
      .when(recordPayment(40000), now)
      .thenRefusedAndRecorded('PURCHASE_EXPIRED', back.details, ...back.events);
  });

  it('SALE-06: for a reservation of a cancelled performance is too late, cleared already or not', () => {
    const back = sentBack('PURCHASE_EXPIRED', 'cancelled', 40000);
    for (const history of [
      [hold, cancelled],
      [hold, cancelled, holdReleased(hold, 'performance_cancelled')],
    ]) {
      given(...history)
        .when(recordPayment(40000), now)
        .thenRefusedAndRecorded('PURCHASE_EXPIRED', back.details, ...back.events);
    }
  });

  it('releases other lapsed holds before it is recorded', () => {
    const other = ticketsHeld({ orderId: 'o2', customerId: 'bea' });
    const back = sentBack('ORDER_ALREADY_PAID', 'paid', 40000);
    given(hold, other, holdPaid(hold))
      .when(recordPayment(40000), holdLapses)
      .thenRefusedAndRecorded('ORDER_ALREADY_PAID', back.details, holdReleased(other, 'expired'), ...back.events);
  });

  it('asks nothing back when it was nothing', () => {
    const details = { status: 'paid' };
    const { type, data } = sentBack('ORDER_ALREADY_PAID', 'paid', 0).events[0];
    given(ticketsClaimed())
      .when(recordPayment(0), now)
      .thenRefusedAndRecorded('ORDER_ALREADY_PAID', details, { type, data: { ...data, details } });
  });

  it('G-06: is told again from its own events when the call is repeated', () => {
    const { details, events } = sentBack('PURCHASE_EXPIRED', 'expired', 40000);
    const told = performance.recordedRefusal!([holdReleased(hold, 'expired'), ...events]);
    expect(told).toMatchObject({ code: 'PURCHASE_EXPIRED', details });
    expect(performance.recordedRefusal!([holdPaid(hold)])).toBeNull();
  });

  it('I7: leaves the order, its tickets and the campaign as they were', () => {
    const { events } = sentBack('ORDER_ALREADY_PAID', 'paid', 40000);
    const before = stateAfter(performance, [...opened, hold, holdPaid(hold)]);
    const after = stateAfter(performance, [...opened, hold, holdPaid(hold), ...events]);
    expect({ ...after, refunds: before.refunds }).toEqual(before);
    expect([...after.refunds.keys()]).toEqual(['r1']);
  });
});

// SUB-58: the order of the checks. Each case also breaks everything that is looked at after it.
describe.each<[string, PerformanceEvent[], string, string]>([
  ['already paid', [hold, holdPaid(hold)], holdLapses, 'ORDER_ALREADY_PAID'],
  ['lapsed', [hold], holdLapses, 'PURCHASE_EXPIRED'],
  ['given up', [hold, holdReleased(hold, 'cancelled')], holdLapses, 'PURCHASE_EXPIRED'],
  ['of another amount', [hold], now, 'AMOUNT_MISMATCH'],
])('SUB-58: a payment that is %s', (_what, history, instant, code) => {
  it(`is refused with ${code}, whatever else is wrong`, () => {
    expect(given(...history).when(recordPayment(7), instant).decision.refused).toBe(code);
  });

  it('is refused for its currency before anything', () => {
    const foreign = recordPayment(0, { payment: payment(7, 'DKK') });
    expect(given(...history).when(foreign, instant).decision.refused).toBe('CURRENCY_MISMATCH');
  });
});

describe('the refund of such money', () => {
  const { events } = sentBack('ORDER_ALREADY_PAID', 'paid', 40000);
  const complete = { type: 'CompleteRefund', refundId: 'r1', reference: 'bank-1' } as const;
  const completed: RefundCompleted = {
    type: 'RefundCompleted',
    data: { refundId: 'r1', orderId: 'o1', ...money(40000), origin: 'rejected_payment', reference: 'bank-1' },
  };

  it('SALE-04: waits until the till or shop reports it done, once', () => {
    given(hold, holdPaid(hold), ...events)
      .when(complete, now)
      .then(completed);
    given(hold, holdPaid(hold), ...events, completed)
      .when(complete, now)
      .thenRefused('NOTHING_TO_CHANGE', { state: 'completed' });
    given(hold).when(complete, now).thenRefused('NOT_FOUND');
  });
});
