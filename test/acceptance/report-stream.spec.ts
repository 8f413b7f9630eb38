import { projections } from '../../projections/registry';
import { tells } from '../../apps/admin-api/reports/told-views';
import { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { claim, made, openSale, type Sale, withRole } from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { StreamReader } from '../support/stream-reader';

let server: Server;
let sale: Sale;
const readers: StreamReader[] = [];

beforeAll(async () => {
  server = await startServer();
  sale = await openSale(server.url);
});
afterEach(() => readers.splice(0).forEach((reader) => reader.leave()));
afterAll(() => server.dispose());

async function listen(client: Client = sale.admin, lastEventId?: string | null): Promise<StreamReader> {
  const reader = await StreamReader.open(server.url, client.key, lastEventId);
  readers.push(reader);
  return reader;
}

const claimed = async (email: string, house = sale): Promise<string> =>
  (await made(claim(house, { email }))).body.orderId;

describe('the stream of what changes', () => {
  it('tells of a document once whoever asks gets it as it is then', async () => {
    const reader = await listen();
    const orderId = await claimed('a@example.org');
    const [told] = await reader.hears('orders', ({ data }) => data.id === orderId);
    const asking = new Client(server.url, sale.admin.key);
    const { body } = await asking.request('GET', `/v1/orders/${orderId}`);
    expect(body).toMatchObject({ id: orderId, status: 'paid' });
    expect(Object.keys(told!.data)).toEqual(['view', 'id', 'position']);
    expect(await reader.hears('campaigns')).toMatchObject([{ data: { id: 'presale' } }]);
    expect(await reader.hears('performances')).toMatchObject([{ data: { id: 'show' } }]);
    expect((await reader.hears('reports'))[0]!.data.id).toMatch(/^2026-02-01\/finance\/ticket\/show/);
    expect(JSON.stringify(reader.told)).not.toContain('example.org');
  });

  it('goes on behind the last message that was seen', async () => {
    const before = await listen();
    const seen = await claimed('b@example.org');
    await before.hears('orders', ({ data }) => data.id === seen);
    await eventually(async () => expect(before.told.at(-1)!.id).toBe(before.lastEventId));
    const { lastEventId } = before;
    before.leave();
    const missed = await claimed('c@example.org');
    const after = await listen(sale.admin, lastEventId);
    const orders = await after.hears('orders', ({ data }) => data.id === missed);
    expect(orders.map(({ data }) => data.id)).toEqual([missed]);
    const live = await claimed('d@example.org');
    await after.hears('orders', ({ data }) => data.id === live);
  });

  it('begins where the log stands for whoever comes for the first time, and says where that is', async () => {
    await claimed('e@example.org');
    const reader = await listen();
    await eventually(async () => expect(reader.lastEventId).not.toBeNull());
    const first = reader.lastEventId!;
    const orderId = await claimed('f@example.org');
    const orders = await reader.hears('orders');
    expect(orders.map(({ data }) => data.id)).toEqual([orderId]);
    expect(orders[0]!.data.position > first).toBe(true);
    await expect(listen(sale.admin, 'no position')).rejects.toThrow(/400 .*INVALID_POSITION/);
    await expect(listen(sale.admin, '9'.repeat(first.length))).rejects.toThrow(/400 .*INVALID_POSITION/);
  });

  it('tells the role for reporting of nobody, and nobody of another organisation (G-07)', async () => {
    const other = await openSale(server.url);
    const [admin, reporting, stranger] = await Promise.all([
      listen(),
      listen(await withRole(sale, 'reporting')),
      listen(other.admin),
    ]);
    const orderId = await claimed('g@example.org');
    await Promise.all([admin, reporting].map((reader) => reader.hears('orders', ({ data }) => data.id === orderId)));
    await admin.hears('customers');
    const strange = await claimed('h@example.org', other);
    await stranger.hears('orders', ({ data }) => data.id === strange);
    expect(reporting.told.filter(({ data }) => data.view === 'customers')).toEqual([]);
    expect(stranger.told.filter(({ data }) => data.id === orderId)).toEqual([]);
    expect(admin.told.filter(({ data }) => data.id === strange)).toEqual([]);
    await expect(listen(await withRole(sale, 'online'))).rejects.toThrow(/403/);
  });

  it('has somebody to tell of every view, or nobody', () => {
    expect(Object.keys(tells).sort()).toEqual(projections.map(({ name }) => name).sort());
  });

  it('tells nothing more to a key that was revoked (G-07)', async () => {
    const { id, key } = (await made(sale.admin.post('/v1/keys', { role: 'reporting', name: 'leaves' }))).body;
    const holder = sale.admin.as(key);
    const reader = await listen(holder);
    const before = await claimed('f2@example.org');
    await reader.hears('orders', ({ data }) => data.id === before);
    await made(sale.admin.delete(`/v1/keys/${id}`));
    // Every process has heard of it.
    await eventually(async () => {
      for (const _ of ['one', 'the other']) expect((await holder.get('/v1/seasons')).status).toBe(401);
    });
    const orderId = await claimed('g@example.org');
    await eventually(async () => expect(reader.hasEnded).toBe(true));
    expect(JSON.stringify(reader.told)).not.toContain(orderId);
  });

  it('ends when the server does, which does not wait for it', async () => {
    const reader = await listen();
    expect(await server.kill('SIGTERM')).toBe(0);
    await eventually(async () => expect(reader.hasEnded).toBe(true));
  });
});
