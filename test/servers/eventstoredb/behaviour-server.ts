// The server whose behaviour is stated: a real one when TEST_EVENTSTORE_URL (or EVENTSTORE_URL) names it, else the stand-in.
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, JSONEventData, Position } from '@eventstore/db-client';
import { EventStoreStandInProcess, spawnEventStoreStandIn } from '../../support/eventstoredb/stand-in-process';

/** Ids that the server remembers on its own account, roughly: 8 MiB. */
const REMEMBERED_BY_A_SERVER = 70_000;
/** The stand-in is given 1 MiB, so that fewer events push an id out of its memory. */
const STAND_IN_IDS_BYTES = 1024 * 1024;
const REMEMBERED_BY_THE_STAND_IN = 9_000;

export interface BehaviourServer {
  readonly url: string;
  /** Only a server that the tests started may be killed, restarted and stopped. */
  readonly controlled: EventStoreStandInProcess | null;
  /** So many other events are enough to make the server forget an id. */
  readonly eventsToForget: number;
  /** The one client of those rows that need none of their own. */
  readonly client: EventStoreDBClient;
  /** A client that is disposed of at the end. */
  connect(url?: string): EventStoreDBClient;
  close(): Promise<void>;
}

const REAL_URL = process.env.TEST_EVENTSTORE_URL ?? process.env.EVENTSTORE_URL;

/** Rows that kill or hang the server are stated where that is ours to do. */
export const CONTROLLED = REAL_URL === undefined;

export async function openBehaviourServer(): Promise<BehaviourServer> {
  const controlled = CONTROLLED ? await spawnEventStoreStandIn({ committedIdsBytes: STAND_IN_IDS_BYTES }) : null;
  const url = controlled?.url ?? REAL_URL!;
  const clients: EventStoreDBClient[] = [];
  const connect = (to = url) => {
    const client = EventStoreDBClient.connectionString(to);
    clients.push(client);
    return client;
  };
  return {
    url,
    controlled,
    eventsToForget: controlled === null ? REMEMBERED_BY_A_SERVER : REMEMBERED_BY_THE_STAND_IN,
    client: connect(),
    connect,
    async close() {
      await Promise.all(clients.map((client) => client.dispose()));
      await controlled?.stop();
    },
  };
}

/** Random, since a real server is shared; without a hyphen in the category, so that it is a prefix of its own. */
export function newStream(category = 'behaviour'): string {
  return `${category}-${randomUUID()}`;
}

export function newEvent(type = 'TicketClaimed', data: object = { seat: 'A1' }): JSONEventData {
  return jsonEvent({ type, data: data as Record<string, unknown> });
}

export function newEvents(count: number, type?: string): JSONEventData[] {
  return Array.from({ length: count }, (_, index) => newEvent(type, { seat: `A${index}` }));
}

/** What was thrown; a promise that does not fail is a failure of the test. */
export async function errorOf(promise: Promise<unknown>): Promise<any> {
  const outcome = await promise.then(
    () => ({ failed: false }) as const,
    (error: unknown) => ({ failed: true, error }) as const,
  );
  if (!outcome.failed) throw new Error('this was expected to fail');
  return outcome.error;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The revisions of what can be read. */
export async function revisionsIn(items: AsyncIterable<{ event?: { revision: bigint } }>): Promise<bigint[]> {
  return (await collect(items)).map(({ event }) => event!.revision);
}

export function compare(a: Position, b: Position): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  return a.prepare === b.prepare ? 0 : a.prepare < b.prepare ? -1 : 1;
}
