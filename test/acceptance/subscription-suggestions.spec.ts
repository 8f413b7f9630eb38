import { after, type House, made, now, refused, setClock } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { buySubscription, concerts, openConcertHall } from '../support/subscription-sales';
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

const suggestionsOf = async ({ admin }: House, performanceId = 'p1', query = '') =>
  (await made(admin.get(`/v1/performances/${performanceId}/subscription-suggestions${query}`))).body.items;

describe('the suggestion to whoever buys a single performance', () => {
  const on = { enabled: true, heading: 'All three', description: 'For less' };

  it('SUB-40, SUB-41, SUB-42 names heading and description of the subscriptions that include it', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { id: 'a-silent-one' });
    await openSubscription(house);
    expect(await suggestionsOf(house)).toEqual([]);
    await setPart(house, 'suggestion', on);
    expect(await suggestionsOf(house)).toEqual([
      {
        id: 'classics',
        type: 'series',
        name: 'Classics',
        displaySubscriptionAs: 'subscription',
        heading: 'All three',
        description: 'For less',
        image: null,
        webLink: expect.stringMatching(/\/classics$/),
      },
    ]);
    // What is not suggested takes no place on a page.
    expect(await suggestionsOf(house, 'p1', '?limit=1')).toMatchObject([{ id: 'classics' }]);
    expect(await suggestionsOf(house, 'show')).toEqual([]);
    const unknown = await house.admin.get('/v1/performances/none/subscription-suggestions');
    expect(unknown).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('SUB-40 is made while it can be bought: ready, online, in its window, to everybody', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house);
    await setPart(house, 'suggestion', on);
    const ids = async () => (await suggestionsOf(house)).map(({ id }: { id: string }) => id);
    const sale = (fields: object) => setPart(house, 'online-sale', { availableOnline: true, ...fields });
    await sale({ salesStartsAt: after(now, 1), visibleOnlineFrom: now });
    expect(await ids()).toEqual([]);
    await setClock(house, after(now, 1));
    expect(await ids()).toEqual(['classics']);
    await sale({ salesEndsAt: after(now, 2) });
    await setClock(house, after(now, 2));
    expect(await ids()).toEqual([]);
    await sale({});
    await setPart(house, 'access', { flagAccess: [{ flagId: 'member', ticketTypeIds: ['card'] }] });
    expect(await ids()).toEqual([]);
    await setPart(house, 'access', { flagAccess: [] });
    await setPart(house, 'allocation', { allocationId: 'none', mode: 'allocation_first' });
    expect(await ids()).toEqual([]);
    await setPart(house, 'allocation', null);
    expect(await ids()).toEqual(['classics']);
    await sale({ availableOnline: false });
    expect(await ids()).toEqual([]);
  });

  it('SUB-14, SUB-15, SUB-40 ends when too few performances are left, and with the performance itself', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerformances: 2 });
    await setPart(house, 'suggestion', on);
    const count = async (performanceId: string) => (await suggestionsOf(house, performanceId)).length;
    await setClock(house, startOf('p1'));
    expect([await count('p1'), await count('p2'), await count('p3')]).toEqual([0, 1, 1]);
    await setClock(house, startOf('p2'));
    expect(await count('p3')).toBe(0);
  });

  describe('SUB-40 needs places that can be had', () => {
    const ids = async (house: House) => (await suggestionsOf(house)).map(({ id }: { id: string }) => id);
    async function openScarce(fields: Record<string, unknown> = {}): Promise<House> {
      const house = await openSeasonHouse(server.url, { capacity: 2 });
      await openSubscription(house, fields);
      await setPart(house, 'suggestion', on);
      return house;
    }
    /** Somebody else's allocation has all places of the performance but so many. */
    const leave = ({ admin }: House, performanceId: string, places: number) =>
      made(admin.put(`/v1/performances/${performanceId}/allocations/press`, { name: 'Press', quantity: 2 - places }));

    it('a series on every performance, for the smallest purchase (SUB-13)', async () => {
      const house = await openScarce({ minPerPurchase: 2 });
      expect(await ids(house)).toEqual(['classics']);
      await leave(house, 'p3', 1);
      expect(await ids(house)).toEqual([]);
    });

    it('pick and mix on as many as are chosen at least (SUB-14), and on what is required (SUB-39)', async () => {
      const house = await openScarce({ type: 'pick_and_mix', minPerformances: 2 });
      await leave(house, 'p3', 0);
      expect(await ids(house)).toEqual(['classics']);
      await setPart(house, 'required-performances', { performanceIds: ['p3'] });
      expect(await ids(house)).toEqual([]);
      await setPart(house, 'required-performances', { performanceIds: [] });
      await leave(house, 'p2', 0);
      expect(await ids(house)).toEqual([]);
    });

    it('those of its own allocation count, and alone where only they are sold (SUB-36, SUB-37)', async () => {
      const house = await openScarce();
      for (const id of evenings) await leave(house, id, 0);
      expect(await ids(house)).toEqual([]);
      await setPart(house, 'allocation', { allocationId: 'press', mode: 'allocation_first' });
      expect(await ids(house)).toEqual(['classics']);
      await leave(house, 'p1', 1);
      await setPart(house, 'allocation', { allocationId: 'press', mode: 'allocation_only' });
      expect(await ids(house)).toEqual(['classics']);
      await made(buySubscription(house, { channel: 'box_office' }));
      expect(await ids(house)).toEqual([]);
    });

    it('seats count as places do', async () => {
      const house = await openConcertHall(server.url);
      await addSubscription(house);
      await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
      await setPart(house, 'performances', { productionIds: ['play'], performanceIds: concerts });
      await setPart(house, 'online-sale', { availableOnline: true });
      await setPart(house, 'suggestion', on);
      const seatIds = ['A', 'B'].flatMap((row) => [1, 2, 3, 4, 5].map((seat) => `${row}-${seat}`));
      const found = async () => (await suggestionsOf(house, concerts[1])).length;
      expect(await found()).toBe(1);
      const press = `/v1/performances/${concerts[0]!}/allocations/press`;
      await made(house.admin.put(press, { name: 'Press', seatIds }));
      expect(await found()).toBe(0);
      await made(house.admin.put(press, { name: 'Press', seatIds: seatIds.slice(1) }));
      expect(await found()).toBe(1);
    });
  });
});
