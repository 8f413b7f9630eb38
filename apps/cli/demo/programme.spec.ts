import type { HouseApi } from './house-api';
import { makeProgramme, programmeSteps } from './programme';

it('takes as many steps as whoever shows how far it is was told', async () => {
  // A house that agrees to everything.
  const house: HouseApi = { get: async () => ({}), make: async () => ({}), attempt: async () => ({}) };
  let steps = 0;
  await makeProgramme(house, '2026-02-01T00:00:00.000Z', () => (steps += 1));
  expect(steps).toBe(programmeSteps);
});
