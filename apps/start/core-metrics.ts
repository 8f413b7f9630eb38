import { Counter, Gauge, Histogram } from 'prom-client';
import type { Position } from '../../libs/kernel/event';
import type { Metrics } from '../../libs/platform/metrics';
import type { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { type Outages, parts } from './outages';

interface Observed {
  readonly progress: ReadModelProgress;
  readonly outages: Pick<Outages, 'isAway'>;
  readonly head: () => Promise<Position | null>;
}

/** What the core tells of itself at `/metrics`. */
export function coreMetrics(registry: Metrics, { progress, outages, head }: Observed) {
  const registers = [registry];
  const appends = new Histogram({
    name: 'event_log_append_duration_seconds',
    help: 'Time from handing events to the log to their being durable',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  });
  const events = new Counter({ name: 'event_log_events_total', help: 'Events appended by this process', registers });
  new Gauge({
    name: 'store_up',
    help: '0 for a store that is away, from when it was missed until it has answered for a while; 1 otherwise',
    labelNames: ['store'] as const,
    registers,
    collect() {
      for (const store of parts) this.set({ store }, outages.isAway(store) ? 0 : 1);
    },
  });
  new Gauge({
    name: 'projection_halted',
    help: '1 for a view that has stopped at an error, 0 for one that follows the log',
    labelNames: ['view'] as const,
    registers,
    collect() {
      for (const { view, state } of progress.statuses()) this.set({ view }, state === 'halted' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'projection_active',
    help: '1 for a view that this process feeds, 0 for one for which it stands by',
    labelNames: ['view'] as const,
    registers,
    collect() {
      for (const { view, isActive } of progress.statuses())
        if (isActive !== undefined) this.set({ view }, isActive ? 1 : 0);
    },
  });
  new Gauge({
    name: 'projection_lag_seconds',
    help: 'For how long, at least, the log has had something that a view does not show yet',
    labelNames: ['view'] as const,
    registers,
    async collect() {
      // While the log is away what is known of it goes on ageing.
      progress.sawHead(await head().catch(() => null));
      for (const { view, milliseconds } of progress.lags()) this.set({ view }, milliseconds / 1000);
    },
  });
  return {
    append(count: number, milliseconds: number): void {
      appends.observe(milliseconds / 1000);
      events.inc(count);
    },
  };
}
