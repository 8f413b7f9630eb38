import { eventually } from '../support/eventually';
import {
  after,
  campaignOf,
  cancel,
  claim,
  countersOf,
  holdMs,
  made,
  now,
  openCampaign,
  openSale,
  pay,
  placesOf,
  refused,
  setClock,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

describe('the total', () => {
  it('CAMP-10 G-04 grants a request whole or refuses it with what is left', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 5 } });
    await claim(sale, { quantity: 3 });
    expect(await claim(sale, { quantity: 3 })).toMatchObject(refused(409, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining: 2 }));
    expect(await countersOf(sale)).toMatchObject({ claimed: 3, remaining: 2 });
    expect((await claim(sale, { quantity: 2 })).status).toBe(201);
    expect(await claim(sale)).toMatchObject(refused(410, 'CAMPAIGN_SOLD_OUT', { status: 'sold_out' }));
  });

  it('CAMP-10 counts what is reserved', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 5 } });
    await claim(sale, { quantity: 4 });
    expect(await claim(sale, { quantity: 2 })).toMatchObject(refused(409, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining: 1 }));
  });

  it('CAMP-10 binds each campaign of a performance by itself', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 1 } });
    const second = await openCampaign(sale, { id: 'second', maxTotal: 1 });
    expect((await claim(sale)).status).toBe(201);
    expect((await claim(second)).status).toBe(201);
    expect(await claim(second)).toMatchObject(refused(410, 'CAMPAIGN_SOLD_OUT'));
  });

  it('CAMP-11 without caps nothing but the house limits a claim', async () => {
    const sale = await openSale(server.url, { capacity: 30 });
    expect((await claim(sale, { quantity: 29 })).status).toBe(201);
    expect(await claim(sale, { quantity: 2 })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 1 }));
    expect((await claim(sale)).status).toBe(201);
    expect(await claim(sale)).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 0 }));
    expect((await campaignOf(sale)).status).toBe('active');
  });
});

describe('the cap per person', () => {
  it('CAMP-11 counts over all claims of one person', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 4 } });
    await claim(sale, { quantity: 1 });
    await claim(sale, { quantity: 2 });
    expect(await claim(sale, { quantity: 2 })).toMatchObject(
      refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 4, used: 3 }),
    );
    expect((await claim(sale, { quantity: 1 })).status).toBe(201);
    expect((await claim(sale, { quantity: 4, email: 'kari@example.org' })).status).toBe(201);
    expect((await campaignOf(sale)).claimed).toBe(8);
  });

  it.each(['OLA@example.org', '  ola@example.org ', 'Ola@EXAMPLE.Org'])(
    'CAMP-12 %p is the same person',
    async (email) => {
      const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
      await claim(sale);
      expect(await claim(sale, { email })).toMatchObject(
        refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 1, used: 1 }),
      );
    },
  );

  it('CAMP-12 an address in composed and in decomposed letters is one person', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
    await claim(sale, { email: 'andré@example.org'.normalize('NFD') });
    expect(await claim(sale, { email: 'andré@example.org'.normalize('NFC') })).toMatchObject(
      refused(409, 'CAMPAIGN_PER_USER_EXCEEDED'),
    );
    expect((await campaignOf(sale)).transactions[0].email).toBe('andré@example.org'.normalize('NFC'));
  });

  it('CAMP-12 nothing is stripped: a plus and a dot make another person', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
    for (const email of ['ola@example.org', 'ola+1@example.org', 'o.la@example.org']) {
      expect((await claim(sale, { email })).status).toBe(201);
    }
  });

  it('CAMP-12 a person keeps what they used when their e-mail changes', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
    const { orderId } = (await claim(sale)).body;
    const { customerId } = (await sale.admin.get(`/v1/orders/${orderId}`)).body;
    const changed = await sale.admin.patch(`/v1/customers/${customerId}`, { email: 'new@example.org' });
    expect(changed.status).toBe(200);
    expect(await claim(sale, { email: 'new@example.org' })).toMatchObject(
      refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { used: 1 }),
    );
    expect((await claim(sale, { email: 'ola@example.org' })).status).toBe(201);
  });

  it('CAMP-12 a person who was erased keeps what they used when they come back', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 2 } });
    const { orderId } = (await claim(sale)).body;
    const { customerId } = (await sale.admin.get(`/v1/orders/${orderId}`)).body;
    const erased = await sale.admin.post(`/v1/customers/${customerId}/erase`, { reason: 'asked for' });
    expect(erased.status).toBe(200);
    expect((await campaignOf(sale)).transactions).toMatchObject([{ orderId, email: { erased: true } }]);
    expect(await claim(sale, { quantity: 2 })).toMatchObject(
      refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 2, used: 1 }),
    );
    const back = await claim(sale);
    expect(back.status).toBe(201);
    expect((await sale.admin.get(`/v1/orders/${back.body.orderId}`)).body.customerId).toBe(customerId);
    const [newest] = (await campaignOf(sale)).transactions;
    expect(newest).toMatchObject({ orderId: back.body.orderId, email: 'ola@example.org' });
  });

  it('CAMP-11 counts what is reserved, and not what has lapsed or was given up', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxPerUser: 2 } });
    const first = await claim(sale, { quantity: 2 });
    expect(await claim(sale)).toMatchObject(refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 2, used: 2 }));
    await cancel(sale, first.body.orderId);
    expect((await claim(sale, { quantity: 2 })).status).toBe(201);
    await setClock(sale, after(now, holdMs));
    expect((await claim(sale, { quantity: 2 })).status).toBe(201);
  });

  it('CAMP-24 comes back with a cancelled ticket', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 2 } });
    const { orderId, ticketIds } = (await claim(sale, { quantity: 2 })).body;
    await cancel(sale, orderId, { ticketIds: [ticketIds[0]] });
    expect(await claim(sale, { quantity: 2 })).toMatchObject(refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { used: 1 }));
    expect((await claim(sale)).status).toBe(201);
  });

  it('CAMP-11 is the same for the public link and for a credential', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
    await claim(sale);
    const body = { email: 'ola@example.org', quantity: 1 };
    const byLink = await sale.admin.post(`/v1/links/${sale.token}/claims`, body, { key: '' });
    expect(byLink).toMatchObject(refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 1, used: 1 }));
  });

  it('CAMP-11 is counted for each campaign by itself', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 1 } });
    const second = await openCampaign(sale, { id: 'second', maxPerUser: 1 });
    expect((await claim(sale)).status).toBe(201);
    expect((await claim(second)).status).toBe(201);
  });
});

describe('CAMP-23', () => {
  it('the total is looked at before the person, and both before the places', async () => {
    const sale = await openSale(server.url, { capacity: 2, campaign: { maxTotal: 5, maxPerUser: 3 } });
    expect(await claim(sale, { quantity: 6 })).toMatchObject(refused(409, 'CAMPAIGN_TOTAL_EXCEEDED', { remaining: 5 }));
    expect(await claim(sale, { quantity: 4 })).toMatchObject(
      refused(409, 'CAMPAIGN_PER_USER_EXCEEDED', { max: 3, used: 0 }),
    );
    expect(await claim(sale, { quantity: 3 })).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { remaining: 2 }));
  });

  it('sold out is told before the cap per person', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 1, maxPerUser: 1 } });
    await claim(sale);
    expect(await claim(sale)).toMatchObject(refused(410, 'CAMPAIGN_SOLD_OUT'));
  });

  it('I7 a refused claim changes nothing that can be seen', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxTotal: 5, maxPerUser: 3 } });
    const { orderId } = (await claim(sale, { quantity: 3 })).body;
    await pay(sale, orderId, 300);
    const before = [await campaignOf(sale), await placesOf(sale), (await sale.admin.get('/v1/orders')).body];
    for (const fields of [{ quantity: 1 }, { quantity: 3, email: 'kari@example.org' }, { quantity: 0 }]) {
      expect((await claim(sale, fields)).status).toBeGreaterThanOrEqual(400);
    }
    expect([await campaignOf(sale), await placesOf(sale), (await sale.admin.get('/v1/orders')).body]).toEqual(before);
  });
});

describe('what people wanted and did not get', () => {
  it('G-05 is told by code and campaign, with how many tickets it was', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 3, maxPerUser: 2 } });
    await claim(sale, { quantity: 2 });
    await claim(sale, { quantity: 2, email: 'kari@example.org' });
    await claim(sale, { quantity: 3, email: 'kari@example.org' });
    await claim(sale, { quantity: 1 });
    const wanted = [
      { code: 'CAMPAIGN_PER_USER_EXCEEDED', performanceId: 'show', campaignId: 'presale', count: 1, quantity: 1 },
      { code: 'CAMPAIGN_TOTAL_EXCEEDED', performanceId: 'show', campaignId: 'presale', count: 2, quantity: 5 },
    ];
    // The journal is written after the answers, a few at a time.
    const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
    const items = await eventually(async () => {
      const told = (await made(sale.admin.get('/v1/reports/rejections'))).body.items;
      expect(told.sort(byCode)).toMatchObject(wanted);
      return told;
    });
    expect(JSON.stringify(items)).not.toContain('example.org');
  });
});
