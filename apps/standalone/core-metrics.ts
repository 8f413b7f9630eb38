import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../../libs/platform/metrics';
import type { ReadModelProgress } from '../../libs/runtime/read-model-progress';

/** What the core tells of itself at `/metrics`. */
export function coreMetrics(registry: Metrics, progress: ReadModelProgress) {
  const registers = [registry];
  const appends = new Histogram({
    name: 'event_log_append_duration_seconds',
    help: 'Time from handing events to the log to their being durable',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers,
  });
  const events = new Counter({ name: 'event_log_events_total', help: 'Events appended by this process', registers });
  new Gauge({
    name: 'projection_halted',
    help: '1 for a view that has stopped at an error, 0 for one that follows the log',
    labelNames: ['view'] as const,
    registers,
    collect() {
      for (const { view, state } of progress.statuses()) this.set({ view }, state === 'halted' ? 1 : 0);
    },
  });
  return {
    append(count: number, milliseconds: number): void {
      appends.observe(milliseconds / 1000);
      events.inc(count);
    },
  };
}
