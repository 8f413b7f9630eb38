import { now, payment } from '../../../test/support/builders';
import {
  orderExpired,
  subscriptionOrderOpened,
  subscriptionPurchased,
  subscriptionTerms,
} from '../../../test/support/subscription-orders';
import { stateAfter } from '../../kernel/decider-specification';
import { OrderRecord } from '../orders/order-record';
import { order } from '../orders/order.decider';
import { OrderEvent } from '../orders/order.events';
import { holdingsOf } from './holders';

const paid = subscriptionPurchased(payment(80000));
const ofOrder = (...events: OrderEvent[]) =>
  stateAfter(
    order,
    events.map((event) => ({ at: now, event })),
  ).record!;
/** As cancellations and other ways of losing a ticket leave it. */
const without = (record: OrderRecord, ...ticketIds: string[]): OrderRecord => ({
  ...record,
  tickets: record.tickets.map((ticket) => (ticketIds.includes(ticket.id) ? { ...ticket, state: 'cancelled' } : ticket)),
});

const two = { orderId: 'o1', customerId: 'ada', ticketTypeId: 'card', seatIds: ['A-1', 'A-2'], performances: 2 };

describe('who holds a subscription', () => {
  it('SUB-51: has paid for it', () => {
    expect(holdingsOf(ofOrder(subscriptionOrderOpened(), paid))).toEqual([two]);
    expect(holdingsOf(ofOrder(subscriptionOrderOpened()))).toEqual([]);
    expect(holdingsOf(ofOrder(subscriptionOrderOpened(), orderExpired()))).toEqual([]);
  });

  it('SUB-51: still has tickets of it, unit by unit', () => {
    const record = ofOrder(subscriptionOrderOpened(), paid);
    expect(holdingsOf(without(record, 'o1-0'))).toEqual([two]);
    expect(holdingsOf(without(record, 'o1-0', 'o1-2'))).toEqual([{ ...two, seatIds: ['A-2'] }]);
    expect(holdingsOf(without(record, 'o1-0', 'o1-1', 'o1-2', 'o1-3'))).toEqual([]);
  });

  it('SUB-50: has each ticket type by itself', () => {
    const tickets = subscriptionTerms().tickets.map((ticket) =>
      ticket.unit === 0 ? ticket : { ...ticket, ticketTypeId: 'senior' },
    );
    const holdings = holdingsOf(ofOrder(subscriptionOrderOpened({ tickets }), paid));
    expect(holdings).toEqual([
      { ...two, seatIds: ['A-1'] },
      { ...two, ticketTypeId: 'senior', seatIds: ['A-2'] },
    ]);
  });

  it('SUB-07: has the seat that most performances have, or none', () => {
    const of = (seats: (string | undefined)[]) => {
      const tickets = seats.map((seatId, index) => {
        const { seatId: _, ...place } = subscriptionTerms().tickets[0]!;
        return { ...place, id: `o1-${index}`, performanceId: `p${index}`, ...(seatId !== undefined && { seatId }) };
      });
      return holdingsOf(ofOrder(subscriptionOrderOpened({ tickets }), paid))[0]!.seatIds;
    };
    expect(of(['A-1', 'B-1', 'B-1'])).toEqual(['B-1']);
    expect(of(['A-1', 'B-1'])).toEqual(['A-1']);
    expect(of([undefined, 'B-1'])).toEqual(['B-1']);
    expect(of([undefined, undefined])).toEqual([null]);
  });
});
