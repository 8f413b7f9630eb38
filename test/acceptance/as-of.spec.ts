import fc from 'fast-check';
import { type Client, type Json } from '../support/client';
import { eventually } from '../support/eventually';
import { boughtTickets, exchange, openExchangeHouse } from '../support/exchanging';
import {
  after,
  cancel,
  claim,
  holdMs,
  made,
  now,
  openCampaign,
  pay,
  type Sale,
  setClock,
  setPrice,
  addTicketType,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer, systemKey } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const evenings = ['show', 'saturday'];
const rows = [
  { row: 'A', seats: { from: 1, to: 12 } },
  { row: 'B', seats: { from: 1, to: 12 } },
];

/** A house while things happen in it. */
interface House {
  readonly sale: Sale;
  readonly orders: string[];
  readonly customers: Set<string>;
  clock: string;
}

function noted({ orders, customers }: House, { body }: { readonly body: Json }): void {
  if (body.customerId === undefined) return;
  orders.push(body.id);
  customers.add(body.customerId);
}

/** What may happen; whether it is refused makes no difference here. */
const steps: Readonly<Record<string, (house: House, random: number) => Promise<unknown>>> = {
  claim: async ({ sale, orders }, random) => {
    const { body } = await claim(sale, { email: `p${random % 5}@example.org`, quantity: 1 + (random % 3) });
    if (body.orderId) orders.push(body.orderId);
  },
  pay: async ({ sale, orders }, random) => {
    const id = orders[random % (orders.length || 1)];
    const due = id && (await sale.admin.get(`/v1/orders/${id}`)).body.due?.amount;
    return due && pay(sale, id, due);
  },
  cancel: async ({ sale, orders }, random) => orders.length && cancel(sale, orders[random % orders.length]!),
  cap: ({ sale }, random) => sale.admin.patch(`/v1/campaigns/${sale.campaignId}`, { maxTotal: 10 + (random % 9) }),
  stop: ({ sale }) => sale.admin.post(`/v1/campaigns/${sale.campaignId}/stop`, { reason: 'a leak' }),
  resume: ({ sale }) => sale.admin.post(`/v1/campaigns/${sale.campaignId}/resume`),
  setAside: ({ sale }, random) =>
    sale.admin.put('/v1/performances/show/allocations/press', {
      name: 'Press',
      seatIds: [`B-${1 + (random % 12)}`],
      expiresAt: after(now, 600_000),
    }),
  buy: async (house, random) => {
    const customer = { email: `p${random % 5}@example.org` };
    const body = { customer, channel: 'online', ticketTypeId: 'adult', quantity: 1 + (random % 3) };
    noted(house, await house.sale.admin.post('/v1/performances/show/purchases', body));
  },
  exchange: async (house) => {
    const order = await boughtTickets(house.sale);
    noted(house, { body: order });
    await exchange(house.sale, order);
  },
  subscribe: async (house, random) => {
    const units = Array.from({ length: 1 + (random % 2) }, () => ({ ticketTypeId: 'member' }));
    const customer = { email: `p${random % 5}@example.org`, name: 'P' };
    const body = { customer, channel: 'online', units, performanceIds: evenings };
    noted(house, await house.sale.admin.post('/v1/subscriptions/pass/purchases', body));
  },
  price: ({ sale }, random) => setPrice(sale, { price: 20000 + random }),
  rename: ({ sale }, random) => sale.admin.patch('/v1/ticket-types/sponsor', { name: `Sponsor ${random}` }),
  subscription: ({ sale }, random) => sale.admin.patch('/v1/subscriptions/pass', { name: `Pass ${random}` }),
  programme: ({ sale }, random) =>
    sale.admin.put('/v1/subscriptions/pass/performances', {
      productionIds: ['play'],
      performanceIds: random % 2 ? ['show'] : evenings,
    }),
  move: ({ sale }, random) =>
    sale.admin.post('/v1/performances/show/reschedule', {
      startsAt: after('2026-03-01T18:00:00.000Z', random * 60_000),
    }),
  time: async (house, random) => {
    house.clock = after(house.clock, random * 60_000);
    await setClock(house.sale, house.clock);
  },
};

const pathsOf = ({ sale, orders, customers }: House): string[] => [
  `/v1/campaigns/${sale.campaignId}`,
  '/v1/performances/show/sales-channels',
  ...evenings.map((id) => `/v1/performances/${id}/seats`),
  '/v1/subscriptions/pass',
  ...orders.slice(-3).map((id) => `/v1/orders/${id}`),
  ...[...customers].slice(-2).map((id) => `/v1/customers/${id}/exchange-tallies`),
];

/** A house that has a campaign, exchanges between two evenings and a subscription to both. */
async function openHouse(): Promise<House> {
  const house = await openExchangeHouse(server.url, { rows });
  await setPrice(house, { price: 20000 });
  const sale = await openCampaign(house, { maxTotal: 12, maxPerUser: 6 });
  await addTicketType(sale, { id: 'member', name: 'Member', kind: 'both' });
  for (const performanceId of evenings) await setPrice(sale, { performanceId, ticketTypeId: 'member', price: 15000 });
  const subscription = { id: 'pass', type: 'pick_and_mix', name: 'Pass', abbreviation: 'P', seasonId: 'spring' };
  await made(sale.admin.post('/v1/subscriptions', subscription));
  const parts = {
    'ticket-types': { ticketTypeIds: ['member'] },
    performances: { productionIds: ['play'], performanceIds: evenings },
    'online-sale': { availableOnline: true },
  };
  for (const [part, body] of Object.entries(parts)) await made(sale.admin.put(`/v1/subscriptions/pass/${part}`, body));
  return { sale, orders: [], customers: new Set(), clock: now };
}

interface Remembered {
  readonly path: string;
  readonly position: string;
  readonly instant: string;
  readonly body: Json;
}

async function remembered(house: House): Promise<Remembered[]> {
  const { position } = (await made(house.sale.admin.get('/v1/audit/head'))).body;
  const paths = pathsOf(house);
  const replies = await Promise.all(paths.map((path) => made(house.sale.admin.get(path))));
  return replies.map(({ body }, index) => ({ path: paths[index]!, position, instant: house.clock, body }));
}

async function expectAsRemembered({ sale }: House, memory: readonly Remembered[]): Promise<void> {
  const headers = { 'x-access-reason': 'to compare' };
  for (const { path, position, instant, body } of memory) {
    const byPosition = await sale.admin.get(`${path}?asOf=${position}`, { headers });
    expect({ path, position, ...byPosition.body }).toEqual({ path, position, ...body });
    const byInstant = await sale.admin.get(`${path}?asOf=${instant}`, { headers });
    expect({ path, instant, ...byInstant.body }).toEqual({ path, instant, ...body });
  }
}

/** What is asked for between two moments at which anything happened: nothing that has expired is counted any more. */
async function expectNothingLapsed({ sale, orders, customers }: House, instant: string): Promise<void> {
  const asOf = async (path: string): Promise<Json> => (await sale.admin.get(`${path}?asOf=${instant}`)).body;
  const all = await Promise.all(orders.map((id) => asOf(`/v1/orders/${id}`)));
  const known = all.filter(({ id }) => id !== undefined);
  const waiting = known.filter(({ expiresAt }) => expiresAt !== undefined);
  expect(waiting.filter(({ expiresAt }) => expiresAt <= instant)).toEqual([]);
  const tickets = known.flatMap((order: Json) => order.tickets);
  const exchanged = tickets.filter(({ lockedBy }: Json) => lockedBy !== undefined);
  const reservedOn = (evening: string): number =>
    tickets.filter(({ state, performanceId }: Json) => state === 'reserved' && performanceId === evening).length;
  const held = async (evening: string): Promise<number> => (await asOf(`/v1/performances/${evening}/seats`)).held;
  expect([instant, await held('show')]).toEqual([instant, reservedOn('show')]);
  expect([instant, await held('saturday')]).toEqual([instant, reservedOn('saturday') + exchanged.length]);
  const tallies = await Promise.all([...customers].map((id) => asOf(`/v1/customers/${id}/exchange-tallies`)));
  const underWay = tallies.flatMap(({ items = [] }) => items).reduce((sum, { reserved }) => sum + reserved, 0);
  expect([instant, underWay]).toEqual([instant, exchanged.length]);
  const [campaign] = (await asOf('/v1/performances/show/sales-channels')).items;
  const ofCampaign = tickets.filter(({ state, campaignId }: Json) => state === 'reserved' && campaignId !== undefined);
  expect([instant, campaign.reserved]).toEqual([instant, ofCampaign.length]);
}

/** The instants at which orders expire, and those right before. */
async function expiriesOf({ sale, orders, clock }: House): Promise<string[]> {
  const instants = new Set<string>();
  for (const id of orders) {
    const { items } = (await made(sale.admin.get(`/v1/audit/events?orderId=${id}`))).body;
    for (const { data } of items) if (data.expiresAt) instants.add(data.expiresAt).add(after(data.expiresAt, -1));
  }
  return [...instants].filter((instant) => instant <= clock);
}

/** Every view that the answers are made of, built anew. */
async function rebuildAll(house: House): Promise<void> {
  const system = house.sale.admin.as(systemKey);
  const before = (await made(system.get('/v1/projections'))).body.items;
  for (const { view } of before) await made(system.post(`/v1/projections/${view}/rebuild`));
  await eventually(async () => {
    const { items } = (await made(system.get('/v1/projections'))).body;
    const waiting = items.filter(
      ({ view, stored }: Json) => stored <= before.find((each: Json) => each.view === view).stored,
    );
    expect(waiting).toEqual([]);
  });
}

describe('as of a moment', () => {
  it('every answer is the one that was given then, also after the views were built anew', async () => {
    const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(40));
    const property = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (happening) => {
      const house = await openHouse();
      const memory: Remembered[] = [];
      for (const [name, random] of happening) {
        await steps[name]!(house, random);
        memory.push(...(await remembered(house)));
        // What happens at one instant happens before whoever asks for that instant.
        house.clock = after(house.clock, 1_000);
        await setClock(house.sale, house.clock);
      }
      await expectAsRemembered(house, memory);
      for (const instant of await expiriesOf(house)) await expectNothingLapsed(house, instant);
      await rebuildAll(house);
      await expectAsRemembered(house, memory);
    });
    await fc.assert(property, { numRuns: 3 });
  });

  describe('G-02 what had expired by an instant is gone at it, however late it was written down:', () => {
    const expiresAt = after(now, holdMs);
    const [before, later] = [after(expiresAt, -1), after(expiresAt, holdMs)];
    const asOf = async ({ sale }: House, path: string, moment: string): Promise<Json> =>
      (await made(sale.admin.get(`${path}?asOf=${moment}`))).body;
    const heldOf = async (house: House, moment: string) =>
      Promise.all(evenings.map(async (id) => (await asOf(house, `/v1/performances/${id}/seats`, moment)).held));

    it('a reservation of a campaign, its places and its quota', async () => {
      const house = await openHouse();
      const { orderId } = (await made(claim(house.sale, { quantity: 2 }))).body;
      const { position } = (await made(house.sale.admin.get('/v1/audit/head'))).body;
      await setClock(house.sale, after(now, 4 * holdMs));
      for (const [moment, held, status, transaction] of [
        [before, 2, 'pending_payment', 'reserved'],
        [position, 2, 'pending_payment', 'reserved'],
        [expiresAt, 0, 'expired', 'expired'],
        [later, 0, 'expired', 'expired'],
      ] as const) {
        expect(await heldOf(house, moment)).toEqual([held, 0]);
        expect(await asOf(house, `/v1/orders/${orderId}`, moment)).toMatchObject({ status });
        expect(await asOf(house, '/v1/campaigns/presale', moment)).toMatchObject({
          ...{ status: 'active', reserved: held, remaining: 12 - held },
          transactions: [{ status: transaction }],
        });
      }
    });

    it('an order of a subscription, on every performance of it', async () => {
      const house = await openHouse();
      await steps.subscribe!(house, 0);
      await setClock(house.sale, after(now, 4 * holdMs));
      const path = `/v1/orders/${house.orders[0]}`;
      expect([await heldOf(house, before), await heldOf(house, expiresAt)]).toEqual([
        [1, 1],
        [0, 0],
      ]);
      expect(await asOf(house, path, before)).toMatchObject({ status: 'pending_payment' });
      expect(await asOf(house, path, expiresAt)).toMatchObject({ status: 'expired' });
    });

    it('an exchange that waits for its payment, and its place in the tally', async () => {
      const house = await openHouse();
      await steps.exchange!(house, 0);
      await setClock(house.sale, after(now, 4 * holdMs));
      const [order, tallies] = [
        `/v1/orders/${house.orders[0]}`,
        `/v1/customers/${[...house.customers][0]}/exchange-tallies`,
      ];
      expect([await heldOf(house, before), await heldOf(house, expiresAt)]).toEqual([
        [0, 1],
        [0, 0],
      ]);
      expect((await asOf(house, order, before)).tickets[0]).toHaveProperty('lockedBy');
      expect((await asOf(house, order, expiresAt)).tickets[0]).not.toHaveProperty('lockedBy');
      expect(await asOf(house, tallies, before)).toMatchObject({ items: [{ reserved: 1 }] });
      expect(await asOf(house, tallies, expiresAt)).toEqual({ items: [] });
    });
  });

  it('opens personal values only for a reason, and that look is recorded; as it stands the resource shows them', async () => {
    const { sale } = await openHouse();
    await made(claim(sale));
    const { customerId } = (await made(sale.admin.get('/v1/audit/events?type=TicketsHeld'))).body.items[0].data;
    const path = `/v1/campaigns/${sale.campaignId}`;
    const emailOf = async (query: string, headers = {}, client: Client = sale.admin) =>
      (await made(client.get(`${path}${query}`, { headers }))).body.transactions[0].email;
    const looks = async () => (await made(sale.admin.get('/v1/audit/events?type=PersonalDataOpened'))).body.items;
    expect([await emailOf(''), await emailOf(`?asOf=${now}`)]).toEqual(['ola@example.org', null]);
    expect(await looks()).toEqual([]);
    const headers = { 'x-access-reason': 'Complaint 17' };
    expect(await emailOf(`?asOf=${now}`, headers)).toBe('ola@example.org');
    expect(await looks()).toMatchObject([
      { data: { reason: 'Complaint 17', path, customerIds: [customerId] }, metadata: { actor: expect.anything() } },
    ]);
    expect(await emailOf(`?asOf=${now}`, headers, await withRole(sale, 'reporting'))).toBeNull();
    expect(await looks()).toHaveLength(1);
  });

  it('before it was there, a thing is not found', async () => {
    const { sale } = await openHouse();
    const first = (await made(sale.admin.get('/v1/audit/events?limit=1'))).body.items[0].position;
    for (const path of ['/v1/campaigns/presale', '/v1/performances/show/seats', '/v1/subscriptions/pass']) {
      expect((await sale.admin.get(`${path}?asOf=${first}`)).status).toBe(404);
    }
  });

  it.each([
    ['nonsense', 'INVALID_QUERY'],
    ['2026-02-01T09:00:00', 'TIMEZONE_REQUIRED'],
    ['2126-02-01T09:00:00Z', 'INVALID_QUERY'],
  ])('is neither %s', async (asOf, code) => {
    const { sale } = await openHouse();
    const reply = await sale.admin.get(`/v1/campaigns/presale?asOf=${asOf}`);
    expect(reply).toMatchObject({ status: 400, body: { code } });
  });
});
