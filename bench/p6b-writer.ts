import { openEventStoreLog } from '../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { MemoryReadModelStore } from '../libs/read-models/adapters/memory/memory-read-model-store';
import { MemorySubjectKeyStore } from '../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { coreOn, openHouseIn, throughput } from './house';

/** What one process of several is to do. */
export interface Work {
  readonly claims: number;
  readonly waiting: number;
}

/** One of the processes of P6b: opens the house, says so, claims when it is told to, and says when that is done. */
async function main(): Promise<void> {
  const [, , url, writer] = process.argv;
  const log = await openEventStoreLog({ url: url! });
  const stores = { log, readModels: new MemoryReadModelStore(), subjectKeys: new MemorySubjectKeyStore() };
  const core = await coreOn({ ...stores, exclusive: false });
  const { claim, claimElsewhere } = await openHouseIn(core, { process: Number(writer), performances: 2 });
  // What is measured is not how fast a process warms up.
  await throughput(2_000, 64, claimElsewhere);
  process.once('message', ({ claims, waiting }: Work) => {
    void throughput(claims, waiting, claim).then(() => process.send!('done'));
  });
  process.send!('ready');
}

process.once('disconnect', () => process.exit(0));
void main();
