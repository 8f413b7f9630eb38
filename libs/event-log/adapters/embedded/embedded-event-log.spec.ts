import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../../embedded/embedded-stores';
import { eventLogContract } from '../../event-log.contract';

eventLogContract('embedded', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'parterre-log-'));
  let stores = await openEmbeddedStores({ dir });
  return {
    log: stores.log,
    reopen: async () => {
      await stores.close();
      stores = await openEmbeddedStores({ dir });
      return stores.log;
    },
    close: async () => {
      await stores.close();
      await rm(dir, { recursive: true });
    },
  };
});
