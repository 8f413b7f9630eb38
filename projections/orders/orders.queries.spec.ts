import fc from 'fast-check';
import {
  holdLapses,
  holdPaid,
  holdReleased,
  money,
  performanceCreated,
  ticketsClaimed,
  ticketsHeld,
} from '../../test/support/builders';
import { subscriptionOrderOpened } from '../../test/support/subscription-orders';
import { Placed, viewsOf } from '../../test/support/projection-specification';
import { OrderStatus } from '../../libs/domain/orders/order-record';
import { getOrder, getTicket, listOrders, OrderFilter } from './orders.queries';
import { listTransactions } from './transactions.queries';

const sponsor: Placed = {
  event: { type: 'TicketTypeCreated', data: { ticketTypeId: 'sponsor', name: 'Sponsor', webPurchaseCode: '!S' } },
  stream: 'ticketTypes-oslo',
};
const cancelled = (orderId: string, ticketIds: readonly string[]) => ({
  event: { type: 'TicketsCancelled', data: { orderId, ticketIds } },
  stream: `order-oslo_${orderId}`,
});
const hold = ticketsHeld({ seatIds: ['A-1', 'A-2'] });
const order = { organisationId: 'oslo', id: 'o1' };

describe('an order as it is read', () => {
  it('has its lines, its tickets with barcodes, and money with a currency', async () => {
    const views = await viewsOf([sponsor, hold]);
    const ticket = (unit: number) => ({
      id: `o1-${unit}`,
      barcode: `oslo.o1-${unit}.mac`,
      unit,
      performanceId: 'p1',
      seatId: `A-${unit + 1}`,
      ticketTypeId: 'sponsor',
      priceZoneId: 'stalls',
      price: money(20000),
      state: 'reserved',
      campaignId: 'k1',
    });
    expect(await getOrder(views, order)).toStrictEqual({
      id: 'o1',
      status: 'pending_payment',
      total: money(40000),
      due: money(40000),
      paid: money(0),
      refunded: money(0),
      expiresAt: holdLapses,
      customerId: 'ada',
      lines: [{ kind: 'ticket', text: 'Sponsor', quantity: 2, amount: money(40000), ticketIds: ['o1-0', 'o1-1'] }],
      tickets: [ticket(0), ticket(1)],
      version: 1,
    });
    expect(await getOrder(views, { ...order, organisationId: 'bergen' })).toBeUndefined();
  });

  it('I4: has a line for each price of the tickets that stand', async () => {
    const [a, b] = hold.data.tickets;
    const mixed = { ...hold, data: { ...hold.data, amount: 50000, tickets: [a!, { ...b!, price: 30000 }] } };
    const views = await viewsOf([sponsor, mixed]);
    expect((await getOrder(views, order))?.lines.map(({ amount }) => amount.amount)).toEqual([20000, 30000]);
    const after = await viewsOf([sponsor, mixed, holdReleased(mixed, 'cancelled', [1])]);
    expect(await getOrder(after, order)).toMatchObject({ total: money(20000), lines: [{ quantity: 1 }] });
  });

  it('SUB-27: has a line for every performance and seat, or one for each type, as it was sold', async () => {
    const linesOf = async (told: Parameters<typeof subscriptionOrderOpened>[0]) => {
      const opened = { event: subscriptionOrderOpened(told), stream: 'order-oslo_o1' };
      const body = await getOrder(await viewsOf([opened]), order);
      expect(body?.total).toEqual(money(80000));
      return body?.lines.map(({ quantity, amount, ticketIds }) => [quantity, amount.amount, ticketIds?.length]);
    };
    const { tickets } = subscriptionOrderOpened().data;
    expect(await linesOf({ groupTickets: false })).toEqual(tickets.map(() => [1, 20000, 1]));
    const places = tickets.map(({ seatId: _, priceZoneId: __, ...ticket }) => ticket);
    expect(await linesOf({ groupTickets: false, tickets: places })).toEqual([1, 2].map(() => [2, 40000, 2]));
    expect(await linesOf({ groupTickets: true })).toEqual([[2, 80000, 4]]);
    expect(await linesOf({})).toEqual([[4, 80000, 4]]);
  });

  it('leaves out what does not apply: an expiry once it is paid, a seat where there are none', async () => {
    const views = await viewsOf([sponsor, ticketsClaimed()]);
    const body = await getOrder(views, order);
    expect(body).not.toHaveProperty('expiresAt');
    expect(body?.tickets[0]).not.toHaveProperty('seatId');
  });

  it('finds a ticket by its own id, also in an order whose id has dashes', async () => {
    const views = await viewsOf([sponsor, ticketsClaimed({ orderId: 'a-b-1', quantity: 2 })]);
    const ticket = (id: string) => getTicket(views, { organisationId: 'oslo', id });
    expect(await ticket('a-b-1-1')).toMatchObject({ id: 'a-b-1-1', orderId: 'a-b-1', unit: 1, state: 'active' });
    for (const id of ['a-b-1-2', 'a-b-1', 'a', '']) expect(await ticket(id)).toBeUndefined();
  });
});

describe('the list of orders', () => {
  it('gives every combination of filters page by page, newest first, each order once', async () => {
    const statuses: readonly OrderStatus[] = ['pending_payment', 'paid', 'expired', 'cancelled'];
    const sale = fc.record({ customerId: fc.constantFrom('ada', 'bob'), status: fc.constantFrom(...statuses) });
    const filter = fc.record<OrderFilter>(
      { customerId: fc.constantFrom('ada', 'bob'), status: fc.constantFrom(...statuses) },
      { requiredKeys: [] },
    );
    const property = fc.asyncProperty(
      fc.array(sale, { maxLength: 12 }),
      filter,
      fc.integer({ min: 1, max: 5 }),
      async (sales, wanted, limit) => {
        const views = await viewsOf(
          sales.flatMap(({ customerId, status }, n) => eventsOf(`o${n}`, customerId, status)),
        );
        const expected = sales
          .map((each, n) => ({ ...each, id: `o${n}` }))
          .filter(({ customerId }) => wanted.customerId === undefined || wanted.customerId === customerId)
          .filter(({ status }) => wanted.status === undefined || wanted.status === status)
          .map(({ id }) => id)
          .reverse();
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await listOrders(views, { organisationId: 'oslo', limit, cursor, ...wanted });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  function eventsOf(orderId: string, customerId: string, status: OrderStatus): Placed[] {
    const held = ticketsHeld({ orderId, customerId });
    if (status === 'pending_payment') return [held];
    return [held, status === 'paid' ? holdPaid(held) : holdReleased(held, status)];
  }
});

describe('the transactions of a campaign', () => {
  const transactions = async (...events: Placed[]) => {
    const views = await viewsOf([performanceCreated(), ...events]);
    const input = { organisationId: 'oslo', campaignId: 'k1', personal: true, limit: 50 };
    return (await listTransactions(views, input)).items;
  };

  it('CAMP-18: keep released tickets listed, and say when all of them are', async () => {
    const paid = [hold, holdPaid(hold)];
    expect(await transactions(...paid, cancelled('o1', ['o1-1']))).toMatchObject([
      { ticketIds: ['o1-0', 'o1-1'], quantity: 2, status: 'claimed', releasedTicketIds: ['o1-1'] },
    ]);
    expect(await transactions(...paid, cancelled('o1', ['o1-0', 'o1-1']))).toMatchObject([
      { quantity: 2, amount: money(40000), status: 'released', releasedTicketIds: ['o1-0', 'o1-1'] },
    ]);
  });

  it('tell a reservation that lapsed or was given up from tickets that were released', async () => {
    expect(await transactions(hold, holdReleased(hold, 'expired'))).toMatchObject([{ quantity: 2, status: 'expired' }]);
    const [givenUp] = await transactions(hold, holdReleased(hold, 'cancelled'));
    expect(givenUp).toMatchObject({ quantity: 2, status: 'cancelled' });
    expect(givenUp).not.toHaveProperty('releasedTicketIds');
  });

  it('CAMP-17: count only what was claimed of a reservation that was given up in part', async () => {
    const rest = holdPaid(hold, [hold.data.tickets[1]!]);
    const [transaction] = await transactions(hold, holdReleased(hold, 'cancelled', [0]), rest);
    expect(transaction).toMatchObject({ ticketIds: ['o1-1'], quantity: 1, amount: money(20000), status: 'claimed' });
    expect(transaction).not.toHaveProperty('releasedTicketIds');
  });
});
