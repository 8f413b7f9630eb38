import { type MongoStores, openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { requestRebuild, requestResume } from '../../libs/runtime/view-control';
import { firstBuild } from '../../libs/runtime/view-status';
import { openTestMongo, type TestMongo } from '../support/mongodb/test-mongo';
import { diary, documentOf, type ProjectorProcess, startProjector } from '../support/projector-processes';
import { Shop, until } from '../support/shop';

/** Longer than a commit takes, so that nobody takes over from one that is only slow. */
const patient = { lookMs: 20, takeOverMs: 400, quietCheckpointMs: 40, dropAfterMs: 100, eventsPerBatch: 10 };

let mongo: TestMongo;
let opened: MongoStores[];
let processes: ProjectorProcess[];
let shop: Shop;
let url: string;

beforeAll(async () => {
  mongo = await openTestMongo();
});
afterAll(() => mongo.close());
beforeEach(async () => {
  url = mongo.freshDatabase();
  opened = [];
  processes = [];
  const { readModels: store } = await open();
  shop = Object.assign(new Shop(), { store });
});
afterEach(async () => {
  for (const process of processes) await process.stop();
  for (const stores of opened) await stores.close();
});

async function open(): Promise<MongoStores> {
  const stores = await openMongoStores({ url });
  opened.push(stores);
  return stores;
}

/** In a process of its own: with a client of its own, too. */
async function start(): Promise<ProjectorProcess> {
  const { readModels: store } = await open();
  const projections = [diary('opened', 'Opened'), diary('closed', 'Closed')];
  const process = await startProjector(shop, projections, { ...patient, store });
  processes.push(process);
  return process;
}

const known = ['opened', 'closed'].map((view) => ({ view, version: 1 }));
const ids = async (name: string) => ((await documentOf(shop, name)) as { ids: string[] } | undefined)?.ids ?? [];

async function allShown(): Promise<void> {
  const head = await shop.log.head();
  await until(async () =>
    (await shop.store.views()).every(({ promoted, builds, notes }) => {
      const inUse = builds.find(({ version }) => version === promoted);
      return inUse?.checkpoint === head && Number(notes.building ?? 0) <= promoted!;
    }),
  );
}

describe('R5: two projectors on MongoDB', () => {
  it('write what one would have written, while the active one is killed again and again', async () => {
    await start();
    await start();
    let expected = 0;
    for (let round = 0; round < 6; round += 1) {
      for (let n = 0; n < 5; n += 1) {
        await shop.happens('Opened', 7);
        expected += 7;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      if (round % 2 === 0) await requestRebuild(shop.store, known, 'opened');
      processes[round]!.kill();
      await start();
    }
    await allShown();
    expect(await ids('opened')).toEqual(Array.from({ length: expected }, (_, n) => `e${n + 1}`));
    for (const process of processes) expect(process.errors).toEqual([]);
  });

  it('one feeds a view and the other one follows, also over a rebuild', async () => {
    const both = [await start(), await start()];
    await shop.happens('Opened', 25);
    await allShown();
    await shop.happens('Opened');
    await allShown();
    const before = both.map(({ commits }) => commits.get('opened') ?? 0);
    for (let n = 0; n < 5; n += 1) {
      await shop.happens('Opened');
      await allShown();
    }
    const after = both.map(({ commits }) => commits.get('opened') ?? 0);
    expect(after.filter((count, index) => count > before[index]!)).toHaveLength(1);
    await requestRebuild(shop.store, known, 'opened');
    await requestResume(shop.store, known, 'closed');
    await until(() => both.every((each) => each.status('opened').stored === firstBuild(1) + 1));
    await shop.happens('Opened');
    await allShown();
    expect(await ids('opened')).toHaveLength(32);
    await until(async () => (await shop.store.views()).every(({ builds }) => builds.length === 1));
    expect(both.map(({ errors }) => errors)).toEqual([[], []]);
  });
});
