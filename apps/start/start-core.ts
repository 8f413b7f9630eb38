import { join } from 'node:path';
import { type Config, ConfigError, describeConfig, failStart } from '../../libs/platform/config';
import { createLogger, type Logger } from '../../libs/platform/logging';
import { createMetrics, type Metrics } from '../../libs/platform/metrics';
import { type Core, createCore } from '../../libs/runtime/core';
import { type MasterKey, masterKeyFile, masterKeyFromText } from '../../libs/runtime/master-key';
import { ReadModelProgress } from '../../libs/runtime/read-model-progress';
import { assertBelongTogether, keyStoreIdOf, noteFirstEvent } from './belonging';
import { coreMetrics } from './core-metrics';
import { explained } from './explained';
import { Outages, partAway } from './outages';
import { openStores, type Stores } from './stores';
import { untilThere } from './until-there';
import { WaitingRoom } from './waiting-room';

/** What every process stands on, whichever stores it has. */
export interface Ground {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly stores: Stores;
  readonly progress: ReadModelProgress;
  readonly core: Core;
  readonly onError: (where: string, error: unknown) => void;
  /** Told of who feeds a view and of rebuilds. */
  readonly onNews: (view: string, news: string) => void;
  /** Lets go of the address that was listened on while servers were waited for; to be called right before listening on it. */
  readonly leaveWaitingRoom: () => Promise<void>;
}

/** How often it is noted where the log stands: so exactly the age of what a view does not show is known, however seldom it is asked for. */
const sampleMs = 250;

const shortestGoodKey = 16;

/** Opens the stores, waiting for servers that are not there yet, and sets the core on them. Nothing is taken or projected yet. */
export async function startCore(config: Config): Promise<Ground> {
  const logger = createLogger(config.logLevel, { process: config.process });
  logger.debug({ config: describeConfig(config) }, 'configuration');
  if (config.systemKey !== null && config.systemKey.length < shortestGoodKey) {
    logger.warn(
      'SYSTEM_KEY is short, and whoever guesses it registers organisations: `openssl rand -hex 24` makes a good one',
    );
  }
  const metrics = createMetrics();
  const progress = new ReadModelProgress();
  const { outages, onError, asks } = failureTeller(logger, progress);
  const waitingRoom = waitingRoomFor(config, logger, metrics);
  const onWait = (server: string, why: string): void => {
    logger.warn(`waiting for ${server}: ${why}`);
    // Where the server is stands in the log; whoever may probe need not know.
    void waitingRoom.waitFor(server.split(',')[0]!);
  };
  const stores = asks(await openStores(config, { onError, onWait }));
  stores.notes.forEach((note) => logger.warn(note));
  const master = await masterKeyOf(config, stores);
  const observe = coreMetrics(metrics, { progress, outages, head: () => stores.log.head() });
  let note = (): void => undefined;
  const open = async (): Promise<Core> => {
    const isNoted = await assertBelongTogether(stores);
    if (!isNoted) note = firstEventNoted(stores, onError);
    const keyStoreId = stores.keysBesideLog === null ? await keyStoreIdOf(stores.subjectKeys) : null;
    const onAppend = (events: number, milliseconds: number): void => {
      observe.append(events, milliseconds);
      note();
    };
    return createCore({ ...stores, master, keyStoreId, progress, onAppend, onError });
  };
  // A server that answered a moment ago may be away by now.
  const core = await untilThere(open, (why) => onWait('the servers that hold the log and the keys', why));
  const sample = (): void => {
    const head = core.lastKnown();
    progress.sawHead(head);
    if (head !== null) note();
  };
  setInterval(sample, sampleMs).unref();
  const onNews = (view: string, news: string): void => logger.info({ view }, `view ${view}: ${news}`);
  return { logger, metrics, stores, progress, core, onError, onNews, leaveWaitingRoom: () => waitingRoom.close() };
}

/** Tells of what fails: of a server that is away once, of everything else each time. `asks` says whom to ask whether one is back. */
function failureTeller(logger: Logger, progress: ReadModelProgress) {
  let asked: Stores | null = null;
  const outages = new Outages({
    logger,
    ask: {
      'event log': async () => asked?.log.head(),
      'read models and keys': async () => asked?.readModels.views(),
    },
  });
  return {
    outages,
    onError: (where: string, error: unknown): void => {
      // Whoever finds it away knows before the next look does, and that one puts it right.
      if (partAway(error) === 'read models and keys') progress.foundStore(false);
      if (!outages.took(where, error)) logger.error({ err: error, where }, 'failed');
    },
    asks(stores: Stores): Stores {
      asked = stores;
      const close = async (): Promise<void> => {
        outages.stop();
        await stores.close();
      };
      return { ...stores, close };
    },
  };
}

function waitingRoomFor(config: Config, logger: Logger, metrics: Metrics): WaitingRoom {
  const onRefused = (error: unknown): void => failStart(explained(error));
  return new WaitingRoom({ config, logger, metrics, load: () => import('./health-server.js'), onRefused });
}

/** Without `MASTER_KEY` all data is in the folder, and the key beside it. */
async function masterKeyOf({ masterKey }: Config, { dir, log }: Stores): Promise<MasterKey> {
  if (masterKey !== null) return masterKeyFromText(masterKey);
  return masterKeyFile(join(dir!, 'master.key'), (await log.head()) === null);
}

/** For a log on a server that was empty: once it has an event, whoever wrote it, notes beside the keys which log it is. */
function firstEventNoted({ log, subjectKeys }: Stores, onError: Ground['onError']): () => void {
  let isUnderWay = false;
  const failed = (error: unknown): void => {
    // Going on would seal what only this process can open.
    if (error instanceof ConfigError) failStart(error);
    onError('noting the first event', error);
    isUnderWay = false;
  };
  return () => {
    if (isUnderWay) return;
    isUnderWay = true;
    noteFirstEvent(log, subjectKeys).catch(failed);
  };
}
