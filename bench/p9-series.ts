import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Seating } from '../libs/domain/performances/performance.events';
import { type EmbeddedStores, openEmbeddedStores } from '../libs/embedded/embedded-stores';
import type { EventLog } from '../libs/event-log/event-log';
import { arenaOf, coreOn, rawAppends, throughput } from './house';
import { median, Result, sideBySide } from './result';
import { openSeason, type Season } from './season';
import { openTide } from './tide';

const size = (purchases: number): number => Number(process.env.BENCH_PURCHASES ?? purchases);
const places: Seating = { kind: 'unnumbered', capacity: 100_000 };

/** P9: how often buying a series waits for the log, one wait after the other; how many are bought in a second; and P4 of such purchases. */
export async function measure(): Promise<readonly Result[]> {
  return [
    ...(await waits(10)),
    ...(await waits(2)),
    await rate(),
    await costs('2,000 numbered seats', arenaOf(40, 50), [100, 1_700]),
    await costs('100,000 places', places, [1_000, 20_000]),
  ];
}

interface Stage {
  readonly season: Season;
  readonly stores: EmbeddedStores;
  close(): Promise<void>;
}

async function openStage(performances: number, seating: Seating, around = (log: EventLog) => log): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-bench-'));
  const stores = await openEmbeddedStores({ dir });
  const core = await coreOn({ ...stores, log: around(stores.log), exclusive: true });
  const season = await openSeason(core, performances, seating);
  const close = async (): Promise<void> => {
    await core.stop();
    await stores.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { season, stores, close };
}

async function waits(performances: number): Promise<Result[]> {
  const tide = openTide();
  const { season, close } = await openStage(performances, arenaOf(40, 50), tide.around);
  await season.buy();
  const { length: reserved } = await tide.waves(() => season.buy(false));
  const { length: confirmed } = await tide.waves(() => season.buy(true));
  await close();
  const row = (what: string, value: number, target: number): Result => ({
    ...{ id: 'P9', what: `waits for the log, one after the other: a series of ${performances} performances, ${what}` },
    ...{ value, unit: 'waits', against: 'target', reference: target, ratio: value / target, target: `<= ${target}` },
  });
  return [row('until its order stands', reserved, 3), row('paid, and all confirmed', confirmed, 5)];
}

/** Purchases of ten performances, paid and confirmed, against raw appends of all that they write. */
async function rate(): Promise<Result> {
  const purchases = size(1_000);
  const stage = await openStage(10, places);
  await throughput(purchases / 5, 64, () => stage.season.buy());
  const before = await totals(stage);
  const { one, other } = await sideBySide(
    3,
    () => throughput(purchases, 64, () => stage.season.buy()),
    async () => {
      const { events, bytes } = before;
      const each = events / (purchases / 5);
      return (await rawAppends(bytes / events, purchases * each)) / each;
    },
  );
  await stage.close();
  const what = 'purchases of a series of 10 performances, paid and confirmed, 64 at once';
  const against = 'raw durable LMDB appends of the same events';
  return { id: 'P9', what, value: one, unit: '/s', against, reference: other, ratio: one / other, target: 'reported' };
}

/** What the log holds of the purchases so far. */
async function totals({ stores }: Stage): Promise<{ events: number; bytes: number }> {
  const sum = { events: 0, bytes: 0 };
  for await (const { type, data, metadata } of stores.log.readAll()) {
    sum.events += 1;
    sum.bytes += Buffer.byteLength(JSON.stringify({ type, data, metadata }));
  }
  return sum;
}

/** P4: a purchase of three performances with so many tickets taken on each, against with few. */
async function costs(where: string, seating: Seating, [few, many]: readonly [number, number]): Promise<Result> {
  const sample = size(200);
  const [first, last]: [number[], number[]] = [[], []];
  for (let round = 0; round < 3; round += 1) {
    const { season, close } = await openStage(3, seating);
    const micros = async (): Promise<number> => 1e6 / (await throughput(sample, 16, () => season.buy()));
    await throughput(few, 16, () => season.buy());
    first.push(await micros());
    await throughput(many - few - sample, 64, () => season.buy());
    last.push(await micros());
    await close();
  }
  const [value, reference] = [median(last), median(first)];
  const what = `a purchase of a series of 3 performances with ${many.toLocaleString('en')} taken, ${where}`;
  const against = `with ${few.toLocaleString('en')} taken`;
  return { id: 'P4', what, value, unit: 'µs', against, reference, ratio: value / reference, target: '<= 1.2' };
}
