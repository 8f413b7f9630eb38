import { addPerformance, after, type House, made, setClock, withRole } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { addSubscription, evenings, openSeasonHouse, openSubscription, startOf } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

describe('the sales dashboard', () => {
  const dashboardOf = async ({ admin }: House, query = '') =>
    (await made(admin.get(`/v1/sales-dashboard${query}`))).body.items;

  it('SUB-55 has every subscription that is saved, online or not, and says what keeps it from being sold', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerPurchase: 2, maxPerPurchase: 4 }, { availableOnline: false });
    await addSubscription(house, { id: 'unready' });
    const boxOffice = { admin: Object.assign(await withRole(house, 'box_office'), { organisationId: '' }) };
    const [sellable, unready] = await dashboardOf(boxOffice);
    expect(sellable).toMatchObject({
      id: 'classics',
      sellable: true,
      obstacles: [],
      minPerPurchase: 2,
      maxPerPurchase: 4,
      ticketTypes: [{ id: 'card', name: 'Card' }],
      performances: evenings.map((id) => ({ id, productionId: 'play', startsAt: startOf(id) })),
    });
    expect(unready).toMatchObject({ id: 'unready', sellable: false });
    expect(unready.obstacles.map(({ code }: { code: string }) => code)).toEqual([
      'MISSING_FIELD',
      'PERFORMANCES_REQUIRED',
    ]);
  });

  it('SUB-09, SUB-10 shows the label, and leaves it out when the subscription says so', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { color: '#A01C2B', showLabel: true });
    expect(await dashboardOf(house)).toMatchObject([{ label: 'CLA Classics', color: '#A01C2B' }]);
    await made(house.admin.patch('/v1/subscriptions/classics', { label: 'The classics' }));
    expect(await dashboardOf(house)).toMatchObject([{ label: 'The classics' }]);
    await made(house.admin.patch('/v1/subscriptions/classics', { showLabel: false }));
    expect(await dashboardOf(house)).toMatchObject([{ label: null, abbreviation: 'CLA' }]);
  });

  it('SUB-09 tells for a performance the subscriptions that include it', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { showLabel: true });
    await addPerformance(house, { id: 'alone' });
    expect(await dashboardOf(house, '?performanceId=p2')).toMatchObject([{ id: 'classics', label: 'CLA Classics' }]);
    expect(await dashboardOf(house, '?performanceId=alone')).toEqual([]);
    for (const id of ['a', 'b', 'c']) await addSubscription(house, { id, abbreviation: id });
    // Those without it take no place on a page.
    await openSubscription(house, { id: 'late' });
    const first = (await made(house.admin.get('/v1/sales-dashboard?performanceId=p2&limit=2'))).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(['classics', 'late']);
  });

  it('SUB-14 tells that too few performances are left', async () => {
    const house = await openSeasonHouse(server.url);
    await openSubscription(house, { minPerformances: 2 });
    await setClock(house, after(startOf('p2'), -1));
    expect(await dashboardOf(house)).toMatchObject([{ sellable: true }]);
    await setClock(house, startOf('p2'));
    const obstacle = { code: 'SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', details: { min: 2, remaining: 1 } };
    expect(await dashboardOf(house)).toMatchObject([{ sellable: false, obstacles: [obstacle] }]);
  });
});
