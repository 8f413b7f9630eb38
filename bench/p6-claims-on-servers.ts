import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openEventStoreLog } from '../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import type { EventLog } from '../libs/event-log/event-log';
import type { StoredEvent } from '../libs/kernel/event';
import { streamName } from '../libs/kernel/stream';
import { MemoryReadModelStore } from '../libs/read-models/adapters/memory/memory-read-model-store';
import { MemorySubjectKeyStore } from '../libs/subject-keys/adapters/memory/memory-subject-key-store';
import { coreOn, openHouseIn, organisationId, performanceId, throughput } from './house';
import { Result, sideBySide } from './result';

const claims = 20_000;
const waiting = 256;
const inFlight = [1, 8];

/** P6: claims in this process on EventStoreDB, against raw appends of the same bytes in the same batch sizes. */
export async function measure(): Promise<readonly Result[]> {
  const { EVENTSTORE_URL: url } = process.env;
  if (!url) {
    process.stderr.write('P6 is skipped: it says something of a real EventStoreDB only. Set EVENTSTORE_URL.\n');
    return [];
  }
  const { batch, event } = await claimFor(url, 5_000);
  const raw = EventStoreDBClient.connectionString(url);
  const results: Result[] = [];
  for (const width of inFlight) {
    const { one, other } = await sideBySide(
      3,
      async () => (await claimFor(url, claims)).rate,
      () => rawAppends(raw, event, batch, width),
    );
    const against = `raw appends, ${batch} events each, ${width} in flight`;
    const what = `claims on the servers, ${waiting} waiting`;
    const target = width === 1 ? '>= 0.9' : 'towards 1';
    results.push({ id: 'P6', what, value: one, unit: '/s', against, reference: other, ratio: one / other, target });
  }
  await raw.dispose();
  return results;
}

let houses = 0;

/** With a core of its own, so that nothing of ours goes on while the raw client is measured. */
async function claimFor(url: string, count: number): Promise<{ rate: number; batch: number; event: StoredEvent }> {
  const log = await openEventStoreLog({ url });
  const batches: number[] = [];
  const core = await coreOn(
    { log, readModels: new MemoryReadModelStore(), subjectKeys: new MemorySubjectKeyStore(), exclusive: false },
    (events) => batches.push(events),
  );
  houses += 1;
  const { claim } = await openHouseIn(core, { process: houses });
  batches.length = 0;
  const rate = await throughput(count, waiting, claim);
  const event = await lastEvent(log);
  await core.stop();
  await log.close();
  return { rate, batch: Math.round(count / batches.length), event };
}

/** A claim as the log has it. */
async function lastEvent(log: EventLog): Promise<StoredEvent> {
  const stream = streamName('performance', organisationId, performanceId);
  for await (const event of log.read(stream, { backwards: true, limit: 1 })) return event;
  throw new Error(`${stream} is empty`);
}

async function rawAppends(
  client: EventStoreDBClient,
  { type, data, metadata }: StoredEvent,
  batch: number,
  width: number,
): Promise<number> {
  const stream = `raw-${randomUUID()}`;
  const append = (): Promise<unknown> => {
    const events = Array.from({ length: batch }, () =>
      jsonEvent({ type, data: data as Record<string, unknown>, metadata: { ...metadata } }),
    );
    return client.appendToStream(stream, events);
  };
  return (await throughput(Math.ceil(claims / batch), width, append)) * batch;
}
