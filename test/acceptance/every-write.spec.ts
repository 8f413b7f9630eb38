import {
  addPerformance,
  campaignBody,
  cancel,
  claim,
  made,
  nok,
  openHouse,
  openSale,
  orderOf,
  refused,
  setPrice,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** api.md section 1, for writes of every kind. */
describe('every successful write', () => {
  it('answers a Log-Position, also when it changed nothing', async () => {
    const house = await openHouse(server.url);
    const { admin } = house;
    const ann = await made(admin.post('/v1/customers', { email: 'ann@x.no' }));
    const replies = [
      await setPrice(house, {}),
      await setPrice(house, {}),
      await admin.put('/v1/performances/show/allocations/press', { name: 'Press', quantity: 2 }),
      await admin.put('/v1/performances/show/allocations/press', { name: 'Press', quantity: 2 }),
      await admin.post('/v1/customers', { email: 'ann@x.no' }),
      await admin.put(`/v1/customers/${ann.body.id}/flags`, { flagIds: [] }),
      await admin.post(`/v1/customers/${ann.body.id}/erase`, { reason: 'asked' }),
      await admin.post(`/v1/customers/${ann.body.id}/erase`, { reason: 'asked' }),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      const position = reply.headers.get('log-position');
      expect(await admin.request('GET', `/v1/performances/show?atLeast=${position}`)).toMatchObject({ status: 200 });
    }
  });
});

describe('G-06: a key that was used', () => {
  it('is told before the ids of the new body are looked up', async () => {
    const house = await openSale(server.url);
    const { admin } = house;
    const key = { idempotencyKey: 'once' };
    const performance = { productionId: 'play', seasonId: 'spring', capacity: 5, startsAt: '2026-05-01T18:00:00Z' };
    const { body } = await made(admin.post('/v1/performances', performance, key));
    const reused = refused(422, 'IDEMPOTENCY_KEY_REUSED');
    expect(await admin.post('/v1/performances', { ...performance, seasonId: 'nowhere' }, key)).toMatchObject(reused);
    const path = `/v1/performances/${body.id}`;
    await made(admin.patch(path, { availableOnline: true }, key));
    expect(await admin.patch(path, { seasonId: 'nowhere' }, key)).toMatchObject(reused);
    await made(admin.post('/v1/campaigns', campaignBody({ id: undefined }), key));
    const elsewhere = campaignBody({ id: undefined, performanceId: 'nowhere' });
    expect(await admin.post('/v1/campaigns', elsewhere, key)).toMatchObject(reused);
  });

  it('meets another performance that the new body names', async () => {
    const house = await openHouse(server.url);
    const { admin } = house;
    await addPerformance(house, { id: 'matinee' });
    await setPrice(house, { performanceId: 'matinee' });
    const key = { idempotencyKey: 'twice' };
    await made(admin.post('/v1/campaigns', campaignBody({ id: undefined }), key));
    const there = campaignBody({ id: undefined, performanceId: 'matinee' });
    expect(await admin.post('/v1/campaigns', there, key)).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
  });
});

describe('a stale If-Match', () => {
  it('is refused after a change of address, which counts like any other setting', async () => {
    const { admin } = await openHouse(server.url);
    const { body } = await made(admin.post('/v1/customers', { email: 'bo@x.no' }));
    const path = `/v1/customers/${body.id}`;
    const first = await admin.patch(path, { email: 'bo@y.no' }, { ifMatch: '"1"' });
    expect(first).toMatchObject({ status: 200, body: { version: 2, email: 'bo@y.no' } });
    expect(first.headers.get('etag')).toBe('"2"');
    expect(await admin.patch(path, { email: 'bo@z.no' }, { ifMatch: '"1"' })).toMatchObject(
      refused(412, 'VERSION_CONFLICT'),
    );
    expect(await admin.patch(path, { name: 'Bo' }, { ifMatch: '"2"' })).toMatchObject({
      status: 200,
      body: { version: 3 },
    });
    expect(await admin.get(path)).toMatchObject({ body: { version: 3, email: 'bo@y.no', name: 'Bo' } });
  });
});

describe('SALE-04: a refund', () => {
  it('cannot be asked for what was never paid', async () => {
    const sale = await openSale(server.url, { price: 200 });
    const { orderId } = (await made(claim(sale))).body;
    const asked = (refund: object) => cancel(sale, orderId, { reason: 'changed plans', refund });
    expect(await asked(nok(1))).toMatchObject(refused(422, 'REFUND_EXCEEDS_PAID', { max: nok(0) }));
    expect(await asked({ amount: 5, currency: 'EUR' })).toMatchObject(refused(422, 'CURRENCY_MISMATCH'));
    expect(await orderOf(sale, orderId)).toMatchObject({ status: 'pending_payment' });
    expect(await asked(nok(0))).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });
});
