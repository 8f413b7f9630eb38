import { join, resolve } from 'node:path';
import { openEmbeddedStores } from '../../libs/embedded/embedded-stores';
import type { Config } from '../../libs/platform/config';
import { createLogger, type Logger } from '../../libs/platform/logging';
import { createMetrics } from '../../libs/platform/metrics';
import { createCore } from '../../libs/runtime/core';
import { type MasterKey, masterKeyFile, masterKeyFromText } from '../../libs/runtime/master-key';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { startProjectorThread } from '../projector/projector-thread';
import { coreMetrics } from './core-metrics';
import { prepareDemo } from './demo';
import { version } from './version';

export interface Standalone {
  readonly logger: Logger;
  readonly address: string;
  close(): Promise<void>;
}

/** Opens the data folder, starts the projector's thread, and listens once the read models have caught up with the log. */
export async function startStandalone(config: Config): Promise<Standalone> {
  const logger = createLogger(config.logLevel);
  const metrics = createMetrics();
  const dir = resolve(config.dataDir);
  const stores = await openEmbeddedStores({ dir });
  stores.notes.forEach((note) => logger.warn(note));
  const master = masterKeyOf(config, dir, (await stores.log.head()) === null);
  const progress = new ReadModelProgress();
  const observe = coreMetrics(metrics, progress);
  const onError = (where: string, error: unknown): void => logger.error({ err: error, where }, 'failed');
  const core = await createCore({ ...stores, master, exclusive: true, progress, onAppend: observe.append, onError });
  // The thread reads its modules and catches up while this one reads those of the HTTP application.
  const starting = startProjectorThread({ dir, headSignal: stores.headSignal, progress, onError });
  const [{ AdminApiModule }, { createHttpApp }] = await httpModules(starting);
  const projector = await starting;
  const systemKey = config.systemKey ?? core.secrets.systemKey();
  const module = AdminApiModule.of({ core, projector, systemKey, publicUrl: config.publicUrl });
  const http = await createHttpApp(module, { config, logger, metrics, version });
  const keysFile = await prepareDemo(core, dir, systemKey);
  const address = await http.listen();
  core.recovery.start(true);
  welcome(address, keysFile);
  return {
    logger,
    address,
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

function masterKeyOf({ masterKey }: Config, dir: string, logIsEmpty: boolean): MasterKey {
  return masterKey === null ? masterKeyFile(join(dir, 'master.key'), logIsEmpty) : masterKeyFromText(masterKey);
}

/** Where to click next. */
function welcome(address: string, keysFile: string): void {
  process.stdout.write(
    [
      '',
      `  Parterre ${version} is running.`,
      '',
      `  API page           ${address}/docs`,
      `  Health             ${address}/health/ready`,
      '  Demo organisation  demo (a sandbox: its clock can be set)',
      `  Its keys           ${keysFile}`,
      '',
      '  Ctrl+C stops it.',
      '',
      '',
    ].join('\n'),
  );
}
