import {
  boughtTickets,
  exchange,
  fee,
  openExchangeHouse,
  paid,
  payExchange,
  quoteExchange,
  talliesOf,
} from '../support/exchanging';
import { admit } from '../support/purchases';
import { after, cancel, holdMs, made, nok, now, orderOf, placesOf, refused, setClock } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const difference = 5000;
const due = difference + fee;

describe('an exchange', () => {
  it('EXC-38: that is paid in the call gives a new ticket for the old one, with the same event', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const reply = await exchange(house, order, paid(due));
    expect(reply.status).toBe(201);
    const { id, newTicketIds } = reply.body;
    expect(reply.body).toEqual({
      id,
      orderId: order.id,
      status: 'completed',
      targetPerformanceId: 'saturday',
      rulesVersion: 1,
      perTicket: [
        {
          ticketId: order.tickets[0].id,
          from: nok(30000),
          to: nok(35000),
          difference: nok(difference),
          forfeited: nok(0),
        },
      ],
      difference: nok(difference),
      forfeited: nok(0),
      fee: nok(fee),
      due: nok(due),
      free: false,
      newTicketIds: [expect.any(String)],
    });
    expect(reply.headers.get('location')).toBe(`/v1/orders/${order.id}/exchanges/${id}`);
    expect((await house.admin.get(`/v1/orders/${order.id}/exchanges/${id}`)).body).toEqual(reply.body);
    const after = await orderOf(house, order.id);
    expect(after).toMatchObject({
      status: 'paid',
      total: nok(30000 + due),
      paid: nok(30000 + due),
      due: nok(0),
      tickets: [
        { id: order.tickets[0].id, state: 'exchanged', performanceId: 'show' },
        { id: newTicketIds[0], state: 'active', performanceId: 'saturday', price: nok(35000), unit: 0 },
      ],
    });
    expect(after.lines).toEqual([
      { kind: 'ticket', text: 'Adult', quantity: 1, amount: nok(30000), ticketIds: newTicketIds },
      { kind: 'fee', text: 'Exchange', quantity: 1, amount: nok(fee) },
      { kind: 'difference', text: 'Exchange', quantity: 1, amount: nok(difference), ticketIds: newTicketIds },
    ]);
    expect(await placesOf(house)).toMatchObject({ free: 10, sold: 0, held: 0 });
    expect(await placesOf(house, 'saturday')).toMatchObject({ free: 9, sold: 1, held: 0 });
  });

  it('EXC-38: the old barcode is dead, and the new one opens the other door', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    await made(exchange(house, order, paid(due)));
    const [old, fresh] = (await orderOf(house, order.id)).tickets;
    expect(await admit(house, old.barcode)).toMatchObject(refused(409, 'TICKET_ALREADY_EXCHANGED'));
    expect(fresh.barcode).not.toBe(old.barcode);
    const door = await house.admin.post(`/v1/admissions/${fresh.barcode}`, { performanceId: 'saturday' });
    expect(door).toMatchObject({ status: 200, body: { state: 'admitted' } });
  });

  it('EXC-38: with money due waits for it, and locks the tickets until then', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const offered = await made(exchange(house, order));
    expect(offered.body).toMatchObject({
      status: 'pending_payment',
      due: nok(due),
      newTicketIds: [],
      expiresAt: after(now, holdMs),
    });
    expect(await placesOf(house, 'saturday')).toMatchObject({ held: 1, sold: 0 });
    expect(await talliesOf(house, order.customerId)).toMatchObject([{ used: 0, reserved: 1, tickets: 0 }]);
    const { id: ticketId, barcode } = order.tickets[0];
    expect((await orderOf(house, order.id)).tickets).toMatchObject([{ lockedBy: offered.body.id }]);
    expect(await admit(house, barcode)).toMatchObject(refused(409, 'TICKET_LOCKED', { ticketId }));
    expect(await cancel(house, order.id)).toMatchObject(refused(409, 'TICKET_LOCKED', { ticketIds: [ticketId] }));
    expect(await exchange(house, order)).toMatchObject(refused(409, 'TICKET_LOCKED', { ticketId }));
    const wrong = await payExchange(house, order, offered.body.id, due - 1);
    expect(wrong).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(due) }));
    const completed = await payExchange(house, order, offered.body.id, due);
    expect([completed.status, completed.body.status]).toEqual([200, 'completed']);
    expect(await placesOf(house, 'saturday')).toMatchObject({ held: 0, sold: 1 });
    expect(await placesOf(house)).toMatchObject({ sold: 0 });
    const again = await payExchange(house, order, offered.body.id, due);
    expect(again).toMatchObject(refused(409, 'ORDER_ALREADY_PAID'));
    expect((await orderOf(house, order.id)).paid).toEqual(nok(30000 + due));
  });

  it('EXC-36: that is cancelled leaves ticket, seat and tally as they were', async () => {
    const house = await openExchangeHouse(server.url, { rules: { maxExchanges: 1 } });
    const order = await boughtTickets(house);
    const { id } = (await made(exchange(house, order))).body;
    const path = `/v1/orders/${order.id}/exchanges/${id}`;
    const cancelled = await house.admin.post(`${path}/cancel`, {});
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
    expect(await placesOf(house, 'saturday')).toMatchObject({ free: 10, held: 0 });
    expect(await placesOf(house)).toMatchObject({ sold: 1 });
    const { tickets } = await orderOf(house, order.id);
    expect(tickets).toMatchObject([{ state: 'active' }]);
    expect(tickets[0]).not.toHaveProperty('lockedBy');
    expect(await talliesOf(house, order.customerId)).toEqual([]);
    expect(await house.admin.post(`${path}/cancel`, {})).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    const late = await payExchange(house, order, id, due);
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'cancelled', refund: nok(due) }));
    expect((await house.admin.get('/v1/refunds')).body.items).toMatchObject([{ amount: nok(due), orderId: order.id }]);
    expect(await made(exchange(house, order, paid(due)))).toMatchObject({ body: { status: 'completed' } });
  });

  it('EXC-36, SUB-58: that is not paid is over at its instant, and money after that goes back', async () => {
    const house = await openExchangeHouse(server.url, { rules: { maxExchanges: 1 } });
    const order = await boughtTickets(house);
    const first = (await made(exchange(house, order))).body;
    await setClock(house, after(now, holdMs));
    expect((await house.admin.get(`/v1/orders/${order.id}/exchanges/${first.id}`)).body.status).toBe('expired');
    expect(await placesOf(house, 'saturday')).toMatchObject({ held: 0, sold: 0 });
    expect(await admit(house, order.tickets[0].barcode)).toMatchObject({ status: 200 });
    const late = await payExchange(house, order, first.id, due);
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'expired', refund: nok(due) }));
  });

  it('G-06: the same call again answers the same, whatever came of it since', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const options = { idempotencyKey: 'swap-1' };
    const first = await made(exchange(house, order, {}, options));
    await made(payExchange(house, order, first.body.id, due));
    const again = await exchange(house, order, {}, options);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await exchange(house, order, { targetTicketTypeId: 'adult' }, options);
    expect(other).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  it('EXC-05: counts once for the customer, with its money', async () => {
    const house = await openExchangeHouse(server.url, { rules: { freeExchanges: 1, maxExchanges: 3 } });
    const order = await boughtTickets(house, { quantity: 2 });
    const free = await made(exchange(house, order, paid(2 * difference)));
    expect(free.body).toMatchObject({ free: true, fee: nok(0), due: nok(2 * difference) });
    expect(await talliesOf(house, order.customerId)).toEqual([
      {
        seasonId: 'spring',
        used: 1,
        free: 1,
        freeLeft: 0,
        maxLeft: 2,
        reserved: 0,
        tickets: 2,
        feesPaid: nok(0),
        differencesPaid: nok(2 * difference),
      },
    ]);
    const tickets = free.body.newTicketIds.map((id: string) => ({ id }));
    const back = await made(
      exchange(house, { id: order.id, tickets }, { targetPerformanceId: 'show', ...paid(2 * fee) }),
    );
    expect(back.body).toMatchObject({
      free: false,
      fee: nok(2 * fee),
      forfeited: nok(2 * difference),
      due: nok(2 * fee),
    });
    const after = await orderOf(house, order.id);
    expect(after.total).toEqual(after.paid);
    const sum = after.lines.reduce(
      (total: number, { amount }: { amount: { amount: number } }) => total + amount.amount,
      0,
    );
    expect(sum).toBe(after.total.amount);
  });

  it('EXC-15: costs what its quote promised', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const quote = await made(quoteExchange(house, order));
    expect(quote.body).toMatchObject({ due: nok(due), free: false, localDeadline: '2026-03-01 19:00' });
    const { quoteId } = quote.body;
    expect(await exchange(house, order, { quoteId, ...paid(due) })).toMatchObject({ status: 201 });
  });
});
