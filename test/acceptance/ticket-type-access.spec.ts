import { type Json, type RequestOptions } from '../support/client';
import {
  addPerformance,
  addTicketType,
  after,
  type House,
  made,
  nok,
  now,
  refused,
  setClock,
  setPrice,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import {
  evenings,
  openSeasonHouse,
  openSubscription,
  put,
  setPart,
  startOf,
  subscriptionOf,
} from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const catalogueOf = async ({ admin }: House) => (await made(admin.get('/v1/catalogue/subscriptions'))).body.items;

describe('changing the access of the linked ticket types', () => {
  const pricesOf = async ({ admin }: House, performanceId: string, type = 'card') =>
    (await made(admin.get(`/v1/performances/${performanceId}/ticket-types/${type}`))).body;
  const changed = (performanceId: string) => ({ performanceId, status: 'changed' });

  it('SUB-46 changes it on every performance of the subscription, prices left alone', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    expect(await put(house.admin, 'ticket-type-access', { access: 'local' })).toMatchObject({
      status: 200,
      body: { items: evenings.map(changed) },
    });
    for (const id of evenings) {
      const price = { priceZoneId: null, price: nok(20000) };
      expect(await pricesOf(house, id)).toMatchObject({ access: 'local', prices: [price], version: 2 });
    }
    expect(await catalogueOf(house)).toEqual([]);
    const again = await put(house.admin, 'ticket-type-access', { access: 'local' });
    expect(again.body.items.map(({ status }: { status: string }) => status)).toEqual(Array(3).fill('unchanged'));
    expect(again.headers.get('log-position')).toEqual(expect.any(String));
  });

  it('SUB-47 sets windows of some of the types, and takes a bound away again', async () => {
    const house = await openSeasonHouse(server.url);
    await addTicketType(house, { id: 'second', kind: 'both' });
    for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'second', price: 1 });
    await openSubscription(house);
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card', 'second'], defaultTicketTypeId: 'card' });
    const opensAt = after(now, 1000);
    await setPart(house, 'ticket-type-access', { opensAt, ticketTypeIds: ['second'] });
    expect(await pricesOf(house, 'p1', 'second')).toMatchObject({ opensAt, closesAt: null });
    expect(await pricesOf(house, 'p1')).toMatchObject({ opensAt: null });
    const shown = async () => (await catalogueOf(house))[0].ticketTypes.map(({ id }: { id: string }) => id);
    expect(await shown()).toEqual(['card']);
    await setClock(house, opensAt);
    expect(await shown()).toEqual(['card', 'second']);
    await setPart(house, 'ticket-type-access', { opensAt: null });
    expect(await pricesOf(house, 'p3', 'second')).toMatchObject({ opensAt: null });
  });

  it('SUB-46 tells what one performance refuses, and changes the others', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await addPerformance(house, { id: 'unpriced', startsAt: startOf('p1') });
    await setPart(house, 'performances', { productionIds: ['play'], performanceIds: ['p1', 'unpriced', 'p2'] });
    const details = { performanceId: 'unpriced', ticketTypeId: 'card', priceZoneId: null };
    const refusal = { status: 'refused', code: 'TICKET_TYPE_NOT_PRICED', message: expect.any(String), details };
    expect(await setPart(house, 'ticket-type-access', { access: 'local' })).toEqual({
      items: [changed('p1'), { performanceId: 'unpriced', ...refusal }, changed('p2')],
    });
    expect(await pricesOf(house, 'p2')).toMatchObject({ access: 'local' });
  });

  it('SUB-46, G-06 is one call: a repeat answers the same, and its key takes no other body', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const send = (body: object) => put(house.admin, 'ticket-type-access', body, 'classics', { idempotencyKey: 'once' });
    const first = await made(send({ access: 'local' }));
    await setPart(house, 'ticket-type-access', { access: 'local_and_internet' });
    const again = await send({ access: 'local' });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await pricesOf(house, 'p1')).toMatchObject({ access: 'local_and_internet' });
    expect(await send({ closesAt: now })).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  it('SUB-46 is one event on each performance, all of one correlation', async () => {
    const house = await openSeasonHouse(server.url);
    await addTicketType(house, { id: 'second', kind: 'both' });
    for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'second', price: 1 });
    await openSubscription(house);
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card', 'second'], defaultTicketTypeId: 'card' });
    const headers = { 'x-correlation-id': 'all-at-the-box-office' };
    await made(put(house.admin, 'ticket-type-access', { access: 'local', opensAt: null }, 'classics', { headers }));
    const found = await made(house.admin.get('/v1/audit/events?correlationId=all-at-the-box-office'));
    const events = found.body.items.map(({ type, data }: Json) => ({ type, data }));
    expect(events).toHaveLength(evenings.length);
    for (const performanceId of evenings) {
      const data = { performanceId, ticketTypeIds: ['card', 'second'], access: 'local', opensAt: null };
      expect(events).toContainEqual({ type: 'TicketTypeAccessChanged', data });
    }
  });

  it('SUB-05 is refused to a stale editor before anything has changed, but not the repeat of what was done', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const { version } = await subscriptionOf(house);
    const send = (body: object, options: RequestOptions) =>
      put(house.admin, 'ticket-type-access', body, 'classics', options);
    expect(await send({ access: 'local' }, { ifMatch: '"99"' })).toMatchObject(
      refused(412, 'VERSION_CONFLICT', { version, expected: 99 }),
    );
    expect(await pricesOf(house, 'p1')).toMatchObject({ access: 'local_and_internet', version: 1 });
    const options = { ifMatch: `"${version}"`, idempotencyKey: 'once' };
    const first = await made(send({ access: 'local' }, options));
    await setPart(house, 'finance', { account: '3000' });
    const again = await made(send({ access: 'local' }, options));
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await send({ closesAt: now }, { ifMatch: `"${version}"` })).toMatchObject(refused(412, 'VERSION_CONFLICT'));
  });

  it.each([
    [{}, 400, 'MISSING_FIELD'],
    [{ ticketTypeIds: ['card'] }, 400, 'MISSING_FIELD'],
    [{ opensAt: now, closesAt: now }, 400, 'INVALID_WINDOW'],
    [{ access: 'everywhere' }, 400, 'INVALID_FIELD'],
    [{ access: 'local', ticketTypeIds: ['sponsor'] }, 422, 'TICKET_TYPE_NOT_FOUND'],
  ])('SUB-46 %j is answered %i %s, and nothing has changed', async (body, status, code) => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    expect(await put(house.admin, 'ticket-type-access', body)).toMatchObject({ status, body: { code } });
    expect(await pricesOf(house, 'p1')).toMatchObject({ version: 1 });
  });
});
