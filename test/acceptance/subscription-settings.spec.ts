import { addPerformance, addTicketType, made, nok, refused, setPrice, withRole } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import {
  addSubscription,
  codesOf,
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

const selection = { productionIds: ['play'], performanceIds: [...evenings] };

describe('making a subscription', () => {
  it('SUB-01, SUB-55 needs a few tabs, in any order, and readiness says what is missing', async () => {
    const house = await openSeasonHouse(server.url);
    expect(codesOf(await addSubscription(house))).toEqual(['MISSING_FIELD', 'PERFORMANCES_REQUIRED']);
    expect(codesOf(await setPart(house, 'performances', selection))).toEqual(['MISSING_FIELD']);
    expect(codesOf(await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] }))).toEqual([]);
    const read = await house.admin.get('/v1/subscriptions/classics');
    expect(read).toMatchObject({ status: 200, body: { id: 'classics', type: 'series', readiness: [], version: 3 } });
    expect(read.headers.get('etag')).toBe('"3"');
  });

  it('SUB-04 to SUB-14 answers every field of the information tab, and its repeat the same', async () => {
    const house = await openSeasonHouse(server.url);
    const body = {
      type: 'pick_and_mix',
      name: 'Your choice',
      abbreviation: 'YC',
      seasonId: 'spring',
      color: '#a01c2b',
      showLabel: true,
      description: 'As you like it',
      minPerformances: 2,
      maxPerformances: 3,
      maxPerPurchase: 4,
    };
    const send = () => house.admin.post('/v1/subscriptions', body, { idempotencyKey: 'once' });
    const first = await made(send());
    expect(first).toMatchObject({
      status: 201,
      body: { ...body, sameSeat: false, label: 'YC Your choice', minPerPurchase: 1, version: 1 },
    });
    const { id } = first.body;
    expect(first.headers.get('location')).toBe(`/v1/subscriptions/${id}`);
    await made(house.admin.patch(`/v1/subscriptions/${id}`, { name: 'Renamed' }));
    const again = await send();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });

  it.each<[fields: object, status: number, code: string, rule: string]>([
    [{ type: 'flex' }, 400, 'INVALID_SUBSCRIPTION_TYPE', 'SUB-01'],
    [{ name: '' }, 400, 'NAME_REQUIRED', 'SUB-04'],
    [{ name: undefined }, 400, 'NAME_REQUIRED', 'SUB-04'],
    [{ abbreviation: 'ELEVENCHARS' }, 400, 'INVALID_FIELD', 'SUB-05'],
    [{ seasonId: 'nowhere' }, 422, 'SEASON_NOT_FOUND', 'SUB-06'],
    [{ type: 'pick_and_mix', sameSeat: true }, 422, 'SAME_SEAT_ONLY_FOR_SERIES', 'SUB-07'],
    [{ color: 'red' }, 400, 'INVALID_COLOR', 'SUB-08'],
    [{ maxPerformances: 2 }, 422, 'NOT_APPLICABLE_TO_SERIES', 'SUB-12'],
    [{ type: 'pick_and_mix', minPerformances: 3, maxPerformances: 2 }, 400, 'INVALID_PERFORMANCE_LIMITS', 'SUB-12'],
    [{ minPerPurchase: 3, maxPerPurchase: 2 }, 400, 'INVALID_PURCHASE_LIMITS', 'SUB-13'],
    [{ minPerformances: 0 }, 400, 'OUT_OF_RANGE', 'SUB-14'],
  ])('%j is answered %i %s (%s)', async (fields, status, code) => {
    const house = await openSeasonHouse(server.url);
    const body = { type: 'series', name: 'Classics', abbreviation: 'CLA', seasonId: 'spring', ...fields };
    expect(await house.admin.post('/v1/subscriptions', body)).toMatchObject({ status, body: { code } });
    expect((await house.admin.get('/v1/subscriptions')).body.items).toEqual([]);
  });

  it('SUB-09, SUB-26 has a label of abbreviation and name, and a web link that never changes', async () => {
    const house = await openSeasonHouse(server.url);
    const { webLink } = await addSubscription(house);
    expect(webLink).toMatch(new RegExp(`/subscriptions/${house.admin.organisationId}/classics$`));
    const renamed = await made(
      house.admin.patch('/v1/subscriptions/classics', { name: 'Modern', abbreviation: 'MOD' }),
    );
    expect(renamed.body).toMatchObject({ label: 'MOD Modern', webLink, version: 2 });
  });

  it('lists them in the order in which they were made, page by page', async () => {
    const house = await openSeasonHouse(server.url);
    for (const id of ['c', 'a', 'b']) await addSubscription(house, { id });
    const first = await made(house.admin.get('/v1/subscriptions?limit=2'));
    const second = await made(house.admin.get(`/v1/subscriptions?limit=2&cursor=${first.body.nextCursor}`));
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });
});

describe('changing a subscription', () => {
  it('G-06, SUB-05 answers stale editors with VERSION_CONFLICT, whichever tab they change', async () => {
    const house = await openSeasonHouse(server.url);
    await addSubscription(house);
    await made(put(house.admin, 'finance', { account: '3000' }, 'classics', { ifMatch: '"1"' }));
    const stale = refused(412, 'VERSION_CONFLICT', { version: 2, expected: 1 });
    expect(await put(house.admin, 'finance', {}, 'classics', { ifMatch: '"1"' })).toMatchObject(stale);
    expect(await house.admin.patch('/v1/subscriptions/classics', { name: 'x' }, { ifMatch: '"1"' })).toMatchObject(
      stale,
    );
  });

  it('SUB-53 the same once more changes nothing, not even the version', async () => {
    const house = await openSeasonHouse(server.url);
    await addSubscription(house);
    expect((await setPart(house, 'finance', { account: '3000' })).version).toBe(2);
    const again = await put(house.admin, 'finance', { account: '3000' });
    expect(again.body.version).toBe(2);
    expect(again.headers.get('log-position')).toEqual(expect.any(String));
    const nothing = await house.admin.patch('/v1/subscriptions/classics', { name: 'Classics' });
    expect(nothing).toMatchObject(refused(409, 'NOTHING_TO_CHANGE'));
  });

  it('G-07 is for admins, and unknown ids are not found before the body is judged against others', async () => {
    const house = await openSeasonHouse(server.url);
    await addSubscription(house);
    const boxOffice = await withRole(house, 'box_office');
    expect(await put(boxOffice, 'finance', {})).toMatchObject(refused(403, 'FORBIDDEN'));
    expect((await boxOffice.get('/v1/subscriptions/classics')).status).toBe(200);
    expect(await put(house.admin, 'products', { productIds: ['none'] }, 'none')).toMatchObject(
      refused(404, 'NOT_FOUND'),
    );
  });

  it('reads back every tab as it was set', async () => {
    const house = await openSeasonHouse(server.url);
    await made(house.admin.post('/v1/products', { id: 'tote', name: 'Tote', price: nok(100) }));
    await made(house.admin.patch('/v1/organisation', { emailTemplates: [{ id: 'thanks', name: 'Thanks' }] }));
    await addSubscription(house, { id: 'last' });
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] }, 'last');
    await addSubscription(house, { type: 'pick_and_mix' });
    const parts: Record<string, [part: string, body: object | null]> = {
      ticketTypes: ['ticket-types', { ticketTypeIds: ['card'], defaultTicketTypeId: 'card' }],
      performances: ['performances', selection],
      onlineSale: [
        'online-sale',
        {
          availableOnline: true,
          visibleOnlineFrom: '2026-01-01T00:00:00.000Z',
          salesStartsAt: '2026-01-02T00:00:00.000Z',
          salesEndsAt: '2026-03-02T00:00:00.000Z',
          deliveryMethods: ['post', 'mobile'],
          displaySubscriptionAs: 'subscription_card',
          displayPerformanceAs: 'concert',
          groupTickets: true,
          showPriceZones: true,
          seatSelection: 'manual',
          consents: [{ id: 'news', text: 'Send me news.', version: 2, mandatory: true }],
          emailTemplateId: 'thanks',
        },
      ],
      exchange: ['exchange', { scope: 'all_productions', allowOutsideSubscription: true }],
      access: [
        'access',
        {
          flagAccess: [{ flagId: 'member', from: null, to: '2026-01-02T00:00:00.000Z', ticketTypeIds: ['card'] }],
        },
      ],
      allocation: ['allocation', { allocationId: 'subs', mode: 'allocation_only' }],
      requiredPerformances: ['required-performances', { performanceIds: ['p1'] }],
      suggestion: ['suggestion', { enabled: true, heading: 'All three', description: 'For less' }],
      customerInfo: ['customer-info', { perTicket: true }],
      sort: ['sort', { custom: true, performanceIds: ['p3', 'p1', 'p2'] }],
      image: ['image', { url: 'https://example.org/classics.jpg' }],
      discounts: ['discounts', { codes: [{ code: 'TEN', percent: null, amount: nok(1000), required: true }] }],
      products: ['products', { productIds: ['tote'] }],
      renewal: ['renewal', { renewsFrom: { subscriptionId: 'last', ticketTypeMap: [{ from: 'card', to: 'card' }] } }],
      organisations: ['organisations', { units: ['shop'] }],
      finance: ['finance', { referenceNumber: '1', department: 'Sales', account: '3000' }],
      translations: [
        'translations',
        { sv: { name: 'Klassiker', description: null, suggestionHeading: null, suggestionDescription: null } },
      ],
    };
    for (const [field, [part, body]] of Object.entries(parts)) {
      expect((await setPart(house, part, body))[field]).toEqual(body);
    }
    const read = await subscriptionOf(house);
    expect(read).toMatchObject(Object.fromEntries(Object.entries(parts).map(([field, [, body]]) => [field, body])));
    expect(codesOf(read)).toEqual(['ALLOCATION_NOT_FOUND']);
    expect(read.version).toBe(1 + Object.keys(parts).length);
    expect((await setPart(house, 'allocation', null)).allocation).toBeNull();
    expect((await setPart(house, 'image', { url: null })).image).toBeNull();
    expect((await setPart(house, 'renewal', { renewsFrom: null })).renewal).toEqual({ renewsFrom: null });
  });
});

describe('what a tab gets wrong is refused', () => {
  it.each<[rule: string, part: string, body: unknown, status: number, code: string]>([
    ['SUB-02', 'ticket-types', { ticketTypeIds: ['sponsor'] }, 422, 'TICKET_TYPE_NOT_SUBSCRIPTION'],
    ['SUB-16', 'ticket-types', { ticketTypeIds: ['none'] }, 422, 'TICKET_TYPE_NOT_FOUND'],
    ['SUB-17', 'ticket-types', { ticketTypeIds: ['card', 'sponsor'] }, 400, 'DEFAULT_REQUIRED'],
    ['SUB-17', 'ticket-types', { ticketTypeIds: ['card'], defaultTicketTypeId: 'x' }, 400, 'DEFAULT_NOT_SELECTED'],
    ['SUB-18', 'performances', { productionIds: ['x'], performanceIds: ['p1'] }, 422, 'PRODUCTION_NOT_FOUND'],
    ['SUB-19', 'performances', { productionIds: ['play'], performanceIds: [] }, 400, 'PERFORMANCES_REQUIRED'],
    ['SUB-19', 'performances', { ...selection, performanceIds: ['p1', 'p1'] }, 400, 'DUPLICATE_PERFORMANCE'],
    ['SUB-19', 'performances', { ...selection, performanceIds: ['p9'] }, 422, 'PERFORMANCE_NOT_FOUND'],
    ['SUB-19', 'performances', { productionIds: [], performanceIds: ['p1'] }, 422, 'PERFORMANCE_NOT_IN_PRODUCTIONS'],
    ['SUB-24', 'online-sale', { availableOnline: true, displaySubscriptionAs: 'x' }, 400, 'INVALID_DISPLAY_NAME'],
    ['SUB-25', 'online-sale', { availableOnline: true, displayPerformanceAs: 'x' }, 400, 'INVALID_DISPLAY_NAME'],
    ['SUB-32', 'online-sale', { availableOnline: true, seatSelection: 'x' }, 400, 'INVALID_FIELD'],
    ['SUB-34', 'online-sale', { availableOnline: true, emailTemplateId: 'x' }, 422, 'TEMPLATE_NOT_FOUND'],
    ['EXC-21', 'exchange', { scope: 'x' }, 400, 'INVALID_FIELD'],
    ['SUB-35', 'access', { flagAccess: [{ flagId: 'f', ticketTypeIds: ['x'] }] }, 422, 'TICKET_TYPE_NOT_FOUND'],
    ['SUB-37', 'allocation', { allocationId: 'a', mode: 'x' }, 400, 'INVALID_FIELD'],
    ['SUB-37', 'allocation', {}, 400, 'MISSING_FIELD'],
    ['SUB-39', 'required-performances', { performanceIds: ['p1'] }, 422, 'NOT_APPLICABLE_TO_SERIES'],
    ['SUB-41', 'suggestion', { enabled: true }, 400, 'SUGGESTION_HEADING_REQUIRED'],
    ['SUB-44', 'sort', { custom: true }, 400, 'INVALID_SORT_ORDER'],
    ['SUB-45', 'image', { url: 'http://example.org/a.jpg' }, 400, 'INVALID_IMAGE'],
    ['SUB-45', 'image', {}, 400, 'INVALID_IMAGE'],
    ['SUB-48', 'discounts', { codes: [{ code: 'X', percent: 101 }] }, 400, 'OUT_OF_RANGE'],
    ['G-01', 'discounts', { codes: [{ code: 'X', amount: { amount: 1, currency: 'DKK' } }] }, 422, 'CURRENCY_MISMATCH'],
    ['SUB-49', 'products', { productIds: ['x'] }, 422, 'PRODUCT_NOT_FOUND'],
    ['SUB-50', 'renewal', { renewsFrom: { subscriptionId: 'x', ticketTypeMap: [] } }, 422, 'SUBSCRIPTION_NOT_FOUND'],
    ['SUB-50', 'renewal', { renewsFrom: { subscriptionId: 'classics', ticketTypeMap: [] } }, 422, 'RENEWAL_CYCLE'],
    ['SUB-52', 'organisations', { units: [' '] }, 400, 'INVALID_FIELD'],
    ['SUB-54', 'translations', { de: { name: 'Klassiker' } }, 400, 'UNSUPPORTED_LOCALE'],
    ['SUB-54', 'translations', { somewhere: {} }, 400, 'UNKNOWN_FIELD'],
  ])('%s PUT %s %j is answered %i %s', async (_rule, part, body, status, code) => {
    const house = await openSeasonHouse(server.url);
    await addSubscription(house);
    expect(await put(house.admin, part, body)).toMatchObject({ status, body: { code } });
    expect((await subscriptionOf(house)).version).toBe(1);
  });

  it('SUB-21, SUB-22 times that cannot be', async () => {
    const house = await openSeasonHouse(server.url);
    await addSubscription(house);
    const at = '2026-02-01T00:00:00.000Z';
    const sale = (times: object) => put(house.admin, 'online-sale', { availableOnline: true, ...times });
    const backwards = { salesStartsAt: at, salesEndsAt: at };
    expect(await sale(backwards)).toMatchObject(refused(400, 'INVALID_WINDOW', { from: at, to: at }));
    const late = { visibleOnlineFrom: '2026-02-01T00:00:00.001Z', salesStartsAt: at };
    expect(await sale(late)).toMatchObject(refused(400, 'INVALID_VISIBILITY', late));
  });

  it('SUB-19 a cancelled performance cannot be added, and may stay when it is cancelled later', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await addPerformance(house, { id: 'off' });
    for (const id of ['off', 'p2']) await made(house.admin.post(`/v1/performances/${id}/cancel`, { reason: 'ill' }));
    const added = await put(house.admin, 'performances', { ...selection, performanceIds: [...evenings, 'off'] });
    expect(added).toMatchObject(refused(409, 'PERFORMANCE_CANCELLED', { performanceIds: ['off'] }));
    await setPart(house, 'performances', { ...selection, performanceIds: ['p1', 'p2'] });
  });

  it('SUB-50 a circle of renewals is refused at the place that would close it', async () => {
    const house = await openSeasonHouse(server.url);
    for (const id of ['a', 'b', 'c']) await addSubscription(house, { id });
    const renew = (id: string, from: string) =>
      put(house.admin, 'renewal', { renewsFrom: { subscriptionId: from, ticketTypeMap: [] } }, id);
    await made(renew('b', 'a'));
    await made(renew('c', 'b'));
    const circle = refused(422, 'RENEWAL_CYCLE', { subscriptionIds: ['a', 'c', 'b', 'a'] });
    expect(await renew('a', 'c')).toMatchObject(circle);
  });

  it('SUB-50 every type of the earlier subscription must be mapped', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await addSubscription(house, { id: 'next' });
    const renewal = { renewsFrom: { subscriptionId: 'classics', ticketTypeMap: [] } };
    expect(await put(house.admin, 'renewal', renewal, 'next')).toMatchObject(
      refused(422, 'RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: ['card'] }),
    );
  });
});

describe('what contradicts another tab is told by readiness', () => {
  it('SUB-02 a price that is missing, until it is set', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await addTicketType(house, { id: 'second', kind: 'both' });
    const types = { ticketTypeIds: ['card', 'second'], defaultTicketTypeId: 'card' };
    const missing = (performanceId: string) => ({
      code: 'TICKET_TYPE_NOT_PRICED',
      message: expect.any(String),
      details: { performanceId, ticketTypeId: 'second', priceZoneId: null },
    });
    expect((await setPart(house, 'ticket-types', types)).readiness).toEqual(evenings.map(missing));
    for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'second', price: 1 });
    expect((await subscriptionOf(house)).readiness).toEqual([]);
  });

  it('SUB-07 a second hall, until the seat may change', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { sameSeat: true });
    for (const id of ['main', 'studio']) {
      const hall = { id, name: id, priceZones: [{ id: 'floor', name: 'Floor' }] };
      const rows = [{ row: 'A', seats: { from: 1, to: 9 }, priceZoneId: 'floor' }];
      await made(house.admin.post('/v1/halls', { ...hall, rows }));
      await addPerformance(house, { id: `in-${id}`, hallId: id });
      await setPrice(house, { performanceId: `in-${id}`, ticketTypeId: 'card' });
    }
    expect(codesOf(await subscriptionOf(house))).toEqual([]);
    const both = await setPart(house, 'performances', { ...selection, performanceIds: ['in-main', 'in-studio'] });
    expect(both.readiness).toMatchObject([{ code: 'DIFFERENT_HALLS', details: { hallIds: ['main', 'studio'] } }]);
    const anySeat = await made(house.admin.patch('/v1/subscriptions/classics', { sameSeat: false }));
    expect(anySeat.body.readiness).toEqual([]);
  });

  it('SUB-12, SUB-39, SUB-44 limits, required ones and an order that the list does not fit', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { type: 'pick_and_mix', maxPerformances: 3 });
    await setPart(house, 'required-performances', { performanceIds: ['p3'] });
    await setPart(house, 'sort', { custom: true, performanceIds: ['p2', 'p3', 'p1'] });
    expect(codesOf(await subscriptionOf(house))).toEqual([]);
    const fewer = await setPart(house, 'performances', { ...selection, performanceIds: ['p1', 'p2'] });
    expect(fewer.readiness).toMatchObject([
      { code: 'INVALID_PERFORMANCE_LIMITS', details: { max: 3, performances: 2 } },
      { code: 'REQUIRED_PERFORMANCE_MISSING', details: { performanceIds: ['p3'] } },
      { code: 'INVALID_SORT_ORDER', details: { missing: [], surplus: ['p3'] } },
    ]);
  });

  it('SUB-36 an allocation, until every performance has it', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    const allocate = (id: string) =>
      made(house.admin.put(`/v1/performances/${id}/allocations/subs`, { name: 'Subscribers', quantity: 10 }));
    await allocate('p1');
    const set = await setPart(house, 'allocation', { allocationId: 'subs', mode: 'allocation_first' });
    expect(set.readiness).toMatchObject([
      { code: 'ALLOCATION_NOT_FOUND', details: { allocationId: 'subs', performanceIds: ['p2', 'p3'] } },
    ]);
    await allocate('p2');
    await allocate('p3');
    expect(codesOf(await subscriptionOf(house))).toEqual([]);
  });
});

describe('the pick lists', () => {
  it('SUB-18, SUB-19, SUB-44 show what can be added by its start, and what is selected in its order', async () => {
    const house = await openSeasonHouse(server.url);
    await made(house.admin.post('/v1/productions', { id: 'opera', name: 'An opera' }));
    await addPerformance(house, { id: 'aria', productionId: 'opera' });
    await openSubscription(house);
    await setPart(house, 'performances', { ...selection, performanceIds: ['p3', 'p2'] });
    const ids = (list: { id: string }[]) => list.map(({ id }) => id);
    const read = await subscriptionOf(house);
    expect(ids(read.selected)).toEqual(['p2', 'p3']);
    expect(ids(read.selectable).sort()).toEqual(['p1', 'show']);
    expect(read.selected[0]).toEqual({
      id: 'p2',
      productionId: 'play',
      seasonId: 'spring',
      hallId: null,
      startsAt: startOf('p2'),
      timeZone: 'Europe/Oslo',
      cancelled: false,
    });
    await setPart(house, 'sort', { custom: true, performanceIds: ['p3', 'p2'] });
    await made(house.admin.put('/v1/sandbox/clock', { now: startOf('p1') }));
    const later = await subscriptionOf(house);
    expect(ids(later.selected)).toEqual(['p3', 'p2']);
    expect(later.selectable).toEqual([]);
  });
});
