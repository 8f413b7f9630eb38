import { Client } from './client';
import { made } from './scenario';
import { systemKey } from './server';

interface ViewStatus {
  readonly view: string;
  readonly state: 'running' | 'rebuilding' | 'halted';
}

/** Builds every view anew from the log; resolves when the new ones have taken the place of the old. */
export async function rebuildViews(url: string): Promise<void> {
  const system = new Client(url, systemKey);
  const statuses = async (): Promise<readonly ViewStatus[]> => (await made(system.get('/v1/projections'))).body.items;
  for (const { view } of await statuses()) await made(system.post(`/v1/projections/${view}/rebuild`));
  while ((await statuses()).some(({ state }) => state === 'rebuilding'));
  expect(new Set((await statuses()).map(({ state }) => state))).toEqual(new Set(['running']));
}
