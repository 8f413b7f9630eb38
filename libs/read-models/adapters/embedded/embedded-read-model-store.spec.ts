import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followEmbeddedStores, openEmbeddedStores } from '../../../embedded/embedded-stores';
import { someEvents } from '../../../event-log/event-log.contract-support';
import { readModelStoreContract } from '../../read-model-store.contract';

readModelStoreContract('embedded', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-views-'));
  let stores = await openEmbeddedStores({ dir });
  // Read models that are ahead of the log are thrown away, so the log reaches as far as the contract's checkpoints.
  await stores.log.append('test-contract_log', someEvents(5000), 'no-stream');
  return {
    store: stores.readModels,
    second: async () => {
      const following = await followEmbeddedStores({ dir, headSignal: stores.headSignal });
      return Object.assign(following.readModels, { close: () => following.close() });
    },
    reopen: async () => {
      await stores.close();
      stores = await openEmbeddedStores({ dir });
      return stores.readModels;
    },
    close: async () => {
      await stores.close();
      await rm(dir, { recursive: true });
    },
  };
});
