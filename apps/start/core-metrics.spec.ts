import type { Position } from '../../libs/kernel/event';
import { createMetrics } from '../../libs/platform/metrics';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import type { ViewStatus } from '../../libs/runtime/view-status';
import { coreMetrics } from './core-metrics';

const at = (n: number): Position => String(n).padStart(4, '0') as Position;
const status = (view: string, more: Partial<ViewStatus> = {}): ViewStatus => {
  return { view, version: 1, stored: 10_000, state: 'running', position: at(1), error: null, ...more };
};

const allThere = { isAway: () => false };

describe('what a process tells of its views', () => {
  it('says which it feeds and for which it stands by, where it has a projector', async () => {
    const [metrics, progress] = [createMetrics(), new ReadModelProgress()];
    coreMetrics(metrics, { progress, outages: allThere, head: async () => null });
    progress.update([status('orders', { isActive: true }), status('seats', { isActive: false }), status('campaigns')]);
    const text = await metrics.metrics();
    expect(text.match(/^projection_active\{.*$/gm)).toEqual([
      'projection_active{view="orders"} 1',
      'projection_active{view="seats"} 0',
    ]);
  });

  it('counts a lag from when the log went on, and not from when somebody asked first', async () => {
    const [metrics, progress] = [createMetrics(), new ReadModelProgress()];
    coreMetrics(metrics, { progress, outages: allThere, head: async () => at(2) });
    progress.update([status('orders')]);
    progress.sawHead(at(2), Date.now() - 30_000);
    const [, seconds] = /^projection_lag_seconds\{view="orders"\} (.*)$/m.exec(await metrics.metrics())!;
    expect(Number(seconds)).toBeGreaterThanOrEqual(30);
  });
});
