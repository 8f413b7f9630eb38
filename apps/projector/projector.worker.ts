import { parentPort, workerData } from 'node:worker_threads';
import { Projector } from '../../libs/runtime/projector';
import { allProjections } from './projections';
import { partAway, reasonOf } from '../start/outages';
import { followStores } from '../start/stores';
import type { FromProjector, ProjectorWorkerData, ToProjector } from './projector-thread';

/** The projector in a thread of its own, so that folding views takes nothing from requests (targets.md section 1). */
async function main(): Promise<void> {
  const port = parentPort!;
  const tell = (message: FromProjector): void => port.postMessage(message);
  const onError = (where: string, error: unknown): void => {
    const part = partAway(error);
    if (part !== null) tell({ kind: 'away', where, part, reason: reasonOf(error) });
    else tell({ kind: 'error', where, message: error instanceof Error ? error.stack! : String(error) });
  };
  const { stores: access } = workerData as ProjectorWorkerData;
  // The thread that takes requests has said already what is waited for.
  const stores = await followStores(access, { onError, onWait: () => undefined });
  const projector = new Projector({
    log: stores.log,
    store: stores.readModels,
    projections: allProjections,
    onStatus: (statuses) => tell({ kind: 'status', statuses }),
    foundStore: (isThere) => tell({ kind: 'store', isThere }),
    onNews: (view, news) => tell({ kind: 'news', view, news }),
    onError,
    alone: access.mongodbUrl === null,
  });
  port.once('message', (_: ToProjector) => void stop());
  await projector.start();
  tell({ kind: 'ready' });

  async function stop(): Promise<void> {
    await projector.stop();
    await stores.close();
    port.close();
  }
}

main().catch((error: unknown) => {
  // The thread ends with it, and the process that started it tells of it.
  setImmediate(() => {
    throw error;
  });
});
