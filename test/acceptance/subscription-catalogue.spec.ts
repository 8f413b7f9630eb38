import { addTicketType, after, type House, made, nok, now, setClock, setPrice, withRole } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import {
  addSubscription,
  evenings,
  openSeasonHouse,
  openSubscription,
  setPart,
  startOf,
} from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const catalogueOf = async ({ admin }: House, language?: string) => {
  const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
  return (await made(admin.get('/v1/catalogue/subscriptions', { headers }))).body.items;
};

describe('the catalogue of subscriptions', () => {
  it('SUB-03, SUB-20, SUB-24 to SUB-28 shows what is on sale, with the price of the whole series', async () => {
    const house = await openSeasonHouse(server.url);
    const words = { displaySubscriptionAs: 'subscription_card', displayPerformanceAs: 'concert' };
    await openSubscription(house, { description: 'Three evenings' }, { ...words, deliveryMethods: ['post'] });
    const [item, ...others] = await catalogueOf(house);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      id: 'classics',
      name: 'Classics',
      status: 'on_sale',
      type: 'series',
      description: 'Three evenings',
      salesStartsAt: null,
      deliveryMethods: ['post'],
      ...words,
      webLink: expect.stringMatching(/\/classics$/),
      ticketTypes: [{ id: 'card', name: 'Card', flagIds: [], prices: [{ priceZoneId: null, price: nok(60000) }] }],
    });
    expect(item.performances.map(({ id }: { id: string }) => id)).toEqual([...evenings]);
    expect(item.performances[0]).toEqual({
      id: 'p1',
      production: { id: 'play', name: 'A play' },
      hallId: null,
      numbered: false,
      startsAt: startOf('p1'),
      timeZone: 'Europe/Oslo',
      prices: [{ ticketTypeId: 'card', prices: [{ priceZoneId: null, price: nok(20000) }] }],
    });
    const shop = await withRole(house, 'online');
    expect((await shop.get('/v1/catalogue/subscriptions')).body.items).toEqual([item]);
  });

  it('SUB-20, SUB-55 hides what is offline, and what is not ready', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { id: 'offline' }, { availableOnline: false });
    await addSubscription(house, { id: 'unready' });
    await setPart(house, 'online-sale', { availableOnline: true }, 'unready');
    expect(await catalogueOf(house)).toEqual([]);
  });

  it('SUB-21, SUB-22 goes from hidden to announced, on sale and away, each at its instant', async () => {
    const house = await openSeasonHouse(server.url);
    const [visibleOnlineFrom, salesStartsAt, salesEndsAt] = [1000, 2000, 3000].map((ms) => after(now, ms));
    await openSubscription(house, {}, { visibleOnlineFrom, salesStartsAt, salesEndsAt });
    const seen = async (ms: number) => {
      await setClock(house, after(now, ms));
      return catalogueOf(house);
    };
    expect(await seen(999)).toEqual([]);
    const announced = [{ id: 'classics', name: 'Classics', salesStartsAt }];
    expect(await seen(1000)).toEqual(announced);
    expect(await seen(1999)).toEqual(announced);
    expect(await seen(2000)).toMatchObject([{ id: 'classics', status: 'on_sale', salesEndsAt }]);
    expect(await seen(2999)).toHaveLength(1);
    expect(await seen(3000)).toEqual([]);
  });

  it('SUB-35 shows a presale to everybody, with the flags that open it', async () => {
    const house = await openSeasonHouse(server.url);
    await addTicketType(house, { id: 'second', kind: 'both' });
    for (const performanceId of evenings) await setPrice(house, { performanceId, ticketTypeId: 'second', price: 1 });
    const [from, to, salesStartsAt] = [1000, 2000, 3000].map((ms) => after(now, ms));
    await openSubscription(house, {}, { salesStartsAt, visibleOnlineFrom: now });
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card', 'second'], defaultTicketTypeId: 'card' });
    await setPart(house, 'access', { flagAccess: [{ flagId: 'member', from, to, ticketTypeIds: ['second'] }] });
    const announced = [{ id: 'classics', name: 'Classics', salesStartsAt }];
    expect(await catalogueOf(house)).toEqual(announced);
    await setClock(house, from!);
    expect(await catalogueOf(house)).toMatchObject([
      { status: 'presale', salesStartsAt, ticketTypes: [{ id: 'second', flagIds: ['member'] }] },
    ]);
    await setClock(house, to!);
    expect(await catalogueOf(house)).toEqual(announced);
    await setClock(house, salesStartsAt!);
    expect(await catalogueOf(house)).toMatchObject([
      {
        status: 'on_sale',
        ticketTypes: [
          { id: 'card', flagIds: [] },
          { id: 'second', flagIds: [] },
        ],
      },
    ]);
  });

  it('SUB-14, SUB-15 loses what has too few performances left, at the start of the one too many', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerformances: 2 });
    await setClock(house, after(startOf('p2'), -1));
    const [item] = await catalogueOf(house);
    expect(item.performances.map(({ id }: { id: string }) => id)).toEqual(['p2', 'p3']);
    expect(item.ticketTypes[0].prices).toEqual([{ priceZoneId: null, price: nok(40000) }]);
    await setClock(house, startOf('p2'));
    expect(await catalogueOf(house)).toEqual([]);
  });

  it('SUB-39, SUB-44 tells pick and mix with its limits, what is required of it, and in its order', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { type: 'pick_and_mix', minPerformances: 2, maxPerformances: 2 });
    await setPart(house, 'required-performances', { performanceIds: ['p2'] });
    await setPart(house, 'sort', { custom: true, performanceIds: ['p3', 'p2', 'p1'] });
    const [item] = await catalogueOf(house);
    expect(item).toMatchObject({ minPerformances: 2, maxPerformances: 2, requiredPerformanceIds: ['p2'] });
    expect(item.ticketTypes).toEqual([{ id: 'card', name: 'Card', flagIds: [], prices: [] }]);
    expect(item.performances.map(({ id }: { id: string }) => id)).toEqual(['p3', 'p2', 'p1']);
  });

  it('SUB-33, SUB-43, SUB-48, SUB-49 tells what else a buyer meets: consents, names, a code, products', async () => {
    const house = await openSeasonHouse(server.url);
    await made(house.admin.post('/v1/products', { id: 'tote', name: 'Tote bag', price: nok(5000) }));
    const consents = [{ id: 'news', text: 'Send me news.', version: 1, mandatory: true }];
    await openSubscription(house, {}, { consents });
    expect(await catalogueOf(house)).toMatchObject([
      { consents, customerInfoPerTicket: false, discountCodeRequired: false, products: [] },
    ]);
    await setPart(house, 'products', { productIds: ['tote'] });
    await setPart(house, 'customer-info', { perTicket: true });
    await setPart(house, 'discounts', { codes: [{ code: 'SECRET', percent: 10, required: true }] });
    const [item] = await catalogueOf(house);
    expect(item).toMatchObject({
      customerInfoPerTicket: true,
      discountCodeRequired: true,
      products: [{ id: 'tote', name: 'Tote bag', price: nok(5000) }],
    });
    expect(JSON.stringify(item)).not.toContain('SECRET');
  });

  it('SUB-14, SUB-22 announces nothing that will have too few performances left', async () => {
    const house = await openSeasonHouse(server.url);
    const times = { visibleOnlineFrom: now, salesStartsAt: startOf('p3') };
    await openSubscription(house, { minPerformances: 3 }, times);
    await setClock(house, after(startOf('p1'), -1));
    expect(await catalogueOf(house)).toEqual([{ id: 'classics', name: 'Classics', salesStartsAt: startOf('p3') }]);
    await setClock(house, startOf('p1'));
    expect(await catalogueOf(house)).toEqual([]);
  });

  it('SUB-54 is read in the language of the caller, and else in the default one', async () => {
    const house = await openSeasonHouse(server.url);
    await made(house.admin.patch('/v1/organisation', { locales: ['nb'], defaultLocale: 'nb' }));
    await openSubscription(house, { name: 'Klassikere', description: 'Tre kvelder' });
    await setPart(house, 'translations', { sv: { name: 'Klassiker' }, en: { name: 'Classics' } });
    const told = async (language?: string) => {
      const [{ name, description }] = await catalogueOf(house, language);
      return [name, description];
    };
    expect(await told()).toEqual(['Klassikere', 'Tre kvelder']);
    expect(await told('sv-SE,en;q=0.5')).toEqual(['Klassiker', 'Tre kvelder']);
    expect(await told('nb,sv')).toEqual(['Klassikere', 'Tre kvelder']);
    expect(await told('de, en;q=0.5')).toEqual(['Classics', 'Tre kvelder']);
  });

  it('SUB-20 pages through all that is online', async () => {
    const house = await openSeasonHouse(server.url);
    for (const id of ['c', 'a', 'b']) await openSubscription(house, { id });
    const first = await made(house.admin.get('/v1/catalogue/subscriptions?limit=2'));
    const path = `/v1/catalogue/subscriptions?limit=2&cursor=${first.body.nextCursor}`;
    const second = await made(house.admin.get(path));
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });

  it('SUB-20 fills a page with what is on sale, whatever stands before it', async () => {
    const house = await openSeasonHouse(server.url);
    for (const id of ['ended', 'also-ended']) await openSubscription(house, { id }, { salesEndsAt: after(now, -1) });
    for (const id of ['first', 'second']) await openSubscription(house, { id });
    const path = '/v1/catalogue/subscriptions?limit=1';
    const { body } = await made(house.admin.get(path));
    expect(body).toMatchObject({ items: [{ id: 'first' }], nextCursor: expect.any(String) });
    expect((await made(house.admin.get(`${path}&cursor=${body.nextCursor}`))).body).toMatchObject({
      items: [{ id: 'second' }],
      nextCursor: null,
    });
  });
});
