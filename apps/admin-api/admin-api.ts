import type { Config } from '../../libs/platform/config';
import { followStoredProgress } from '../../libs/runtime/stored-progress';
import { allProjections } from '../projector/projections';
import type { Running } from '../start/run';
import { startCore } from '../start/start-core';
import { version } from '../start/version';
import { firstOrganisation, welcome } from '../start/welcome';
import { AdminApiModule } from './admin-api.module';
import { createHttpApp } from './http/bootstrap';

/** Takes commands and answers queries. How far the views are it learns from their store, since others fill them. */
export async function startAdminApi(config: Config): Promise<Running> {
  const { logger, metrics, stores, progress, core, onError, leaveWaitingRoom } = await startCore(config);
  const store = stores.readModels;
  const { heard } = core;
  const following = await followStoredProgress({ store, projections: allProjections, progress, heard, onError });
  const systemKey = config.systemKey ?? core.secrets.systemKey();
  const module = AdminApiModule.of({ core, systemKey, publicUrl: config.publicUrl });
  const http = await createHttpApp(module, { config, logger, metrics, version });
  await leaveWaitingRoom();
  const address = await http.listen();
  const places = [
    ['API page', `${address}/docs`],
    ['Health', `${address}/health/ready`],
  ] as const;
  welcome(logger, 'The Parterre admin API', places, await firstOrganisation(core, config, address));
  return {
    logger,
    close: async () => {
      await http.close();
      await core.stop();
      await following.stop();
      await stores.close();
    },
  };
}
