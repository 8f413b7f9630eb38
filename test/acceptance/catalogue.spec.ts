import { type Json, type Reply } from '../support/client';
import { buy, openBoxOffice } from '../support/purchases';
import {
  addPerformance,
  addTicketType,
  after,
  allOf,
  type House,
  made,
  nok,
  now,
  setClock,
  setPrice,
  startsAt,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** What the catalogue shows: a performance and a ticket type of it, in one text. */
async function shown(house: House): Promise<string[]> {
  const items = await allOf(house, '/v1/catalogue/performances', 2);
  return items.flatMap(({ id, ticketTypes }: Json) => ticketTypes.map((type: Json) => `${id} ${type.id}`)).sort();
}

/** What a web shop can buy, tried one by one. */
async function buyable(house: House, performances: readonly string[], types: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of performances) {
    for (const ticketTypeId of types) {
      const body = { customer: { email: 'kari@example.org' }, channel: 'online', ticketTypeId, quantity: 1 };
      const reply: Reply = await house.admin.post(`/v1/performances/${id}/purchases`, body);
      if (reply.status === 201) found.push(`${id} ${ticketTypeId}`);
    }
  }
  return found.sort();
}

describe('the catalogue', () => {
  it('SALE-02: shows what a web shop can buy now, and nothing else', async () => {
    const house = await openBoxOffice(server.url);
    const performances: Record<string, object> = {
      show: {},
      offline: { availableOnline: false },
      closed: { salesStatus: 'not_on_sale' },
      later: { salesStartsAt: after(now, 60_000) },
      over: { salesEndsAt: now },
      soon: { startsAt: after(now, 120_000) },
      called_off: {},
    };
    const types: Record<string, object> = {
      ordinary: {},
      season: { kind: 'subscription' },
      either: { kind: 'both' },
      friend: { webPurchaseCode: '!FRIEND' },
      counter: { soldOnline: false },
      local: {},
      early: {},
      unpriced: {},
    };
    for (const [id, fields] of Object.entries(performances)) {
      if (id !== 'show') await addPerformance(house, { id, ...fields });
    }
    for (const [id, fields] of Object.entries(types)) {
      if (id !== 'ordinary') await addTicketType(house, { id, name: id, ...fields });
    }
    for (const performanceId of Object.keys(performances)) {
      for (const ticketTypeId of Object.keys(types)) {
        if (ticketTypeId === 'unpriced') continue;
        await setPrice(house, { performanceId, ticketTypeId, price: 100 });
      }
      const prices = [{ priceZoneId: null, price: nok(100) }];
      const path = `/v1/performances/${performanceId}/ticket-types`;
      await made(house.admin.put(`${path}/local`, { prices, access: 'local' }));
      const closesAt = after(now, 60_000);
      await made(house.admin.put(`${path}/early`, { prices, access: 'local_and_internet', closesAt }));
    }
    await made(house.admin.post('/v1/performances/called_off/cancel', { reason: 'ill' }));
    const all = [Object.keys(performances), Object.keys(types)] as const;

    const first = ['show early', 'show either', 'show ordinary', 'soon early', 'soon either', 'soon ordinary'];
    expect(await shown(house)).toEqual(first);
    expect(await buyable(house, ...all)).toEqual(first);
    await setClock(house, after(now, 60_000));
    const then = ['later either', 'later ordinary', 'show either', 'show ordinary', 'soon either', 'soon ordinary'];
    expect(await shown(house)).toEqual(then);
    expect(await buyable(house, ...all)).toEqual(then);
    await setClock(house, after(now, 120_000));
    expect(await shown(house)).toEqual(then.slice(0, 4));
    await setClock(house, startsAt);
    expect(await shown(house)).toEqual([]);
  });

  it('shows a performance with its production, its types and their prices by zone, by start', async () => {
    const rows = [
      { row: 'A', seats: ['1'] },
      { row: 'B', seats: ['1'], priceZoneId: 'balcony' },
    ];
    const house = await openBoxOffice(server.url, { rows, price: null });
    const prices = [
      { priceZoneId: 'floor', price: nok(30000) },
      { priceZoneId: 'balcony', price: nok(10000) },
    ];
    const path = '/v1/performances/show/ticket-types/ordinary';
    await made(house.admin.put(path, { prices, access: 'local_and_internet' }));
    const { body } = await house.admin.get('/v1/catalogue/performances');
    expect(body).toEqual({
      items: [
        {
          id: 'show',
          production: { id: 'play', name: 'A play' },
          seasonId: 'spring',
          startsAt,
          timeZone: expect.any(String),
          numbered: true,
          salesEndsAt: null,
          ticketTypes: [{ id: 'ordinary', name: 'Ordinary', prices, closesAt: null }],
        },
      ],
      nextCursor: null,
    });
    expect((await buy(house, { seatIds: ['B-1'] })).body.total).toEqual(nok(10000));
  });
});
