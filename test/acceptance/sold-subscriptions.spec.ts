import type { Reply } from '../support/client';
import { inCash } from '../support/purchases';
import { after, cancel, holdMs, type House, made, now, refused, setClock } from '../support/scenario';
import { sharedServer, type SharedServer } from '../support/server';
import { buySubscription, takenOf } from '../support/subscription-sales';
import { evenings, openSeasonHouse, openSubscription, put, setPart, subscriptionOf } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

async function openHouse(fields: object = {}): Promise<House> {
  const house = await openSeasonHouse(server.url);
  await openSubscription(house, { ...fields });
  return house;
}
const keepOnly = ({ admin }: House, ...performanceIds: string[]): Promise<Reply> =>
  put(admin, 'performances', { productionIds: ['play'], performanceIds });
const toPickAndMix = ({ admin }: House): Promise<Reply> =>
  admin.patch('/v1/subscriptions/classics', { type: 'pick_and_mix' });

describe('a subscription that is held or sold', () => {
  it('SUB-19: keeps the performances that have a live hold or sale of it, and may get others', async () => {
    const house = await openHouse();
    const held = await made(buySubscription(house));
    const all = refused(409, 'PERFORMANCE_HAS_SALES', { performanceIds: ['p2', 'p3'] });
    expect(await keepOnly(house, 'p1')).toMatchObject(all);
    await made(house.admin.post(`/v1/orders/${held.body.id}/payments`, inCash(60000)));
    expect(await keepOnly(house, 'p1')).toMatchObject(all);
    await made(keepOnly(house, 'p3', 'p2', 'p1'));
    await made(cancel(house, held.body.id, { ticketIds: [held.body.tickets[1].id] }));
    await made(keepOnly(house, 'p1', 'p3'));
    expect(await keepOnly(house, 'p1')).toMatchObject(
      refused(409, 'PERFORMANCE_HAS_SALES', { performanceIds: ['p3'] }),
    );
  });

  it('SUB-19: lets go what nobody holds any more', async () => {
    const house = await openHouse();
    await made(buySubscription(house));
    await setClock(house, after(now, holdMs));
    await made(keepOnly(house, 'p1'));
    expect((await made(buySubscription(house, { payment: inCash(20000) }))).body.tickets).toHaveLength(1);
  });

  it('SUB-01: keeps its type for as long', async () => {
    const house = await openHouse();
    const { body } = await made(buySubscription(house));
    expect(await toPickAndMix(house)).toMatchObject(refused(409, 'TYPE_LOCKED', { performanceIds: [...evenings] }));
    await made(house.admin.patch('/v1/subscriptions/classics', { type: 'series', name: 'Classics II' }));
    await made(cancel(house, body.id));
    expect((await made(toPickAndMix(house))).body.type).toBe('pick_and_mix');
  });

  it('SUB-19: either a performance is taken away or a ticket to it is sold, however close they come', async () => {
    const house = await openHouse({ type: 'pick_and_mix' });
    for (let round = 0; round < 8; round += 1) {
      const [bought, removed] = await Promise.all([
        buySubscription(house, { performanceIds: ['p1', 'p2'], payment: inCash(40000) }),
        keepOnly(house, 'p1', 'p3'),
      ]);
      const { performances } = await subscriptionOf(house);
      expect(performances.performanceIds.includes('p2')).toBe(removed.status !== 200);
      expect([bought.status, removed.status]).toEqual(removed.status === 200 ? [422, 200] : [201, 409]);
      if (bought.status === 201) await made(cancel(house, bought.body.id));
      await setPart(house, 'performances', { productionIds: ['play'], performanceIds: [...evenings] });
    }
    expect(await takenOf(house)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});
