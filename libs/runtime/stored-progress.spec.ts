import { impatient, diary, startProjector } from '../../test/support/projector-processes';
import { Shop, until } from '../../test/support/shop';
import { ReadModelStore, ReadModelsUnavailable } from '../read-models/read-model-store';
import { ReadModelProgress } from './read-model-progress';
import { followStoredProgress, StoredProgress } from './stored-progress';
import { requestRebuild } from './view-control';
import { firstBuild } from './view-status';

const projections = [
  { name: 'opened', version: 1, handles: ['Opened'] },
  { name: 'closed', version: 1, handles: ['Closed'] },
];
const views = () => [diary('opened', 'Opened'), diary('closed', 'Closed')];

let shop: Shop;
let progress: ReadModelProgress;
let ending: (() => Promise<void>)[];
let errors: string[];
beforeEach(() => {
  shop = new Shop();
  progress = new ReadModelProgress();
  ending = [];
  errors = [];
});
afterEach(async () => {
  for (const end of ending) await end();
});

async function follow(
  settings: { store?: ReadModelStore; lookMs?: number; silentMs?: number } = {},
): Promise<StoredProgress> {
  const onError = (where: string, error: unknown) => void errors.push(`${where}: ${String(error)}`);
  const following = await followStoredProgress({ store: shop.store, projections, progress, onError, ...settings });
  ending.push(() => following.stop());
  return following;
}

async function project() {
  const process = await startProjector(shop, views());
  ending.push(() => process.stop());
  return process;
}

const stateOf = (name: string) => progress.statuses().find(({ view }) => view === name);

describe('a process that does not project', () => {
  it('knows where the views stand once it has started', async () => {
    await shop.happens('Opened', 3);
    await (await project()).stop();
    await follow();
    expect(progress.viewId('opened')).toEqual({ name: 'opened', version: firstBuild(1) });
    expect(progress.hasReached((await shop.log.head())!)).toBe(true);
  });

  it('refuses PROJECTION_LAGGING for views that no projector has begun, and finds them when one has', async () => {
    await follow({ lookMs: 5 });
    expect(progress.statuses()).toEqual([]);
    expect(() => progress.viewId('opened')).toThrow(expect.objectContaining({ code: 'PROJECTION_LAGGING' }));
    await project();
    await until(() => stateOf('opened') !== undefined);
  });

  it('learns at once of what somebody waits for, and looks seldom while nobody does', async () => {
    await project();
    let looks = 0;
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        if (name === 'views') looks += 1;
        const member = Reflect.get(of, name) as unknown;
        return typeof member === 'function' ? (member.bind(of) as unknown) : member;
      },
    });
    await follow({ store, lookMs: 60_000 });
    expect(looks).toBe(1);
    for (let n = 0; n < 3; n += 1) await progress.waitFor(await shop.happens('Opened'));
    expect(looks).toBeGreaterThan(1);
  });

  it('sees a rebuild as soon as it is asked for, and the new version once it is in use', async () => {
    await follow({ lookMs: 5 });
    const projector = await project();
    await until(() => stateOf('closed') !== undefined);
    await projector.stop();
    await requestRebuild(shop.store, progress.statuses(), 'opened');
    await until(() => stateOf('opened')?.state === 'rebuilding');
    await project();
    await until(() => stateOf('opened')?.stored === firstBuild(1) + 1);
    expect(stateOf('opened')).toMatchObject({ state: 'running', error: null });
  });

  it('tells of a view that has halted, which holds up nobody', async () => {
    const broken = () => {
      throw new Error('closed is broken');
    };
    const process = await startProjector(shop, [
      diary('opened', 'Opened'),
      diary('closed', 'Closed', { onFold: broken }),
    ]);
    ending.push(() => process.stop());
    await follow({ lookMs: 5 });
    await shop.happens('Closed');
    await until(() => stateOf('closed')?.state === 'halted');
    expect(stateOf('closed')!.error).toBe('closed is broken');
    await progress.waitFor(await shop.happens('Opened'));
  });

  it('R4: keeps what it knows while the store is away, says so once, and goes on by itself', async () => {
    let away = false;
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (typeof member !== 'function') return member;
        return away ? () => Promise.reject(new ReadModelsUnavailable('gone')) : (member.bind(of) as unknown);
      },
    });
    await project();
    await progressAfter('Opened');
    await follow({ store, lookMs: 5 });
    const before = progress.statuses();
    away = true;
    await until(() => errors.length > 0);
    const position = await shop.happens('Opened');
    expect(await progress.reach(position, impatient.lookMs * 6)).toBe(false);
    expect(progress.statuses()).toEqual(before);
    away = false;
    await progress.waitFor(position);
    expect(errors).toEqual(['looking at the views: ReadModelsUnavailable: the read models are away']);
  });

  it('R4: knows of a store that hangs before it has failed, and of one that answers again', async () => {
    let answers = (): void => undefined;
    let hangs = false;
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (typeof member !== 'function') return member;
        if (hangs && name === 'views') {
          const answered = new Promise<void>((resolve) => (answers = resolve));
          return () => answered.then(() => of.views());
        }
        return member.bind(of) as unknown;
      },
    });
    await follow({ store, lookMs: 5, silentMs: 10 });
    hangs = true;
    await until(() => progress.isStoreAway);
    hangs = false;
    answers();
    await until(() => !progress.isStoreAway);
    expect(errors).toEqual([]);
  });

  async function progressAfter(type: string) {
    const position = await shop.happens(type);
    await until(async () => (await shop.store.views()).every(({ builds }) => builds[0]!.checkpoint === position));
  }
});
