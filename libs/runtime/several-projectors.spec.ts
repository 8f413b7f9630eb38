import { FaultyLog } from '../../test/support/faulty-log';
import { diary, documentOf, impatient, ProjectorProcess, startProjector } from '../../test/support/projector-processes';
import { Shop, tally, until } from '../../test/support/shop';
import { Position } from '../kernel/event';
import { Projection } from '../kernel/projection';
import { ProjectorSettings } from './projector';
import { requestRebuild, requestResume } from './view-control';
import { firstBuild } from './view-status';

let shop: Shop;
let processes: ProjectorProcess[];
beforeEach(() => {
  shop = new Shop();
  processes = [];
});
afterEach(() => Promise.all(processes.map((process) => process.stop())));

async function start(projections: readonly Projection[], settings: Partial<ProjectorSettings> = {}) {
  const process = await startProjector(shop, projections, settings);
  processes.push(process);
  return process;
}

const opened = (onFold?: (id: string) => void) => diary('opened', 'Opened', { onFold });
const closed = () => diary('closed', 'Closed');
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ids = async (name: string) => ((await documentOf(shop, name)) as { ids: string[] } | undefined)?.ids ?? [];
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => `e${from + n}`);
const known = [{ view: 'opened', version: 1 }];
const recordOf = async (name: string) => (await shop.store.views()).find((record) => record.name === name)!;
const checkpoint = async (name: string) => {
  const { promoted, builds } = (await recordOf(name)) ?? { promoted: null, builds: [] };
  return builds.find(({ version }) => version === promoted)?.checkpoint ?? null;
};
const shown = (name: string, position: Position) => until(async () => ((await checkpoint(name)) ?? '') >= position);

/** Two projectors, first the one that feeds the view `opened`, then the one that stands by. */
async function oneAndAnother(projections: () => readonly Projection[]) {
  const both = [await start(projections()), await start(projections())] as const;
  // Both may try the first; whoever loses stands by from then on.
  for (let n = 0; n < 2; n += 1) await shown('opened', await shop.happens('Opened'));
  const before = both.map(({ stored }) => stored.get('opened') ?? 0);
  await shown('opened', await shop.happens('Opened'));
  await until(() => both.some(({ stored }, index) => (stored.get('opened') ?? 0) > before[index]!));
  const [one, other] = both;
  return (one.stored.get('opened') ?? 0) > before[0]! ? ([one, other] as const) : ([other, one] as const);
}

describe('R5: of several projectors', () => {
  it('one feeds a view, and the others write nothing', async () => {
    const [active, standBy] = await oneAndAnother(() => [opened()]);
    const before = [active.commits.get('opened')!, standBy.commits.get('opened') ?? 0];
    for (let n = 0; n < 20; n += 1) await shown('opened', await shop.happens('Opened'));
    expect(active.commits.get('opened')).toBeGreaterThan(before[0]!);
    expect(standBy.commits.get('opened') ?? 0).toBe(before[1]);
    expect(await ids('opened')).toEqual(events(1, 23));
    expect([active.errors, standBy.errors]).toEqual([[], []]);
  });

  it('those that stand by tell how far the view is all the same', async () => {
    const [, standBy] = await oneAndAnother(() => [opened()]);
    const position = await shop.happens('Opened');
    await standBy.progress.waitFor(position);
    expect(standBy.status('opened')).toMatchObject({ state: 'running', position, stored: firstBuild(1), error: null });
    expect(await ids('opened')).toEqual(events(1, 4));
  });

  it('each may feed other views', async () => {
    const one = await start([opened()]);
    const other = await start([closed()]);
    await shown('opened', await shop.happens('Opened'));
    const both = await start([opened(), closed()]);
    one.kill();
    for (let n = 0; n < 5; n += 1) {
      await shop.happens('Opened');
      await shop.happens('Closed');
    }
    await both.progress.waitFor((await shop.log.head())!);
    expect([(await ids('opened')).length, (await ids('closed')).length]).toEqual([6, 5]);
    expect(other.errors).toEqual([]);
  });

  it.each(['stop', 'kill'] as const)('another one takes over after a %s of the active one', async (end) => {
    const [active, standBy] = await oneAndAnother(() => [opened()]);
    await active[end]();
    await standBy.progress.waitFor(await shop.happens('Opened', 5));
    expect(await ids('opened')).toEqual(events(1, 8));
    expect(standBy.errors).toEqual([]);
  });

  it('each says once whether it feeds a view or stands by, and who took over', async () => {
    const [active, standBy] = await oneAndAnother(() => [opened()]);
    expect([active, standBy].map((one) => one.status('opened').isActive)).toEqual([true, false]);
    await pause(impatient.lookMs * 4);
    expect(standBy.news.at(-1)).toBe('opened: stands by');
    const before = standBy.news.length;
    active.kill();
    await standBy.progress.waitFor(await shop.happens('Opened'));
    await until(() => standBy.status('opened').isActive === true);
    await pause(impatient.lookMs * 4);
    expect(standBy.news.slice(before)).toEqual(['opened: took over']);
  });

  it('whoever rebuilds a view says so when it begins and when it is done', async () => {
    const one = await start([opened()]);
    await shown('opened', await shop.happens('Opened', 20));
    await requestRebuild(shop.store, one.progress.statuses(), 'opened');
    await until(() => one.news.length === 2);
    await pause(impatient.lookMs * 4);
    expect(one.news).toEqual([
      `opened: rebuild started: version ${firstBuild(1) + 1} beside ${firstBuild(1)}`,
      `opened: rebuild promoted: version ${firstBuild(1) + 1} is in use`,
    ]);
  });

  it('nobody takes over on a quiet log, however long', async () => {
    const [, standBy] = await oneAndAnother(() => [opened()]);
    const before = standBy.commits.get('opened') ?? 0;
    await pause(impatient.takeOverMs * 4);
    await shown('opened', await shop.happens('Opened'));
    expect(standBy.commits.get('opened') ?? 0).toBe(before);
  });

  it('nobody takes over a view that has nothing to write, and its place moves on', async () => {
    const [active, standBy] = await oneAndAnother(() => [opened(), closed()]);
    await until(async () => (await checkpoint('closed')) === (await shop.log.head()));
    const tried = () => [active, standBy].map(({ commits }) => commits.get('closed') ?? 0);
    await shown('closed', await shop.happens('Unheard'));
    await shown('closed', await shop.happens('Unheard'));
    const before = tried();
    for (const started = Date.now(); Date.now() - started < impatient.takeOverMs * 4;) {
      await shown('closed', await shop.happens('Unheard'));
    }
    const after = tried();
    // One of them alone goes on.
    expect(after.filter((count, index) => count > before[index]!)).toHaveLength(1);
  });

  it('tells at once that events of its kinds changed nothing in a view, since nobody else can know', async () => {
    const untouched = { ...closed(), targets: () => [] };
    await start([opened(), untouched], { quietCheckpointMs: 60_000 });
    const first = await shop.happens('Closed');
    await until(async () => (await checkpoint('closed')) === first);
    const second = await shop.happens('Closed');
    await until(async () => (await checkpoint('closed')) === second);
  });

  it('one that starts does not wait for views that another one feeds', async () => {
    await shop.happens('Opened', 200);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let commits = 0;
    const slow = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as (...args: unknown[]) => unknown;
        if (name !== 'commit') return typeof member === 'function' ? member.bind(of) : member;
        return async (...args: unknown[]) => {
          commits += 1;
          if (commits > 2) await held;
          return member.apply(of, args);
        };
      },
    });
    const first = start([opened()], { store: slow, eventsPerBatch: 10 });
    await until(() => commits > 2);
    // It takes the view over by trying, or stands by; either way it starts.
    const second = await start([opened()], { eventsPerBatch: 10 });
    release();
    await first;
    await second.progress.waitFor(await shop.happens('Opened'));
    expect(await ids('opened')).toEqual(events(1, 201));
  });
});

describe('R5: a view that has halted', () => {
  it('stays so for all, until it is resumed', async () => {
    let broken = true;
    let folds = 0;
    const fragile = () => {
      folds += 1;
      return broken;
    };
    const all = () => [tally('opened', 'Opened'), tally('closed', 'Closed', { fails: fragile })];
    const [active, standBy] = await oneAndAnother(all);
    await shop.happens('Closed');
    await until(async () => (await recordOf('closed')).notes.halted === 'closed is broken');
    await until(() => standBy.status('closed').state === 'halted' && active.status('closed').state === 'halted');
    const before = folds;
    await pause(impatient.takeOverMs * 3);
    expect(folds).toBe(before);
    expect(standBy.status('closed').error).toBe('closed is broken');
    broken = false;
    expect(await requestResume(shop.store, [{ view: 'closed', version: 1 }], 'closed')).toBe(true);
    await shown('closed', (await shop.log.head())!);
    await until(() => [active, standBy].every((each) => each.status('closed').state === 'running'));
    expect((await recordOf('closed')).notes).toEqual({ resumes: 1 });
  });

  it('is taken over after a resume when the one that halted has died', async () => {
    let broken = true;
    const all = () => [tally('opened', 'Opened', { fails: () => broken })];
    broken = false;
    const [active, standBy] = await oneAndAnother(all);
    broken = true;
    await shop.happens('Opened');
    await until(() => standBy.status('opened').state === 'halted');
    active.kill();
    broken = false;
    await requestResume(shop.store, known, 'opened');
    await standBy.progress.waitFor(await shop.happens('Opened'));
    expect(await documentOf(shop, 'opened')).toMatchObject({ count: 5 });
  });

  it('is tried again by a process that starts', async () => {
    let broken = true;
    await start([tally('opened', 'Opened', { fails: () => broken })]);
    await shop.happens('Opened');
    await until(async () => (await recordOf('opened')).notes.halted !== undefined);
    broken = false;
    await start([tally('opened', 'Opened')]);
    await until(async () => (await recordOf('opened')).notes.halted === undefined);
    await until(() => processes.every((each) => each.status('opened').state === 'running'));
    await shown('opened', await shop.happens('Opened'));
    expect(await documentOf(shop, 'opened')).toMatchObject({ count: 2 });
  });
});

describe('R5: a rebuild', () => {
  it('is done by the active one, and the other one follows to the new version', async () => {
    const [active, standBy] = await oneAndAnother(() => [opened()]);
    expect(await requestRebuild(shop.store, known, 'opened')).toBe(true);
    await until(() => [active, standBy].every((each) => each.status('opened').stored === firstBuild(1) + 1));
    await standBy.progress.waitFor(await shop.happens('Opened'));
    expect(await ids('opened')).toEqual(events(1, 4));
    await until(async () => (await recordOf('opened')).builds.length === 1);
    expect(standBy.status('opened').state).toBe('running');
  });

  it('that was asked for while nobody was there is done by whoever comes', async () => {
    const [active, standBy] = await oneAndAnother(() => [opened()]);
    active.kill();
    await requestRebuild(shop.store, known, 'opened');
    await until(() => standBy.status('opened').stored === firstBuild(1) + 1);
    expect(await ids('opened')).toEqual(events(1, 3));
  });

  it('of a view that has halted lets it run again', async () => {
    let broken = false;
    const process = await start([tally('opened', 'Opened', { fails: () => broken })]);
    await shown('opened', await shop.happens('Opened', 3));
    broken = true;
    await shop.happens('Opened');
    await until(() => process.status('opened').state === 'halted');
    broken = false;
    await requestRebuild(shop.store, known, 'opened');
    await until(() => process.status('opened').state === 'running');
    await process.progress.waitFor(await shop.happens('Opened'));
    expect(await documentOf(shop, 'opened')).toMatchObject({ count: 5 });
    expect(await shop.store.promoted('opened')).toBe(firstBuild(1) + 1);
  });

  it('replaces a version whose own documents have become unreadable', async () => {
    let broken = false;
    const sick = { ...shop.store, broken: () => broken };
    const store = new Proxy(shop.store, {
      get: (of, name) => {
        const member = Reflect.get(of, name) as (...args: unknown[]) => unknown;
        if (name === 'getMany')
          return (view: { version: number }, ...rest: unknown[]) =>
            sick.broken() && view.version === firstBuild(1)
              ? Promise.reject(new Error('checksum mismatch'))
              : member.call(of, view, ...rest);
        return typeof member === 'function' ? member.bind(of) : member;
      },
    });
    const process = await start([opened()], { store });
    await shown('opened', await shop.happens('Opened', 3));
    broken = true;
    await shop.happens('Opened');
    await until(() => process.status('opened').state === 'halted');
    await requestRebuild(shop.store, known, 'opened');
    await until(() => process.status('opened').stored === firstBuild(1) + 1);
    await process.progress.waitFor(await shop.happens('Opened'));
    expect(await ids('opened')).toEqual(events(1, 5));
    expect(process.status('opened').state).toBe('running');
  });

  it('on an empty log is done at once', async () => {
    const process = await start([opened()]);
    await requestRebuild(shop.store, known, 'opened');
    await until(() => process.status('opened').stored === firstBuild(1) + 1);
  });

  it('goes on beside other views, which do not wait for it', async () => {
    const folded: string[] = [];
    let closedByThen = 0;
    const onFold = (id: string) => {
      if (folded.push(id) === 450) void shop.happens('Closed');
      if (folded.length === 800) closedByThen = process.stored.get('closed')!;
    };
    const process = await start([opened(onFold), closed()], { eventsPerBatch: 5, quietCheckpointMs: 60_000 });
    await shown('opened', await shop.happens('Opened', 400));
    await requestRebuild(shop.store, known, 'opened');
    const before = process.stored.get('closed')!;
    await until(() => process.status('opened').stored === firstBuild(1) + 1);
    expect(await ids('opened')).toEqual(events(1, 400));
    expect(closedByThen).toBe(before + 1);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'killed after %i commits is finished by another one from where it stands',
    async (after) => {
      await shop.happens('Opened', 30);
      const dying = await start([opened()], { eventsPerBatch: 5 });
      let left = after;
      const again: string[] = [];
      await requestRebuild(shop.store, known, 'opened');
      await until(() => {
        left = after - ((dying.commits.get('opened') ?? 0) - 6);
        return left <= 0 || dying.status('opened').stored > firstBuild(1);
      });
      dying.kill();
      const built = (await recordOf('opened')).builds.find(({ version }) => version === firstBuild(1) + 1);
      const other = await start([opened((id) => again.push(id))], { eventsPerBatch: 5 });
      await until(
        () => other.status('opened').stored === firstBuild(1) + 1 && other.status('opened').state === 'running',
      );
      expect(await ids('opened')).toEqual(events(1, 30));
      expect(again).toEqual(events(Number(built?.checkpoint ?? 0) + 1, 30));
    },
  );
});

describe('R5: versions of a projection', () => {
  it('an older process leaves a view alone that a newer one has taken over, and says so once', async () => {
    const old = await start([opened(), closed()]);
    await shown('opened', await shop.happens('Opened', 3));
    const young = await start([diary('opened', 'Opened', { version: 2 }), closed()]);
    await shown('opened', await shop.happens('Opened'));
    await until(() => old.errors.length > 0);
    await pause(impatient.takeOverMs * 2);
    expect(old.errors).toEqual([expect.stringContaining('opened: Error: version 20000 is in use')]);
    expect(old.status('opened').stored).toBe(firstBuild(2));
    young.kill();
    await shop.happens('Opened');
    await pause(impatient.takeOverMs * 3);
    expect(old.errors).toHaveLength(1);
    expect(await ids('opened')).toEqual(events(1, 4));
    expect(await documentOf(shop, 'opened')).toMatchObject({ version: 2 });
  });

  it('a newer one that is killed while it builds leaves the old version to the older process', async () => {
    await shop.happens('Opened', 30);
    const old = await start([opened()]);
    const young = startProjector(shop, [diary('opened', 'Opened', { version: 2 })], {
      eventsPerBatch: 5,
      onCommit: (process) => process.commits.get('opened') === 3 && process.kill(),
    });
    processes.push(await young);
    await old.progress.waitFor(await shop.happens('Opened'));
    expect(await documentOf(shop, 'opened')).toMatchObject({ version: 1, ids: events(1, 31) });
    const next = await start([diary('opened', 'Opened', { version: 2 })]);
    expect(next.status('opened')).toMatchObject({ stored: firstBuild(2), state: 'running' });
    expect(await documentOf(shop, 'opened')).toMatchObject({ version: 2, ids: events(1, 31) });
  });

  it('alone with its store a projector replaces what a newer release has left behind', async () => {
    const young = await start([diary('opened', 'Opened', { version: 2 })]);
    await shown('opened', await shop.happens('Opened', 3));
    await young.stop();
    const old = await start([opened()], { alone: true });
    expect(old.status('opened')).toMatchObject({ stored: firstBuild(1), state: 'running' });
    expect(await documentOf(shop, 'opened')).toMatchObject({ version: 1, ids: events(1, 3) });
    await until(async () => (await recordOf('opened')).builds.length === 1);
    expect(old.errors).toEqual([]);
  });

  it('goes on by itself when the read models are removed under it', async () => {
    const process = await start([opened()]);
    await shown('opened', await shop.happens('Opened', 3));
    Object.assign(shop.store, { stored: new Map(), promotions: new Map(), notes: new Map() });
    await shown('opened', await shop.happens('Opened'));
    expect(await ids('opened')).toEqual(events(1, 4));
    expect(process.status('opened').state).toBe('running');
  });
});

describe('R4: while the log cannot be read', () => {
  it('a view that is behind misses nothing', async () => {
    const log = new FaultyLog(shop.log);
    const process = await start([opened(), closed()], { log, eventsPerBatch: 5 });
    await shown('opened', await shop.happens('Opened', 20));
    let away = true;
    log.faults = { isAway: () => away };
    await requestRebuild(shop.store, known, 'opened');
    await until(() => process.errors.length > 0);
    await shop.happens('Opened', 3);
    away = false;
    await until(() => process.status('opened').stored === firstBuild(1) + 1);
    await process.progress.waitFor(await shop.happens('Opened'));
    expect(await ids('opened')).toEqual(events(1, 24));
  });
});
