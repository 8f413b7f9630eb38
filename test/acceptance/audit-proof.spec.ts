import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '../support/cli';
import { claim, made, openSale, type Sale } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
let sale: Sale;
const folder = mkdtempSync(join(tmpdir(), 'parterre-export-'));

beforeAll(async () => {
  server = await sharedServer();
  sale = await openSale(server.url);
  for (const email of ['ola@example.org', 'kari@example.org', 'per@example.org']) await made(claim(sale, { email }));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.dispose();
});

const head = async () => (await made(sale.admin.get('/v1/audit/head'))).body;
const exported = async (query = ''): Promise<string> => (await made(sale.admin.get(`/v1/audit/export${query}`))).body;
const saved = (text: string): string => {
  const file = join(folder, 'export.ndjson');
  writeFileSync(file, text);
  return file;
};

describe('the signed head', () => {
  it('moves on with every event and stays where nothing happens', async () => {
    const before = await head();
    expect(await head()).toEqual(before);
    await made(claim(sale, { email: 'anne@example.org' }));
    const after = await head();
    expect(after.events).toBe(before.events + 1);
    expect(after.hash).not.toBe(before.hash);
    expect(after.publicKey).toBe(before.publicKey);
  });

  it('G-07 covers nothing of another organisation', async () => {
    const before = await head();
    await openSale(server.url);
    expect(await head()).toEqual(before);
  });
});

describe('an export', () => {
  it('has an event a line and ends with the head as it was then', async () => {
    const lines = (await exported()).trimEnd().split('\n');
    const { head: last } = JSON.parse(lines.pop()!);
    expect(last).toEqual(await head());
    expect(lines.length).toBe(last.events);
    const first = JSON.parse(lines[0]!);
    expect(first).toMatchObject({ type: 'OrganisationRegistered', hash: expect.any(String) });
  });

  it('goes up to a position', async () => {
    const all = (await made(sale.admin.get('/v1/audit/events?limit=3'))).body.items;
    const lines = (await exported(`?upTo=${all[2].position}`)).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[3]!).head).toMatchObject({ events: 3, position: all[2].position });
  });

  it('is found whole by the command line, with nothing but the file', async () => {
    const { publicKey, events } = await head();
    const file = saved(await exported());
    const checked = await cli('verify-export', file);
    expect(checked.code).toBe(0);
    expect(checked.stdout).toContain(`is whole: ${events} events`);
    const forMachines = await cli('--json', 'verify-export', file, '--key', publicKey);
    expect(JSON.parse(forMachines.stdout)).toMatchObject({ ok: true, head: { events } });
  });

  it('is found broken at the event of which one byte was changed', async () => {
    const text = await exported();
    const at = text.indexOf('"name":"A play"');
    const flipped = `${text.slice(0, at)}"name":"A clay"${text.slice(at + 15)}`;
    const changed = JSON.parse(flipped.split('\n').find((line) => line.includes('A clay'))!);
    const checked = await cli('--json', 'verify-export', saved(flipped));
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: false, position: changed.position });
  });

  it('is asked for in words by a command line that was given no file', async () => {
    const { code, stdout } = await cli('verify-export', join(folder, 'nothing'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/is not there: name the file/);
  });
});
