import { now, payment } from '../../test/support/builders';
import { subscriptionOrderOpened, subscriptionPurchased } from '../../test/support/subscription-orders';
import { stateAfter } from '../../libs/kernel/decider-specification';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { OrderRecord, TicketState } from '../../libs/domain/orders/order-record';
import { orderBody } from './orders.body';

const around = { ticketTypeName: (id: string) => id, barcode: (id: string) => id };
const nok = (amount: number) => ({ amount, currency: 'NOK' });
const recordOf = (...events: OrderEvent[]): OrderRecord =>
  stateAfter(
    order,
    events.map((event) => ({ at: now, event })),
  ).record!;
const sold = recordOf(subscriptionOrderOpened(), subscriptionPurchased(payment(80000)));

/** Two tickets of 200 kr that came with 400 kr, in these states. */
function splitOff(states: readonly TicketState[], more: Partial<OrderRecord> = {}): OrderRecord {
  const tickets = sold.tickets.slice(0, 2).map((ticket, index) => ({ ...ticket, state: states[index]! }));
  const transfers = [{ orderId: 'o1', amount: -40000, ticketIds: [] }];
  const splitFrom = { orderId: 'o1', customerId: 'ada' };
  return { ...sold, orderId: 'o2', splitFrom, transfers, paid: 0, tickets, ...more };
}
const told = (record: OrderRecord) => {
  const { total, lines } = orderBody(record, around);
  return [total, ...lines.map(({ kind, amount }) => [kind, amount.amount])];
};

describe('the total of an order that was split off another one', () => {
  it.each<[string, OrderRecord, ReturnType<typeof told>]>([
    ['all stand', splitOff(['active', 'active']), [nok(0), ['ticket', 40000], ['transfer', -40000]]],
    ['one stands', splitOff(['active', 'cancelled']), [nok(0), ['ticket', 20000], ['transfer', -20000]]],
    ['none stands', splitOff(['cancelled', 'cancelled'], { status: 'cancelled' }), [nok(0)]],
  ])('SUB-43: is what was paid on it for what stands, when of its tickets %s', (_, record, expected) => {
    expect(told(record)).toEqual(expected);
  });

  it('EXC-13: keeps the fee of an exchange, also when no ticket stands', () => {
    const exchanges = [{ exchangeId: 'x1', fee: 5000, forfeited: 0, product: null }];
    expect(told(splitOff(['active', 'active'], { exchanges, paid: 5000 }))).toEqual([
      nok(5000),
      ['ticket', 40000],
      ['fee', 5000],
      ['transfer', -40000],
    ]);
    expect(told(splitOff(['cancelled', 'cancelled'], { exchanges, paid: 5000 }))).toEqual([nok(5000), ['fee', 5000]]);
  });

  it('EXC-08: counts what a ticket cost more on this order', () => {
    const [first, second] = splitOff(['active', 'active']).tickets;
    const dearer = { ...first!, price: 30000, surcharge: 10000 };
    expect(told(splitOff([], { tickets: [dearer, second!], paid: 10000 }))).toEqual([
      nok(10000),
      ['ticket', 40000],
      ['difference', 10000],
      ['transfer', -40000],
    ]);
  });
});
