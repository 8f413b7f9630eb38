import {
  after,
  atAnotherStart,
  allOf,
  cancel,
  holdMs,
  made,
  nok,
  now,
  orderOf,
  pay,
  placesOf,
  refused,
  setClock,
  setPrice,
  addTicketType,
  type House,
} from '../support/scenario';
import { admit, bought, buy, openBoxOffice } from '../support/purchases';
import { type SharedServer, sharedServer, startServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const lapse = after(now, holdMs);
const refundsOf = async ({ admin }: House, state = '') => (await admin.get(`/v1/refunds${state}`)).body.items;

describe('paying for an ordinary order', () => {
  it('SUB-58: another amount than what is due records nothing', async () => {
    const house = await openBoxOffice(server.url);
    const { id } = (await made(buy(house, { quantity: 2 }))).body;
    expect(await pay(house, id, 39999)).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(40000) }));
    expect(await refundsOf(house)).toEqual([]);
    expect(await orderOf(house, id)).toMatchObject({ status: 'pending_payment', version: 1 });
  });

  it.each([
    ['paid later', (house: House) => made(buy(house)).then(({ body }) => pay(house, body.id, 20000))],
    ['paid in the call', (house: House) => bought(house).then((body) => ({ body }))],
  ])('SUB-58: money that comes twice for an order %s is recorded and goes back', async (_, open) => {
    const house = await openBoxOffice(server.url);
    const { id } = (await open(house)).body;
    const twice = await pay(house, id, 20000, { idempotencyKey: 'second' });
    expect(twice).toMatchObject(refused(409, 'ORDER_ALREADY_PAID', { refund: nok(20000) }));
    expect(await pay(house, id, 20000, { idempotencyKey: 'second' })).toMatchObject({ status: 409 });
    const refunds = await refundsOf(house);
    expect(refunds).toMatchObject([
      { orderId: id, amount: nok(20000), origin: 'rejected_payment', state: 'requested' },
    ]);
    const done = await house.admin.post(`/v1/refunds/${refunds[0].id}/complete`, { reference: 'bank-1' });
    expect(done).toMatchObject({ status: 200, body: { state: 'completed' } });
    expect(await orderOf(house, id)).toMatchObject({ status: 'paid', paid: nok(20000), refunded: nok(0) });
  });

  it('SUB-58: a millisecond before its instant an order can be paid, at it the money is late and goes back', async () => {
    const house = await openBoxOffice(server.url, { capacity: 2 });
    const [first, second] = [(await made(buy(house))).body, (await made(buy(house))).body];
    await setClock(house, after(lapse, -1));
    expect(await pay(house, first.id, 20000)).toMatchObject({ status: 200, body: { status: 'paid' } });
    await setClock(house, lapse);
    expect(await orderOf(house, second.id)).toMatchObject({
      status: 'expired',
      due: nok(0),
      tickets: [{ state: 'expired' }],
    });
    expect(await placesOf(house)).toEqual({ free: 1, held: 0, sold: 1, allocated: 0 });
    expect(await pay(house, second.id, 20000)).toMatchObject(
      refused(409, 'PURCHASE_EXPIRED', { status: 'expired', refund: nok(20000) }),
    );
    expect(await refundsOf(house)).toMatchObject([{ orderId: second.id, amount: nok(20000) }]);
    expect(await buy(house)).toMatchObject({ status: 201 });
  });
});

describe('cancelling an ordinary order', () => {
  it('SALE-04: of a reservation frees its places, and what is due falls', async () => {
    const house = await openBoxOffice(server.url);
    const { id, tickets } = (await made(buy(house, { quantity: 3 }))).body;
    const part = await cancel(house, id, { ticketIds: [tickets[0].id] });
    expect(part.body).toMatchObject({ status: 'pending_payment', due: nok(40000), total: nok(40000) });
    expect(await placesOf(house)).toMatchObject({ held: 2 });
    expect(await pay(house, id, 40000)).toMatchObject({ status: 200, body: { status: 'paid', paid: nok(40000) } });
    const other = (await made(buy(house))).body;
    expect((await cancel(house, other.id)).body).toMatchObject({ status: 'cancelled', due: nok(0) });
    expect(await pay(house, other.id, 20000)).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'cancelled' }));
    expect(await placesOf(house)).toMatchObject({ held: 0, sold: 2 });
  });

  it('SALE-01: a reservation of which only free tickets are left is sold', async () => {
    const rows = [
      { row: 'A', seats: ['1'] },
      { row: 'B', seats: ['1'], priceZoneId: 'balcony' },
    ];
    const house = await openBoxOffice(server.url, { rows, price: null });
    const prices = [
      { priceZoneId: 'floor', price: nok(20000) },
      { priceZoneId: 'balcony', price: nok(0) },
    ];
    const path = '/v1/performances/show/ticket-types/ordinary';
    await made(house.admin.put(path, { prices, access: 'local_and_internet' }));
    const { id, tickets } = (await made(buy(house, { seatIds: ['A-1', 'B-1'] }))).body;
    const left = await cancel(house, id, { ticketIds: [tickets[0].id] });
    expect(left.body).toMatchObject({ status: 'paid', total: nok(0), paid: nok(0), due: nok(0) });
    expect(await placesOf(house)).toEqual({ free: 1, held: 0, sold: 1, allocated: 0 });
  });

  it('SALE-04: of sold tickets frees their places and asks back their paid share, or less', async () => {
    const house = await openBoxOffice(server.url, { capacity: 4 });
    const { id, tickets } = await bought(house, 4);
    const one = await cancel(house, id, { ticketIds: [tickets[1].id] });
    expect(one.body).toMatchObject({ status: 'paid', total: nok(60000), paid: nok(80000), refunded: nok(0) });
    expect(one.body.tickets.map(({ state }: { state: string }) => state)).toEqual([
      'active',
      'cancelled',
      'active',
      'active',
    ]);
    expect(await placesOf(house)).toEqual({ free: 1, held: 0, sold: 3, allocated: 0 });
    expect(await cancel(house, id, { ticketIds: [tickets[1].id] })).toMatchObject(
      refused(409, 'TICKET_ALREADY_RELEASED', { ticketIds: [tickets[1].id] }),
    );
    expect(await cancel(house, id, { ticketIds: [tickets[0].id], refund: nok(20001) })).toMatchObject(
      refused(422, 'REFUND_EXCEEDS_PAID', { max: nok(20000) }),
    );
    await made(cancel(house, id, { ticketIds: [tickets[0].id], refund: nok(5000) }));
    await made(cancel(house, id));
    const refunds = await refundsOf(house, '?state=requested');
    expect(refunds.map(({ amount }: { amount: object }) => amount)).toEqual([nok(40000), nok(5000), nok(20000)]);
    for (const refund of refunds) {
      await made(house.admin.post(`/v1/refunds/${refund.id}/complete`, { reference: 'bank' }));
    }
    expect(await orderOf(house, id)).toMatchObject({ status: 'cancelled', total: nok(0), refunded: nok(65000) });
    expect(await refundsOf(house, '?state=requested')).toEqual([]);
    expect(await placesOf(house)).toEqual({ free: 4, held: 0, sold: 0, allocated: 0 });
  });

  it('SALE-04: frees the very seats, and a repeat of the call answers the same', async () => {
    const house = await openBoxOffice(server.url, { rows: [{ row: 'A', seats: ['1', '2', '3'] }] });
    const { id, tickets } = await bought(house, 2, { seatIds: ['A-1', 'A-3'], quantity: undefined });
    const options = { idempotencyKey: 'cancel-1' };
    const first = await cancel(house, id, { ticketIds: [tickets[1].id] }, options);
    const again = await cancel(house, id, { ticketIds: [tickets[1].id] }, options);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await refundsOf(house)).toHaveLength(1);
    const { seats } = (await house.admin.get('/v1/performances/show/seats')).body;
    expect(seats.map(({ state }: { state: string }) => state)).toEqual(['sold', 'free', 'free']);
    expect((await buy(house, { seatIds: ['A-3'] })).status).toBe(201);
  });
});

describe('a cancelled performance', () => {
  it('SALE-06: takes every ordinary ticket back with its refund, those used and those held as well', async () => {
    const house = await openBoxOffice(server.url);
    const sold = await bought(house, 3);
    await made(admit(house, sold.tickets[0].barcode));
    await addTicketType(house, { id: 'child', name: 'Child' });
    await setPrice(house, { ticketTypeId: 'child', price: 0 });
    const free = (await made(buy(house, { ticketTypeId: 'child' }))).body;
    const held = (await made(buy(house, { quantity: 2 }))).body;
    await made(house.admin.post('/v1/performances/show/cancel', { reason: 'fire' }));
    expect(await placesOf(house)).toEqual({ free: 100, held: 0, sold: 0, allocated: 0 });
    const states = async (id: string) => {
      const { status, tickets } = await orderOf(house, id);
      return [status, ...new Set(tickets.map(({ state }: { state: string }) => state))];
    };
    for (const { id } of [sold, free, held]) expect(await states(id)).toEqual(['cancelled', 'cancelled']);
    expect(await refundsOf(house)).toMatchObject([{ orderId: sold.id, amount: nok(60000), origin: 'cancellation' }]);
    expect(await pay(house, held.id, 40000)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    expect(await refundsOf(house)).toHaveLength(2);
  });
});

describe('the orders', () => {
  it('are listed by customer and status, newest first, beside those of campaigns', async () => {
    const house = await openBoxOffice(server.url);
    const paid = await bought(house);
    const pending = (await made(buy(house))).body;
    const other = (await made(buy(house, { customer: { email: 'per@example.org' } }))).body;
    const ids = async (query: string) =>
      (await made(house.admin.get(`/v1/orders?${query}`))).body.items.map(({ id }: { id: string }) => id);
    expect(await ids('')).toEqual([other.id, pending.id, paid.id]);
    expect(await ids('status=pending_payment')).toEqual([other.id, pending.id]);
    expect(await ids(`customerId=${paid.customerId}`)).toEqual([pending.id, paid.id]);
    expect(await ids(`customerId=${paid.customerId}&status=paid`)).toEqual([paid.id]);
    expect(await allOf(house, '/v1/orders', 1)).toHaveLength(3);
    const [ticket] = paid.tickets;
    expect((await house.admin.get(`/v1/tickets/${ticket.id}`)).body).toEqual({ ...ticket, orderId: paid.id });
  });

  it('are there after a restart of the process, and go on', async () => {
    const own = await startServer();
    const house = await openBoxOffice(own.url);
    const paid = await bought(house, 2);
    const held = (await made(buy(house))).body;
    await own.kill('SIGKILL');
    const again = await startServer({ dir: own.dir });
    const there = atAnotherStart(house, again.url);
    expect(await orderOf(there, paid.id)).toEqual(paid);
    expect(await pay(there, held.id, 20000)).toMatchObject({ status: 200, body: { status: 'paid' } });
    expect(await placesOf(there)).toEqual({ free: 97, held: 0, sold: 3, allocated: 0 });
    await again.dispose();
  });
});
