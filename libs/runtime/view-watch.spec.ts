import { Position } from '../kernel/event';
import { ViewRecord } from '../read-models/read-model-store';
import { Watch } from './view-watch';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const plan = { current: 10_000, next: null };
const recordAt = (n: number): ViewRecord => {
  return { name: 'orders', promoted: 10_000, builds: [{ version: 10_000, checkpoint: at(n) }], notes: {} };
};
/** Looks every `stepMs` from one instant on until another; answers whether the view was abandoned by then. */
function looks(watch: Watch, { from, until, stepMs = 250, stands = 1, head = 2 }: Looks): boolean {
  let isAbandoned = false;
  for (let now = from; now <= until; now += stepMs)
    isAbandoned ||= watch.isAbandoned(recordAt(stands), plan, at(head), now);
  return isAbandoned;
}
interface Looks {
  readonly from: number;
  readonly until: number;
  readonly stepMs?: number;
  readonly stands?: number;
  readonly head?: number;
}

describe('whoever stands by for a view', () => {
  it('takes it over when nobody has done for long enough what there is to do', () => {
    const watch = new Watch(2_000);
    expect(looks(watch, { from: 0, until: 1_900 })).toBe(false);
    expect(looks(watch, { from: 2_000, until: 2_750 })).toBe(true);
  });

  it('leaves it while it moves, and while there is nothing to do', () => {
    const watch = new Watch(2_000);
    for (let n = 0; n < 10; n += 1) {
      const from = n * 1_000;
      expect(looks(watch, { from, until: from + 750, stands: n, head: 20 })).toBe(false);
    }
    expect(looks(watch, { from: 10_000, until: 60_000, stands: 20, head: 20 })).toBe(false);
  });

  it('R4: counts no time in which it could not look itself, as while the store was away', () => {
    const watch = new Watch(2_000);
    expect(looks(watch, { from: 0, until: 500 })).toBe(false);
    expect(looks(watch, { from: 30_000, until: 30_750 })).toBe(false);
    expect(looks(watch, { from: 31_000, until: 32_500 })).toBe(true);
  });

  it('takes it over in the end, however seldom it looks', () => {
    expect(looks(new Watch(2_000), { from: 0, until: 20_000, stepMs: 4_000 })).toBe(true);
  });
});
