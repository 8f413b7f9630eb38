import { parentPort, workerData } from 'node:worker_threads';
import { followEmbeddedStores } from '../../libs/embedded/embedded-stores';
import { Projector } from '../../libs/runtime/projector';
import { projections } from '../../projections/registry';
import { openProcesses } from '../../libs/processes/open-processes.projection';
import type { FromProjector, ProjectorWorkerData, ToProjector } from './projector-thread';

/** The projector in a thread of its own, so that folding views takes nothing from requests (targets.md section 1). */
async function main(): Promise<void> {
  const port = parentPort!;
  const tell = (message: FromProjector): void => port.postMessage(message);
  const { dir, headSignal } = workerData as ProjectorWorkerData;
  const stores = await followEmbeddedStores({ dir, headSignal });
  const projector = new Projector({
    log: stores.log,
    store: stores.readModels,
    projections: [...projections, openProcesses],
    onStatus: (statuses) => tell({ kind: 'status', statuses }),
    onError: (where, error) =>
      tell({ kind: 'error', where, message: error instanceof Error ? error.stack! : String(error) }),
  });
  port.on('message', (message: ToProjector) => void carryOut(message));
  await projector.start();
  tell({ kind: 'ready' });

  async function carryOut(message: ToProjector): Promise<void> {
    if (message.kind === 'stop') {
      await projector.stop();
      await stores.close();
      port.close();
      return;
    }
    const { kind, view, request } = message;
    tell({ kind: 'done', request, known: await projector[kind](view) });
  }
}

main().catch((error: unknown) => {
  // The thread ends with it, and the process that started it tells of it.
  setImmediate(() => {
    throw error;
  });
});
