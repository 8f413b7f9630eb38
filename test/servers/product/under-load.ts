import { completeUnanswered, expectAll, openStage, repeatSome, shownBy } from '../../crash/books';
import { houses, nothingYet, type Outcomes, randomFrom, type Stage } from '../../crash/load';
import { type Load, startLoad } from '../../crash/persistent-load';
import { Client } from '../../support/client';
import { systemKey } from '../../support/deployment/deployment';
import type { Product } from '../../support/deployment/start-product';
import { sharePosition } from '../../support/deployment/turns';
import { eventually } from '../../support/eventually';
import { made } from '../../support/scenario';
import { rebuildViews } from '../../support/views';

/** Tells in the name of a failure what makes it happen again. */
export const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1e9);

/** A product under load, and what its books have to say afterwards. */
export interface UnderLoad {
  readonly load: Load;
  readonly stage: Stage;
  readonly random: () => number;
  /** Resolves when so many more requests have been acknowledged: the product goes on. */
  goesOn(more: number): Promise<void>;
  /** Stops the load, has everything completed that was left open, and looks at all the books. */
  expectBooks(): Promise<void>;
}

export async function underLoad(product: Product, { copies = 1 } = {}): Promise<UnderLoad> {
  const random = randomFrom(seed);
  const stage = await openStage(product.url);
  const outcomes = nothingYet();
  const processes = () => product.adminApis.map(({ url }) => url);
  const load = startLoad({ stage, outcomes, random, processes, copies });
  return {
    load,
    stage,
    random,
    async goesOn(more) {
      const wanted = load.acknowledged + more;
      await eventually(async () => {
        const { acknowledged, toldToComeBack, unanswered, faults } = load;
        if (acknowledged >= wanted) return;
        const stands = JSON.stringify({ wanted, acknowledged, toldToComeBack, unanswered, faults });
        throw new Error(`the load does not go on: ${stands}\n${product.output().slice(-5_000)}`);
      }, 20);
    },
    async expectBooks() {
      await load.stop();
      expect(load.faults).toEqual([]);
      await expectRight(product, stage, outcomes, random);
    },
  };
}

async function expectRight(product: Product, stage: Stage, outcomes: Outcomes, random: () => number): Promise<void> {
  await eventually(() => caughtUp(product));
  await completeUnanswered(stage, outcomes);
  await repeatSome(stage, outcomes, random);
  await caughtUp(product);
  await expectAll(stage, outcomes);
}

/** I6: what the views show is what a fold of the whole log shows. */
export async function expectSameAfterRebuild(product: Product, stage: Stage): Promise<void> {
  await eventually(() => caughtUp(product));
  const shown = () => Promise.all(houses.map((house) => shownBy(stage[house])));
  const before = await shown();
  await rebuildViews(product.url);
  expect(await shown()).toEqual(before);
}

/** Fails until every process knows every view to be where the log stands; from then on reads show all of that. */
async function caughtUp(product: Product): Promise<void> {
  let position: string | null = null;
  for (const { url } of product.adminApis) {
    const { head, items } = (await made(new Client(url, systemKey).get('/v1/projections'))).body;
    expect(items.filter(({ state }: { state: string }) => state !== 'running')).toEqual([]);
    position = head;
  }
  if (position === null) return;
  sharePosition(product.url, position);
  for (const { url } of product.adminApis) {
    await made(new Client(url, systemKey).get(`/v1/projections?atLeast=${position}`));
  }
}

export interface Ready {
  readonly status: number;
  readonly checks: Readonly<Record<string, string>>;
}

/** What a process says of itself. */
export async function readiness(url: string): Promise<Ready> {
  const response = await fetch(`${url}/health/ready`);
  const { checks } = (await response.json()) as { checks: Record<string, string> };
  return { status: response.status, checks };
}

/** The values of a metric, by its labels. */
export async function metric(url: string, name: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = [...text.matchAll(new RegExp(`^${name}(\\{[^}]*\\})? (\\S+)$`, 'gm'))];
  return new Map(lines.map(([, labels = '', value]) => [labels, Number(value)]));
}

/** What `store_up` says: both are there, unless told otherwise. */
export const storesUp = (up: Readonly<Record<string, 0>> = {}): Map<string, number> =>
  new Map(['event log', 'read models and keys'].map((store) => [`{store="${store}"}`, up[store] ?? 1]));
