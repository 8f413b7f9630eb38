import { Position } from '../kernel/event';
import { ReadModelProgress } from './read-model-progress';
import { ViewStatus } from './view-status';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const status = (view: string, position: number, state: ViewStatus['state'] = 'running'): ViewStatus => {
  return { view, version: 1, stored: 10_000, state, position: at(position), error: null };
};
const progressOf = (...statuses: ViewStatus[]) => {
  const progress = new ReadModelProgress();
  progress.update(statuses);
  return progress;
};

describe('how far the views are behind', () => {
  it('is nothing while they show all that is known of the log', () => {
    const progress = progressOf(status('orders', 5));
    progress.sawHead(at(5), 1_000);
    progress.sawHead(null, 1_500);
    expect(progress.lags(2_000)).toEqual([{ view: 'orders', milliseconds: 0 }]);
  });

  it('is the age of the oldest that one does not show', () => {
    const progress = progressOf(status('orders', 5), status('seats', 7));
    progress.sawHead(at(6), 1_000);
    progress.sawHead(at(8), 3_000);
    expect(progress.lags(4_000)).toEqual([
      { view: 'orders', milliseconds: 3_000 },
      { view: 'seats', milliseconds: 1_000 },
    ]);
    progress.update([status('orders', 7), status('seats', 8)]);
    expect(progress.lags(5_000).map(({ milliseconds }) => milliseconds)).toEqual([2_000, 0]);
  });

  it('is told over a long time without remembering every head', () => {
    const progress = progressOf(status('orders', 0));
    for (let n = 1; n <= 5_000; n += 1) progress.sawHead(at(n), n);
    expect(progress.lags(6_000)).toEqual([{ view: 'orders', milliseconds: 5_999 }]);
    progress.update([status('orders', 4_990)]);
    expect(progress.lags(6_000)[0]!.milliseconds).toBeLessThanOrEqual(1_009);
    expect(progress.lags(6_000)[0]!.milliseconds).toBeGreaterThan(900);
  });
});

describe('a halted view', () => {
  it('holds up nobody who reads another one', () => {
    expect(progressOf(status('orders', 5), status('seats', 2, 'halted')).hasReached(at(5))).toBe(true);
    expect(progressOf(status('orders', 5, 'halted')).hasReached(at(5))).toBe(false);
  });
});

describe('whoever watches the progress', () => {
  it('is told when somebody begins to wait, and sees whether somebody does', async () => {
    const progress = progressOf(status('orders', 5));
    let told = 0;
    progress.whenWaitedFor(() => (told += 1));
    await progress.reach(at(5), 10);
    expect([told, progress.isWaitedFor]).toEqual([0, false]);
    const waiting = progress.reach(at(6), 1_000);
    expect([told, progress.isWaitedFor]).toEqual([1, true]);
    progress.update([status('orders', 6)]);
    expect(await waiting).toBe(true);
    expect(progress.isWaitedFor).toBe(false);
  });
});

describe('while the store of the views is away', () => {
  it('nobody waits who would read it, and whoever waits already is let go', async () => {
    const progress = progressOf(status('orders', 5));
    const waiting = progress.reach(at(6), 60_000);
    progress.foundStore(false);
    expect([await waiting, await progress.reach(at(6), 60_000)]).toEqual([false, false]);
    expect([await progress.reach(at(5), 60_000), progress.isWaitedFor]).toEqual([true, false]);
  });

  it('whoever names a position waits for it to come back', async () => {
    const progress = progressOf(status('orders', 5));
    const waiting = progress.waitFor(at(6), 60_000);
    progress.foundStore(false);
    const more = progress.waitFor(at(6), 60_000);
    progress.foundStore(true);
    progress.update([status('orders', 6)]);
    await Promise.all([waiting, more]);
    expect(progress.isStoreAway).toBe(false);
  });
});
