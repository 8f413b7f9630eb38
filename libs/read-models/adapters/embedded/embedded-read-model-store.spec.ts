import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../embedded/embedded-stores';
import { followEmbeddedStores } from '../../../embedded/embedded-stores';
import { readModelStoreContract } from '../../read-model-store.contract';

readModelStoreContract('embedded', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-views-'));
  let stores = await openEmbeddedStores({ dir });
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
