import { holdLapses, now, payment, shifted } from '../../../test/support/builders';
import { subscriptionOrderOpened, subscriptionPurchased } from '../../../test/support/subscription-orders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { Sealed } from '../../kernel/sealed';
import { CancelTickets } from './cancellation';
import { order } from './order.decider';
import { OrderEvent } from './order.events';
import { orderTotal } from './order-record';
import { AssignTicketCustomers, TicketCustomer } from './order-split';
import { NewOrder, OrderSplit } from './order-split.events';

const opened = subscriptionOrderOpened();
const paid = subscriptionPurchased(payment(80000));
const sold: OrderEvent[] = [opened, paid];
const given = (...events: OrderEvent[]) => specify(order).given(...events);

const sealed = (text: string) => ({ name: `sealed:${text}` as Sealed });
const customer = (unit: number, customerId: string | null): TicketCustomer => ({
  unit,
  customerId,
  person: customerId === null ? {} : sealed(customerId),
  orderId: `o1-for-${unit}`,
});
const both = [customer(0, 'bea'), customer(1, 'carl')];
const assign = (assignments = both, more: Partial<AssignTicketCustomers> = {}): AssignTicketCustomers => ({
  type: 'AssignTicketCustomers',
  expectedVersion: null,
  assignments,
  perTicket: true,
  sale: null,
  ...more,
});

const eventsOf = (assignments?: TicketCustomer[], ...history: OrderEvent[]) =>
  given(...sold, ...history).when(assign(assignments), now).decision.events as OrderEvent[];
const splitBy = (assignments?: TicketCustomer[], ...history: OrderEvent[]) =>
  eventsOf(assignments, ...history).at(-1) as OrderSplit;
const split = splitBy();
const [beas, carls] = split.data.newOrders as readonly [NewOrder, NewOrder];
const openedFor = ({ order: record, person }: NewOrder): OrderEvent => ({
  type: 'SplitOrderOpened',
  data: { orderId: record.orderId, fromOrderId: 'o1', customerId: record.customerId, person, order: record },
});
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
const ticketCancelled = (...ticketIds: string[]): OrderEvent => ({
  type: 'TicketsCancelled',
  data: {
    orderId: 'o1',
    cancellationId: 'x0',
    performanceId: 'p1',
    campaignId: null,
    ticketIds,
    reason: 'ill',
    refund: 20000 * ticketIds.length,
    currency: 'NOK',
  },
});

describe('naming whom the tickets of an order are for', () => {
  it('SUB-43: gives each unit its customer, and splits all of the order in one append', () => {
    expect(eventsOf()).toMatchObject([
      { type: 'TicketCustomerAssigned', data: { unit: 0, customerId: 'bea', ticketIds: ['o1-0', 'o1-2'] } },
      { type: 'TicketCustomerAssigned', data: { unit: 1, customerId: 'carl', ticketIds: ['o1-1', 'o1-3'] } },
      { type: 'OrderSplit', data: { fromOrderId: 'o1', customerId: 'ada' } },
    ]);
  });

  it('SUB-43: all performances of one unit go to one person, with what belongs to the tickets', () => {
    expect(beas).toMatchObject({ unit: 0, amount: 40000, person: sealed('bea') });
    expect(beas.order).toMatchObject({
      orderId: 'o1-for-0',
      customerId: 'bea',
      status: 'paid',
      due: 0,
      subscriptionId: 's1',
      label: 'CLA Classics',
      seasonId: 'spring',
      placedAt: now,
      tickets: [
        { id: 'o1-0', unit: 0, performanceId: 'p1', seatId: 'A-1', price: 20000, state: 'active', holdId: 'o1' },
        { id: 'o1-2', unit: 0, performanceId: 'p2', seatId: 'A-1', price: 20000, state: 'active', holdId: 'o1' },
      ],
    });
  });

  it('SUB-43: I4: the payment stays, and every order of the family balances by itself', () => {
    const parent = stateAfter(order, [...sold, split]).record!;
    expect(parent).toMatchObject({ status: 'paid', paid: 80000, tickets: [] });
    expect(parent.transfers).toEqual([
      { orderId: 'o1-for-0', unit: 0, amount: 40000, ticketIds: ['o1-0', 'o1-2'] },
      { orderId: 'o1-for-1', unit: 1, amount: 40000, ticketIds: ['o1-1', 'o1-3'] },
    ]);
    expect(orderTotal(parent)).toBe(parent.paid);
    for (const child of [beas.order, carls.order]) expect(orderTotal(child)).toBe(child.paid);
  });

  it('SUB-43: SUB-49: products stay on the order that paid for them', () => {
    const programme = { productId: 'programme', name: 'Programme', quantity: 2, price: 5000 };
    const history = [
      subscriptionOrderOpened({ products: [programme] }),
      subscriptionPurchased(payment(90000), { amount: 90000 }),
    ];
    const { events } = given(...history).when(assign(), now).decision;
    const parent = stateAfter(order, [...history, ...(events as OrderEvent[])]).record!;
    expect(orderTotal(parent)).toBe(90000);
  });

  it('SUB-43: SUB-48: a transfer is what was paid, less discounts', () => {
    const { tickets } = opened.data;
    const discounted = tickets.map((ticket) => ({ ...ticket, discount: ticket.unit === 0 ? 1000 : 0 }));
    const history = [subscriptionOrderOpened({ tickets: discounted, discountCode: 'SPRING' }), paid];
    const { events } = given(...history).when(assign(), now).decision;
    expect((events.at(-1) as OrderSplit).data.newOrders).toMatchObject([
      { amount: 38000, order: { discountCode: 'SPRING' } },
      { amount: 40000 },
    ]);
  });

  it('SUB-43: needs a customer for every unit that has tickets, and for no other', () => {
    const refused = (assignments: TicketCustomer[], units: number[]) =>
      given(...sold)
        .when(assign(assignments), now)
        .thenRefused('CUSTOMER_INFO_REQUIRED', { units });
    refused([], [0, 1]);
    refused([customer(1, 'carl')], [0]);
    refused([customer(0, null), customer(1, 'carl')], [0]);
    const without = splitBy([customer(0, 'bea')], ticketCancelled('o1-1', 'o1-3'));
    expect(without.data.newOrders.map(({ unit }) => unit)).toEqual([0]);
    given(...sold, ticketCancelled('o1-1', 'o1-3'))
      .when(assign(), now)
      .thenRefused('TICKET_NOT_ACTIVE', { units: [1] });
    given(...sold)
      .when(assign([...both, customer(2, 'dora')]), now)
      .thenRefused('TICKET_NOT_FOUND', { units: [2] });
  });

  it('SUB-43: refuses one person for two units', () => {
    given(...sold)
      .when(assign([customer(0, 'bea'), customer(1, 'bea')]), now)
      .thenRefused('DUPLICATE_TICKET_CUSTOMER', { units: [1] });
  });

  it('SUB-43: comes after the payment, once, and only where the subscription asks for it', () => {
    given(opened).when(assign(), now).thenRefused('ORDER_NOT_PAID', { status: 'pending_payment' });
    given(...sold, split)
      .when(assign(), now)
      .thenRefused('ORDER_ALREADY_SPLIT', { orderIds: ['o1-for-0', 'o1-for-1'] });
    given(openedFor(beas))
      .when(assign([customer(0, 'carl')]), now)
      .thenRefused('ORDER_ALREADY_SPLIT', { orderIds: ['o1'] });
    given(...sold)
      .when(assign(both, { perTicket: false }), now)
      .thenRefused('CUSTOMER_INFO_NOT_PER_TICKET');
    given().when(assign(), now).thenRefused('NOT_FOUND');
  });

  it('SUB-43: is refused on another version than was read', () => {
    given(...sold)
      .when(assign(both, { expectedVersion: 1 }), now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
  });

  it('SUB-43: what was cancelled before stays where it was', () => {
    const { newOrders } = splitBy(both, ticketCancelled('o1-0')).data;
    expect(newOrders).toMatchObject([{ amount: 20000, order: { tickets: [{ id: 'o1-2' }] } }, { amount: 40000 }]);
  });
});

describe('an order that has been split', () => {
  it('names the order that has a ticket now to whoever asks for it', () => {
    const door = { performanceId: 'p1', performanceCancelled: false };
    const moved = { orderIds: ['o1-for-1'] };
    given(...sold, split)
      .when({ type: 'AdmitTicket', ticketId: 'o1-1', door, sale: null }, now)
      .thenRefused('ORDER_ALREADY_SPLIT', moved);
    given(...sold, split)
      .when(cancel({ ticketIds: ['o1-1'] }), now)
      .thenRefused('ORDER_ALREADY_SPLIT', moved);
    given(...sold, split)
      .when(cancel(), now)
      .thenRefused('ORDER_ALREADY_SPLIT', { orderIds: ['o1-for-0', 'o1-for-1'] });
    given(...sold, split)
      .when(cancel({ ticketIds: ['o1-9'] }), now)
      .thenRefused('TICKET_NOT_FOUND', { ticketIds: ['o1-9'] });
  });

  describe('with products', () => {
    const programme = { productId: 'programme', name: 'Programme', quantity: 2, price: 5000 };
    const history: OrderEvent[] = [
      subscriptionOrderOpened({ products: [programme] }),
      subscriptionPurchased(payment(90000), { amount: 90000 }),
      split,
    ];
    const whole = cancel({ standing: [] });

    it('SUB-43, SUB-49: gives them back and is cancelled, once no ticket stands anywhere', () => {
      const { events } = given(...history).when(whole, now).decision;
      expect(events).toMatchObject([
        { type: 'TicketsCancelled', data: { ticketIds: [], performances: [], refund: 10000 } },
        { type: 'RefundRequested', data: { orderId: 'o1', customerId: 'ada', amount: 10000, ticketIds: [] } },
      ]);
      const cancelled = [...history, ...(events as OrderEvent[])];
      const { record } = stateAfter(order, cancelled);
      expect(record!.status).toBe('cancelled');
      expect(orderTotal(record!)).toBe(record!.paid - 10000);
      given(...cancelled)
        .when(whole, now)
        .thenRefused('TICKET_ALREADY_RELEASED', { ticketIds: [], status: 'cancelled' });
    });

    it('SUB-43, SUB-49: gives back no more than was paid for them, or less', () => {
      const refunding = (amount: number) => ({ ...whole, refund: { amount, currency: 'NOK' } });
      given(...history)
        .when(refunding(10001), now)
        .thenRefused('REFUND_EXCEEDS_PAID', { max: { amount: 10000, currency: 'NOK' } });
      expect(given(...history).when(refunding(0), now).decision.events).toMatchObject([{ data: { refund: 0 } }]);
    });

    it('SUB-43: is refused as long as a ticket stands, and names only the orders that have one', () => {
      given(...history)
        .when(cancel({ standing: ['o1-for-1'] }), now)
        .thenRefused('ORDER_ALREADY_SPLIT', { orderIds: ['o1-for-1'] });
    });
  });

  it('is settled once', () => {
    const settled: OrderEvent = { type: 'OrderSplitSettled', data: { orderId: 'o1' } };
    given(...sold, split)
      .when({ type: 'SettleOrderSplit' }, now)
      .then(settled);
    given(...sold, split, settled)
      .when({ type: 'SettleOrderSplit' }, now)
      .thenNothing();
    given().when({ type: 'SettleOrderSplit' }, now).thenNothing();
  });
});

describe('an order that was split off another one', () => {
  const open = { type: 'OpenSplitOrder', fromOrderId: 'o1', person: beas.person, order: beas.order } as const;

  it('is opened once', () => {
    given().when(open, now).then(openedFor(beas));
    given(openedFor(beas)).when(open, now).thenNothing();
    given(openedFor(carls)).when(cancel(), now);
  });

  it('lets its bearer in', () => {
    const door = { performanceId: 'p2', performanceCancelled: false };
    given(openedFor(beas))
      .when({ type: 'AdmitTicket', ticketId: 'o1-2', door, sale: null }, now)
      .then({ type: 'TicketAdmitted', data: { orderId: 'o1-for-0', ticketId: 'o1-2', performanceId: 'p2' } });
  });

  it('SALE-04: is cancelled by itself, and its money goes back to whoever paid', () => {
    const later = shifted(holdLapses, 86_400_000);
    const { events } = given(openedFor(beas)).when(cancel({ ticketIds: ['o1-2'] }), later).decision;
    expect(events).toMatchObject([
      {
        type: 'TicketsCancelled',
        data: { orderId: 'o1-for-0', performances: [{ performanceId: 'p2', ticketIds: ['o1-2'], holdId: 'o1' }] },
      },
      { type: 'RefundRequested', data: { orderId: 'o1-for-0', customerId: 'ada', amount: 20000 } },
    ]);
    given(openedFor(beas))
      .when(cancel({ refund: { amount: 40001, currency: 'NOK' } }), later)
      .thenRefused('REFUND_EXCEEDS_PAID', { max: { amount: 40000, currency: 'NOK' } });
  });
});
