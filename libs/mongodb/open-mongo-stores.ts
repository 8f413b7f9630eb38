import { MongoReadModelStore } from '../read-models/adapters/mongodb/mongo-read-model-store';
import { ReadModelsUnavailable, ReadModelStore } from '../read-models/read-model-store';
import { MongoSubjectKeyStore } from '../subject-keys/adapters/mongodb/mongo-subject-key-store';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';
import { connectMongo, MongoConnection } from './mongo-connection';
import { isAway } from './mongo-failure';
import { MongoNotReady } from './server-answers';

export interface MongoStores {
  readonly readModels: ReadModelStore;
  readonly subjectKeys: SubjectKeyStore;
  close(): Promise<void>;
}

/**
 * Read models and subject keys in one MongoDB, over one client. The database is the one in the URL's path, `parterre` without one.
 * Rejects with `MongoConfigError` for what somebody has to change, and with `ReadModelsUnavailable` when the server is not there.
 * `onError` is told of servers that are lost later on.
 */
export async function openMongoStores(o: { url: string; onError?: (error: unknown) => void }): Promise<MongoStores> {
  const connection = await connected(o);
  return {
    readModels: new MongoReadModelStore(connection),
    subjectKeys: new MongoSubjectKeyStore(connection),
    close: () => connection.client.close(),
  };
}

async function connected(o: { url: string; onError?: (error: unknown) => void }): Promise<MongoConnection> {
  try {
    return await connectMongo(o);
  } catch (error) {
    throw isAway(error) || error instanceof MongoNotReady ? new ReadModelsUnavailable(error) : error;
  }
}
