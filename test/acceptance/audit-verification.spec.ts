import { type Json } from '../support/client';
import { eventually } from '../support/eventually';
import { claim, made, openSale, pay, type Sale } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
let sale: Sale;

beforeAll(async () => {
  server = await sharedServer();
  sale = await openSale(server.url, { price: 20000 });
  const { orderId } = (await made(claim(sale, { quantity: 2 }))).body;
  await made(pay(sale, orderId, 40000));
  await made(claim(sale, { email: 'per@example.org' }));
});
afterAll(() => server.dispose());

async function finished(id: string): Promise<Json> {
  return eventually(async () => {
    const { body } = await made(sale.admin.get(`/v1/audit/verifications/${id}`));
    if (body.state === 'running') throw new Error('still running');
    return body;
  });
}

describe('a verification', () => {
  it('I6: finds every document of every view to be what the log folds to, and every event what it was', async () => {
    const begun = await sale.admin.post('/v1/audit/verifications');
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({ state: 'running' });
    expect(begun.headers.get('location')).toBe(`/v1/audit/verifications/${begun.body.id}`);
    const verdict = await finished(begun.body.id);
    expect(verdict).toMatchObject({ state: 'done', chain: { ok: true } });
    expect(verdict.views.flatMap(({ differences }: Json) => differences)).toEqual([]);
    const documents = Object.fromEntries(verdict.views.map((each: Json) => [each.view, each.documents]));
    expect(documents).toMatchObject({ campaigns: 1, orders: 2, customers: 2, performances: 1, 'audit-chain': 1 });
  });

  it('finds them so while sales go on', async () => {
    const begun = await made(sale.admin.post('/v1/audit/verifications'));
    for (let index = 0; index < 10; index += 1) await made(claim(sale, { email: `p${index}@example.org` }));
    const verdict = await finished(begun.body.id);
    expect(verdict).toMatchObject({ state: 'done', chain: { ok: true } });
    expect(verdict.views.flatMap(({ differences }: Json) => differences)).toEqual([]);
  });

  it('looks at the views that are named, and refuses a name that none has', async () => {
    const begun = await made(sale.admin.post('/v1/audit/verifications', { views: ['orders'] }));
    expect((await finished(begun.body.id)).views).toEqual([
      { view: 'orders', documents: 12, differences: [], more: 0 },
    ]);
    expect(await sale.admin.post('/v1/audit/verifications', { views: ['nothing'] })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_FIELD' },
    });
  });

  it('G-06 is not begun again by a repeat, and G-07 not shown to others', async () => {
    const once = { idempotencyKey: 'verify-once' };
    const first = await made(sale.admin.post('/v1/audit/verifications', { views: ['orders'] }, once));
    const again = await made(sale.admin.post('/v1/audit/verifications', { views: ['orders'] }, once));
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await openSale(server.url);
    expect((await other.admin.get(`/v1/audit/verifications/${first.body.id}`)).status).toBe(404);
  });
});
