import {
  after,
  allOf,
  atAnotherStart,
  cancel,
  claim,
  countersOf,
  holdMs,
  now,
  openSale,
  orderOf,
  pay,
  refused,
  setClock,
  type Sale,
} from '../support/scenario';
import { type Server, startServer } from '../support/server';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

/** Ends the process and starts another one on the same folder; the sale is the same, at its new address. */
async function restart(sale: Sale, signal: NodeJS.Signals): Promise<Sale> {
  await server.kill(signal);
  server = await startServer({ dir: server.dir });
  return atAnotherStart(sale, server.url);
}

async function everythingOf(sale: Sale) {
  const { admin } = sale;
  return {
    campaign: (await admin.get('/v1/campaigns/presale')).body,
    seats: (await admin.get('/v1/performances/show/seats')).body,
    orders: await allOf(sale, '/v1/orders'),
    refunds: await allOf(sale, '/v1/refunds'),
    clock: (await admin.get('/v1/sandbox/clock')).body.now,
  };
}

describe.each(['SIGTERM', 'SIGKILL'] as const)('after %s and a new start', (signal) => {
  it('everything that was acknowledged is there, and goes on', async () => {
    let sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 10 } });
    const paid = (await claim(sale, { quantity: 3 })).body;
    await pay(sale, paid.orderId, 300);
    await cancel(sale, paid.orderId, { ticketIds: [paid.ticketIds[0]] });
    await setClock(sale, after(now, 60_000));
    const open = (await claim(sale, { quantity: 2, email: 'kari@example.org' })).body;
    const before = await everythingOf(sale);
    sale = await restart(sale, signal);
    expect(await everythingOf(sale)).toEqual(before);
    expect(await claim(sale, { quantity: 7 })).toMatchObject(refused(409, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining: 6 }));
    await setClock(sale, after(now, 60_000 + holdMs));
    expect(await orderOf(sale, open.orderId)).toMatchObject({ status: 'expired' });
    expect(await countersOf(sale)).toMatchObject({ claimed: 2, reserved: 0, remaining: 8 });
  });

  it('G-06 the same key is answered as before', async () => {
    let sale = await openSale(server.url);
    const first = await claim(sale, { quantity: 2 }, { idempotencyKey: 'mine' });
    const body = { email: 'kari@example.org', quantity: 1 };
    const byLink = (s: Sale) => s.admin.post(`/v1/links/${s.token}/claims`, body, { key: '', idempotencyKey: 'hers' });
    const hers = await byLink(sale);
    sale = await restart(sale, signal);
    const again = await claim(sale, { quantity: 2 }, { idempotencyKey: 'mine' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await byLink(sale)).toMatchObject({ status: 201, body: hers.body });
    expect(await claim(sale, { quantity: 1 }, { idempotencyKey: 'mine' })).toMatchObject(
      refused(422, 'IDEMPOTENCY_KEY_REUSED'),
    );
    expect(await countersOf(sale)).toMatchObject({ claimed: 3 });
  });
});
