import { eventually } from '../support/eventually';
import {
  addPerformance,
  addTicketType,
  after,
  allOf,
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
  startsAt,
  withRole,
} from '../support/scenario';
import { bought, buy, inCash, openBoxOffice, purchaseBody } from '../support/purchases';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const rows = [
  { row: 'A', seats: { from: 1, to: 5 } },
  { row: 'B', seats: { from: 1, to: 5 }, priceZoneId: 'balcony' },
];

describe('buying tickets', () => {
  it('SALE-01: money due is held until it is paid or its time is over', async () => {
    const house = await openBoxOffice(server.url);
    const { status, body, headers } = await buy(house, { quantity: 2 });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/orders/${body.id}`);
    expect(body).toEqual({
      id: expect.any(String),
      status: 'pending_payment',
      total: nok(40000),
      due: nok(40000),
      paid: nok(0),
      refunded: nok(0),
      expiresAt: after(now, holdMs),
      customerId: expect.any(String),
      lines: [{ kind: 'ticket', text: 'Ordinary', quantity: 2, amount: nok(40000), ticketIds: expect.any(Array) }],
      tickets: [0, 1].map((unit) => ({
        id: `${body.id}-${unit}`,
        barcode: expect.any(String),
        unit,
        performanceId: 'show',
        ticketTypeId: 'ordinary',
        price: nok(20000),
        state: 'reserved',
      })),
      version: 1,
    });
    expect(await orderOf(house, body.id)).toEqual(body);
    expect(await placesOf(house)).toEqual({ free: 98, held: 2, sold: 0, allocated: 0 });
    const paid = await pay(house, body.id, 40000);
    expect(paid.body).toMatchObject({ status: 'paid', due: nok(0), paid: nok(40000), version: 2 });
    expect(paid.body.tickets).toMatchObject([{ state: 'active' }, { state: 'active' }]);
    expect(await orderOf(house, body.id)).toEqual(paid.body);
    expect(await placesOf(house)).toEqual({ free: 98, held: 0, sold: 2, allocated: 0 });
  });

  it('SALE-01: a payment in the call sells at once, and so does a price of nothing', async () => {
    const house = await openBoxOffice(server.url);
    const sold = await buy(house, { channel: 'box_office', payment: inCash(20000), deliveryMethod: 'counter' });
    expect(sold.body).toMatchObject({ status: 'paid', due: nok(0), paid: nok(20000), deliveryMethod: 'counter' });
    expect(sold.body).not.toHaveProperty('expiresAt');
    await addTicketType(house, { id: 'child', name: 'Child' });
    await setPrice(house, { ticketTypeId: 'child', price: 0 });
    const free = await buy(house, { ticketTypeId: 'child', quantity: 3 });
    expect(free.body).toMatchObject({ status: 'paid', total: nok(0), tickets: [{ state: 'active' }, {}, {}] });
    expect(await placesOf(house)).toMatchObject({ held: 0, sold: 4 });
  });

  it('SALE-02: a payment that is not exactly what is due sells nothing', async () => {
    const house = await openBoxOffice(server.url);
    expect(await buy(house, { payment: inCash(19999) })).toMatchObject(
      refused(422, 'AMOUNT_MISMATCH', { due: nok(20000) }),
    );
    const sek = { amount: { amount: 20000, currency: 'SEK' }, reference: 'x' };
    expect(await buy(house, { payment: sek })).toMatchObject(refused(422, 'CURRENCY_MISMATCH'));
    expect(await placesOf(house)).toMatchObject({ held: 0, sold: 0 });
  });

  it('SALE-03: best available over several zones prices each ticket by its own', async () => {
    const house = await openBoxOffice(server.url, { rows });
    const prices = [
      { priceZoneId: 'balcony', price: nok(10000) },
      { priceZoneId: 'floor', price: nok(30000) },
    ];
    const path = '/v1/performances/show/ticket-types/ordinary';
    await made(house.admin.put(path, { prices, access: 'local_and_internet' }));
    const { body } = await buy(house, { quantity: 7 });
    expect(body.tickets.map((ticket: { seatId: string }) => ticket.seatId)).toEqual([
      'A-1',
      'A-2',
      'A-3',
      'A-4',
      'A-5',
      'B-2',
      'B-3',
    ]);
    expect(body.total).toEqual(nok(170000));
    expect(body.lines).toMatchObject([
      { quantity: 5, amount: nok(150000) },
      { quantity: 2, amount: nok(20000) },
    ]);
  });

  it('SALE-02: named seats must be there, priced, free and not set aside', async () => {
    const house = await openBoxOffice(server.url, { rows, price: null });
    await setPrice(house, { ticketTypeId: 'ordinary', priceZoneId: 'floor', price: 20000 });
    await made(house.admin.put('/v1/performances/show/allocations/press', { name: 'Press', seatIds: ['A-5'] }));
    await made(buy(house, { seatIds: ['A-1'] }));
    expect(await buy(house, { seatIds: ['A-2', 'B-1'] })).toMatchObject(
      refused(422, 'TICKET_TYPE_NOT_PRICED', { seatIds: ['B-1'] }),
    );
    expect(await buy(house, { seatIds: ['A-2', 'Z-1'] })).toMatchObject(
      refused(422, 'SEAT_NOT_FOUND', { seatIds: ['Z-1'] }),
    );
    expect(await buy(house, { seatIds: ['A-1', 'A-2', 'A-5'] })).toMatchObject(
      refused(409, 'SEAT_UNAVAILABLE', { seatIds: ['A-1', 'A-5'] }),
    );
    expect(await buy(house, { seatIds: ['A-2', 'A-3', 'A-4'], quantity: 2 })).toMatchObject(
      refused(400, 'SEAT_COUNT_MISMATCH', { quantity: 2, seats: 3 }),
    );
    expect(await buy(house, { quantity: 4 })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 3 }));
    expect((await buy(house, { quantity: 3 })).body.tickets).toHaveLength(3);
  });

  it('SALE-07: more than 500 tickets are no quantity, however they are named', async () => {
    const house = await openBoxOffice(server.url, { capacity: 1000 });
    const seatIds = Array.from({ length: 501 }, (_, n) => `A-${n}`);
    expect(await buy(house, { quantity: 501 })).toMatchObject({ status: 400, body: { code: 'INVALID_QUANTITY' } });
    expect(await buy(house, { seatIds })).toMatchObject(refused(400, 'INVALID_QUANTITY', { max: 500 }));
    expect(await buy(house, { seatIds: [] })).toMatchObject(refused(400, 'INVALID_QUANTITY', { max: 500 }));
    expect((await buy(house, { quantity: 500 })).body.tickets).toHaveLength(500);
  });

  it('SALE-02: what binds online sale does not bind the box office, and what binds both does', async () => {
    const house = await openBoxOffice(server.url);
    const { admin } = house;
    const performance = '/v1/performances/show';
    const price = (fields: object) => {
      const prices = [{ priceZoneId: null, price: nok(20000) }];
      return made(
        admin.put(`${performance}/ticket-types/ordinary`, { prices, access: 'local_and_internet', ...fields }),
      );
    };
    const expectBoth = async (online: object | number, atTheBoxOffice: object | number) => {
      for (const [channel, expected] of [
        ['online', online],
        ['box_office', atTheBoxOffice],
      ] as const) {
        const reply = await buy(house, { channel });
        expect(reply).toMatchObject(typeof expected === 'number' ? { status: expected } : expected);
      }
    };
    await made(admin.patch(performance, { availableOnline: false }));
    await expectBoth(refused(409, 'PERFORMANCE_NOT_ONLINE'), 201);
    await made(admin.patch(performance, { availableOnline: true, salesStatus: 'not_on_sale' }));
    await expectBoth(refused(409, 'NOT_ON_SALE'), 201);
    await made(admin.patch(performance, { salesStatus: 'on_sale', salesStartsAt: after(now, 1) }));
    await expectBoth(refused(409, 'SALES_NOT_STARTED', { startsAt: after(now, 1) }), 201);
    await made(admin.patch(performance, { salesStartsAt: null, salesEndsAt: now }));
    await expectBoth(refused(409, 'SALES_ENDED', { endsAt: now }), 201);
    await made(admin.patch(performance, { salesEndsAt: null }));
    await price({ access: 'local' });
    await expectBoth(refused(422, 'TICKET_TYPE_ACCESS'), 201);
    await price({ opensAt: after(now, 1) });
    await expectBoth(refused(409, 'TICKET_TYPE_NOT_OPEN'), refused(409, 'TICKET_TYPE_NOT_OPEN'));
    await price({});
    await made(admin.patch('/v1/ticket-types/ordinary', { soldOnline: false }));
    await expectBoth(refused(409, 'TICKET_TYPE_NOT_SOLD_ONLINE'), 201);
    await made(admin.patch('/v1/ticket-types/ordinary', { webPurchaseCode: '!FRIENDS' }));
    await expectBoth(refused(422, 'TICKET_TYPE_RESTRICTED'), 201);
    await setClock(house, startsAt);
    await made(admin.patch('/v1/ticket-types/ordinary', { webPurchaseCode: null, soldOnline: true }));
    await expectBoth(refused(409, 'PERFORMANCE_STARTED'), refused(409, 'PERFORMANCE_STARTED'));
    await made(admin.post(`${performance}/cancel`, { reason: 'too few came' }));
    await expectBoth(refused(409, 'PERFORMANCE_CANCELLED'), refused(409, 'PERFORMANCE_CANCELLED'));
  });

  it('CAMP-01, SUB-02: types of campaigns and of subscriptions are kept from ordinary sale', async () => {
    const house = await openBoxOffice(server.url);
    await addTicketType(house, { id: 'season', name: 'Season', kind: 'subscription' });
    await setPrice(house, { ticketTypeId: 'season', price: 100 });
    await setPrice(house, { ticketTypeId: 'sponsor', price: 100 });
    for (const ticketTypeId of ['season', 'sponsor']) {
      expect(await buy(house, { ticketTypeId })).toMatchObject(refused(422, 'TICKET_TYPE_RESTRICTED'));
    }
    expect(await buy(house, { ticketTypeId: 'season', channel: 'box_office' })).toMatchObject({ status: 422 });
    expect(await buy(house, { ticketTypeId: 'nothing' })).toMatchObject(
      refused(422, 'TICKET_TYPE_NOT_FOUND', { ticketTypeId: 'nothing' }),
    );
  });

  it('G-08: a web shop sells online only, a till either way', async () => {
    const house = await openBoxOffice(server.url);
    const shop = { admin: await withRole(house, 'online') };
    const till = { admin: await withRole(house, 'box_office') };
    expect(await buy(shop, { channel: 'box_office' })).toMatchObject(
      refused(403, 'FORBIDDEN', { role: 'online', channel: 'box_office' }),
    );
    expect(await buy(shop)).toMatchObject({ status: 201 });
    expect(await buy(till)).toMatchObject({ status: 201 });
    expect(await buy(till, { channel: 'box_office' })).toMatchObject({ status: 201 });
    expect(await buy({ admin: await withRole(house, 'reporting') })).toMatchObject(refused(403, 'FORBIDDEN'));
  });

  it('CAMP-12: a customer is whom the address or the id means', async () => {
    const house = await openBoxOffice(server.url);
    const { admin } = house;
    const byAddress = (await made(buy(house))).body;
    const again = (await made(buy(house, { customer: { email: ' KARI@example.org ' } }))).body;
    const byId = (await made(buy(house, { customer: { id: byAddress.customerId } }))).body;
    expect([again.customerId, byId.customerId]).toEqual([byAddress.customerId, byAddress.customerId]);
    expect((await admin.get(`/v1/customers/${byAddress.customerId}`)).body).toMatchObject({
      email: 'kari@example.org',
      name: 'Kari',
    });
    const mine = (await admin.get(`/v1/orders?customerId=${byAddress.customerId}`)).body.items;
    expect(mine.map(({ id }: { id: string }) => id)).toEqual([byId.id, again.id, byAddress.id]);
    expect(await buy(house, { customer: { id: 'nobody' } })).toMatchObject(
      refused(422, 'CUSTOMER_NOT_FOUND', { customerId: 'nobody' }),
    );
  });

  it('refuses an erased customer by id, and sells to the address again', async () => {
    const house = await openBoxOffice(server.url);
    const { customerId } = (await made(buy(house))).body;
    const customer = { id: customerId };
    await made(house.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'asked for' }));
    expect(await buy(house, { customer })).toMatchObject(refused(409, 'ERASED', { customerId }));
    expect((await buy(house)).body.customerId).toBe(customerId);
    expect(await buy(house, { customer })).toMatchObject({ status: 201 });
  });

  it.each([
    ['nobody', { customer: {} }, '/customer/email', 'MISSING_FIELD'],
    ['a customer told twice', { customer: { id: 'a', email: 'a@example.org' } }, '/customer/email', 'INVALID_FIELD'],
    ['a name with an id', { customer: { id: 'a', name: 'A' } }, '/customer/name', 'INVALID_FIELD'],
    ['no address', { customer: { email: 'kari' } }, '/customer/email', 'INVALID_EMAIL'],
    ['no number of tickets', { quantity: undefined }, '/quantity', 'MISSING_FIELD'],
    ['no tickets', { quantity: 0 }, '/quantity', 'INVALID_QUANTITY'],
    ['another channel', { channel: 'system' }, '/channel', 'INVALID_FIELD'],
    ['a payment without a reference', { payment: { amount: nok(20000) } }, '/payment/reference', 'MISSING_FIELD'],
  ])('refuses a body with %s', async (_, fields, pointer, code) => {
    const house = await openBoxOffice(server.url);
    const { status, body } = await buy(house, fields);
    expect([status, body.details.errors[0]]).toMatchObject([400, { pointer, code }]);
  });

  it('answers a performance that is not there with 404, whatever else is asked', async () => {
    const { admin } = await openBoxOffice(server.url);
    const reply = await admin.post('/v1/performances/gone/purchases', purchaseBody({ ticketTypeId: 'nothing' }));
    expect(reply).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('G-06: a repeat answers the same body, whatever became of the order and its type since', async () => {
    const house = await openBoxOffice(server.url);
    const options = { idempotencyKey: 'click-1' };
    const first = await buy(house, { quantity: 2 }, options);
    await made(pay(house, first.body.id, 40000));
    await made(house.admin.patch('/v1/ticket-types/ordinary', { name: 'Full price' }));
    const again = await buy(house, { quantity: 2 }, options);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await buy(house, { quantity: 1 }, options)).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
    expect(await placesOf(house)).toMatchObject({ held: 0, sold: 2 });
  });

  it('G-05: what was refused is told in the report of refusals', async () => {
    const house = await openBoxOffice(server.url, { capacity: 2 });
    await buy(house, { quantity: 3 });
    const asked = async () => (await house.admin.get('/v1/reports/rejections')).body.items;
    const told = [{ code: 'SEAT_UNAVAILABLE', performanceId: 'show', quantity: 3 }];
    await eventually(async () => expect(await asked()).toMatchObject(told));
  });

  it('I2: two hundred buyers of fifty places get fifty between them', async () => {
    const house = await openBoxOffice(server.url, { capacity: 50 });
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, n) => buy(house, { customer: { email: `p${n}@example.org` } })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(150);
    expect(await placesOf(house)).toEqual({ free: 0, held: 50, sold: 0, allocated: 0 });
    expect(await allOf(house, '/v1/orders')).toHaveLength(50);
  });

  it('SALE-06: an ordinary sale fixes hall, production and season, and a capacity below what is taken', async () => {
    const house = await openBoxOffice(server.url);
    await made(house.admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
    await bought(house, 3);
    const edit = (fields: object) => house.admin.patch('/v1/performances/show', fields);
    expect(await edit({ seasonId: 'autumn' })).toMatchObject(refused(409, 'PERFORMANCE_HAS_SALES'));
    expect(await edit({ capacity: 2 })).toMatchObject(refused(409, 'PERFORMANCE_HAS_SALES', { taken: 3 }));
    expect(await edit({ capacity: 3 })).toMatchObject({ status: 200 });
    await addPerformance(house, { id: 'other' });
    expect(await house.admin.patch('/v1/performances/other', { seasonId: 'autumn' })).toMatchObject({ status: 200 });
  });
});
