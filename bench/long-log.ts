import { createSecrets } from '../libs/runtime/secrets';
import { openHouse, organisationId, throughput } from './house';
import { type Running, start } from './processes';

const events = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const inStream = events / 10;

/** A tenth of its events stand in the stream of the house's first performance. */
export const longLog = {
  events,
  inStream,
  text: `${events.toLocaleString('en')} events, ${inStream.toLocaleString('en')} of them in its stream`,
};

const master = Buffer.alloc(32, 7);
export const secrets = createSecrets(master);
export const authorization = `Bearer ${secrets.apiKey(organisationId, 'k')}`;

/** Makes a log that long, with its views, in a folder that the caller removes. */
export async function makeLongLog(): Promise<string> {
  const house = await openHouse({ performances: 10 });
  await throughput(inStream, 2_000, house.claim);
  await throughput(events - inStream, 2_000, house.claimElsewhere);
  await house.close(true);
  // The first start builds the views, as it would after an upgrade.
  await (await startOn(house.dir)).stop();
  return house.dir;
}

/** The whole application on that folder. */
export function startOn(dir: string): Promise<Running> {
  return start('apps/standalone/main.js', { DATA_DIR: dir, MASTER_KEY: master.toString('hex') });
}
