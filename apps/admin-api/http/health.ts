import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../../libs/platform/metrics';

/** One thing that must be in order before the process takes requests; `check` tells what is not, or `null`. */
export interface HealthCheck {
  readonly name: string;
  /** A problem here is shown, but requests are taken all the same: what else there is still works. */
  readonly onlyTells?: true;
  check(): string | null | Promise<string | null>;
}

/** Everything that `/health/ready` looks at. */
export abstract class HealthChecks {
  abstract all(): readonly HealthCheck[];
}

/** `/health/live`, `/health/ready` and `/metrics`. */
export function installHealth(server: FastifyInstance, checks: HealthChecks, metrics: Metrics): void {
  server.get('/health/live', async () => ({ status: 'ok' }));
  server.get('/health/ready', async (_, reply) => {
    const results = await Promise.all(checks.all().map((check) => run(check)));
    const ready = results.every(({ problem, onlyTells }) => problem === null || onlyTells);
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    if (!ready) reply.header('retry-after', '1');
    return { status: ready ? 'ok' : 'not ready', checks: Object.fromEntries(results.map(describe)) };
  });
  server.get('/metrics', async (_, reply) => {
    reply.type(metrics.contentType);
    return metrics.metrics();
  });
}

interface Result {
  readonly name: string;
  readonly onlyTells: boolean;
  readonly problem: string | null;
}

/** A check that throws is one that failed; what it threw is for the log, not for whoever probes. */
async function run(health: HealthCheck): Promise<Result> {
  const { name, onlyTells = false } = health;
  try {
    return { name, onlyTells, problem: await health.check() };
  } catch {
    return { name, onlyTells, problem: 'the check itself failed' };
  }
}

const describe = ({ name, problem }: Result) => [name, problem ?? 'ok'] as const;
