import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewsEnvironment } from '../libs/embedded/views-environment';
import type { EventLog } from '../libs/event-log/event-log';
import type { Projection } from '../libs/kernel/projection';
import { openProcesses } from '../libs/processes/open-processes.projection';
import { EmbeddedReadModelStore } from '../libs/read-models/adapters/embedded/embedded-read-model-store';
import { Projector } from '../libs/runtime/projector';
import { projections } from '../projections/registry';
import { openHouse, throughput } from './house';
import { Result, sideBySide } from './result';

const claims = 100_000;
const target = '>= 0.5';

/** P3: all views built from nothing in one pass, and each by itself, against reading and decoding the same log. */
export async function measure(): Promise<readonly Result[]> {
  const house = await openHouse();
  await throughput(claims, 2_000, house.claim);
  const { log } = house.stores;
  const results: Result[] = [];
  const all = [...projections, openProcesses];
  const whole = await sideBySide(
    3,
    () => rebuild(log, all),
    () => readAll(log),
  );
  results.push(line('P3', 'all views', whole));
  for (const projection of all) {
    const single = await sideBySide(
      1,
      () => rebuild(log, [projection]),
      () => readAll(log),
    );
    results.push({ ...line('P3', `view ${projection.name}`, single), target: '>= 0.7' });
  }
  await house.close();
  return results;
}

const line = (id: string, what: string, { one, other }: { one: number; other: number }): Result => ({
  id,
  what: `rebuild of ${what}, a log of claims`,
  value: one,
  unit: 'events/s',
  against: 'reading and decoding the log',
  reference: other,
  ratio: one / other,
  target,
});

async function readAll(log: EventLog): Promise<number> {
  const started = performance.now();
  let events = 0;
  for await (const _ of log.readAll()) events += 1;
  return (events * 1000) / (performance.now() - started);
}

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
