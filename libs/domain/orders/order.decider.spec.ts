import {
  campaignCreated,
  holdPaid,
  holdReleased,
  money,
  now,
  performanceCreated,
  ticketsClaimed,
  ticketsHeld,
} from '../../../test/support/builders';
import { ticketsSold } from '../../../test/support/ordinary-sale';
import { anInstant, Happened, specify, stateAfter } from '../../kernel/decider-specification';
import { ErrorCode } from '../../kernel/error-codes';
import { performance } from '../performances/performance.decider';
import { AdmitTicket } from './admission';
import { CancelTickets } from './cancellation';
import { order } from './order.decider';
import { OrderEvent } from './order.events';
import { OrderRecord } from './order-record';
import { PerformanceEvent } from '../performances/performance.events';

/** The sale as the performance's stream tells it. */
const saleAfter = (...events: PerformanceEvent[]): OrderRecord =>
  stateAfter(performance, [performanceCreated(), campaignCreated(), ...events]).orders.get('o1')!;
const hold = ticketsHeld({ quantity: 3 });
const sale = saleAfter(hold, holdPaid(hold));
const freeSale = saleAfter(ticketsClaimed({ quantity: 2 }));

const cancel = (wanted: Partial<CancelTickets> = {}): CancelTickets => ({
  type: 'CancelTickets',
  expectedVersion: null,
  ticketIds: null,
  reason: 'ill',
  refund: null,
  cancellationId: 'x1',
  refundId: 'r1',
  admittedToo: false,
  sale,
  ...wanted,
});
const opened = (record: OrderRecord = sale): OrderEvent => ({ type: 'OrderOpened', data: { order: record } });
const cancelled = (units: number[], refund: number, cancellationId = 'x1'): OrderEvent => ({
  type: 'TicketsCancelled',
  data: {
    orderId: 'o1',
    cancellationId,
    performanceId: 'p1',
    campaignId: 'k1',
    ticketIds: units.map((unit) => `o1-${unit}`),
    reason: 'ill',
    refund,
    currency: 'NOK',
  },
});
const refundRequested = (units: number[], amount: number, refundId = 'r1'): OrderEvent => ({
  type: 'RefundRequested',
  data: {
    refundId,
    orderId: 'o1',
    customerId: 'ada',
    ...money(amount),
    origin: 'cancellation',
    reason: 'ill',
    ticketIds: units.map((unit) => `o1-${unit}`),
    performanceId: 'p1',
  },
});
const refundCompleted: OrderEvent = {
  type: 'RefundCompleted',
  data: {
    refundId: 'r1',
    orderId: 'o1',
    ...money(20000),
    origin: 'cancellation',
    reference: 'bank-1',
    performanceId: 'p1',
  },
};
const given = (...events: Happened<OrderEvent>[]) => specify(order).given(...events);

describe('cancelling sold tickets', () => {
  it('SALE-04: of the whole order asks back everything that was paid', () => {
    given()
      .when(cancel())
      .then(opened(), cancelled([0, 1, 2], 60000), refundRequested([0, 1, 2], 60000));
  });

  it('SALE-04: by name asks back their paid share', () => {
    given()
      .when(cancel({ ticketIds: ['o1-1'] }))
      .then(opened(), cancelled([1], 20000), refundRequested([1], 20000));
  });

  it('SALE-04: opens the stream of the order once', () => {
    given(opened(), cancelled([0], 20000))
      .when(cancel({ ticketIds: ['o1-1'], cancellationId: 'x2', refundId: 'r2' }))
      .then(cancelled([1], 20000, 'x2'), refundRequested([1], 20000, 'r2'));
  });

  it('SALE-04: of the whole order after some of it takes what is left', () => {
    given(opened(), cancelled([0], 20000))
      .when(cancel())
      .then(cancelled([1, 2], 40000), refundRequested([1, 2], 40000));
  });

  it('SALE-04: with an explicit refund asks back that, up to what was paid for these tickets', () => {
    given()
      .when(cancel({ ticketIds: ['o1-0'], refund: money(5000) }))
      .then(opened(), cancelled([0], 5000), refundRequested([0], 5000));
    given()
      .when(cancel({ ticketIds: ['o1-0'], refund: money(20000) }))
      .then(opened(), cancelled([0], 20000), refundRequested([0], 20000));
    given()
      .when(cancel({ ticketIds: ['o1-0'], refund: money(20001) }))
      .thenRefused('REFUND_EXCEEDS_PAID', { max: money(20000) });
  });

  it('SALE-04: without a refund, or of tickets that cost nothing, asks nothing back', () => {
    given()
      .when(cancel({ refund: money(0) }))
      .then(opened(), cancelled([0, 1, 2], 0));
    given()
      .when(cancel({ sale: freeSale }))
      .then(opened(freeSale), cancelled([0, 1], 0));
  });

  it('G-01: is refused with a refund in another currency', () => {
    given()
      .when(cancel({ refund: money(100, 'DKK') }))
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });

  it('CAMP-24: a second time is refused, never clamped', () => {
    const one = [opened(), cancelled([0], 20000)];
    given(...one)
      .when(cancel({ ticketIds: ['o1-0', 'o1-1'] }))
      .thenRefused('TICKET_ALREADY_RELEASED', { ticketIds: ['o1-0'] });
    given(opened(), cancelled([0, 1, 2], 60000))
      .when(cancel())
      .thenRefused('TICKET_ALREADY_RELEASED', { ticketIds: ['o1-0', 'o1-1', 'o1-2'], status: 'cancelled' });
  });

  it('names the same ticket twice and cancels it once', () => {
    given()
      .when(cancel({ ticketIds: ['o1-0', 'o1-0'] }))
      .then(opened(), cancelled([0], 20000), refundRequested([0], 20000));
  });

  it('SALE-04: is refused for a sale that is not paid', () => {
    given()
      .when(cancel({ sale: saleAfter(hold) }))
      .thenRefused('ORDER_NOT_PAID', { status: 'pending_payment' });
    given()
      .when(cancel({ sale: saleAfter(hold, holdReleased(hold, 'expired')) }))
      .thenRefused('ORDER_NOT_PAID', { status: 'expired' });
  });

  it('is refused for tickets of another order', () => {
    given()
      .when(cancel({ ticketIds: ['o1-0', 'o2-0'] }))
      .thenRefused('TICKET_NOT_FOUND', { ticketIds: ['o2-0'] });
  });

  it('is refused on another version of the order than was read', () => {
    given(opened(), cancelled([0], 20000))
      .when(cancel({ expectedVersion: sale.version }))
      .thenRefused('VERSION_CONFLICT', { version: sale.version + 1, expected: sale.version });
  });

  it('checks the version, the tickets, what was released, currency and amount, in this order', () => {
    const one = [opened(), cancelled([0], 20000)];
    const excessive = { refund: money(99999) };
    const foreign = { refund: money(99999, 'DKK') };
    const refusal = (wanted: Partial<CancelTickets>) => given(...one).when(cancel(wanted)).decision.refused;
    expect(refusal({ ...foreign, ticketIds: ['o1-0', 'o2-0'], expectedVersion: 9 })).toBe('VERSION_CONFLICT');
    expect(refusal({ ...foreign, ticketIds: ['o1-0', 'o2-0'] })).toBe('TICKET_NOT_FOUND');
    expect(refusal({ ...foreign, ticketIds: ['o1-0', 'o1-1'] })).toBe('TICKET_ALREADY_RELEASED');
    expect(refusal({ ...foreign, ticketIds: ['o1-1'] })).toBe('CURRENCY_MISMATCH');
    expect(refusal({ ...excessive, ticketIds: ['o1-1'] })).toBe('REFUND_EXCEEDS_PAID');
  });
});

describe('admission', () => {
  const door = { performanceId: 'p1', performanceCancelled: false };
  const admit = (ticketId = 'o1-0', wanted: Partial<AdmitTicket> = {}): AdmitTicket => ({
    type: 'AdmitTicket',
    ticketId,
    door,
    sale,
    ...wanted,
  });
  const admitted = (unit = 0): OrderEvent => ({
    type: 'TicketAdmitted',
    data: { orderId: 'o1', ticketId: `o1-${unit}`, performanceId: 'p1' },
  });

  it('SALE-05: lets the bearer of a sold ticket in, and opens the stream of the order once', () => {
    given().when(admit()).then(opened(), admitted());
    given(opened(), admitted()).when(admit('o1-1')).then(admitted(1));
  });

  it('SALE-05: lets in with tickets of ordinary sale as with those of a campaign', () => {
    const record = saleAfter(ticketsSold());
    given()
      .when(admit('o1-0', { sale: record }))
      .then(opened(record), admitted());
  });

  it('SALE-05: opens the door once', () => {
    given({ at: anInstant, event: opened() }, { at: now, event: admitted() })
      .when(admit(), now)
      .thenRefused('TICKET_USED', { ticketId: 'o1-0', admittedAt: now });
  });

  it.each<[what: string, refused: ErrorCode, history: OrderEvent[], wanted: Partial<AdmitTicket>, state?: string]>([
    ['is not paid', 'ORDER_NOT_PAID', [], { sale: saleAfter(hold) }],
    ['has lapsed', 'TICKET_NOT_ACTIVE', [], { sale: saleAfter(hold, holdReleased(hold, 'expired')) }],
    ['was given up', 'TICKET_NOT_ACTIVE', [], { sale: saleAfter(hold, holdReleased(hold, 'cancelled')) }],
    ['was cancelled', 'TICKET_NOT_ACTIVE', [opened(), cancelled([0], 20000)], {}],
    ['is of another performance', 'DIFFERENT_PERFORMANCE', [], { door: { ...door, performanceId: 'p2' } }],
    [
      'was used at another door',
      'DIFFERENT_PERFORMANCE',
      [opened(), admitted()],
      { door: { ...door, performanceId: 'p2' } },
    ],
    ['is of a cancelled performance', 'PERFORMANCE_CANCELLED', [], { door: { ...door, performanceCancelled: true } }],
    ['is none of the order', 'NOT_FOUND', [], { ticketId: 'o1-7' }],
  ])('SALE-05: refuses a ticket that %s', (_, refused, history, wanted) => {
    expect(given(...history).when(admit('o1-0', wanted)).decision).toMatchObject({ events: [], refused });
  });

  it('SALE-04: a ticket that let somebody in is not taken back, but when the performance is cancelled', () => {
    const used = given(opened(), admitted());
    used.when(cancel({ ticketIds: ['o1-0', 'o1-1'] })).thenRefused('TICKET_USED', { ticketIds: ['o1-0'] });
    used.when(cancel()).thenRefused('TICKET_USED', { ticketIds: ['o1-0'] });
    used.when(cancel({ ticketIds: ['o1-1'] })).then(cancelled([1], 20000), refundRequested([1], 20000));
    used.when(cancel({ admittedToo: true })).then(cancelled([0, 1, 2], 60000), refundRequested([0, 1, 2], 60000));
  });

  it('I3: is the one state of its ticket, and the order stays paid', () => {
    const { record } = stateAfter(order, [opened(), { at: now, event: admitted() }]);
    expect(record).toMatchObject({ status: 'paid', version: sale.version + 1 });
    expect(record!.tickets.map(({ state, admittedAt }) => [state, admittedAt])).toEqual([
      ['admitted', now],
      ['active', undefined],
      ['active', undefined],
    ]);
  });
});

describe('the order after a cancellation', () => {
  const stateOf = (...events: OrderEvent[]) => stateAfter(order, events);

  it('lists cancelled tickets as cancelled and is cancelled itself when none is left', () => {
    const part = stateOf(opened(), cancelled([0], 20000)).record!;
    expect(part).toMatchObject({ status: 'paid', paid: 60000, refunded: 0 });
    expect(part.tickets.map((ticket) => ticket.state)).toEqual(['cancelled', 'active', 'active']);
    const whole = stateOf(opened(), cancelled([0], 20000), cancelled([1, 2], 40000, 'x2')).record!;
    expect(whole.status).toBe('cancelled');
  });

  it('keeps the sale as it was told in its first event', () => {
    const first = opened();
    const before = structuredClone(first);
    order.evolve(order.evolve(order.initialState(), first, ''), cancelled([0], 20000), '');
    expect(first).toEqual(before);
  });

  it('remembers which places are still to go back, until that is confirmed', () => {
    const confirm = { type: 'ConfirmTicketsRelease', cancellationId: 'x1' } as const;
    const confirmed: OrderEvent = {
      type: 'TicketsReleaseConfirmed',
      data: { orderId: 'o1', cancellationId: 'x1' },
    };
    const open = [opened(), cancelled([0], 20000)];
    expect([...stateOf(...open).unreleased.keys()]).toEqual(['x1']);
    given(...open)
      .when(confirm)
      .then(confirmed);
    expect(stateOf(...open, confirmed).unreleased.size).toBe(0);
    given(...open, confirmed)
      .when(confirm)
      .thenNothing();
    given().when(confirm).thenNothing();
  });

  it('SALE-04: counts a refund when it is reported done, once', () => {
    const complete = { type: 'CompleteRefund', refundId: 'r1', reference: 'bank-1' } as const;
    const asked = [opened(), cancelled([0], 20000), refundRequested([0], 20000)];
    given(...asked)
      .when(complete)
      .then(refundCompleted);
    expect(stateOf(...asked, refundCompleted).record).toMatchObject({ paid: 60000, refunded: 20000 });
    given(...asked, refundCompleted)
      .when(complete)
      .thenRefused('NOTHING_TO_CHANGE', { state: 'completed' });
    given(opened()).when(complete).thenRefused('NOT_FOUND');
  });
});
