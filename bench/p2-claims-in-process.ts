import { openHouse, rawAppends, throughput } from './house';
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
    () => rawAppends(bytes, claims),
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
