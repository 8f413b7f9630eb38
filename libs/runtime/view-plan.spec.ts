import { Position } from '../kernel/event';
import { ViewRecord } from '../read-models/read-model-store';
import { freshBuild, leftovers, planOf } from './view-plan';
import { firstBuild, placeOfRebuild, storedStatus, ViewStatus, withRequests } from './view-status';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const record = (promoted: number | null, builds: number[], notes: ViewRecord['notes'] = {}): ViewRecord => ({
  name: 'orders',
  promoted,
  builds: builds.map((version, index) => ({ version, checkpoint: at(index + 1) })),
  notes,
});
const one = firstBuild(1);
const two = firstBuild(2);

describe('what there is to do about a view', () => {
  it.each<[string, ViewRecord, number, ReturnType<typeof planOf>]>([
    ['feeds what is in use', record(one, [one]), 1, { current: one, next: null }],
    ['has nothing to build once a rebuild is in use', record(one + 1, [one + 1], { building: one + 1 }), 1, { current: one + 1, next: null }], // prettier-ignore
    ['builds what is asked for', record(one, [one], { building: one + 1 }), 1, { current: one, next: one + 1 }],
    ['builds its own version beside an older one', record(one + 3, [one + 3]), 2, { current: null, next: two }],
    ['builds its own version anew when that is asked for', record(one, [one, two], { building: two + 1 }), 2, { current: null, next: two + 1 }], // prettier-ignore
    ['leaves the rebuild of another version to others', record(one, [one], { building: two + 1 }), 1, { current: one, next: null }], // prettier-ignore
    ['leaves a newer version alone', record(two, [two]), 1, null],
  ])('%s', (_, stands, version, plan) => {
    expect(planOf(stands, version, false)).toEqual(plan);
  });

  it('replaces a newer version that is nobody’s any more', () => {
    expect(planOf(record(two, [two]), 1, true)).toEqual({ current: null, next: one });
    expect(leftovers(record(one, [one, two]), { current: one, next: null }, true)).toEqual([two]);
  });

  it('drops what came before and what was begun anew, but nothing that another version may be building', () => {
    const plan = { current: one + 2, next: one + 4 };
    const builds = [one, one + 1, one + 2, one + 3, one + 4, two];
    expect(leftovers(record(one + 2, builds), plan, false)).toEqual([one, one + 1, one + 3]);
  });
});

describe('the version of a rebuild', () => {
  it.each<[string, ViewRecord | undefined, number, number]>([
    ['lies above the one in use', record(one, [one]), 1, one + 1],
    ['lies above every one that was begun', record(one, [one, one + 4]), 1, one + 5],
    ['lies above the one that is asked for, though nobody has begun it', record(one, [one], { building: one + 1 }), 1, one + 2], // prettier-ignore
    ['is the first of a view that nobody has begun', undefined, 1, one],
    ['is one of the newer version in the making', record(one, [one, two]), 2, two + 1],
    ['is one of the version in use, when an older process asks', record(two + 1, [two + 1]), 1, two + 2],
    ['is not of a newer version that is not in use, when an older process asks', record(one, [one, two]), 1, one + 1],
  ])('%s', (_, stands, version, fresh) => {
    expect(freshBuild(stands, version)).toBe(fresh);
  });
});

describe('the status of a view', () => {
  it('as stored: position and version are those that readers use', () => {
    const stands = record(one, [one, one + 1], { building: one + 1 });
    const status: ViewStatus = {
      view: 'orders',
      version: 1,
      stored: one,
      state: 'rebuilding',
      position: at(1),
      error: null,
    };
    expect(storedStatus(stands, 1)).toEqual(status);
    expect(storedStatus({ ...stands, notes: { halted: 'broken' } }, 1)).toMatchObject({
      state: 'halted',
      error: 'broken',
    });
    expect(storedStatus(record(one, [one]), 1)).toMatchObject({ state: 'running' });
    expect(storedStatus(record(one, [one]), 2)).toMatchObject({ state: 'rebuilding', stored: one });
    expect(storedStatus(record(null, [one]), 1)).toBeNull();
  });

  it('tells where the build stands that is to take its place', () => {
    expect(placeOfRebuild(record(one, [one, one + 1], { building: one + 1 }), 1)).toBe(at(2));
    expect(placeOfRebuild(record(one, [one], { building: one + 1 }), 1)).toBeNull();
    expect(placeOfRebuild(record(one, [one, two]), 2)).toBe(at(2));
    expect(placeOfRebuild(record(one, [one, two, two + 1], { building: two + 1 }), 2)).toBe(at(3));
  });

  it('shows what was asked for before any projector has looked', () => {
    const running = storedStatus(record(one, [one]), 1)!;
    const halted: ViewStatus = { ...running, state: 'halted', error: 'broken' };
    const asked = [record(one, [one], { building: one + 1 })];
    expect(withRequests([running], asked)).toEqual([{ ...running, state: 'rebuilding' }]);
    expect(withRequests([halted], asked)).toEqual([{ ...running, state: 'rebuilding' }]);
    expect(withRequests([halted], [record(one, [one], { resumes: 1 })])).toEqual([running]);
    expect(withRequests([halted], [record(one, [one], { halted: 'broken' })])).toEqual([halted]);
    expect(withRequests([running], [])).toEqual([running]);
  });
});
