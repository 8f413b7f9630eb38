import { positionOf } from '../event-log/adapters/counter-position';
import { Position, StoredEvent } from '../kernel/event';
import { DamagedDocument } from '../read-models/read-model-store';
import { Shop, tally, until } from '../../test/support/shop';
import { refold } from './refold';

let shop: Shop;
beforeEach(() => {
  shop = new Shop();
});
afterEach(() => shop.stop());

const opened = tally('opened', 'Opened');

async function checked(
  projections = [opened],
  progress: number[] = [],
  size: { events: number; perPass?: number } = { events: 2_000 },
  store = shop.store,
) {
  const { log } = shop;
  const upTo = (await log.head()) as Position;
  const onProgress = async (done: number): Promise<void> => void progress.push(done);
  const view = (name: string) => shop.progress.viewId(name);
  return refold({ log, store, view, projections, organisationId: 'oslo', upTo, ...size, onProgress });
}

async function spoil(document: { organisationId: string; count: number } | undefined, id = 'oslo'): Promise<void> {
  const view = shop.progress.viewId('opened');
  const at = await shop.store.checkpoint(view);
  await shop.store.commit(view, { writes: [{ id, document }], from: at, to: at! });
}

/** The store, with one document that cannot be read. */
function damagedAt(id: string): typeof shop.store {
  const guarded = (ids: readonly string[]): void => {
    if (ids.includes(id)) throw new DamagedDocument(id);
  };
  return Object.assign(Object.create(shop.store) as typeof shop.store, {
    getMany: async (...[view, ids]: Parameters<typeof shop.store.getMany>) => {
      guarded(ids);
      return shop.store.getMany(view, ids);
    },
    list: async (...[view, query]: Parameters<typeof shop.store.list>) => {
      const page = await shop.store.list(view, query);
      guarded(page.items.map((item) => item.id));
      return page;
    },
  });
}

describe('folding the log again beside the views', () => {
  it('I6: finds every document to be what the log folds to, and says how far it is', async () => {
    const last = await shop.happens('Opened', 2_000);
    await shop.follow([opened]);
    await until(() => shop.progress.hasReached(last));
    const progress: number[] = [];
    expect(await checked([opened], progress)).toEqual([{ view: 'opened', documents: 1, differing: [] }]);
    expect(progress).toEqual([500, 1000, 1500, 2000]);
  });

  it('folds what is too much for one reading in several, and comes to the same', async () => {
    const each = { ...opened, name: 'each', targets: ({ position }: StoredEvent) => [`oslo/${position}`] };
    const last = await shop.happens('Opened', 300);
    const projector = await shop.follow([opened, each]);
    await until(() => shop.progress.hasReached(last));
    await projector.stop();
    const sound = [
      { view: 'opened', documents: 1, differing: [] },
      { view: 'each', documents: 300, differing: [] },
    ];
    for (const perPass of [1_000, 200, 30])
      expect(await checked([opened, each], [], { events: 300, perPass })).toEqual(sound);
    const view = shop.progress.viewId('each');
    const writes = [17, 170].map((at) => ({ id: `oslo/${positionOf(at)}`, document: undefined }));
    await shop.store.commit(view, { writes, from: last, to: last });
    const [, found] = await checked([opened, each], [], { events: 300, perPass: 30 });
    expect(found!.differing.map(({ id }) => id).sort()).toEqual(writes.map(({ id }) => id));
  });

  it('names a document that was changed, taken away or added', async () => {
    const last = await shop.happens('Opened', 3);
    const projector = await shop.follow([opened]);
    await until(() => shop.progress.hasReached(last));
    await projector.stop();
    await spoil({ organisationId: 'oslo', count: 4 });
    const changed = {
      id: 'oslo',
      stored: { organisationId: 'oslo', count: 4 },
      refolded: { organisationId: 'oslo', count: 3 },
    };
    expect((await checked())[0]!.differing).toEqual([changed]);
    await spoil(undefined);
    expect((await checked())[0]!.differing).toEqual([{ ...changed, stored: null }]);
    await spoil({ organisationId: 'oslo', count: 3 });
    await spoil({ organisationId: 'oslo', count: 1 }, 'forged');
    expect((await checked())[0]!.differing).toEqual([
      { id: 'forged', stored: { organisationId: 'oslo', count: 1 }, refolded: null },
    ]);
  });

  it('names a document that cannot be read, whether an event has touched it or none', async () => {
    const last = await shop.happens('Opened', 3);
    const projector = await shop.follow([opened]);
    await until(() => shop.progress.hasReached(last));
    await projector.stop();
    const refolded = { organisationId: 'oslo', count: 3 };
    const told = (id: string) => ({ id, stored: null, damage: expect.stringContaining(`${id} is damaged`) });
    expect((await checked([opened], [], undefined, damagedAt('oslo')))[0]!.differing).toEqual([
      { ...told('oslo'), refolded },
    ]);
    await spoil({ organisationId: 'oslo', count: 1 }, 'forged');
    const [found] = await checked([opened], [], undefined, damagedAt('forged'));
    expect(found!.differing).toEqual([{ ...told('forged'), refolded: null }]);
  });

  it('takes nothing amiss of a view that goes on meanwhile', async () => {
    const last = await shop.happens('Opened', 3);
    await shop.follow([opened]);
    await until(() => shop.progress.hasReached(last));
    const { log, store } = shop;
    const view = (name: string) => shop.progress.viewId(name);
    const more = await shop.happens('Opened', 2);
    await until(() => shop.progress.hasReached(more));
    const settings = { log, store, view, projections: [opened], organisationId: 'oslo', upTo: last, events: 3 };
    const [found] = await refold({ ...settings, onProgress: async () => undefined });
    expect(found!.differing).toEqual([]);
  });
});
