import type { EventLog } from '../../libs/event-log/event-log';
import type { MongoStores } from '../../libs/mongodb/open-mongo-stores';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { ConfigError, serverIn } from '../../libs/platform/config';
import { untilThere } from './until-there';

export interface Watch {
  readonly onError: (where: string, error: unknown) => void;
  /** Told of a server that cannot be used yet, at once and then every minute; neither its name nor the reason carries credentials. */
  readonly onWait: (server: string, why: string) => void;
}

// The drivers are read only where they are used: that takes longer than a start on a folder.

/** The event log on its server, once that answers. Rejects with `ConfigError` for a URL that has to be changed. */
export async function openLogServer(url: string, { onError, onWait }: Watch): Promise<EventLog> {
  const { openEventStoreLog } = await import('../../libs/event-log/adapters/eventstoredb/eventstoredb-event-log.js');
  let log: EventLog | null = null;
  try {
    const opened = await openEventStoreLog({ url, onError });
    log = opened;
    await untilThere(
      () => opened.head(),
      (why) => onWait(`the event log, ${serverIn(url)}`, withoutTls(why)),
    );
    return opened;
  } catch (error) {
    await log?.close();
    throw refusedLog(error, url);
  }
}

/** What OpenSSL says of a server that does not speak TLS tells nobody what to do. */
const withoutTls = (why: string): string =>
  /wrong version number/i.test(why)
    ? `it does not speak TLS: add tls=false to EVENTSTORE_URL if it is not to (${why})`
    : why;

function refusedLog(error: unknown, url: string): unknown {
  if (isNamed(error, 'EventStoreUrlError'))
    return new ConfigError([`EVENTSTORE_URL has to be changed: ${error.message}.`]);
  if ((error as { type?: unknown }).type !== 'access-denied') return error;
  return new ConfigError([
    `EVENTSTORE_URL: ${serverIn(url)} refuses the user and password. Set those of a user who may read $all and write.`,
  ]);
}

/** Read models and subject keys on their server, once that answers. Rejects with `ConfigError` for what somebody has to change. */
export async function openMongo(url: string, { onError, onWait }: Watch): Promise<MongoStores> {
  const { openMongoStores } = await import('../../libs/mongodb/open-mongo-stores.js');
  let isOpen = false;
  // While it is waited for, every try would tell what has been said once.
  const tell = (error: unknown): void => void (isOpen && onError('connection', new ReadModelsUnavailable(error)));
  try {
    const stores = await untilThere(
      () => openMongoStores({ url, onError: tell }),
      (why) => onWait(`the read models and keys, ${serverIn(url)}`, why),
    );
    isOpen = true;
    return stores;
  } catch (error) {
    throw isNamed(error, 'MongoConfigError')
      ? new ConfigError([`MONGODB_URL (${serverIn(url)}): ${error.message}.`])
      : error;
  }
}

/** By its name: the class would bring its driver along. */
const isNamed = (error: unknown, name: string): error is Error => error instanceof Error && error.name === name;
