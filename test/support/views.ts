import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client';
import { processesAt } from './deployment/turns';
import { made } from './scenario';
import { systemKey } from './server';

interface ViewStatus {
  readonly view: string;
  readonly stored: number;
  readonly state: 'running' | 'rebuilding' | 'halted';
  readonly caughtUp: boolean;
}

/** Resolves when every view shows the whole log. */
export async function untilCaughtUp(url: string): Promise<void> {
  while (!(await viewsAt(url)).every(({ caughtUp }) => caughtUp)) await sleep(10);
}

/** Builds every view anew from the log; resolves when the new ones have taken the place of the old, and every process knows. */
export async function rebuildViews(url: string): Promise<void> {
  const before = await viewsAt(url);
  const system = new Client(url, systemKey);
  await made(system.post('/v1/projections/rebuild'));
  for (const process of processesAt(url)) {
    while (!isBuiltAnew(before, await viewsAt(process))) await sleep(10);
  }
}

async function viewsAt(url: string): Promise<readonly ViewStatus[]> {
  return (await made(new Client(url, systemKey).get('/v1/projections'))).body.items;
}

function isBuiltAnew(before: readonly ViewStatus[], after: readonly ViewStatus[]): boolean {
  expect(after.filter(({ state }) => state === 'halted')).toEqual([]);
  const stored = new Map(before.map((status) => [status.view, status.stored]));
  return after.every((status) => status.state === 'running' && status.stored !== stored.get(status.view));
}
