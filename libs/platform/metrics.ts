import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** One registry for the process; whoever counts something registers it here. */
export type Metrics = Registry;

/** A registry with what the runtime itself tells (memory, event loop, garbage). */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Says how long requests of one route took, by status. */
export type ObserveRequest = (status: number, milliseconds: number) => void;

/** `http_request_duration_seconds` by method, route pattern and status; one observer for each route. */
export function requestDurations(registry: Registry): (method: string, route: string) => ObserveRequest {
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (method, route) => {
    // Label objects are kept: there are a handful of statuses per route, and a request should not allocate for its measurement.
    const labels = new Map<number, { method: string; route: string; status: number }>();
    return (status, milliseconds) => {
      let of = labels.get(status);
      if (of === undefined) labels.set(status, (of = { method, route, status }));
      histogram.observe(of, milliseconds / 1000);
    };
  };
}
