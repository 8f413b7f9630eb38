import { type Server, startServer } from '../support/server';
import { rebuildViews } from '../support/views';
import { completeUnanswered, expectAll, openStage, repeatSome, shownBy, stageAt } from './books';
import { houses, loadUntilGone, nothingYet, randomFrom } from './load';

const rounds = Number(process.env.CRASH_ROUNDS ?? 6);
/** A house is left after so many, so that there is always something to sell and the checks stay quick. */
const roundsOfAHouse = 6;
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1e9);

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

async function killOverAndOver(): Promise<void> {
  const random = randomFrom(seed);
  let stage = await openStage(server.url);
  let outcomes = nothingYet();
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0 && round % roundsOfAHouse === 0) [stage, outcomes] = [await openStage(server.url), nothingYet()];
    const last = 20 + Math.floor(random() * 300);
    let gone: Promise<unknown> = Promise.resolve();
    await loadUntilGone(stage, outcomes, random, (answers) => {
      if (answers === last) gone = server.kill('SIGKILL');
    });
    await gone;
    server = await startServer({ dir: server.dir });
    stage = stageAt(stage, server.url);
    await completeUnanswered(stage, outcomes);
    await repeatSome(stage, outcomes, random);
    await expectAll(stage, outcomes);
  }
  const shown = async () => Promise.all(houses.map((house) => shownBy(stage[house])));
  const before = await shown();
  await rebuildViews(server.url);
  expect(await shown()).toEqual(before);
  expect(server.output()).not.toMatch(/"level":(50|60)/);
}

it(
  'R2 R3 I6 what was acknowledged survives SIGKILL at any instant, and what was not is completed by its repeat',
  () =>
    killOverAndOver().catch((error: Error) => {
      error.message = `CRASH_SEED=${seed}: ${error.message}`;
      throw error;
    }),
  600_000 + rounds * 15_000,
);
