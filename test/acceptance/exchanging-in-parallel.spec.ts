import type { Json, Reply } from '../support/client';
import { boughtTickets, exchange, openExchangeHouse, paid, payExchange, talliesOf } from '../support/exchanging';
import { admit } from '../support/purchases';
import { made, orderOf, placesOf } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const due = 7500;
const codesOf = (replies: readonly Reply[]) =>
  replies.map(({ status, body }) => (status < 300 ? body.status : body.code)).sort();
const states = async (house: Parameters<typeof orderOf>[0], id: string) =>
  (await orderOf(house, id)).tickets.map(({ state }: Json) => state);

describe('exchanges at the same time', () => {
  it('EXC-36: of two customers for one seat one gets it, and the other keeps what they have', async () => {
    const rows = [{ row: 'A', seats: { from: 1, to: 6 } }];
    const house = await openExchangeHouse(server.url, { rows });
    const [ola, kari] = [
      await boughtTickets(house),
      await boughtTickets(house, { customer: { email: 'kari@example.org' } }),
    ];
    const wanted = { targetSeatIds: ['A-3'], ...paid(due) };
    const replies = await Promise.all([exchange(house, ola, wanted), exchange(house, kari, wanted)]);
    expect(codesOf(replies)).toEqual(['SEAT_UNAVAILABLE', 'completed']);
    const all = [await states(house, ola.id), await states(house, kari.id)].sort((a, b) => b.length - a.length);
    expect(all).toEqual([['exchanged', 'active'], ['active']]);
    expect(await placesOf(house)).toMatchObject({ sold: 1, held: 0 });
    expect(await placesOf(house, 'saturday')).toMatchObject({ sold: 1, held: 0 });
  });

  it('EXC-36: the last places go to as many as there are', async () => {
    const house = await openExchangeHouse(server.url, { saturday: { capacity: 3 } });
    const orders = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => boughtTickets(house, { customer: { email: `c${n}@example.org` } })),
    );
    const replies = await Promise.all(orders.map((order) => exchange(house, order, paid(due))));
    expect(codesOf(replies)).toEqual(['SEAT_UNAVAILABLE', 'SEAT_UNAVAILABLE', 'completed', 'completed', 'completed']);
    expect(await placesOf(house, 'saturday')).toMatchObject({ free: 0, sold: 3, held: 0 });
    expect(await placesOf(house)).toMatchObject({ sold: 2, held: 0 });
  });

  it('EXC-04, EXC-05: a customer has the last exchange once, with whichever order', async () => {
    const house = await openExchangeHouse(server.url, { rules: { maxExchanges: 2 } });
    const orders = await Promise.all([1, 2, 3, 4].map(() => boughtTickets(house)));
    const replies = await Promise.all(orders.map((order) => exchange(house, order, paid(due))));
    expect(codesOf(replies)).toEqual(['MAX_EXCHANGES_REACHED', 'MAX_EXCHANGES_REACHED', 'completed', 'completed']);
    const refusal = replies.find(({ status }) => status === 409)!;
    expect(refusal.body.details).toEqual({ max: 2, used: 2 });
    expect(await talliesOf(house, orders[0].customerId)).toMatchObject([{ used: 2, maxLeft: 0, tickets: 2 }]);
    expect(await placesOf(house, 'saturday')).toMatchObject({ sold: 2, held: 0 });
  });

  it('EXC-03: the last free one is free once; the others are told what is due', async () => {
    const house = await openExchangeHouse(server.url, { rules: { freeExchanges: 1 }, saturdayPrice: 30000 });
    const orders = await Promise.all([1, 2, 3].map(() => boughtTickets(house)));
    const replies = await Promise.all(orders.map((order) => exchange(house, order)));
    expect(codesOf(replies)).toEqual(['completed', 'pending_payment', 'pending_payment']);
    for (const { body } of replies) expect(body.free).toBe(body.status === 'completed');
    const { customerId } = orders[0];
    expect(await talliesOf(house, customerId)).toMatchObject([{ used: 1, free: 1, freeLeft: 0 }]);
  });

  it('SALE-05, EXC-36: a door and an exchange: one of them has the ticket', async () => {
    const house = await openExchangeHouse(server.url);
    for (let round = 0; round < 4; round += 1) {
      const order = await boughtTickets(house);
      const [door, swap] = await Promise.all([
        admit(house, order.tickets[0].barcode),
        exchange(house, order, paid(due)),
      ]);
      expect([door.status, swap.status].filter((status) => status < 300)).toHaveLength(1);
      const told = door.status < 300 ? swap.body.code : door.body.code;
      expect(['TICKET_USED', 'TICKET_LOCKED', 'TICKET_ALREADY_EXCHANGED']).toContain(told);
      expect(await states(house, order.id)).toEqual(door.status < 300 ? ['admitted'] : ['exchanged', 'active']);
    }
  });

  it('G-06: the same call twice at once exchanges once', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const options = { idempotencyKey: 'once' };
    const replies = await Promise.all([1, 2, 3].map(() => exchange(house, order, paid(due), options)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await states(house, order.id)).toEqual(['exchanged', 'active']);
  });

  it('SUB-58: of two payments of an exchange one completes it and the other goes back', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const { id } = (await made(exchange(house, order))).body;
    const replies = await Promise.all([payExchange(house, order, id, due), payExchange(house, order, id, due)]);
    expect(codesOf(replies)).toEqual(['ORDER_ALREADY_PAID', 'completed']);
    expect((await house.admin.get('/v1/refunds')).body.items).toMatchObject([{ amount: { amount: due } }]);
    expect((await orderOf(house, order.id)).paid.amount).toBe(30000 + due);
  });
});
