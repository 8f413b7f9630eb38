import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../embedded/embedded-stores';
import { subjectKeyStoreContract } from '../../subject-key-store.contract';

subjectKeyStoreContract('embedded', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-keys-'));
  let stores = await openEmbeddedStores({ dir });
  return {
    keys: stores.subjectKeys,
    reopen: async () => {
      await stores.close();
      stores = await openEmbeddedStores({ dir });
      return stores.subjectKeys;
    },
    close: async () => {
      await stores.close();
      await rm(dir, { recursive: true });
    },
  };
});
