import { DomainError } from '../../libs/kernel/errors';
import type { Config } from '../../libs/platform/config';
import type { Logger } from '../../libs/platform/logging';
import { Projector } from '../../libs/runtime/projector';
import { drainOf } from '../admin-api/http/graceful-stop';
import { CoreHealthChecks } from '../admin-api/operation/edges';
import { healthServer } from '../start/health-server';
import type { Running } from '../start/run';
import { startCore } from '../start/start-core';
import { welcome } from '../start/welcome';
import { allProjections } from './projections';

/**
 * Listens for whoever watches it, brings the views up to the log, and from then on fills them and finishes what nobody finished. Ready
 * once the views have caught up.
 */
export async function startProjector(config: Config): Promise<Running> {
  const { logger, metrics, stores, progress, core, onError, onNews, leaveWaitingRoom } = await startCore(config);
  const elsewhere = (): DomainError => new DomainError('NOT_FOUND');
  const http = healthServer({ checks: new CoreHealthChecks(core), metrics, logger, elsewhere });
  const drain = drainOf(http);
  await leaveWaitingRoom();
  const address = await http.listen({ host: config.host, port: config.port });
  const projector = new Projector({
    log: stores.log,
    store: stores.readModels,
    projections: allProjections,
    onStatus: (statuses) => progress.update(statuses),
    foundStore: (isThere) => progress.foundStore(isThere),
    onNews,
    onError,
  });
  await projector.start();
  core.recovery.start(stores.exclusive);
  greet(logger, address);
  return {
    logger,
    close: async () => {
      await drain();
      await core.stop();
      await projector.stop();
      await stores.close();
    },
  };
}

function greet(logger: Logger, address: string): void {
  welcome(logger, 'The Parterre projector', [
    ['Health', `${address}/health/ready`],
    ['Metrics', `${address}/metrics`],
  ]);
}
