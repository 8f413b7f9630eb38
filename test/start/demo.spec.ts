import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cli } from '../support/cli';
import { Client, type Json } from '../support/client';
import { eventually } from '../support/eventually';
import { made } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { differencesIn, verdictOf } from '../support/verification';
import { freshFolder } from './refused-start';

let dir: string;
let server: Server;
let admin: Client;

const filled = () => cli('--json', 'demo', '--url', server.url, '--keys', join(dir, 'demo-keys.json'), '--sales', '80');

beforeAll(async () => {
  dir = freshFolder();
  server = await startServer({ dir });
  const { keys } = JSON.parse(readFileSync(join(dir, 'demo-keys.json'), 'utf8'));
  admin = new Client(server.url, keys.admin);
  const { code, stdout, stderr } = await filled();
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stderr: '' });
});
afterAll(async () => {
  await server.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const get = async (path: string): Promise<Json> => (await made(admin.get(path))).body;

describe('a house that the demo has filled', () => {
  it.each(['sales-channels', 'subscription-sales', 'occupancy', 'exchange-flows', 'season', 'finance', 'rejections'])(
    'has something to say in the report %s',
    async (report) => {
      await eventually(async () => expect((await get(`/v1/reports/${report}`)).items).not.toEqual([]));
    },
  );

  it.each(['performances/hedda-1', 'campaigns/sponsors', 'subscriptions/hedda-series', 'seasons/demo-season'])(
    'has a history of %s, in all four languages',
    async (path) => {
      for (const language of ['nb', 'da', 'sv', 'en']) {
        const headers = { 'accept-language': language };
        const { items } = (await made(admin.get(`/v1/audit/${path}/history?limit=200`, { headers }))).body;
        expect(items.length).toBeGreaterThan(2);
        for (const { text } of items) expect(text).toMatch(/\.$/);
      }
    },
  );

  it.each(['ticket', 'product', 'fee', 'difference', 'forfeited', 'discount', 'transfer', 'refund'])(
    'has a line of the kind %s in its books',
    async (wanted) => {
      await eventually(async () => {
        const { items } = await get('/v1/reports/finance');
        const counts = items.flatMap(({ kind, count }: Json) => (kind === wanted ? [count] : []));
        expect(Math.max(...counts)).toBeGreaterThan(0);
      });
    },
  );

  it('has everything in it that an auditor asks for', async () => {
    const kinds =
      'TicketExchanged,SubscriptionPurchased,TicketClaimed,TicketsCancelled,TicketAdmitted,CommandRefused,CustomerErased,OrderSplit,SubscriptionRenewed,PaymentRejected';
    for (const type of kinds.split(',')) {
      expect((await get(`/v1/audit/events?type=${type}`)).items).not.toEqual([]);
    }
    expect((await get('/v1/audit/head')).events).toBeGreaterThan(100);
    const verdict = await verdictOf(admin);
    expect(verdict).toMatchObject({ state: 'done', chain: { ok: true } });
    expect(differencesIn(verdict)).toEqual([]);
  });

  it('G-06 is not filled twice by the same command', async () => {
    const tickets = async () => (await get('/v1/audit/events?type=TicketsSold&limit=200')).items.length;
    const before = await tickets();
    expect((await filled()).code).toBe(0);
    const refusals = (await get('/v1/reports/rejections')).totals.count;
    expect(await tickets()).toBeLessThanOrEqual(before + refusals);
    expect((await get('/v1/performances?limit=200')).items).toHaveLength(11);
  });

  it('says what to do when nobody answers', async () => {
    const run = await cli('demo', '--url', 'http://127.0.0.1:9', '--keys', join(dir, 'demo-keys.json'));
    expect(run).toMatchObject({ code: 1, stdout: expect.stringMatching(/nobody answers at .*run npm start/) });
  });
});
