import { holdLapses, now, payment, shifted } from '../../../test/support/builders';
import { exchangeFacts, exchangeRules, sourcePerformance, subscriptionSource } from '../../../test/support/exchanges';
import { Happened, specify, stateAfter } from '../../kernel/decider-specification';
import { FactsBesideOrder } from '../exchanges/exchange-facts';
import { AdmitTicket } from './admission';
import { CancelTickets } from './cancellation';
import { CompleteExchange, EndExchange, PayExchange, RequestExchange } from './exchange';
import { ExchangeEnd } from './exchange.events';
import { order } from './order.decider';
import { OrderEvent } from './order.events';
import { OrderRecord, orderTotal } from './order-record';

/** Two tickets of Friday, paid. */
const sale: OrderRecord = {
  orderId: 'o1',
  performanceId: 'friday',
  customerId: 'ada',
  campaignId: null,
  ticketTypeId: 'adult',
  channel: 'online',
  currency: 'NOK',
  placedAt: now,
  status: 'paid',
  due: 0,
  paid: 60000,
  refunded: 0,
  expiresAt: null,
  tickets: [0, 1].map((unit) => ({
    id: `o1-${unit}`,
    unit,
    seatId: `A-${unit + 1}`,
    priceZoneId: 'stalls',
    price: 30000,
    state: 'active',
  })),
  version: 2,
};

const place = { seatId: 'B-1', priceZoneId: 'stalls', price: 35000 };
const facts = (changes: Parameters<typeof exchangeFacts>[0] = {}): FactsBesideOrder => {
  const { now: _, request: __, order: ___, tickets: ____, ofOtherOrders: _____, ...beside } = exchangeFacts(changes);
  return beside;
};
const request = (changes: Partial<RequestExchange> = {}): RequestExchange => ({
  type: 'RequestExchange',
  exchangeId: 'x1',
  performanceId: 'saturday',
  quantity: 1,
  request: { ...exchangeFacts().request, ticketIds: ['o1-0'] },
  ofOtherOrders: [],
  facts: facts({ target: { places: [place] } }),
  sale,
  ...changes,
});
const complete = (changes: Partial<CompleteExchange> = {}): CompleteExchange => ({
  type: 'CompleteExchange',
  exchangeId: 'x1',
  places: [place],
  free: false,
  payment: null,
  holdMinutes: 15,
  ...changes,
});
const pay = (amount: number, changes: Partial<PayExchange> = {}): PayExchange => ({
  type: 'PayExchange',
  exchangeId: 'x1',
  payment: payment(amount),
  refundId: 'r1',
  ...changes,
});
const end = (reason: EndExchange['reason']): EndExchange => ({ type: 'EndExchange', exchangeId: 'x1', reason });
const cancelExchange = { type: 'CancelExchange', exchangeId: 'x1' } as const;

const at = (instant: string, events: readonly OrderEvent[]): Happened<OrderEvent>[] =>
  events.map((event) => ({ at: instant, event }));
const given = (...events: OrderEvent[]) => specify(order).given(...at(now, events));
const after = (...events: OrderEvent[]) => stateAfter(order, at(now, events));
const decided = (events: readonly OrderEvent[], command: Parameters<typeof order.decide>[1], instant = now) => {
  const { decision } = specify(order)
    .given(...at(now, events))
    .when(command, instant);
  expect(decision.refused).toBeUndefined();
  return [...events, ...decision.events];
};
const ended = (reason: ExchangeEnd): OrderEvent => ({
  type: 'ExchangeEnded',
  data: { exchangeId: 'x1', orderId: 'o1', customerId: 'ada', ticketIds: ['o1-0'], reason },
});

const requested = decided([], request());
const offered = decided(requested, complete());
const exchanged = decided(requested, complete({ payment: payment(7500) }));

describe('an exchange on its order', () => {
  it('EXC-37: opens the order, locks the tickets and keeps what it was decided on', () => {
    expect(requested).toMatchObject([
      { type: 'OrderOpened' },
      {
        type: 'ExchangeRequested',
        data: {
          exchangeId: 'x1',
          seasonId: 'spring',
          rules: exchangeRules(),
          rulesVersion: 1,
          targetPerformanceId: 'saturday',
          tickets: [{ ticketId: 'o1-0', newTicketId: 'o1-x1x0', holdId: null, seatId: 'B-1' }],
          expected: { difference: 5000, fee: 2500, due: 7500, free: false },
        },
      },
    ]);
    expect(after(...requested).record!.tickets).toMatchObject([{ lockedBy: 'x1' }, { state: 'active' }]);
    given(...requested)
      .when(request(), now)
      .thenNothing();
  });

  it('EXC-12, SUB-43: refuses tickets that were split off the order as those of another one', () => {
    const transfers = [{ orderId: 'o2', amount: 30000, ticketIds: ['o1-0'] }];
    specify(order)
      .given()
      .when(request({ sale: { ...sale, tickets: sale.tickets.slice(1), transfers } }), now)
      .thenRefused('TICKETS_SPAN_ORDERS', { ticketIds: ['o1-0'] });
  });

  it('EXC-36: refuses tickets that another exchange has locked, and those of a door', () => {
    given(...requested)
      .when(request({ exchangeId: 'x2' }), now)
      .thenRefused('TICKET_LOCKED', { ticketId: 'o1-0', state: 'active', exchangeId: 'x1' });
    const door = { performanceId: 'friday', performanceCancelled: false };
    const admit: AdmitTicket = { type: 'AdmitTicket', ticketId: 'o1-0', door, sale };
    given(...requested)
      .when(admit, now)
      .thenRefused('TICKET_LOCKED', { ticketId: 'o1-0' });
    given(...exchanged)
      .when(admit, now)
      .thenRefused('TICKET_ALREADY_EXCHANGED', { ticketId: 'o1-0' });
  });

  it('EXC-38: is offered until its instant when money is due', () => {
    expect(offered.at(-1)).toMatchObject({ type: 'ExchangeOffered', data: { due: 7500, expiresAt: holdLapses } });
    given(...offered)
      .when(complete({ payment: payment(7500) }), now)
      .thenNothing();
  });

  it('EXC-02, EXC-38: gives the new tickets for the old ones in one event, with the rules it was decided under', () => {
    expect(exchanged.at(-1)).toMatchObject({
      type: 'TicketExchanged',
      data: {
        rules: exchangeRules(),
        rulesVersion: 1,
        tickets: [
          {
            ticketId: 'o1-0',
            newTicketId: 'o1-x1x0',
            from: 30000,
            to: 35000,
            difference: 5000,
            forfeited: 0,
            fromPlace: { performanceId: 'friday', seatId: 'A-1' },
            toPlace: { performanceId: 'saturday', seatId: 'B-1' },
          },
        ],
        fee: 2500,
        due: 7500,
        payment: payment(7500),
      },
    });
    const { record } = after(...exchanged);
    expect(record!.tickets).toMatchObject([
      { id: 'o1-0', state: 'exchanged' },
      { id: 'o1-1', state: 'active' },
      { id: 'o1-x1x0', unit: 0, state: 'active', performanceId: 'saturday', holdId: 'x1', surcharge: 5000 },
    ]);
    expect(record!.tickets.every(({ lockedBy }) => lockedBy === undefined)).toBe(true);
    expect([record!.paid, orderTotal(record!)]).toEqual([67500, 67500]);
  });

  it('is decided anew when tally or places turn out otherwise', () => {
    given(...requested)
      .when(complete({ free: true }), now)
      .thenRefused('RULES_CHANGED', { changed: ['money'] });
    given(...requested)
      .when(complete({ places: [{ ...place, price: 36000 }] }), now)
      .thenRefused('RULES_CHANGED', { changed: ['money'] });
  });

  it('EXC-12: costs in the call exactly what is due', () => {
    given(...requested)
      .when(complete({ payment: payment(1) }), now)
      .thenRefused('AMOUNT_MISMATCH', { due: { amount: 7500, currency: 'NOK' } });
  });

  it('EXC-23: of a subscription says when the shared seat is left', () => {
    const subscription = subscriptionSource({ sameSeat: true });
    const wanted = request({ facts: facts({ subscription, target: { places: [place] } }) });
    const done = decided(decided([], wanted), complete({ payment: payment(7500) }));
    expect(done.at(-1)).toMatchObject({ data: { sameSeatBroken: true } });
    expect(after(...done).record).toMatchObject({ sameSeatBroken: true });
  });

  it('EXC-14: at the box office leaves its product on the order, at nothing when it is free', () => {
    const counter = { ...request().request, channel: 'box_office' as const, reason: 'ill' };
    const season = { rules: exchangeRules({ freeExchanges: 1 }) };
    const wanted = request({ request: counter, facts: facts({ season, target: { places: [place] } }) });
    const done = decided(decided([], wanted), complete({ free: true, payment: payment(5000) }));
    expect(done.at(-1)).toMatchObject({ data: { reason: 'ill', fee: 0, productQuantity: 1 } });
    expect(after(...done).record!.exchanges).toMatchObject([{ product: { name: 'Exchange', quantity: 1 }, fee: 0 }]);
  });
});

describe('the payment of an exchange', () => {
  it('EXC-38: completes it until its instant, and not at it (SUB-58)', () => {
    const lastMoment = decided(offered, pay(7500), shifted(holdLapses, -1));
    expect(lastMoment.at(-1)).toMatchObject({ type: 'TicketExchanged', data: { due: 7500 } });
    const { decision } = specify(order)
      .given(...at(now, offered))
      .when(pay(7500), holdLapses);
    expect(decision).toMatchObject({
      refused: 'PURCHASE_EXPIRED',
      events: [ended('expired'), { type: 'PaymentRejected' }, { type: 'RefundRequested', data: { amount: 7500 } }],
    });
  });

  it('SUB-58: twice, or after its end, is recorded and goes back; another amount is not', () => {
    given(...offered)
      .when(pay(1), now)
      .thenRefused('AMOUNT_MISMATCH', { due: { amount: 7500, currency: 'NOK' } });
    const twice = given(...decided(offered, pay(7500))).when(pay(7500), now).decision;
    const booked = { data: { orderId: 'o1', seasonId: 'spring' } };
    expect(twice).toMatchObject({
      refused: 'ORDER_ALREADY_PAID',
      details: { status: 'completed' },
      events: [booked, booked],
    });
    const late = given(...offered, ended('cancelled')).when(pay(7500), now).decision;
    expect(late).toMatchObject({
      refused: 'PURCHASE_EXPIRED',
      details: { status: 'cancelled', refund: { amount: 7500 } },
    });
    given(...requested)
      .when(pay(7500), now)
      .thenRefused('NOT_FOUND');
  });
});

describe('the end of an exchange', () => {
  it('EXC-36: leaves the tickets as they were', () => {
    given(...offered)
      .when(cancelExchange, now)
      .then(ended('cancelled'));
    const { record } = after(...offered, ended('cancelled'));
    expect(record!.tickets).toEqual(sale.tickets);
    expect(orderTotal(record!)).toBe(60000);
  });

  it('EXC-36: comes to an offer at its instant, and to what was never offered when nobody drives it', () => {
    given(...offered)
      .when(end('expired'), shifted(holdLapses, -1))
      .thenNothing();
    given(...offered)
      .when(end('abandoned'), now)
      .thenNothing();
    specify(order)
      .given(...at(now, offered))
      .when(end('expired'), holdLapses)
      .then(ended('expired'));
    given(...requested)
      .when(end('abandoned'), now)
      .then(ended('abandoned'));
    given(...requested, ended('abandoned'))
      .when(complete(), now)
      .thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
  });

  it('EXC-38: never comes after the commit point', () => {
    for (const reason of ['lost', 'abandoned', 'expired', 'performance_cancelled'] as const) {
      given(...exchanged)
        .when(end(reason), holdLapses)
        .thenNothing();
    }
    given(...exchanged)
      .when(cancelExchange, now)
      .thenRefused('ORDER_ALREADY_PAID', { exchangeId: 'x1', status: 'completed' });
  });

  it('is settled once, when everybody has heard of it', () => {
    const settle = { type: 'SettleExchange', exchangeId: 'x1' } as const;
    const settled: OrderEvent = {
      type: 'ExchangeSettled',
      data: { exchangeId: 'x1', orderId: 'o1', customerId: 'ada' },
    };
    given(...requested)
      .when(settle, now)
      .thenNothing();
    given(...exchanged)
      .when(settle, now)
      .then(settled);
    given(...exchanged, settled)
      .when(settle, now)
      .thenNothing();
  });
});

describe('cancelling tickets beside exchanges', () => {
  const cancel = (changes: Partial<CancelTickets> = {}): CancelTickets => ({
    type: 'CancelTickets',
    expectedVersion: null,
    ticketIds: null,
    reason: 'ill',
    refund: null,
    cancellationId: 'c1',
    refundId: 'r1',
    admittedToo: false,
    sale,
    ...changes,
  });

  it('EXC-36: is refused for tickets that are locked or exchanged', () => {
    given(...requested)
      .when(cancel(), now)
      .thenRefused('TICKET_LOCKED', { ticketIds: ['o1-0'] });
    given(...exchanged)
      .when(cancel({ ticketIds: ['o1-0'] }), now)
      .thenRefused('TICKET_ALREADY_EXCHANGED', { ticketIds: ['o1-0'] });
  });

  it('EXC-09, EXC-38: takes the new ticket back where it is, and pays its price back but not the fee', () => {
    const { decision } = given(...exchanged).when(cancel({ ticketIds: ['o1-x1x0'] }), now);
    expect(decision.events).toMatchObject([
      {
        type: 'TicketsCancelled',
        data: {
          refund: 35000,
          performances: [{ performanceId: 'saturday', holdId: 'x1', ticketIds: ['o1-x1x0'] }],
        },
      },
      { type: 'RefundRequested', data: { amount: 35000, performanceId: 'saturday' } },
    ]);
  });

  it('SALE-06: of a cancelled performance ends exchanges first, and leaves what was exchanged away', () => {
    const all = cancel({ ticketIds: ['o1-0', 'o1-1'], admittedToo: true });
    const { events } = given(...offered).when(all, now).decision;
    expect(events).toMatchObject([ended('performance_cancelled'), { data: { ticketIds: ['o1-0', 'o1-1'] } }, {}]);
    const left = given(...exchanged).when(all, now).decision;
    expect(left.events).toMatchObject([{ type: 'TicketsCancelled', data: { ticketIds: ['o1-1'] } }, {}]);
    given(...exchanged)
      .when(cancel({ ticketIds: ['o1-0'], admittedToo: true }), now)
      .thenNothing();
  });
});

describe('an exchange of an order that arbitrates itself', () => {
  it('EXC-20: gives up the places of the hold that its tickets were sold from', () => {
    const record: OrderRecord = {
      ...sale,
      subscriptionId: 'pass',
      seasonId: 'spring',
      label: 'PASS',
      tickets: sale.tickets.map((ticket) => ({ ...ticket, performanceId: 'friday', ticketTypeId: 'adult' })),
    };
    const subscription = subscriptionSource();
    const friday = sourcePerformance({ exchangeFrom: 'no' });
    const wanted = facts({ subscription, sources: { friday }, target: { places: [place] } });
    const events = decided([], request({ facts: wanted, sale: record }));
    expect(events.at(-1)).toMatchObject({ data: { tickets: [{ holdId: 'o1' }], subscriptionId: 'pass' } });
  });
});
