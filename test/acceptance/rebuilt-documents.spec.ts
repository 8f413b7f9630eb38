import { allProjections } from '../../apps/projector/projections';
import { furnish, type FurnishedHouse } from '../robustness/routes';
import { eventually } from '../support/eventually';
import { payExchange } from '../support/exchanging';
import { atAnotherStart, claim, made } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { type StoredViews, storedViews } from '../support/stored-documents';
import { rebuildViews, untilCaughtUp } from '../support/views';

let server: Server;
let house: FurnishedHouse;
beforeAll(async () => {
  server = await startServer();
  house = await furnish(server.url);
  const { admin, ids } = house;
  const order = { id: ids.orders!, tickets: [] };
  await made(admin.post(`/v1/renewals/${ids.renewals}/accept`, { payment: { amount: { amount: 15000, currency: 'NOK' }, reference: 'till' } })); // prettier-ignore
  await made(payExchange(house, order, ids.exchangeId!, 10000));
  await claim(house, { quantity: 29 });
  const rejections = () => made(admin.get('/v1/reports/rejections'));
  await eventually(async () => expect((await rejections()).body.items).not.toEqual([]));
});
afterAll(() => server.dispose());

/** What the stores hold once every view shows the whole log, while no process has them open. */
async function stored(): Promise<StoredViews> {
  await untilCaughtUp(server.url);
  await server.kill('SIGTERM');
  const stores = await server.stores();
  const views = await storedViews(stores, house.admin.organisationId);
  await stores.close();
  server = await startServer({ dir: server.dir });
  house = atAnotherStart(house, server.url);
  return views;
}

async function storedAnew(): Promise<StoredViews> {
  await rebuildViews(server.url);
  return stored();
}

let before: StoredViews;
let erased: StoredViews;

describe('I6 the documents of a rebuild', () => {
  it('are byte for byte those that were there, in every view', async () => {
    before = await stored();
    const kinds = new Set([...before.documents].map(([key]) => key.split('/')[0]));
    expect([...kinds].sort()).toEqual(allProjections.map(({ name }) => name).sort());
    const rebuilt = await storedAnew();
    expect(rebuilt.documents).toEqual(before.documents);
    for (const [view, build] of before.builds) expect(rebuilt.builds.get(view)).not.toBe(build);
  });

  it('R9 are so after an erasure too, which itself changes only what its events touch', async () => {
    await made(house.admin.post(`/v1/customers/${house.ids.customers}/erase`, { reason: 'asked for' }));
    erased = await stored();
    const touched = erased.touchedSince(before.head);
    const untouched = [...before.documents].filter(([key]) => !touched.has(key));
    expect(untouched.length).toBeGreaterThan(0);
    for (const [key, document] of untouched) expect([key, erased.documents.get(key)]).toEqual([key, document]);
    expect((await storedAnew()).documents).toEqual(erased.documents);
  });
});
