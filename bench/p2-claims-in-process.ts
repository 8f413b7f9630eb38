import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { openHouse, throughput } from './house';
import { Result, sideBySide } from './result';

const claims = 100_000;
const batch = 500;
const inFlight = 4;

/** P2: claims decided and stored in this process, against raw durable LMDB writes of as many bytes in the same batches. */
export async function measure(): Promise<readonly Result[]> {
  const house = await openHouse();
  await throughput(20_000, 2_000, house.claim);
  const bytes = await bytesPerEvent(house);
  const { one, other } = await sideBySide(
    3,
    () => throughput(claims, inFlight * batch, house.claim),
    () => rawAppends(bytes),
  );
  await house.close();
  const against = `raw durable LMDB appends, ${batch} x ${Math.round(bytes)} B, ${inFlight} in flight`;
  const what = 'claims in process, personal data sealed before';
  return [
    { id: 'P2', what, value: one, unit: '/s', against, reference: other, ratio: one / other, target: '>= 100,000/s' },
  ];
}

/** What the log stores of one claim, measured on the log itself. */
async function bytesPerEvent({ stores }: Awaited<ReturnType<typeof openHouse>>): Promise<number> {
  let bytes = 0;
  let events = 0;
  for await (const event of stores.log.readAll({ backwards: true, limit: 1_000 })) {
    bytes += Buffer.byteLength(JSON.stringify({ type: event.type, data: event.data, metadata: event.metadata }));
    events += 1;
  }
  return bytes / events;
}

async function rawAppends(bytes: number): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-raw-'));
  const db = open<Buffer, number>({ path: dir, encoding: 'binary', overlappingSync: false });
  const value = Buffer.alloc(Math.round(bytes * batch), 1);
  let next = 0;
  const append = async (): Promise<void> => {
    next += 1;
    await db.put(next, value);
  };
  const rate = await throughput(claims / batch, inFlight, append);
  await db.close();
  rmSync(dir, { recursive: true, force: true });
  return rate * batch;
}
