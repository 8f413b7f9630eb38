import { Client, type Json } from '../support/client';
import {
  addPerformance,
  after,
  allOf,
  campaignOf,
  cancel,
  claim,
  holdMs,
  made,
  now,
  openCampaign,
  openSale,
  pay,
  placesOf,
  type Sale,
  setClock,
  setPrice,
} from '../support/scenario';
import { type Server, startServer, systemKey } from '../support/server';

let server: Server;
let sale: Sale;
let second: Sale;
let system: Client;
beforeAll(async () => {
  server = await startServer();
  system = new Client(server.url, systemKey);
  ({ sale, second } = await busyHouse(server.url));
});
afterAll(() => server.dispose());

/** A house where everything has happened: sales of all kinds, lapses, cancellations, refunds, edits, a rotated link, a dead performance. */
async function busyHouse(url: string) {
  const rows = ['A', 'B', 'C', 'D', 'E', 'F'].map((row) => ({ row, seats: { from: 1, to: 20 } }));
  const first = await openSale(url, { rows, price: 100, campaign: { maxTotal: 60, maxPerUser: 6 } });
  const other = await openCampaign(first, { id: 'second', name: 'Friends' });
  await first.admin.put('/v1/performances/show/allocations/press', { name: 'Press', seatIds: ['F-1', 'F-2'] });
  const orders: { orderId: string; ticketIds: string[]; due: { amount: number } }[] = [];
  for (let n = 0; n < 36; n += 1) {
    const fields = { quantity: (n % 4) + 1, email: `person-${n % 9}@example.org`, name: `Person ${n}` };
    const reply = await claim(n % 3 === 0 ? other : first, fields);
    if (reply.status === 201) orders.push(reply.body);
    if (n % 12 === 11) await setClock(first, after(now, (n + 1) * 60_000));
  }
  for (const [n, { orderId, ticketIds, due }] of orders.entries()) {
    if (n % 4 !== 0) await pay(first, orderId, due.amount);
    if (n % 5 === 1) await cancel(first, orderId, { ticketIds: ticketIds.slice(0, 1) });
    if (n % 7 === 2) await cancel(first, orderId);
  }
  for (const { id } of (await allOf(first, '/v1/refunds')).slice(0, 3)) {
    await first.admin.post(`/v1/refunds/${id}/complete`, { reference: `bank-${id}` });
  }
  await aDeadPerformance(first);
  await first.admin.patch('/v1/campaigns/presale', { name: 'Partners', maxTotal: 70 });
  await first.admin.post('/v1/campaigns/second/stop', { reason: 'enough' });
  await first.admin.post('/v1/campaigns/presale/rotate-link');
  await setClock(first, after(now, 36 * 60_000 + holdMs));
  const link = await made(first.admin.get('/v1/campaigns/presale/sales-link'));
  const rotated = { ...first, token: link.body.token };
  await claim(rotated, { email: 'last@example.org' });
  return { sale: rotated, second: other };
}

async function aDeadPerformance(house: Sale) {
  await addPerformance(house, { id: 'matinee' });
  await setPrice(house, { performanceId: 'matinee', price: 50 });
  const matinee = await openCampaign(house, { id: 'matinee', performanceId: 'matinee' });
  const { orderId } = (await made(claim(matinee, { quantity: 2 }))).body;
  await made(pay(house, orderId, 100));
  await made(claim(matinee, { quantity: 1 }));
  await made(house.admin.post('/v1/performances/matinee/cancel', { reason: 'ill' }));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the books of a busy house', () => {
  it.each(['presale', 'second', 'matinee'])(
    'CAMP-17 the counters of %s are the sums of its transactions',
    async (id) => {
      const campaign = await campaignOf({ ...sale, campaignId: id });
      const transactions = await allOf(sale, `/v1/campaigns/${id}/transactions`, 7);
      const quantity = (...statuses: string[]) =>
        sum(transactions.filter(({ status }) => statuses.includes(status)).map((one) => one.quantity));
      expect(campaign.claimedGross).toBe(quantity('claimed', 'released'));
      expect(campaign.reserved).toBe(quantity('reserved'));
      expect(campaign.claimed).toBe(campaign.claimedGross - campaign.released);
      const remaining = campaign.maxTotal === null ? null : campaign.maxTotal - campaign.claimed - campaign.reserved;
      expect(campaign.remaining).toBe(remaining);
      expect(transactions.length).toBeGreaterThan(0);
    },
  );

  it.each(['presale', 'second', 'matinee'])('CAMP-17 the counters of %s are a fold of its orders', async (id) => {
    const campaign = await campaignOf({ ...sale, campaignId: id });
    const tickets = (await allOf(sale, '/v1/orders'))
      .flatMap((order) => order.tickets)
      .filter(({ campaignId }) => campaignId === id);
    const live = tickets.filter(({ state }) => state === 'active');
    expect(campaign.claimed).toBe(live.length);
    expect(campaign.reserved).toBe(tickets.filter(({ state }) => state === 'reserved').length);
    expect(campaign.revenue.amount).toBe(sum(live.map(({ price }) => price.amount)));
  });

  it('I2 free, held, sold and set aside add up to the house, and seats are those of the orders', async () => {
    const { free, held, sold, allocated } = await placesOf(sale);
    expect(free + held + sold + allocated).toBe(120);
    const tickets = (await allOf(sale, '/v1/orders')).flatMap((order) => order.tickets);
    const of = (state: string) =>
      tickets
        .filter((one) => one.performanceId === 'show' && one.state === state)
        .map(({ seatId }) => seatId)
        .sort();
    const { seats } = (await sale.admin.get('/v1/performances/show/seats')).body;
    const seen = (state: string) =>
      seats
        .filter((seat: Json) => seat.state === state)
        .map(({ seatId }: { seatId: string }) => seatId)
        .sort();
    expect(seen('sold')).toEqual(of('active'));
    expect(seen('held')).toEqual(of('reserved'));
    expect(seen('allocated')).toEqual(['F-1', 'F-2']);
  });

  it('I4 what an order is worth is the sum of its lines, and no more goes back than came', async () => {
    const refunds = await allOf(sale, '/v1/refunds');
    for (const { id, total, lines, tickets, paid, refunded } of await allOf(sale, '/v1/orders')) {
      const live = tickets.filter(({ state }: Json) => state === 'active' || state === 'reserved');
      expect(total.amount).toBe(sum(lines.map(({ amount }: Json) => amount.amount)));
      expect(total.amount).toBe(sum(live.map(({ price }: Json) => price.amount)));
      const asked = refunds.filter(({ orderId, origin }) => orderId === id && origin === 'cancellation');
      const back = sum(asked.map(({ amount }) => amount.amount));
      expect(paid.amount).toBe(paid.amount === 0 ? 0 : total.amount + back);
      expect(refunded.amount).toBe(
        sum(asked.filter(({ state }) => state === 'completed').map(({ amount }) => amount.amount)),
      );
    }
  });

  it('I1 nobody holds more of a campaign than the cap per person', async () => {
    const held = new Map<string, number>();
    for (const { customerId, tickets } of await allOf(sale, '/v1/orders')) {
      const live = tickets.filter(
        ({ campaignId, state }: Json) => campaignId === 'presale' && /active|reserved/.test(state),
      );
      held.set(customerId, (held.get(customerId) ?? 0) + live.length);
    }
    expect(Math.max(...held.values())).toBeLessThanOrEqual(6);
    expect(Math.max(...held.values())).toBeGreaterThan(1);
  });
});

/** Everything that a reader can ask of the house. */
async function everythingOf(house: Sale): Promise<Record<string, unknown>> {
  const { admin } = house;
  const lists = ['orders', 'refunds', 'performances', 'ticket-types', 'seasons', 'productions', 'halls', 'customers'];
  const everything: Record<string, unknown> = {};
  for (const list of lists) everything[list] = await allOf(house, `/v1/${list}`);
  for (const id of ['presale', 'second', 'matinee']) {
    everything[`campaign ${id}`] = (await made(admin.get(`/v1/campaigns/${id}`))).body;
    everything[`transactions ${id}`] = await allOf(house, `/v1/campaigns/${id}/transactions`);
  }
  for (const id of ['show', 'matinee']) {
    for (const page of ['seats', 'sales-channels', 'campaign-ticket-types']) {
      everything[`${page} ${id}`] = (await made(admin.get(`/v1/performances/${id}/${page}`))).body;
    }
  }
  everything.catalogue = (await made(admin.get('/v1/catalogue/performances'))).body;
  for (const report of ['rejections', 'finance', 'sales-channels', 'occupancy', 'season']) {
    everything[report] = (await made(admin.get(`/v1/reports/${report}`))).body;
  }
  everything.link = (await made(admin.get(`/v1/links/${house.token}`, { key: '' }))).body;
  return everything;
}

interface View {
  readonly view: string;
  readonly stored: number;
  readonly state: string;
  readonly caughtUp: boolean;
  readonly rebuild: { readonly position: string | null; readonly progress: number } | null;
}

async function views(): Promise<View[]> {
  return (await made(system.get('/v1/projections'))).body.items;
}

/** Asks until another build of the view is in use and up to date; every question is a round trip, so it is no busy loop. */
async function rebuilt({ view, stored }: View): Promise<void> {
  for (let asked = 0; asked < 5_000; asked += 1) {
    const one = (await views()).find((other) => other.view === view)!;
    if (one.stored !== stored && one.state === 'running' && one.caughtUp) return;
  }
  throw new Error(`the view ${view} is not built anew`);
}

describe('a rebuild', () => {
  it('I6 of every view leaves all that can be read as it was', async () => {
    const before = await everythingOf(sale);
    const all = await views();
    expect(all.map(({ view }) => view)).toEqual(expect.arrayContaining(['campaigns', 'orders', 'seats', 'refunds']));
    for (const one of all) {
      const reply = await system.post(`/v1/projections/${one.view}/rebuild`);
      expect(reply.status).toBe(200);
      await rebuilt(one);
    }
    expect(await everythingOf(sale)).toEqual(before);
  });

  it('I6 of all views by one call, while tickets are taken, misses none', async () => {
    const all = await views();
    const rebuilding = system.post('/v1/projections/rebuild');
    const before = await campaignOf(sale);
    const claims = Array.from({ length: 20 }, (_, n) => claim(sale, { email: `late-${n}@example.org` }));
    const taken = (await Promise.all(claims)).filter(({ status }) => status === 201);
    const asked = await rebuilding;
    expect(asked.status).toBe(200);
    expect(asked.body.items.map(({ view }: View) => view)).toEqual(all.map(({ view }) => view));
    for (const one of all) await rebuilt(one);
    expect(taken).toHaveLength(20);
    expect((await campaignOf(sale)).reserved).toBe(before.reserved + 20);
    const orders = new Set((await allOf(sale, '/v1/orders')).map(({ id }) => id));
    expect(taken.every(({ body }) => orders.has(body.orderId))).toBe(true);
  });

  it('tells how far the new build is while there is one', async () => {
    const all = await views();
    const seen: View[] = (await made(system.post('/v1/projections/rebuild'))).body.items;
    while (!(await views()).every(({ stored }, index) => stored !== all[index]!.stored)) seen.push(...(await views()));
    for (const { state, rebuild } of seen) {
      if (state !== 'rebuilding') expect(rebuild).toBeNull();
      else expect(rebuild).toEqual({ position: rebuild!.position, progress: expect.any(Number) });
    }
    const shares = seen.flatMap(({ rebuild }) => (rebuild ? [rebuild.progress] : []));
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  it('is for the system alone, and of no unknown view', async () => {
    expect((await sale.admin.post('/v1/projections/rebuild')).status).toBe(403);
    expect((await sale.admin.post('/v1/projections/orders/rebuild')).status).toBe(403);
    expect((await system.post('/v1/projections/nothing/rebuild')).status).toBe(404);
    expect((await second.admin.get('/v1/projections')).status).toBe(403);
  });
});
