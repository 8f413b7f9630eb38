import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allProjections } from '../apps/projector/projections';
import { openViewsEnvironment } from '../libs/embedded/views-environment';
import type { EventLog } from '../libs/event-log/event-log';
import type { Projection } from '../libs/kernel/projection';
import { EmbeddedReadModelStore } from '../libs/read-models/adapters/embedded/embedded-read-model-store';
import { Projector } from '../libs/runtime/projector';
import { exchangeTalliesProjection } from '../projections/exchanges/exchange-tallies.projection';
import { exchangesProjection } from '../projections/exchanges/exchanges.projection';
import { reportsProjection } from '../projections/reports/reports.projection';
import { openExchanges } from './exchanges';
import { type House, openHouse, readingRate, throughput } from './house';
import { Result, sideBySide } from './result';
import { openSeason } from './season';

const size = Number(process.env.BENCH_CLAIMS ?? 100_000);
/** What these fold a log of claims has little or nothing of. */
const ofSeason: readonly Projection[] = [exchangesProjection, exchangeTalliesProjection, reportsProjection];

/** P3: all views built from nothing in one pass, and each by itself, against reading and decoding the same log. */
export async function measure(): Promise<readonly Result[]> {
  return [
    ...(await rebuilds('a log of claims', claims, allProjections)),
    ...(await rebuilds('a log of series of 10 and of exchanges', seriesAndExchanges, ofSeason)),
  ];
}

async function claims(house: House): Promise<void> {
  await throughput(size, 2_000, house.claim);
}

/** About as many events: a series takes 20 and more, a purchase and its exchange together 5. */
async function seriesAndExchanges(house: House): Promise<void> {
  const { buy } = await openSeason(house.core, 10, { kind: 'unnumbered', capacity: 1_000_000 });
  const exchange = await openExchanges(house.core, 'gala-1');
  await throughput(size / 50, 64, () => buy());
  await throughput(size / 10, 64, async () => exchange(await house.purchase({ quantity: 2 })));
}

async function rebuilds(
  what: string,
  fill: (house: House) => Promise<void>,
  singles: readonly Projection[],
): Promise<Result[]> {
  const house = await openHouse({ performances: 2 });
  await fill(house);
  const { log } = house.stores;
  const against = async (rounds: number, views: readonly Projection[]) =>
    sideBySide(
      rounds,
      () => rebuild(log, views),
      () => readingRate(log.readAll()),
    );
  const results = [line(`all views, ${what}`, '>= 0.5', await against(3, allProjections))];
  for (const projection of singles)
    results.push(line(`view ${projection.name}, ${what}`, '>= 0.7', await against(3, [projection])));
  await house.close();
  return results;
}

const line = (what: string, target: string, { one, other }: { one: number; other: number }): Result => ({
  id: 'P3',
  what: `rebuild of ${what}`,
  value: one,
  unit: 'events/s',
  against: 'reading and decoding the log',
  reference: other,
  ratio: one / other,
  target,
});

async function rebuild(log: EventLog, views: readonly Projection[]): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'parterre-views-'));
  const environment = openViewsEnvironment(dir);
  const store = new EmbeddedReadModelStore(environment);
  const failed = (view: string, error: unknown): never => {
    throw new Error(`${view} halted`, { cause: error });
  };
  const projector = new Projector({ log, store, projections: views, onStatus: () => undefined, onError: failed });
  const started = performance.now();
  await projector.start();
  const seconds = (performance.now() - started) / 1000;
  await projector.stop();
  await environment.root.close();
  rmSync(dir, { recursive: true, force: true });
  let events = 0;
  for await (const _ of log.readAll()) events += 1;
  return events / seconds;
}
