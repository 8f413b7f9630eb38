import type { Json } from '../support/client';
import { boughtTickets, exchange, openExchangeHouse, paid, payExchange } from '../support/exchanging';
import { cancel, made, nok, orderOf, refused, type House } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const report = async ({ admin }: House, path: string) => (await made(admin.get(`/v1/reports/${path}`))).body;
const linesOf = (body: Json) =>
  Object.fromEntries(body.items.map(({ kind, count, amount }: Json) => [kind, [count, amount.amount]]));

/** Two to Saturday, one of them back, and one at the counter. */
async function exchangedHouse() {
  const house = await openExchangeHouse(server.url);
  const order = await boughtTickets(house, { quantity: 2 });
  const there = (await made(exchange(house, order, paid(15000)))).body;
  const back = { id: order.id, tickets: [{ id: there.newTicketIds[0] }] };
  await made(exchange(house, back, { targetPerformanceId: 'show', ...paid(2500) }));
  const other = await boughtTickets(house);
  await made(exchange(house, other, { channel: 'box_office', reason: 'ill', ...paid(9000) }));
  return { house, order, other };
}

describe('reports of exchanges', () => {
  it('EXC-08, EXC-09, EXC-13: tell from where to where, with fees, differences and what was forfeited', async () => {
    const { house } = await exchangedHouse();
    const { items, totals } = await report(house, 'exchange-flows');
    expect(items.map(({ events: _, ...row }: Json) => row)).toEqual([
      {
        fromPerformanceId: 'saturday',
        toPerformanceId: 'show',
        exchanges: 1,
        tickets: 1,
        fees: nok(2500),
        differences: nok(0),
        forfeited: nok(5000),
      },
      {
        fromPerformanceId: 'show',
        toPerformanceId: 'saturday',
        exchanges: 2,
        tickets: 3,
        fees: nok(9000),
        differences: nok(15000),
        forfeited: nok(0),
      },
    ]);
    expect(totals).toEqual({
      exchanges: 3,
      tickets: 4,
      fees: nok(11500),
      differences: nok(15000),
      forfeited: nok(5000),
    });
    const events = (await made(house.admin.get(items[1].events))).body.items;
    expect(events.map(({ type, data }: Json) => [type, data.tickets.length])).toEqual([
      ['TicketExchanged', 2],
      ['TicketExchanged', 1],
    ]);
    expect((await report(house, 'exchange-flows?seasonId=elsewhere')).items).toEqual([]);
    expect((await report(house, 'season')).items).toMatchObject([{ seasonId: 'spring', exchanges: 3 }]);
  });

  it('I4: the books have a line for each part, and add up to the money that came and went', async () => {
    const { house, order, other } = await exchangedHouse();
    const received = 60000 + 15000 + 2500 + 30000 + 9000;
    const before = await report(house, 'finance');
    expect(before.totals.amount).toEqual(nok(received));
    expect(linesOf(before)).toEqual({
      ticket: [3, 85000],
      product: [1, 4000],
      fee: [2, 7500],
      difference: [3, 15000],
      forfeited: [1, 5000],
    });
    await made(cancel(house, order.id));
    const { id } = (await house.admin.get('/v1/refunds')).body.items[0];
    await made(house.admin.post(`/v1/refunds/${id}/complete`, { reference: 'bank-1' }));
    const after = await report(house, 'finance');
    expect(after.totals.amount).toEqual(nok(received - 65000));
    for (const { id: orderId } of [order, other]) {
      const { lines, total, paid: received, refunded } = await orderOf(house, orderId);
      const sum = lines.reduce((all: number, { amount }: Json) => all + amount.amount, 0);
      expect([sum, total.amount]).toEqual([total.amount, received.amount - refunded.amount]);
    }
  });

  it('EXC-09, EXC-12: the order says how often a fee was charged, and which tickets were given up for cheaper ones', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house, { quantity: 2 });
    const { newTicketIds } = (await made(exchange(house, order, paid(15000)))).body;
    const back = { id: order.id, tickets: [{ id: newTicketIds[1] }] };
    await made(exchange(house, back, { targetPerformanceId: 'show', ...paid(2500) }));
    const { lines } = await orderOf(house, order.id);
    const text = 'Exchange';
    expect(lines.filter(({ kind }: Json) => kind === 'fee' || kind === 'forfeited')).toEqual([
      { kind: 'fee', text, quantity: 2, amount: nok(5000) },
      { kind: 'fee', text, quantity: 1, amount: nok(2500) },
      { kind: 'forfeited', text, quantity: 1, amount: nok(5000), ticketIds: [newTicketIds[1]] },
    ]);
  });

  it('SUB-58: money that came twice for an exchange is booked in its season, and so is its way back', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const { id } = (await made(exchange(house, order))).body;
    await made(payExchange(house, order, id, 7500));
    expect(await payExchange(house, order, id, 7500)).toMatchObject(refused(409, 'ORDER_ALREADY_PAID'));
    const row = async () => (await report(house, 'season')).items;
    expect(await row()).toMatchObject([{ seasonId: 'spring', revenue: nok(37500), refunds: nok(-7500) }]);
    const refund = (await house.admin.get('/v1/refunds')).body.items[0];
    await made(house.admin.post(`/v1/refunds/${refund.id}/complete`, { reference: 'bank-1' }));
    expect(await row()).toMatchObject([{ seasonId: 'spring', revenue: nok(37500), refunds: nok(0) }]);
  });
});
