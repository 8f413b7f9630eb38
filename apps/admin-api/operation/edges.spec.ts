import type { Position } from '../../../libs/kernel/event';
import type { Core } from '../../../libs/runtime/core';
import { ReadModelProgress } from '../../../libs/runtime/read-model-progress';
import { CoreHealthChecks, CoreReadModelClock } from './edges';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const progressAt = (n: number): ReadModelProgress => {
  const progress = new ReadModelProgress();
  progress.update([{ view: 'orders', version: 1, stored: 1, state: 'running', position: at(n), error: null }]);
  return progress;
};
/** What the two classes take of a core. */
const coreOf = (parts: Partial<Core>): Core => parts as Core;

describe('a read that names no position', () => {
  it('waits for nothing while the store of the views is away', async () => {
    const progress = progressAt(5);
    const clock = new CoreReadModelClock(coreOf({ progress, exclusive: false, lastKnown: () => at(6) }));
    const waiting = clock.beforeRead();
    progress.foundStore(false);
    await waiting;
    expect(clock.beforeRead()).toBeUndefined();
  });

  it('waits for what was written once the store is back', async () => {
    const progress = progressAt(5);
    const clock = new CoreReadModelClock(coreOf({ progress, exclusive: false, lastKnown: () => at(6) }));
    const waiting = clock.beforeRead();
    progress.foundStore(false);
    await waiting;
    progress.foundStore(true);
    let isOver = false;
    const again = clock.beforeRead()?.then(() => (isOver = true));
    expect([again === undefined, isOver]).toEqual([false, false]);
    progress.update([{ ...progress.statuses()[0]!, position: at(6) }]);
    await again;
  });
});

describe('health', () => {
  const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const problems = async (core: Core) =>
    Promise.all(new CoreHealthChecks(core).all().map(async ({ name, check }) => [name, await check()]));

  it('says which store does not answer, and that nobody has built the views yet', async () => {
    const log = { head: away } as unknown as Core['log'];
    const readModels = { promoted: away } as unknown as Core['readModels'];
    const told = await problems(coreOf({ log, readModels, progress: new ReadModelProgress() }));
    expect(told).toEqual([
      ['event log', 'does not answer'],
      ['read models', 'does not answer'],
      ['projector', expect.stringMatching('nobody has built the views yet: start a projector')],
      ['views', null],
    ]);
  });
});
