import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { openEventStoreLog } from '../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { streamName } from '../libs/kernel/stream';
import { performanceId } from './house';
import { median, Result } from './result';
import { eventStore } from './servers';
import type { Work } from './p6b-writer';

const claims = 12_000;
const waiting = 256;
const rounds = 3;

/** P6b: four processes claiming on one hot campaign, each with as many waiting as the one they are held against. Throws when a claim was lost or doubled. */
export async function measure(): Promise<readonly Result[]> {
  const one: number[] = [];
  const four: number[] = [];
  let name = '';
  for (let round = 0; round < rounds; round += 1) {
    for (const [processes, rates] of [
      [1, one],
      [4, four],
    ] as const) {
      const server = await eventStore();
      name = server.name;
      rates.push(await claimTogether(server.url, processes));
      await server.stop();
    }
  }
  const [value, reference] = [median(four), median(one)];
  const what = `claims of four processes on one campaign, ${waiting} waiting in each`;
  const against = `one process, ${name}`;
  return [{ id: 'P6b', what, value, unit: '/s', against, reference, ratio: value / reference, target: '>= 0.5' }];
}

async function claimTogether(url: string, processes: number): Promise<number> {
  const house = `bench-${randomUUID().slice(0, 8)}`;
  const writers: ChildProcess[] = [];
  // One after the other: the first one opens the house.
  for (let writer = 0; writer < processes; writer += 1) writers.push(await startWriter(url, house, writer));
  const work: Work = { claims: claims / processes, waiting };
  const started = performance.now();
  await Promise.all(
    writers.map(async (writer) => {
      writer.send(work);
      await Promise.race([once(writer, 'message'), endOf(writer)]);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await assertAllThere(url, house);
  for (const writer of writers) writer.disconnect();
  return claims / seconds;
}

async function startWriter(url: string, house: string, writer: number): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'p6b-writer.js'), [url, String(writer)], {
    execArgv: ['--max-semi-space-size=32'],
    env: { ...process.env, BENCH_ORGANISATION: house },
  });
  await Promise.race([once(child, 'message'), endOf(child)]);
  return child;
}

/** Rejects when the writer ends, which it should not while anything is expected of it. */
async function endOf(writer: ChildProcess): Promise<never> {
  const [code] = (await once(writer, 'exit')) as [number | null];
  throw new Error(`a writer ended with ${code}`);
}

async function assertAllThere(url: string, house: string): Promise<void> {
  const log = await openEventStoreLog({ url });
  const orders = new Set<string>();
  let events = 0;
  for await (const { type, data } of log.read(streamName('performance', house, performanceId))) {
    if (type !== 'TicketClaimed') continue;
    events += 1;
    orders.add((data as { orderId: string }).orderId);
  }
  await log.close();
  if (events !== claims || orders.size !== claims)
    throw new Error(`${claims} claims left ${events} events of ${orders.size} orders`);
}
