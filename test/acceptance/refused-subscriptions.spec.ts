import {
  addTicketType,
  after,
  type House,
  made,
  nok,
  now,
  refused,
  setClock,
  setPrice,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { buySubscription, cards, ordersOf, quoteOf, takenOf } from '../support/subscription-sales';
import { evenings, openSeasonHouse, openSubscription, setPart, startOf } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

type Fields = Readonly<Record<string, unknown>>;

const errorsOf = ({ body }: { body: { details: { errors: { pointer: string; code: string }[] } } }) =>
  body.details.errors.map(({ pointer, code }) => [pointer, code]);

describe('a purchase that is ill-formed', () => {
  it('G-05: is told everything that is wrong with it together', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const wrong = { channel: 'phone', units: [{ seatId: 7, seatIdByPerformance: { p1: 8 } }], performanceIds: 'p1' };
    const reply = await buySubscription(house, { ...wrong, discountCode: 9, payment: { amount: nok(1) }, extra: 1 });
    expect(reply.status).toBe(400);
    expect(errorsOf(reply).sort()).toEqual([
      ['/channel', 'INVALID_FIELD'],
      ['/discountCode', 'INVALID_FIELD'],
      ['/extra', 'UNKNOWN_FIELD'],
      ['/payment/reference', 'MISSING_FIELD'],
      ['/performanceIds', 'INVALID_FIELD'],
      ['/units/0/seatId', 'INVALID_ID'],
      ['/units/0/seatIdByPerformance', 'INVALID_ID'],
      ['/units/0/ticketTypeId', 'MISSING_FIELD'],
    ]);
    const both = await buySubscription(house, { customer: { id: 'ada', email: 'a@example.org' } });
    expect(errorsOf(both)).toEqual([['/customer/email', 'INVALID_FIELD']]);
    expect(await buySubscription(house, { units: [] })).toMatchObject(refused(400, 'INVALID_QUANTITY'));
    expect(await buySubscription(house, { units: cards(167) })).toMatchObject(
      refused(400, 'INVALID_QUANTITY', { max: 500 }),
    );
    expect(await buySubscription(house, { customer: { id: 'nobody' } })).toMatchObject(
      refused(422, 'CUSTOMER_NOT_FOUND'),
    );
    expect(await house.admin.post('/v1/subscriptions/nothing/purchases', {})).toMatchObject({ status: 400 });
    const body = { customer: { email: 'a@example.org' }, channel: 'online', units: cards(1) };
    expect(await house.admin.post('/v1/subscriptions/nothing/purchases', body)).toMatchObject(
      refused(404, 'NOT_FOUND'),
    );
  });

  it('G-08: comes from a key that may sell this way', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const shop = { admin: await withRole(house, 'online') };
    expect(await buySubscription(shop, { channel: 'box_office' })).toMatchObject(refused(403, 'FORBIDDEN'));
    expect(await quoteOf(shop, { channel: 'box_office' })).toMatchObject(refused(403, 'FORBIDDEN'));
    expect((await buySubscription(shop)).status).toBe(201);
    expect(await buySubscription({ admin: await withRole(house, 'reporting') })).toMatchObject(
      refused(403, 'FORBIDDEN'),
    );
  });
});

/** Mends what a refusal names, so that the next check is reached. */
interface Check {
  readonly code: string;
  readonly status: number;
  readonly details?: Fields;
  mend(house: House, request: Record<string, unknown>): unknown;
}

const part = (name: string, body: Fields) => (house: House) => setPart(house, name, body);
const asking = (fields: Fields) => (_: House, request: Record<string, unknown>) => Object.assign(request, fields);
const consent = { id: 'terms', text: 'Terms', version: 3, mandatory: true };
const sale = { availableOnline: true, salesStartsAt: after(now, 1000), deliveryMethods: ['post'], consents: [consent] };

/** Everything is wrong at first; each step mends what was refused. */
const checks: readonly Check[] = [
  {
    code: 'SUBSCRIPTION_NOT_READY',
    status: 409,
    details: { readiness: [{ code: 'INVALID_PERFORMANCE_LIMITS' }] },
    mend: ({ admin }) => made(admin.patch('/v1/subscriptions/classics', { maxPerformances: null })),
  },
  { code: 'SUBSCRIPTION_NOT_ONLINE', status: 409, mend: part('online-sale', sale) },
  {
    code: 'ORGANISATION_NOT_ALLOWED',
    status: 422,
    details: { units: ['north'] },
    mend: part('organisations', { units: [] }),
  },
  {
    code: 'LOGIN_REQUIRED',
    status: 422,
    details: { flagIds: ['friend'] },
    async mend({ admin }, request) {
      const { body } = await made(admin.post('/v1/customers', { email: 'ada@example.org', name: 'Ada' }));
      request.customer = { id: body.id };
    },
  },
  {
    code: 'CUSTOMER_FLAG_REQUIRED',
    status: 422,
    details: { flagIds: ['friend'] },
    mend: asking({ units: [...cards(1)] }),
  },
  {
    code: 'SALES_NOT_STARTED',
    status: 409,
    details: { startsAt: after(now, 1000) },
    mend: (house) => setClock(house, after(now, 1000)),
  },
  {
    code: 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT',
    status: 409,
    details: { min: 4, remaining: 3 },
    mend: ({ admin }) => made(admin.patch('/v1/subscriptions/classics', { minPerformances: 2, maxPerformances: 2 })),
  },
  { code: 'DUPLICATE_PERFORMANCE', status: 400, mend: asking({ performanceIds: ['p1', 'px'] }) },
  { code: 'PERFORMANCE_NOT_FOUND', status: 422, mend: asking({ performanceIds: ['p1'] }) },
  {
    code: 'REQUIRED_PERFORMANCE_MISSING',
    status: 422,
    details: { performanceIds: ['p2'] },
    mend: asking({ performanceIds: ['p2'] }),
  },
  {
    code: 'TOO_FEW_PERFORMANCES',
    status: 422,
    details: { min: 2, chosen: 1 },
    mend: asking({ performanceIds: [...evenings] }),
  },
  {
    code: 'TOO_MANY_PERFORMANCES',
    status: 422,
    details: { max: 2, chosen: 3 },
    mend: asking({ performanceIds: ['p2', 'p3'] }),
  },
  { code: 'BELOW_MIN_PER_PURCHASE', status: 422, details: { min: 2, units: 1 }, mend: asking({ units: cards(4) }) },
  {
    code: 'ABOVE_MAX_PER_PURCHASE',
    status: 422,
    details: { max: 3, units: 4 },
    mend: asking({ units: [...cards(1), { ticketTypeId: 'ordinary' }] }),
  },
  { code: 'TICKET_TYPE_NOT_FOUND', status: 422, mend: asking({ units: cards(2) }) },
  { code: 'TICKET_TYPE_ACCESS', status: 422, mend: part('ticket-type-access', { access: 'local_and_internet' }) },
  { code: 'DELIVERY_METHOD_REQUIRED', status: 422, mend: asking({ deliveryMethod: 'pigeon' }) },
  { code: 'DELIVERY_METHOD_NOT_OFFERED', status: 422, mend: asking({ deliveryMethod: 'post' }) },
  {
    code: 'CONSENT_REQUIRED',
    status: 422,
    details: { consentIds: ['terms'] },
    mend: asking({ consentIds: ['terms'] }),
  },
  { code: 'DISCOUNT_CODE_INVALID', status: 422, mend: asking({ discountCode: 'spring' }) },
  {
    code: 'SEAT_UNAVAILABLE',
    status: 409,
    details: { performanceIds: ['p3'], remaining: 1 },
    mend: ({ admin }) => made(admin.patch('/v1/performances/p3', { capacity: 50 })),
  },
  { code: 'CURRENCY_MISMATCH', status: 422, mend: asking({ payment: { amount: nok(1), reference: 'r' } }) },
  {
    code: 'AMOUNT_MISMATCH',
    status: 422,
    details: { due: nok(72000) },
    mend: asking({ payment: { amount: nok(72000), reference: 'r' } }),
  },
];

/** Pick and mix with which everything is wrong, and a key of another unit. */
async function openTroubled(): Promise<{ house: House; seller: House }> {
  const house = await openSeasonHouse(server.url);
  await addTicketType(house, { id: 'member', name: 'Member', kind: 'both' });
  for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'member', price: 1 });
  const limits = { minPerformances: 4, maxPerformances: 4, minPerPurchase: 2, maxPerPurchase: 3 };
  await openSubscription(house, { type: 'pick_and_mix', ...limits }, { availableOnline: false });
  await setPart(house, 'required-performances', { performanceIds: ['p2'] });
  await setPart(house, 'organisations', { units: ['north'] });
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card', 'member'], defaultTicketTypeId: 'card' });
  await setPart(house, 'access', { flagAccess: [{ flagId: 'friend', ticketTypeIds: ['member'] }] });
  await setPart(house, 'ticket-type-access', { access: 'local', ticketTypeIds: ['card'] });
  await setPart(house, 'discounts', { codes: [{ code: 'SPRING', percent: 10, required: true }] });
  await made(house.admin.patch('/v1/performances/p3', { capacity: 1 }));
  const key = await made(house.admin.post('/v1/keys', { role: 'online', name: 'South', unit: 'south' }));
  return { house, seller: { admin: Object.assign(house.admin.as(key.body.key), { organisationId: 'x' }) } };
}

describe('what stands in the way of a purchase', () => {
  it('SUB-13, SUB-20, SUB-21, SUB-23, SUB-33, SUB-35, SUB-39, SUB-48, SUB-52, SUB-56: is refused in the order of the rule', async () => {
    const { house, seller } = await openTroubled();
    const request: Record<string, unknown> = {
      customer: { email: 'kari@example.org' },
      units: [{ ticketTypeId: 'member' }],
      performanceIds: ['p1', 'p1'],
      payment: { amount: { amount: 1, currency: 'SEK' }, reference: 'r' },
    };
    for (const { code, status, details, mend } of checks) {
      const reply = await buySubscription(seller, request);
      expect([reply.body.code, reply.status, code]).toEqual([code, status, code]);
      if (details) expect(reply.body.details).toMatchObject(details);
      expect((await quoteOf(seller, request)).body.code).toBe(code);
      await mend(house, request);
    }
    expect(await ordersOf(house)).toEqual([]);
    expect(await takenOf(house)).toEqual(evenings.map(() => [0, 0]));
    const bought = await buySubscription(seller, request);
    expect(bought).toMatchObject({ status: 201, body: { status: 'paid', deliveryMethod: 'post' } });
  });

  it('SUB-14, SUB-15: a series is sold with what is left of it, up to the instant at which too little is', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerformances: 2 });
    const soldNow = async () => (await buySubscription(house)).body;
    await setClock(house, after(startOf('p1'), -1));
    expect((await soldNow()).total).toEqual(nok(60000));
    await setClock(house, startOf('p1'));
    expect((await soldNow()).total).toEqual(nok(40000));
    await setClock(house, after(startOf('p2'), -1));
    expect((await soldNow()).total).toEqual(nok(40000));
    await setClock(house, startOf('p2'));
    expect(await buySubscription(house)).toMatchObject(
      refused(409, 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', { min: 2, remaining: 1 }),
    );
  });

  it('SUB-14: a series is fixed; the same list in another order is the same', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerformances: 2 });
    expect((await buySubscription(house, { performanceIds: ['p3', 'p1', 'p2'] })).status).toBe(201);
    expect(await buySubscription(house, { performanceIds: ['p1', 'p2'] })).toMatchObject(
      refused(422, 'SERIES_IS_FIXED', { performanceIds: [...evenings] }),
    );
    expect(await buySubscription(house, { performanceIds: ['p1'] })).toMatchObject(
      refused(422, 'TOO_FEW_PERFORMANCES', { min: 2, chosen: 1 }),
    );
  });

  it('SUB-21, SUB-35: each window opens at its first instant and is closed at its last', async () => {
    const house = await openSeasonHouse(server.url);
    const [from, to, salesStartsAt, salesEndsAt] = [1000, 2000, 3000, 4000].map((ms) => after(now, ms));
    await openSubscription(house, {}, { salesStartsAt, salesEndsAt });
    await setPart(house, 'access', { flagAccess: [{ flagId: 'friend', from, to, ticketTypeIds: ['card'] }] });
    const body = { email: 'ada@example.org', name: 'Ada', flagIds: ['friend'] };
    const { id } = (await made(house.admin.post('/v1/customers', body))).body;
    const told = async (ms: number, customer: Fields) => {
      await setClock(house, after(now, ms));
      const reply = await buySubscription(house, { customer });
      return reply.body.code ?? reply.status;
    };
    const anybody = { email: 'kari@example.org' };
    expect([await told(999, { id }), await told(999, anybody)]).toEqual(['SALES_NOT_STARTED', 'SALES_NOT_STARTED']);
    expect([await told(1000, { id }), await told(1000, anybody)]).toEqual([201, 'LOGIN_REQUIRED']);
    expect([await told(1999, { id }), await told(1999, anybody)]).toEqual([201, 'LOGIN_REQUIRED']);
    expect([await told(2000, { id }), await told(2999, anybody)]).toEqual(['SALES_NOT_STARTED', 'SALES_NOT_STARTED']);
    expect([await told(3000, { id }), await told(3999, anybody)]).toEqual([201, 201]);
    expect([await told(4000, { id }), await told(4000, anybody)]).toEqual(['SALES_ENDED', 'SALES_ENDED']);
    expect((await buySubscription(house, { channel: 'box_office' })).status).toBe(201);
  });
});
