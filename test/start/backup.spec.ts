import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../support/cli';
import { eventually } from '../support/eventually';
import { atAnotherStart, campaignOf, claim, made, openSale, type Sale } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { differencesIn, verdictOf } from '../support/verification';
import { freshFolder } from './refused-start';

let dir: string;
let copies: string;
let server: Server;
let sale: Sale;

beforeAll(async () => {
  [dir, copies] = [freshFolder(), freshFolder()];
  server = await startServer({ dir });
  sale = await openSale(server.url);
});
afterAll(async () => {
  await server.kill('SIGKILL');
  for (const folder of [dir, copies]) rmSync(folder, { recursive: true, force: true });
});

/** Claims one after the other until `stop`; resolves with how many were acknowledged. */
function selling() {
  let acknowledged = 0;
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      await made(claim(sale, { email: `buyer-${acknowledged}@example.org` }));
      acknowledged += 1;
    }
  })();
  return {
    count: () => acknowledged,
    stop: async () => {
      isOver = true;
      await done;
    },
  };
}

describe('a backup of a folder in use', () => {
  it('has every sale that was acknowledged before it, and what is restored from it passes verification', async () => {
    const sales = selling();
    await eventually(async () => expect(sales.count()).toBeGreaterThan(20), 10);
    const before = sales.count();
    const copy = join(copies, 'copy');
    const run = await cli('--json', 'backup', dir, copy);
    await sales.stop();
    expect({ ...run, stdout: '' }).toMatchObject({ code: 0 });
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: true, to: copy, problems: [] });
    expect(existsSync(join(copy, 'master.key'))).toBe(false);
    cpSync(join(dir, 'master.key'), join(copy, 'master.key'));
    const restored = await startServer({ dir: copy });
    try {
      const again = atAnotherStart(sale, restored.url);
      const { claimed } = await campaignOf(again);
      expect(claimed).toBeGreaterThanOrEqual(before);
      expect(claimed).toBeLessThanOrEqual(sales.count());
      const verdict = await verdictOf(again.admin);
      expect(verdict).toMatchObject({ state: 'done', chain: { ok: true } });
      expect(differencesIn(verdict)).toEqual([]);
    } finally {
      await restored.kill('SIGTERM');
    }
    expect((await cli('verify-folder', copy)).stdout).toMatch(/is whole: \d+ events/);
  });

  it('is not made of what is no data folder, nor over what is there already', async () => {
    const nothing = await cli('backup', join(copies, 'nothing'), join(copies, 'elsewhere'));
    expect(nothing).toMatchObject({ code: 1, stdout: expect.stringMatching(/no event log of ours\. Name the folder/) });
    const taken = join(copies, 'taken');
    mkdirSync(taken);
    writeFileSync(join(taken, 'notes.txt'), 'mine');
    expect((await cli('backup', dir, taken)).stdout).toMatch(/there is something in it/);
  });

  it('is the only thing that may look at a folder in use', async () => {
    expect(await cli('verify-folder', dir)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/in use by process/),
    });
  });
});
