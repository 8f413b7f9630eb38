import type { Config } from '../../libs/platform/config';
import type { Logger } from '../../libs/platform/logging';
import type { Core } from '../../libs/runtime/core';
import { startProjectorThread } from '../projector/projector-thread';
import type { Running } from '../start/run';
import { startCore } from '../start/start-core';
import { version } from '../start/version';
import { firstOrganisation, welcome } from '../start/welcome';
import { prepareDemo } from './demo';

/** Opens the stores, starts the projector's thread, and listens once the read models have caught up with the log. */
export async function startStandalone(config: Config): Promise<Running> {
  const { logger, metrics, stores, progress, core, onError, onNews, leaveWaitingRoom } = await startCore(config);
  // The thread reads its modules and catches up while this one reads those of the HTTP application.
  const starting = startProjectorThread({ stores: stores.access, progress, onError, onNews });
  const [{ AdminApiModule }, { createHttpApp }] = await httpModules(starting);
  const projector = await starting;
  const systemKey = config.systemKey ?? core.secrets.systemKey();
  const module = AdminApiModule.of({ core, systemKey, publicUrl: config.publicUrl });
  const http = await createHttpApp(module, { config, logger, metrics, version });
  // On servers others may be at work: nobody there is given an organisation that they did not ask for.
  const keysFile = stores.exclusive ? await prepareDemo(core, stores.dir!, systemKey) : null;
  await leaveWaitingRoom();
  const address = await http.listen();
  core.recovery.start(stores.exclusive);
  await greet(logger, address, keysFile, core, config);
  return {
    logger,
    close: async () => {
      await http.close();
      await core.stop();
      await projector.stop();
      await stores.close();
    },
  };
}

/** Read once the thread is under way; a thread that fails meanwhile is told by whoever awaits it. */
function httpModules(starting: Promise<unknown>) {
  starting.catch(() => undefined);
  return Promise.all([import('../admin-api/admin-api.module.js'), import('../admin-api/http/bootstrap.js')]);
}

async function greet(
  logger: Logger,
  address: string,
  keysFile: string | null,
  core: Core,
  config: Config,
): Promise<void> {
  const places: [string, string][] = [
    ['API page', `${address}/docs`],
    ['Health', `${address}/health/ready`],
  ];
  if (keysFile === null) return welcome(logger, 'Parterre', places, await firstOrganisation(core, config, address));
  places.push(['Demo organisation', 'demo (a sandbox: its clock can be set)'], ['Its keys', keysFile]);
  welcome(logger, 'Parterre', places);
}
