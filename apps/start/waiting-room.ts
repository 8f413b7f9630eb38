import { DomainError } from '../../libs/kernel/errors';
import type { Config } from '../../libs/platform/config';
import type { Logger } from '../../libs/platform/logging';
import type { Metrics } from '../../libs/platform/metrics';
import { drainOf } from '../admin-api/http/graceful-stop';
import type { HealthChecks } from '../admin-api/http/health';

interface WaitingRoomSettings {
  readonly config: Pick<Config, 'host' | 'port'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** A start that waits for nothing need not read it. */
  readonly load: () => Promise<typeof import('./health-server')>;
  /** The address cannot be listened on, as it will not be later either. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Listens in the place of a process that waits for its servers, so that whoever watches it sees that it lives, that it is not ready, and
 * what it waits for. Begins to listen with the first wait: where nothing is waited for nobody notices it.
 */
export class WaitingRoom {
  private waitsFor = '';
  /** Resolves with what closes it again. */
  private opening: Promise<(() => Promise<void>) | null> | null = null;

  constructor(private readonly settings: WaitingRoomSettings) {}

  /** Resolves when it listens, or was refused. */
  async waitFor(what: string): Promise<void> {
    this.waitsFor = what;
    this.opening ??= this.open();
    await this.opening;
  }

  /** Lets go of the address, for the server that takes its place. */
  async close(): Promise<void> {
    const drain = await this.opening;
    await drain?.();
  }

  private async open(): Promise<(() => Promise<void>) | null> {
    const { config, logger, metrics, load, onRefused } = this.settings;
    const checks: HealthChecks = { all: () => [{ name: 'start', check: () => `waits for ${this.waitsFor}` }] };
    const { healthServer } = await load();
    const http = healthServer({ checks, metrics, logger, elsewhere: () => new DomainError('LOG_UNAVAILABLE') });
    const drain = drainOf(http);
    try {
      await http.listen({ host: config.host, port: config.port });
      return drain;
    } catch (error) {
      onRefused(error);
      return null;
    }
  }
}
