import { Shop, tally, until } from '../../test/support/shop';
import { FaultyLog } from '../../test/support/faulty-log';
import { mortal } from '../../test/support/mortal';
import { Position } from '../kernel/event';
import { ReadModelsUnavailable } from '../read-models/read-model-store';
import { requestRebuild, requestResume } from './view-control';

let shop: Shop;
beforeEach(() => (shop = new Shop()));
afterEach(() => shop.stop());

const opened = () => tally('opened', 'Opened');
const closed = () => tally('closed', 'Closed');
const stateOf = (name: string) => shop.progress.statuses().find(({ view }) => view === name)!;

describe('the projector', () => {
  it('stands where the log stands when it has started, and follows from there with one subscription', async () => {
    await shop.happens('Opened', 3);
    let subscriptions = 0;
    const log = new Proxy(new FaultyLog(shop.log), {
      get: (of, name) => {
        if (name === 'subscribe') subscriptions += 1;
        const member = Reflect.get(of, name) as unknown;
        return typeof member === 'function' ? member.bind(of) : member;
      },
    });
    await shop.follow([opened(), closed()], { log });
    expect(await shop.count('opened')).toBe(3);
    await shop.progress.waitFor(await shop.happens('Closed'));
    expect([await shop.count('opened'), await shop.count('closed'), subscriptions]).toEqual([3, 1, 1]);
  });

  it('moves every view on with every event, though it has nothing to write', async () => {
    await shop.follow([opened(), closed()]);
    const position = await shop.happens('Opened', 5);
    await shop.progress.waitFor(position);
    expect(stateOf('closed')).toMatchObject({ state: 'running', position });
    const other = await shop.happens('Unheard');
    await shop.progress.waitFor(other);
    await shop.stop();
    expect(await shop.store.checkpoint(shop.progress.viewId('closed'))).toBe(other);
  });

  it('lets a view that throws halt alone, and goes on with it where it stopped once it is resumed', async () => {
    let broken = true;
    await shop.follow([opened(), tally('closed', 'Closed', { fails: () => broken })]);
    await shop.happens('Closed', 2);
    await shop.progress.waitFor(await shop.happens('Opened', 2));
    expect(await shop.count('opened')).toBe(2);
    expect(stateOf('closed')).toMatchObject({ state: 'halted', error: 'closed is broken' });
    expect(shop.errors).toEqual(['closed: Error: closed is broken']);
    broken = false;
    expect(await requestResume(shop.store, shop.progress.statuses(), 'closed')).toBe(true);
    await until(() => stateOf('closed').state === 'running');
    await shop.progress.waitFor(await shop.happens('Closed'));
    expect(await shop.count('closed')).toBe(3);
    expect(await requestResume(shop.store, shop.progress.statuses(), 'unheard')).toBe(false);
  });

  it('rebuilds a view beside the one in use, which readers have until the new one takes its place', async () => {
    let by = 1;
    await shop.follow([tally('opened', 'Opened', { get by() { return by; } })], { eventsPerBatch: 2 }); // prettier-ignore
    await shop.progress.waitFor(await shop.happens('Opened', 5));
    const before = shop.progress.viewId('opened');
    by = 10;
    expect(await requestRebuild(shop.store, shop.progress.statuses(), 'opened')).toBe(true);
    await until(() => shop.progress.viewId('opened').version === before.version + 1);
    await shop.progress.waitFor(await shop.happens('Opened'));
    expect(await shop.count('opened')).toBe(60);
    await until(async () => (await shop.store.get(before, 'oslo')) === undefined);
    expect(await requestRebuild(shop.store, shop.progress.statuses(), 'unheard')).toBe(false);
  });

  it('lets no build take the place of one that has kept something else of the log, and goes on with that', async () => {
    let by = 1;
    const counts = tally('opened', 'Opened', { get by() { return by; } }); // prettier-ignore
    const agrees = (built: { count: number }, kept: { count: number }) => built.count <= kept.count;
    await shop.follow([Object.assign(counts, { agrees })]);
    const first = await shop.happens('Opened');
    await shop.progress.waitFor(await shop.happens('Opened', 4));
    const before = shop.progress.viewId('opened');
    const rebuild = () => requestRebuild(shop.store, shop.progress.statuses(), 'opened');
    const noted = async () => (await shop.store.views()).find(({ name }) => name === 'opened')!.notes.halted;
    by = 10;
    await rebuild();
    await until(async () => stateOf('opened').state === 'halted' && (await noted()) !== undefined);
    const error = expect.stringMatching(`position ${first} does not agree`);
    expect(stateOf('opened')).toMatchObject({ error, stored: before.version });
    by = 1;
    await shop.happens('Opened');
    await until(async () => (await shop.count('opened')) === 6);
    expect([shop.progress.viewId('opened'), await noted()]).toEqual([before, error]);
    await rebuild();
    await until(() => shop.progress.viewId('opened').version > before.version);
    await until(async () => stateOf('opened').state === 'running' && (await noted()) === undefined);
    expect(await shop.count('opened')).toBe(6);
  });

  it('builds a new version of a fold beside the old one and takes it over at the next start', async () => {
    await shop.follow([opened()]);
    await shop.progress.waitFor(await shop.happens('Opened', 4));
    const before = shop.progress.viewId('opened');
    await shop.stop();
    await shop.follow([tally('opened', 'Opened', { version: 2, by: 100 })]);
    expect(await shop.count('opened')).toBe(400);
    expect(shop.progress.viewId('opened').version).toBeGreaterThan(before.version);
    await until(async () => (await shop.store.get(before, 'oslo')) === undefined);
  });

  it('R5: does no harm when a second one runs by mistake', async () => {
    await shop.follow([opened()]);
    await shop.follow([opened()]);
    for (let n = 0; n < 30; n += 1) await shop.happens('Opened');
    await shop.progress.waitFor(await shop.happens('Opened'));
    await shop.stop();
    expect(await shop.count('opened')).toBe(31);
    expect(shop.errors).toEqual([]);
  });

  it('R4: waits for a store that is away, and goes on by itself', async () => {
    let away = false;
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (typeof member !== 'function') return member;
        return away ? () => Promise.reject(new ReadModelsUnavailable('gone')) : (member.bind(of) as unknown);
      },
    });
    await shop.follow([opened(), closed()], { store });
    await shop.progress.waitFor(await shop.happens('Opened'));
    away = true;
    await shop.happens('Opened');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const position = await shop.happens('Opened');
    away = false;
    await shop.progress.waitFor(position);
    expect(await shop.count('opened')).toBe(3);
    expect(stateOf('opened')).toMatchObject({ state: 'running', error: null });
    expect(shop.errors).toContain('opened: ReadModelsUnavailable: the read models are away');
  });

  it('I6: passes over nothing when the log is read where the last events are not known yet', async () => {
    await shop.happens('Opened', 3);
    const log = new FaultyLog(shop.log);
    const readAll = log.readAll.bind(log);
    let isStale = false;
    log.readAll = (options = {}) => (isStale && options.after !== undefined ? nothing() : readAll(options));
    let isBroken = true;
    await shop.follow([opened(), tally('closed', 'Closed', { fails: () => isBroken })], { log });
    await shop.happens('Closed', 2);
    await shop.progress.waitFor(await shop.happens('Opened'));
    await until(() => stateOf('closed').state === 'halted');
    isBroken = false;
    isStale = true;
    expect(await requestResume(shop.store, shop.progress.statuses(), 'closed')).toBe(true);
    await until(() => shop.errors.some((line) => line.includes('catching up')));
    isStale = false;
    await until(() => stateOf('closed').state === 'running');
    await shop.progress.waitFor(await shop.happens('Closed'));
    expect(await shop.count('closed')).toBe(3);
  });

  it('I6: goes on after a crash between any two commits, and folds nothing twice', async () => {
    await shop.happens('Opened', 20);
    await shop.happens('Closed', 20);
    for (let commits = 0; commits < 12; commits += 1) {
      let left = commits;
      const life = { isOver: () => left < 0 };
      const dying = new Proxy(shop.store, {
        get: (of, name) => {
          if (name === 'commit') left -= 1;
          const member = Reflect.get(of, name) as unknown;
          return typeof member === 'function' ? member.bind(of) : member;
        },
      });
      void shop.follow([opened(), closed()], { store: mortal(dying, life), eventsPerBatch: 3 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      left = -1;
    }
    await afterwards();
    expect([await shop.count('opened'), await shop.count('closed')]).toEqual([20, 20]);
  });

  /** Those that died are not asked to stop. */
  async function afterwards() {
    Reflect.set(shop, 'projectors', []);
    return shop.follow([opened(), closed()]);
  }
});

describe('stopping while the store does not answer', () => {
  const views = () => Array.from({ length: 8 }, (_, n) => tally(`opened-${n}`, 'Opened'));
  /** A store that can be silenced for ever, or only for what is written. */
  const silent = () => {
    const silenced = new Set<string>();
    const never = () => new Promise(() => undefined);
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as unknown;
        if (typeof member !== 'function') return member;
        return silenced.has(String(name)) ? never : member.bind(of);
      },
    });
    return { store, silence: (...names: string[]) => names.forEach((name) => silenced.add(name)) };
  };

  it('waits for no place to be stored, however many views there are', async () => {
    const { store, silence } = silent();
    const projector = await shop.follow(views(), { store });
    for (let n = 0; n < 2; n += 1) await shop.progress.waitFor(await shop.happens('Unheard'));
    const stored = await shop.store.checkpoint(shop.progress.viewId('opened-7'));
    silence('commit');
    await projector.stop();
    expect(stateOf('opened-7').position).not.toBe(stored);
  });

  it('gives up what is under way', async () => {
    const { store, silence } = silent();
    const projector = await shop.follow(views(), { store, finishMs: 50 });
    silence('commit', 'views');
    await shop.happens('Opened');
    await projector.stop();
    expect(await shop.count('opened-0')).toBe(0);
  });
});

describe('whoever needs to read a write', () => {
  it('waits for the views, and is refused PROJECTION_LAGGING when that takes too long', async () => {
    await shop.follow([opened()]);
    const position = await shop.happens('Opened');
    await shop.progress.waitFor(position);
    expect(await shop.count('opened')).toBe(1);
    const beyond = '9999999999999999' as Position;
    await expect(shop.progress.waitFor(beyond, 10)).rejects.toMatchObject({ code: 'PROJECTION_LAGGING' });
    expect(await shop.progress.reach(beyond, 10)).toBe(false);
  });

  it('is refused while no projector has told of the view', () => {
    expect(() => shop.progress.viewId('opened')).toThrow(expect.objectContaining({ code: 'PROJECTION_LAGGING' }));
  });
});

async function* nothing(): AsyncGenerator<never> {}
