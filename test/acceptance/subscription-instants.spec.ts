import { after, made, nok, now, refused, setClock, setPrice } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { buySubscription, cards, quoteOf } from '../support/subscription-sales';
import { evenings, openSeasonHouse, openSubscription, setPart } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const instant = (ms: number): string => after(now, ms);

describe('the instants of a subscription', () => {
  it('SUB-47: a ticket type is sold from its opening and not at its closing', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await setPart(house, 'ticket-type-access', { opensAt: instant(1000), closesAt: instant(2000) });
    const told = async (ms: number) => {
      await setClock(house, instant(ms));
      const { status, body } = await buySubscription(house);
      return body.code ?? status;
    };
    expect(await told(999)).toBe('TICKET_TYPE_NOT_OPEN');
    expect(await told(1000)).toBe(201);
    expect(await told(1999)).toBe(201);
    expect(await told(2000)).toBe('TICKET_TYPE_NOT_OPEN');
  });

  it("SUB-38: what an allocation sets aside is anybody's from its last instant on", async () => {
    const house = await openSeasonHouse(server.url, { capacity: 3 });
    await openSubscription(house);
    for (const id of evenings) {
      const body = { name: 'Friends', quantity: 2, expiresAt: instant(1000) };
      await made(house.admin.put(`/v1/performances/${id}/allocations/friends`, body));
    }
    await setClock(house, instant(999));
    expect(await buySubscription(house, { units: cards(2) })).toMatchObject(
      refused(409, 'SEAT_UNAVAILABLE', { remaining: 1, performanceIds: [...evenings] }),
    );
    await setClock(house, instant(1000));
    expect((await buySubscription(house, { units: cards(2) })).status).toBe(201);
  });

  it('SUB-12, SUB-39: pick and mix takes what is chosen; what has begun cannot be, and is required no more', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { type: 'pick_and_mix', maxPerformances: 2 });
    await setPart(house, 'required-performances', { performanceIds: ['p1'] });
    expect(await buySubscription(house)).toMatchObject({ status: 400, body: { code: 'MISSING_FIELD' } });
    const { body } = await buySubscription(house, { performanceIds: ['p1', 'p3'], units: cards(2) });
    expect(body).toMatchObject({ total: nok(80000), tickets: [{}, {}, {}, {}] });
    const startsAt = (await made(house.admin.get('/v1/performances/p1'))).body.startsAt as string;
    await setClock(house, after(startsAt, -1));
    expect(await buySubscription(house, { performanceIds: ['p3'] })).toMatchObject(
      refused(422, 'REQUIRED_PERFORMANCE_MISSING', { performanceIds: ['p1'] }),
    );
    await setClock(house, startsAt);
    expect((await buySubscription(house, { performanceIds: ['p3'] })).status).toBe(201);
    expect(await buySubscription(house, { performanceIds: ['p1', 'p3'] })).toMatchObject(
      refused(409, 'PERFORMANCE_STARTED', { performanceId: 'p1', startsAt }),
    );
    await made(house.admin.post('/v1/performances/p2/cancel', { reason: 'ill' }));
    expect(await buySubscription(house, { performanceIds: ['p2', 'p3'] })).toMatchObject(
      refused(409, 'PERFORMANCE_CANCELLED', { performanceId: 'p2' }),
    );
  });

  it('SUB-27: places without numbers are one line for each performance; nothing due is sold at once', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const { lines, total } = (await quoteOf(house, { units: cards(2) })).body;
    expect(lines).toMatchObject(evenings.map((performanceId) => ({ performanceId, quantity: 2, amount: nok(40000) })));
    expect(total).toEqual(nok(120000));
    for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'card', price: 0 });
    const { body } = await buySubscription(house);
    expect(body).toMatchObject({ status: 'paid', total: nok(0), tickets: [{ state: 'active' }, {}, {}] });
  });
});
