import { readModelStoreContract } from '../../read-model-store.contract';
import { MemoryReadModelStore } from './memory-read-model-store';

readModelStoreContract('memory', async () => {
  const store = new MemoryReadModelStore();
  return { store, close: () => store.close() };
});
