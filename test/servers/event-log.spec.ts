import { openEventStoreLog } from '../../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { eventLogContract } from '../../libs/event-log/event-log.contract';
import { startEventStoreStandIn } from '../support/eventstoredb/server';

const { TEST_EVENTSTORE_URL: EVENTSTORE_URL } = process.env;

eventLogContract(EVENTSTORE_URL ? 'EventStoreDB' : 'EventStoreDB, stand-in', async () => {
  const standIn = EVENTSTORE_URL ? null : await startEventStoreStandIn();
  const url = EVENTSTORE_URL || standIn!.url;
  let log = await openEventStoreLog({ url });
  return {
    log,
    reopen: async () => {
      await log.close();
      log = await openEventStoreLog({ url });
      return log;
    },
    close: async () => {
      await log.close();
      await standIn?.stop();
    },
  };
});
