import type { Json } from '../support/client';
import { eventually } from '../support/eventually';
import {
  addPerformance,
  after,
  allOf,
  cancel,
  claim,
  made,
  nok,
  now,
  openCampaign,
  openSale,
  pay,
  type Sale,
  setClock,
  setPrice,
  startsAt,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
let sale: Sale;
beforeAll(async () => {
  server = await sharedServer();
  sale = await busySale();
});
afterAll(() => server.dispose());

const day = 86_400_000;

/** Two performances in two seasons: what is claimed, held, cancelled, given back and refused on the first; nothing on the second. */
async function busySale(): Promise<Sale> {
  const rows = [{ row: 'A', seats: { from: 1, to: 20 } }];
  const first = await openSale(server.url, { rows, price: 20000, campaign: { maxTotal: 10 } });
  const { admin } = first;
  await made(admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
  await addPerformance(first, { id: 'later', seasonId: 'autumn', startsAt: after(startsAt, day), capacity: 30 });
  await setPrice(first, { performanceId: 'later', price: 0 });
  await openCampaign(first, { id: 'friends', performanceId: 'later', name: 'Friends' });
  await made(admin.put('/v1/performances/show/allocations/press', { name: 'Press', seatIds: ['A-19', 'A-20'] }));
  const order = (await made(claim(first, { quantity: 3 }))).body;
  await made(pay(first, order.orderId, 60000));
  await setClock(first, after(now, day));
  await made(cancel(first, order.orderId, { ticketIds: [order.ticketIds[0]], refund: nok(5000) }));
  const [refund] = await allOf(first, '/v1/refunds');
  await made(admin.post(`/v1/refunds/${refund.id}/complete`, { reference: 'bank' }));
  await made(claim(first, { email: 'per@example.org', quantity: 2 }));
  await claim(first, { quantity: 9 });
  return first;
}

const report = async (path: string, house = sale): Promise<Json> =>
  (await made(house.admin.get(`/v1/reports/${path}`))).body;

/** How often each type of event is listed behind a row. */
async function behind({ events }: Json): Promise<Record<string, number>> {
  const { items } = (await made(sale.admin.get(`${events}&limit=200`))).body;
  const counts: Record<string, number> = {};
  for (const { type } of items) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe('the report of sales channels', () => {
  it('CAMP-17: has the counters of every campaign, with the events that they count', async () => {
    const { items, totals } = await report('sales-channels');
    const counters = { claimedGross: 3, released: 1, claimed: 2, reserved: 2, remaining: 6, revenue: nok(40000) };
    const none = { claimedGross: 0, released: 0, claimed: 0, reserved: 0, revenue: nok(0) };
    const friends = items.find(({ campaignId }: Json) => campaignId === 'friends');
    expect(friends).toMatchObject({ performanceId: 'later', name: 'Friends', remaining: null, ...none });
    const presale = items.find(({ campaignId }: Json) => campaignId === 'presale');
    expect(presale).toMatchObject({ performanceId: 'show', status: 'active', ...counters });
    const { remaining: _, ...summed } = counters;
    expect(totals).toEqual(summed);
    expect(await behind(presale)).toMatchObject({ TicketsHeld: 2, TicketClaimed: 1, CampaignTicketReleased: 1 });
    expect((await report('sales-channels?performanceId=later')).items).toEqual([friends]);
    expect((await report('sales-channels?seasonId=spring')).items).toEqual([presale]);
  });
});

describe('the report of occupancy', () => {
  it('I2: has the places of every performance, by their start', async () => {
    const { items, totals } = await report('occupancy');
    expect(items).toMatchObject([
      { performanceId: 'show', startsAt, capacity: 20, free: 14, held: 2, sold: 2, allocated: 2 },
      {
        performanceId: 'later',
        startsAt: after(startsAt, day),
        capacity: 30,
        free: 30,
        held: 0,
        sold: 0,
        allocated: 0,
      },
    ]);
    expect(totals).toEqual({ capacity: 50, free: 44, held: 2, sold: 2, allocated: 2 });
    expect(await behind(items[0])).toMatchObject({ PerformanceCreated: 1, TicketsHeld: 2, TicketClaimed: 1 });
    const from = `occupancy?from=${after(startsAt, 1)}`;
    expect((await report(from)).items).toMatchObject([{ performanceId: 'later' }]);
  });

  it('G-02: like every report it is of a window that ends after it begins', async () => {
    for (const name of ['occupancy', 'finance', 'rejections']) {
      const reply = await sale.admin.get(`/v1/reports/${name}?from=2026-02-01&to=2026-02-01`);
      expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_WINDOW' } });
    }
  });
});

describe('the report of seasons', () => {
  it('I4: has what each season has and brought, as the books do', async () => {
    const { items, totals } = await report('season');
    const spring = { seasonId: 'spring', performances: 1, tickets: 3, revenue: nok(60000), refunds: nok(5000) };
    expect(items).toMatchObject([
      { seasonId: 'autumn', performances: 1, tickets: 0, revenue: nok(0), subscriptionUnits: 0, refunds: nok(0) },
      spring,
    ]);
    const books = await report('finance');
    expect(totals.revenue.amount - totals.refunds.amount).toBe(books.totals.amount.amount);
    expect(await behind(items[1])).toEqual({ PerformanceCreated: 1, TicketClaimed: 1, RefundCompleted: 1 });
    expect((await report('season?from=2026-02-02&seasonId=spring')).items).toMatchObject([
      { tickets: 0, revenue: nok(0), refunds: nok(5000) },
    ]);
  });
});

describe('the report of refusals', () => {
  it('G-05: has what was refused, by day and season, with the refusals themselves', async () => {
    const rejected = { code: 'CAMPAIGN_TOTAL_EXCEEDED', performanceId: 'show', campaignId: 'presale' };
    const { items } = await eventually(async () => {
      const found = await report('rejections');
      expect(found.items).toMatchObject([{ ...rejected, count: 1, quantity: 9, lastAt: after(now, day) }]);
      return found;
    });
    expect(await behind(items[0])).toEqual({ CommandRefused: 1 });
    expect((await report('rejections?to=2026-02-02')).items).toEqual([]);
    expect((await report('rejections?seasonId=autumn')).items).toEqual([]);
    expect((await report('rejections?from=2026-02-02&seasonId=spring')).totals).toMatchObject({ count: 1 });
  });
});

describe('every report', () => {
  it.each(['sales-channels', 'occupancy', 'season', 'finance', 'rejections', 'subscription-sales'])(
    '%s is CSV for whoever wants that, without personal data',
    async (name) => {
      const reporting = await withRole(sale, 'reporting');
      const asked = { headers: { accept: 'text/csv' } };
      const { status, headers, body } = await reporting.get(`/v1/reports/${name}`, asked);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
      const [first, ...rest] = (body as string).trimEnd().split('\r\n');
      expect(first).toMatch(/^[a-zA-Z]+(,[a-zA-Z]+)*,events$/);
      const { items } = await report(name);
      expect(rest).toHaveLength(items.length);
      expect(body).not.toContain('example.org');
    },
  );
});
