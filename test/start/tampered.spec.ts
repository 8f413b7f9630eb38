import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type EmbeddedStores, openEmbeddedStores } from '../../libs/embedded/embedded-stores';
import { openLogEnvironment } from '../../libs/embedded/log-environment';
import { openViewsEnvironment } from '../../libs/embedded/views-environment';
import { keyIn } from '../../libs/read-models/adapters/embedded/index-bytes';
import { ViewCatalog } from '../../libs/read-models/adapters/embedded/view-catalog';
import type { ViewId } from '../../libs/read-models/read-model-store';
import { eventually } from '../support/eventually';
import { atAnotherStart, claim, made, openSale, type Sale } from '../support/scenario';
import { Client, type Json } from '../support/client';
import { type Server, startServer, systemKey } from '../support/server';
import { differencesIn, verdictOf } from '../support/verification';
import { freshFolder } from './refused-start';

let filled: string;
let sale: Sale;
let dir: string;
let running: Server | null = null;

beforeAll(async () => {
  filled = freshFolder();
  const server = await startServer({ dir: filled });
  sale = await openSale(server.url);
  for (let number = 0; number < 5; number += 1) await made(claim(sale, { email: `buyer-${number}@example.org` }));
  await server.kill('SIGTERM');
});
beforeEach(() => {
  dir = freshFolder();
  cpSync(filled, dir, { recursive: true });
});
afterEach(async () => {
  await running?.kill('SIGKILL');
  running = null;
  rmSync(dir, { recursive: true, force: true });
});
afterAll(() => rmSync(filled, { recursive: true, force: true }));

async function verdict(body?: object): Promise<Json> {
  running ??= await startServer({ dir });
  const { admin } = atAnotherStart(sale, running.url);
  return verdictOf(admin, body);
}

/** As somebody would who knows how the log is stored: another text of the same length, and a checksum that agrees with it; or as a disk would. */
async function rewriteEvent(from: string, to: string, { checksum = true } = {}): Promise<string> {
  const env = openLogEnvironment(join(dir, 'log'));
  const found = [...env.records.getRange()].find(({ value }) => value.includes(from))!;
  const record = Buffer.from(found.value);
  record.write(to, record.indexOf(from));
  if (checksum) record.writeUInt32LE(crc32(record.subarray(0, -4)), record.length - 4);
  await env.records.put(found.key, record);
  await env.root.close();
  return String(found.key).padStart(16, '0');
}

async function campaignsIn({ readModels }: Pick<EmbeddedStores, 'readModels'>): Promise<ViewId> {
  const { name, promoted } = (await readModels.views()).find((record) => record.name === 'campaigns')!;
  return { name, version: promoted! };
}

/** One bit of it is another one; answers what the document was. */
async function spoilCampaign(id: string): Promise<Json> {
  const stores = await openEmbeddedStores({ dir });
  const view = await campaignsIn(stores);
  const document = await stores.readModels.get(view, id);
  await stores.close();
  const env = openViewsEnvironment(join(dir, 'views'));
  const key = keyIn(new ViewCatalog(env).find(view)!.id, Buffer.from(id));
  const bytes = Buffer.from(env.documents.get(key)!);
  bytes[bytes.length - 1]! ^= 1;
  await env.documents.put(key, bytes);
  await env.root.close();
  return document;
}

describe('a verification of data that somebody has changed behind the server’s back', () => {
  it('names the stored document and the place in it', async () => {
    const stores = await openEmbeddedStores({ dir });
    const view = await campaignsIn(stores);
    const id = `${sale.admin.organisationId}/presale`;
    const document = await stores.readModels.get(view, id);
    const at = (await stores.readModels.checkpoint(view))!;
    const writes = [{ id, document: { ...document, claimedGross: 4 } }];
    await stores.readModels.commit(view, { writes, from: at, to: at });
    await stores.close();
    const found = await verdict();
    expect(differencesIn(found)).toEqual([{ view: 'campaigns', id, pointer: '/claimedGross', stored: 4, refolded: 5 }]);
    expect(found.chain).toEqual({ ok: true });
  });

  it('names the stored document that cannot be read, and looks at everything else', async () => {
    const id = `${sale.admin.organisationId}/presale`;
    const refolded = await spoilCampaign(id);
    const found = await verdict();
    const stored = expect.stringMatching(/presale is damaged/);
    expect(differencesIn(found)).toEqual([{ view: 'campaigns', id, pointer: '', stored, refolded }]);
    expect(found).toMatchObject({ state: 'done', chain: { ok: true } });
    expect(found.views.length).toBeGreaterThan(10);
  });

  it('names the changed event also after somebody has had the evidence built anew: it is not given up', async () => {
    const position = await rewriteEvent('A play', 'A clay');
    running = await startServer({ dir });
    const system = new Client(running.url, systemKey);
    for (const view of ['audit-events', 'audit-chain']) {
      await made(system.post(`/v1/projections/${view}/rebuild`));
      await eventually(async () => {
        const { items } = (await made(system.get('/v1/projections'))).body;
        expect(items.find((item: Json) => item.view === view)).toMatchObject({ state: 'halted' });
      });
    }
    const { items } = (await made(system.get('/v1/projections'))).body;
    expect(items.find(({ view }: Json) => view === 'audit-events').error).toContain(`position ${position}`);
    const { body } = await system.get('/health/ready');
    expect(body.checks.views).toBe('halted: audit-events, audit-chain');
    expect((await verdict()).chain).toEqual({ ok: false, brokenAt: position });
  });

  it('names the event that cannot be read; whoever asks for it is told why there is none', async () => {
    running = await startServer({ dir });
    const brokenAt = await rewriteEvent('A play', 'A clay', { checksum: false });
    expect(await verdict()).toMatchObject({
      state: 'failed',
      error: expect.stringContaining(`position ${Number(brokenAt)}`),
      chain: { ok: false, brokenAt },
    });
    const { admin } = atAnotherStart(sale, running.url);
    for (const path of ['/v1/audit/events', '/v1/audit/export'])
      expect(await admin.get(path)).toMatchObject({
        status: 503,
        body: { code: 'LOG_UNAVAILABLE', details: { position: brokenAt } },
      });
  });

  it('names the event of which one letter is another one, checksum and all', async () => {
    const position = await rewriteEvent('A play', 'A clay');
    const found = await verdict();
    expect(found.chain).toEqual({ ok: false, brokenAt: position });
    expect((await verdict({ views: ['orders'] })).chain).toEqual({ ok: false, brokenAt: position });
    const told = differencesIn(found).map(({ view, pointer }) => `${view}${pointer}`);
    expect(told).toEqual(expect.arrayContaining(['audit-events/digest', 'settings/fields/name', 'audit-chain/hash']));
    const { admin } = atAnotherStart(sale, running!.url);
    const head = (await made(admin.get('/v1/audit/head'))).body.position;
    for (const upTo of [position, head]) {
      const { body } = await made(admin.get(`/v1/audit/export?upTo=${upTo}`));
      expect(JSON.parse(body.trimEnd().split('\n').at(-1))).toEqual({ broken: { after: '', upTo: position } });
    }
  });
});
