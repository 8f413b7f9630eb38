import {
  addPerformance,
  addTicketType,
  after,
  allOf,
  campaignBody,
  campaignOf,
  cancel,
  claim,
  countersOf,
  holdMs,
  nok,
  now,
  openCampaign,
  openHouse,
  openSale,
  pay,
  refused,
  setClock,
  setPrice,
  validFrom,
  validUntil,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const typesPath = '/v1/performances/show/campaign-ticket-types';
const channelsPath = '/v1/performances/show/sales-channels';

describe('selectable ticket types', () => {
  it('CAMP-07 CAMP-08 are those with a web purchase code that starts with the mark, sold on web', async () => {
    const house = await openHouse(server.url);
    await addTicketType(house, { id: 'guest', webPurchaseCode: '!GUEST' });
    await addTicketType(house, { id: 'plain', webPurchaseCode: 'PLAIN' });
    await addTicketType(house, { id: 'codeless' });
    await addTicketType(house, { id: 'offline', webPurchaseCode: '!OFFLINE', soldOnline: false });
    for (const ticketTypeId of ['guest', 'plain', 'codeless', 'offline']) await setPrice(house, { ticketTypeId });
    const { status, body } = await house.admin.get(typesPath);
    expect(status).toBe(200);
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual(['guest', 'sponsor']);
    expect(body.items.find(({ id }: { id: string }) => id === 'sponsor')).toMatchObject({
      name: 'Sponsor',
      webPurchaseCode: '!SPONSOR',
    });
  });

  it('CAMP-07 follow a change of the type', async () => {
    const house = await openHouse(server.url);
    await house.admin.patch('/v1/ticket-types/sponsor', { soldOnline: false });
    expect((await house.admin.get(typesPath)).body.items).toEqual([]);
  });

  it('CAMP-07 every listed type opens a campaign and no other does', async () => {
    const house = await openHouse(server.url);
    await addTicketType(house, { id: 'plain', webPurchaseCode: 'PLAIN' });
    await setPrice(house, { ticketTypeId: 'plain' });
    const listed = (await house.admin.get(typesPath)).body.items.map(({ id }: { id: string }) => id);
    for (const ticketTypeId of ['sponsor', 'plain']) {
      const reply = await house.admin.post('/v1/campaigns', campaignBody({ id: undefined, ticketTypeId }));
      expect(reply.status === 201).toBe(listed.includes(ticketTypeId));
    }
  });

  it('G-07 of an unknown performance are not there', async () => {
    const { admin } = await openHouse(server.url);
    expect(await admin.get('/v1/performances/nowhere/campaign-ticket-types')).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await admin.get('/v1/performances/nowhere/sales-channels')).toMatchObject(refused(404, 'NOT_FOUND'));
  });
});

describe('the list of sales channels', () => {
  it('CAMP-14 has a row for every campaign of the performance and none of another', async () => {
    const sale = await openSale(server.url, { price: 20000, campaign: { maxTotal: 10, maxPerUser: 5 } });
    await addPerformance(sale, { id: 'matinee' });
    await setPrice(sale, { performanceId: 'matinee' });
    await openCampaign(sale, { id: 'elsewhere', performanceId: 'matinee' });
    await openCampaign(sale, { id: 'second', name: 'Friends' });
    const taken = await claim(sale, { quantity: 3 });
    await pay(sale, taken.body.orderId, 60000);
    await claim(sale, { quantity: 2, email: 'kari@example.org' });
    await cancel(sale, taken.body.orderId, { ticketIds: taken.body.ticketIds.slice(0, 1) });
    const { body } = await sale.admin.get(channelsPath);
    expect(body.items).toMatchObject([
      {
        id: 'presale',
        kind: 'closed_sale',
        name: 'Sponsors',
        ticketTypeId: 'sponsor',
        validFrom,
        validUntil,
        status: 'active',
        maxTotal: 10,
        maxPerUser: 5,
        claimedGross: 3,
        released: 1,
        claimed: 2,
        reserved: 2,
        remaining: 6,
        revenue: nok(40000),
        version: 1,
      },
      { id: 'second', name: 'Friends', claimed: 0, reserved: 0, remaining: null, revenue: nok(0) },
    ]);
  });

  it('CAMP-17 says the same as the detail, the write and the sum of the transactions', async () => {
    const sale = await openSale(server.url, { campaign: { maxTotal: 20 } });
    for (const quantity of [1, 2, 3]) await claim(sale, { quantity });
    const { transactions, ...detail } = await campaignOf(sale);
    const [row] = (await sale.admin.get(channelsPath)).body.items;
    const edited = await sale.admin.patch('/v1/campaigns/presale', { name: 'Friends' });
    expect(detail).toEqual(row);
    expect(edited.body).toEqual({ ...row, name: 'Friends', version: 2 });
    expect(transactions.reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0)).toBe(
      row.claimed,
    );
  });
});

describe('the transactions of a campaign', () => {
  it('CAMP-18 lists order, tickets, quantity, amount, e-mail, instant and status, newest first', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const first = await claim(sale, { quantity: 2, email: ' Ola@Example.ORG ' });
    await pay(sale, first.body.orderId, 200);
    await setClock(sale, after(now, 60_000));
    const second = await claim(sale, { email: 'kari@example.org' });
    expect((await campaignOf(sale)).transactions).toMatchObject([
      {
        orderId: second.body.orderId,
        ticketIds: second.body.ticketIds,
        quantity: 1,
        amount: nok(100),
        email: 'kari@example.org',
        at: after(now, 60_000),
        status: 'reserved',
      },
      {
        orderId: first.body.orderId,
        ticketIds: first.body.ticketIds,
        quantity: 2,
        amount: nok(200),
        email: 'ola@example.org',
        at: now,
        status: 'claimed',
      },
    ]);
  });

  it('CAMP-18 keep what was released and what lapsed', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const gone = await claim(sale, { quantity: 2 });
    await pay(sale, gone.body.orderId, 200);
    await cancel(sale, gone.body.orderId);
    const lapsed = await claim(sale);
    await setClock(sale, after(now, holdMs));
    expect((await campaignOf(sale)).transactions).toMatchObject([
      { orderId: lapsed.body.orderId, status: 'expired', quantity: 1 },
      { orderId: gone.body.orderId, status: 'released', quantity: 2, ticketIds: gone.body.ticketIds },
    ]);
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 2, released: 2, claimed: 0, reserved: 0, revenue: 0 });
  });

  it('CAMP-18 the detail shows the newest 50, and pages have all of them, each once', async () => {
    const sale = await openSale(server.url);
    const orders: string[] = [];
    for (let n = 0; n < 53; n += 1) {
      orders.unshift((await claim(sale, { email: `person-${n}@example.org` })).body.orderId);
    }
    const detail = (await campaignOf(sale)).transactions;
    expect(detail.map(({ orderId }: { orderId: string }) => orderId)).toEqual(orders.slice(0, 50));
    const paged = await allOf(sale, '/v1/campaigns/presale/transactions', 20);
    expect(paged.map(({ orderId }) => orderId)).toEqual(orders);
    expect(paged.slice(0, 50)).toEqual(detail);
  });

  it('pages are stable while tickets are taken', async () => {
    const sale = await openSale(server.url);
    const orders: string[] = [];
    for (let n = 0; n < 4; n += 1) orders.unshift((await claim(sale)).body.orderId);
    const path = '/v1/campaigns/presale/transactions?limit=2';
    const first = (await sale.admin.get(path)).body;
    await claim(sale);
    const second = (await sale.admin.get(`${path}&cursor=${first.nextCursor}`)).body;
    const ids = [...first.items, ...second.items].map(({ orderId }: { orderId: string }) => orderId);
    expect(ids).toEqual(orders);
    const otherLimit = `/v1/campaigns/presale/transactions?limit=3&cursor=${first.nextCursor}`;
    expect(await sale.admin.get(otherLimit)).toMatchObject(refused(400, 'INVALID_QUERY'));
  });

  it('CAMP-18 show e-mail addresses to every role but reporting', async () => {
    const sale = await openSale(server.url);
    await claim(sale);
    for (const role of ['box_office', 'online', 'auditor']) {
      const client = await withRole(sale, role);
      expect((await client.get('/v1/campaigns/presale')).body.transactions[0].email).toBe('ola@example.org');
    }
    const reporting = await withRole(sale, 'reporting');
    const detail = await reporting.get('/v1/campaigns/presale');
    expect(detail.body).toMatchObject({ claimed: 1, transactions: [{ email: null, quantity: 1 }] });
    const page = await reporting.get('/v1/campaigns/presale/transactions');
    expect(page.body.items).toMatchObject([{ email: null, quantity: 1 }]);
    expect(JSON.stringify([detail.body, page.body])).not.toContain('ola@example.org');
  });
});
