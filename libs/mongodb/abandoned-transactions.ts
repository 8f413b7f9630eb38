import { MongoClient, ReadConcern, UUID } from 'mongodb';

/** Between two steps of a transaction a process that lives takes a few milliseconds. */
const inactiveMicros = 1_000_000;

/**
 * Ends the transactions that this application left open and does nothing about any more. A process that was killed in the middle of one
 * leaves it to the server, which keeps all that it touched locked for `transactionLifetimeLimitSeconds` (60 by default). Should its
 * process live after all, it begins its transaction anew. Where the server does not allow it everybody waits for that limit.
 */
export async function endAbandoned(client: MongoClient, appName: string): Promise<void> {
  // What runs on the server just now is nothing that a majority could have.
  const admin = client.db('admin', { readConcern: new ReadConcern('local') });
  const abandoned = { type: 'idleSession', appName, 'transaction.timeInactiveMicros': { $gt: inactiveMicros } };
  const look = [{ $currentOp: { idleSessions: true, allUsers: false } }, { $match: abandoned }];
  try {
    const found = await admin.aggregate<{ lsid: { id: UUID } }>(look).toArray();
    if (found.length > 0) await admin.command({ killSessions: found.map(({ lsid }) => ({ id: lsid.id })) });
  } catch {
    // The conflict that led here is tried again all the same, and told when it stays.
  }
}
