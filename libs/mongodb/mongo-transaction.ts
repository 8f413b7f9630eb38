import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { ClientSession, MongoClient } from 'mongodb';
import { endAbandoned } from './abandoned-transactions';
import { appName, majority } from './mongo-connection';
import { isConflict } from './mongo-failure';

/** The driver's own `withTransaction` goes on for two minutes when the server is away; a caller here wants to know after seconds. */
const conflicts = retry(handleWhen(isConflict), {
  maxAttempts: 12,
  backoff: new ExponentialBackoff({ initialDelay: 5, maxDelay: 250 }),
});

/** After so many the other transaction is not one of somebody who is quick; it has lasted for about half a second. */
const patientAttempts = 7;

/**
 * Runs `work` in a transaction that all see or nobody; again from its beginning when it met another one. Any other error comes out as
 * it is. When committing fails nobody knows whether it is stored: what `work` does must tell by itself when it is done again.
 */
export async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const session = client.startSession();
  try {
    await conflicts.execute(async ({ attempt }) => {
      if (attempt >= patientAttempts) await endAbandoned(client, appName);
      session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: majority });
      try {
        await work(session);
      } catch (error) {
        // Waits for a server that is away as well: a transaction that is left open would hold up the next one.
        await session.abortTransaction();
        throw error;
      }
      await session.commitTransaction();
    });
  } finally {
    await session.endSession();
  }
}
