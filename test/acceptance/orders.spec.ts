import {
  addPerformance,
  addTicketType,
  after,
  allOf,
  cancel,
  claim,
  holdMs,
  nok,
  now,
  openCampaign,
  openHouse,
  openSale,
  orderOf,
  pay,
  refused,
  setClock,
  setPrice,
  withRole,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const rows = [
  { row: 'A', seats: ['1', '2', '3'] },
  { row: 'B', seats: ['1', '2', '3'], priceZoneId: 'balcony' },
];

describe('an order', () => {
  it('shows its lines by price, its tickets in the order of the request, and what is due until when', async () => {
    const house = await openHouse(server.url, { rows, price: null });
    const prices = [
      { priceZoneId: 'floor', price: nok(300) },
      { priceZoneId: 'balcony', price: nok(100) },
    ];
    await house.admin.put('/v1/performances/show/ticket-types/sponsor', { prices, access: 'local_and_internet' });
    const sale = await openCampaign(house);
    const { orderId, ticketIds } = (await claim(sale, { quantity: 3, seatIds: ['A-1', 'B-1', 'A-2'] })).body;
    const order = await orderOf(sale, orderId);
    expect(order).toMatchObject({
      id: orderId,
      status: 'pending_payment',
      total: nok(700),
      due: nok(700),
      paid: nok(0),
      refunded: nok(0),
      expiresAt: after(now, holdMs),
      customerId: expect.any(String),
      lines: [
        { kind: 'ticket', quantity: 2, amount: nok(600), ticketIds: [ticketIds[0], ticketIds[2]] },
        { kind: 'ticket', quantity: 1, amount: nok(100), ticketIds: [ticketIds[1]] },
      ],
    });
    expect(order.lines.every(({ text }: { text: string }) => text.includes('Sponsor'))).toBe(true);
    expect(order.tickets).toMatchObject(
      [
        ['A-1', 'floor', 300],
        ['B-1', 'balcony', 100],
        ['A-2', 'floor', 300],
      ].map(([seatId, priceZoneId, price], unit) => ({
        id: ticketIds[unit],
        unit,
        performanceId: 'show',
        seatId,
        ticketTypeId: 'sponsor',
        priceZoneId,
        price: nok(price as number),
        state: 'reserved',
        campaignId: 'presale',
      })),
    );
  });

  it('is paid with no due and no expiry, and keeps its total', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale, { quantity: 2 })).body;
    const paid = await pay(sale, orderId, 200);
    expect(paid.body).toMatchObject({ status: 'paid', total: nok(200), due: nok(0), paid: nok(200) });
    expect(paid.body).not.toHaveProperty('expiresAt');
    expect(paid.body.tickets).toMatchObject([{ state: 'active' }, { state: 'active' }]);
    expect(await orderOf(sale, orderId)).toEqual(paid.body);
  });

  it('has a barcode for every ticket, each its own', async () => {
    const sale = await openSale(server.url);
    const { orderId } = (await claim(sale, { quantity: 5 })).body;
    const barcodes = (await orderOf(sale, orderId)).tickets.map(({ barcode }: { barcode: string }) => barcode);
    expect(new Set(barcodes).size).toBe(5);
    expect(barcodes.every((barcode: unknown) => typeof barcode === 'string' && barcode.length > 8)).toBe(true);
  });

  it('tells nobody an address: persons are their ids', async () => {
    const sale = await openSale(server.url);
    const { orderId } = (await claim(sale, { name: 'Ola Nordmann' })).body;
    const client = await withRole(sale, 'reporting');
    expect(JSON.stringify((await client.get(`/v1/orders/${orderId}`)).body)).not.toMatch(/ola@|Nordmann/);
  });
});

describe('a ticket', () => {
  it('is found by its id and looks as it does in its order', async () => {
    const sale = await openSale(server.url, { rows, price: 100 });
    const { orderId, ticketIds } = (await claim(sale, { quantity: 2 })).body;
    const { tickets } = await orderOf(sale, orderId);
    const { status, body } = await sale.admin.get(`/v1/tickets/${ticketIds[1]}`);
    expect(status).toBe(200);
    expect(body).toMatchObject(tickets[1]);
    await pay(sale, orderId, 200);
    expect((await sale.admin.get(`/v1/tickets/${ticketIds[1]}`)).body.state).toBe('active');
    await cancel(sale, orderId, { ticketIds: [ticketIds[1]] });
    expect((await sale.admin.get(`/v1/tickets/${ticketIds[1]}`)).body.state).toBe('cancelled');
    expect((await sale.admin.get(`/v1/tickets/${ticketIds[0]}`)).body.state).toBe('active');
  });

  it('G-07 of another organisation, or of nobody, is not there', async () => {
    const { ticketIds } = (await claim(await openSale(server.url))).body;
    const { admin } = await openHouse(server.url);
    expect(await admin.get(`/v1/tickets/${ticketIds[0]}`)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await admin.get('/v1/tickets/nothing')).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await admin.get('/v1/orders/nothing')).toMatchObject(refused(404, 'NOT_FOUND'));
  });
});

describe('the list of orders', () => {
  it('filters by customer and by status, and pages through all of them', async () => {
    const sale = await openSale(server.url, { price: 100 });
    await addPerformance(sale, { id: 'matinee' });
    await addTicketType(sale, { id: 'guest', webPurchaseCode: '!GUEST' });
    await setPrice(sale, { performanceId: 'matinee', ticketTypeId: 'guest' });
    const free = await openCampaign(sale, { id: 'free', performanceId: 'matinee', ticketTypeId: 'guest' });
    const lapsed = (await claim(sale)).body.orderId;
    await setClock(sale, after(now, holdMs));
    const pending = (await claim(sale)).body.orderId;
    const paid = (await claim(sale, { email: 'kari@example.org' })).body.orderId;
    await pay(sale, paid, 100);
    const claimed = (await claim(free)).body.orderId;
    const given = (await claim(free)).body.orderId;
    await cancel(sale, given);
    const ids = async (query: string) => {
      const { status, body } = await sale.admin.get(`/v1/orders${query}`);
      expect(status).toBe(200);
      return new Set(body.items.map(({ id }: { id: string }) => id));
    };
    const { customerId: ola } = await orderOf(sale, claimed);
    const { customerId: kari } = await orderOf(sale, paid);
    expect(kari).not.toBe(ola);
    expect(await ids('')).toEqual(new Set([lapsed, pending, paid, claimed, given]));
    expect(await ids('?status=paid')).toEqual(new Set([paid, claimed]));
    expect(await ids('?status=pending_payment')).toEqual(new Set([pending]));
    expect(await ids('?status=expired')).toEqual(new Set([lapsed]));
    expect(await ids('?status=cancelled')).toEqual(new Set([given]));
    expect(await ids(`?customerId=${ola}`)).toEqual(new Set([lapsed, pending, claimed, given]));
    expect(await ids(`?customerId=${kari}&status=paid`)).toEqual(new Set([paid]));
    expect(await ids(`?customerId=${kari}&status=expired`)).toEqual(new Set());
    expect(await ids('?customerId=nobody')).toEqual(new Set());
    expect(await sale.admin.get('/v1/orders?status=open')).toMatchObject(refused(400, 'INVALID_QUERY'));
    const paged = await allOf(sale, '/v1/orders', 2);
    expect(paged.map(({ id }) => id).sort()).toEqual([lapsed, pending, paid, claimed, given].sort());
  });

  it('shows each order as it is shown by itself', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale, { quantity: 2 })).body;
    expect((await sale.admin.get('/v1/orders')).body.items).toEqual([await orderOf(sale, orderId)]);
  });

  it('G-07 has nothing of another organisation', async () => {
    const sale = await openSale(server.url);
    const { orderId } = (await claim(sale)).body;
    const { customerId } = await orderOf(sale, orderId);
    const { admin } = await openHouse(server.url);
    expect((await admin.get('/v1/orders')).body).toEqual({ items: [], nextCursor: null });
    expect((await admin.get(`/v1/orders?customerId=${customerId}`)).body.items).toEqual([]);
  });
});
