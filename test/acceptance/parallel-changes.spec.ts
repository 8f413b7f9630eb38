import {
  addPerformance,
  after,
  allOf,
  campaignBody,
  campaignOf,
  claim,
  countersOf,
  holdMs,
  nok,
  now,
  openHouse,
  openSale,
  pay,
  placesOf,
  refused,
  setClock,
  setPrice,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const atOnce = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)));

describe('opening campaigns at once', () => {
  it('G-06 with one key makes one campaign and one ticket type', async () => {
    const house = await openHouse(server.url);
    const newTicketType = { name: 'VIP', webPurchaseCode: '!VIP', price: nok(100) };
    const body = campaignBody({ id: undefined, newTicketType });
    const replies = await atOnce(20, () => house.admin.post('/v1/campaigns', body, { idempotencyKey: 'open' }));
    for (const reply of replies) expect(reply).toMatchObject({ status: 201, body: replies[0]!.body });
    expect((await house.admin.get('/v1/performances/show/sales-channels')).body.items).toHaveLength(1);
    expect(await allOf(house, '/v1/ticket-types')).toHaveLength(2);
  });

  it('one id goes to one campaign, on whatever performances', async () => {
    const house = await openHouse(server.url);
    await addPerformance(house, { id: 'matinee' });
    await setPrice(house, { performanceId: 'matinee' });
    const replies = await atOnce(20, (n) =>
      house.admin.post('/v1/campaigns', campaignBody({ performanceId: n % 2 === 0 ? 'show' : 'matinee' })),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      expect(reply).toMatchObject(refused(409, 'ID_TAKEN'));
    }
    const lists = await Promise.all(
      ['show', 'matinee'].map((id) => house.admin.get(`/v1/performances/${id}/sales-channels`)),
    );
    expect(lists.flatMap(({ body }) => body.items)).toHaveLength(1);
  });

  it('CAMP-07 one web purchase code goes to one new type', async () => {
    const house = await openHouse(server.url);
    const replies = await atOnce(10, (n) => {
      const newTicketType = {
        id: `vip-${n}`,
        name: 'VIP',
        webPurchaseCode: n % 2 === 0 ? '!VIP' : '!vip',
        price: nok(1),
      };
      return house.admin.post('/v1/campaigns', campaignBody({ id: `campaign-${n}`, newTicketType }));
    });
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      expect(reply).toMatchObject(refused(409, 'WEB_CODE_TAKEN'));
    }
    expect(await allOf(house, '/v1/ticket-types')).toHaveLength(2);
  });
});

describe('changing a campaign at once', () => {
  it('CAMP-19 of many edits of one version one is carried out', async () => {
    const sale = await openSale(server.url);
    const replies = await atOnce(20, (n) =>
      sale.admin.patch('/v1/campaigns/presale', { name: `Name ${n}` }, { ifMatch: '"1"' }),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === 'VERSION_CONFLICT')).toHaveLength(19);
    expect((await campaignOf(sale)).version).toBe(2);
  });

  it('CAMP-20 of many stops one is carried out', async () => {
    const sale = await openSale(server.url);
    const replies = await atOnce(10, () => sale.admin.post('/v1/campaigns/presale/stop'));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ body }) => body.code === 'CAMPAIGN_ALREADY_STOPPED')).toHaveLength(9);
  });

  it('CAMP-19 a total that is lowered while tickets are taken never ends below them', async () => {
    const sale = await openSale(server.url, { capacity: 500, campaign: { maxTotal: 200 } });
    const work = await atOnce(100, (n) =>
      n % 10 === 9
        ? sale.admin.patch('/v1/campaigns/presale', { maxTotal: 110 - n })
        : claim(sale, { email: `person-${n}@example.org` }),
    );
    const taken = work.filter(({ status }) => status === 201).length;
    const { maxTotal, claimed, remaining } = await campaignOf(sale);
    expect(claimed).toBe(taken);
    expect(remaining).toBe(maxTotal - claimed);
    expect(remaining).toBeGreaterThanOrEqual(0);
  });
});

describe('a performance cancelled amid its sales', () => {
  it('SALE-06 leaves no ticket and no hold, and all money on its way back', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 500 });
    const email = (n: number) => ({ email: `person-${n}@example.org` });
    const pending = await atOnce(40, (n) => claim(sale, email(n)));
    const work = await Promise.all([
      ...pending.map(({ body }) => pay(sale, body.orderId, 100)),
      sale.admin.post('/v1/performances/show/cancel', { reason: 'ill' }),
      ...pending.map((_, n) => claim(sale, email(100 + n))),
    ]);
    expect(work[40]!.status).toBe(200);
    expect(await placesOf(sale)).toEqual({ free: 500, held: 0, sold: 0, allocated: 0 });
    const { claimedGross, released, reserved } = await countersOf(sale);
    expect([released, reserved]).toEqual([claimedGross, 0]);
    const states = new Set((await allOf(sale, '/v1/orders')).map(({ status }) => status));
    expect(states).toEqual(new Set(['cancelled']));
    const refunds = await allOf(sale, '/v1/refunds');
    expect(refunds.map(({ orderId }) => orderId).sort()).toEqual(pending.map(({ body }) => body.orderId).sort());
  });
});

describe('a clock set amid sales', () => {
  it('G-02 expires what is due and nothing that was paid', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 500, campaign: { maxTotal: 40 } });
    const pending = await atOnce(40, (n) => claim(sale, { email: `person-${n}@example.org` }));
    const [, ...paid] = await Promise.all([
      setClock(sale, after(now, holdMs)),
      ...pending.map(({ body }) => pay(sale, body.orderId, 100)),
    ]);
    const taken = paid.filter(({ status }) => status === 200).length;
    const late = paid.filter(({ body }) => body.code === 'PURCHASE_EXPIRED').length;
    expect(taken + late).toBe(40);
    expect(await countersOf(sale)).toMatchObject({ claimed: taken, reserved: 0, remaining: 40 - taken });
    expect(await placesOf(sale)).toMatchObject({ sold: taken, held: 0 });
    expect(await allOf(sale, '/v1/refunds')).toHaveLength(late);
  });
});
