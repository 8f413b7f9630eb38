import { eventLogContract } from '../../event-log.contract';
import { MemoryEventLog } from './memory-event-log';

eventLogContract('memory', async () => {
  const log = new MemoryEventLog();
  return { log, close: () => log.close() };
});
