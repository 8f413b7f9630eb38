import { subjectKeyStoreContract } from '../../subject-key-store.contract';
import { MemorySubjectKeyStore } from './memory-subject-key-store';

subjectKeyStoreContract('memory', async () => {
  const keys = new MemorySubjectKeyStore();
  return { keys, close: () => keys.close() };
});
