import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStores } from '../../libs/embedded/embedded-stores';
import { check } from './checks';
import type { Stores } from './node';
import { random } from './random';
import { Simulation } from './simulation';

/** `SEED=17 npx jest test/simulation` replays one seed; `SIMULATION_COMMANDS=1000000` makes each house live longer. */
const commands = Number(process.env.SIMULATION_COMMANDS ?? 1_500);
const seeds = process.env.SEED === undefined ? [1, 11] : [Number(process.env.SEED)];

const houses = [1, 2].flatMap((nodes) => seeds.map((seed) => [nodes, seed] as const));

async function live(nodes: number, seed: number, stores?: Stores): Promise<Simulation> {
  jest.setSystemTime(Date.parse('2026-02-10T12:00:00.000Z'));
  // What waits a little longer or shorter by chance, so that several processes do not wake at once, takes it from the seed as well.
  const chance = random(seed + 2);
  jest.spyOn(Math, 'random').mockImplementation(() => chance.below(1_000_000) / 1_000_000);
  const simulation = new Simulation({ seed, commands, nodes, stores });
  await simulation.run();
  expect(await check(simulation, await simulation.recover())).toBeGreaterThan(0);
  return simulation;
}

describe('a house whose processes crash and whose log loses acknowledgements', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it.each(houses)(
    'R1, R3, I2, I3, I4, I5: keeps every promise, with %i process(es) at once and seed %i',
    async (nodes, seed) => {
      const simulation = await live(nodes, seed);
      expect(simulation.kills).toBeGreaterThan(0);
    },
    Math.max(600_000, commands * 20),
  );

  it(
    `R1, R3, I2, I3, I4, I5, I10: keeps every promise on the embedded stores, with seed ${seeds[0]}`,
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'parterre-simulation-'));
      const stores = await openEmbeddedStores({ dir });
      try {
        expect((await live(1, seeds[0]!, stores)).kills).toBeGreaterThan(0);
      } finally {
        await stores.close();
        await rm(dir, { recursive: true });
      }
    },
    Math.max(600_000, commands * 40),
  );

  it(
    'replays a seed exactly',
    async () => {
      const told = async () =>
        [...(await live(2, seeds[0]!)).answers].map(([key, answers]) => [key, answers.map(({ kind }) => kind)]);
      expect(await told()).toEqual(await told());
    },
    Math.max(600_000, commands * 40),
  );
});
