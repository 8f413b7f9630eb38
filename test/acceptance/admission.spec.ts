import { admit, bought, buy, openBoxOffice } from '../support/purchases';
import {
  addPerformance,
  after,
  cancel,
  claim,
  made,
  now,
  openSale,
  orderOf,
  pay,
  refused,
  setClock,
  withRole,
  type House,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const look = async ({ admin }: House, barcode: string, performanceId = 'show') =>
  (await made(admin.get(`/v1/admissions/${barcode}?performanceId=${performanceId}`))).body;

describe('admission', () => {
  it('SALE-05: a barcode opens its door once', async () => {
    const house = await openBoxOffice(server.url, { rows: [{ row: 'A', seats: ['1', '2'] }] });
    const { id, tickets } = await bought(house, 2);
    const [{ barcode, id: ticketId, seatId }] = tickets;
    const told = { barcode, orderId: id, ticketId, performanceId: 'show', ticketTypeId: 'ordinary', seatId };
    expect(await look(house, barcode)).toEqual({ ...told, state: 'active', allowed: true });
    const first = await admit(house, barcode);
    expect([first.status, first.body]).toEqual([200, { ...told, state: 'admitted', allowed: true, admittedAt: now }]);
    await setClock(house, after(now, 60_000));
    expect(await admit(house, barcode)).toMatchObject(refused(409, 'TICKET_USED', { ticketId, admittedAt: now }));
    expect(await look(house, barcode)).toMatchObject({ state: 'admitted', allowed: false, code: 'TICKET_USED' });
    expect((await orderOf(house, id)).tickets).toMatchObject([{ state: 'admitted' }, { state: 'active' }]);
    expect(await admit(house, tickets[1].barcode)).toMatchObject({ status: 200 });
    expect((await house.admin.get(`/v1/tickets/${ticketId}`)).body).toMatchObject({ state: 'admitted' });
  });

  it('SALE-05, G-06: a repeat of the same call answers the same, also after the performance was cancelled', async () => {
    const house = await openBoxOffice(server.url);
    const { tickets } = await bought(house);
    const options = { idempotencyKey: 'scan-1' };
    const first = await admit(house, tickets[0].barcode, options);
    const again = await admit(house, tickets[0].barcode, options);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await made(house.admin.post('/v1/performances/show/cancel', { reason: 'fire' }));
    expect((await admit(house, tickets[0].barcode, options)).body).toEqual(first.body);
  });

  it('SALE-05: of twenty doors that ask at a time one lets in', async () => {
    const house = await openBoxOffice(server.url);
    const { tickets } = await bought(house);
    const replies = await Promise.all(Array.from({ length: 20 }, () => admit(house, tickets[0].barcode)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
  });

  it('SALE-05: refuses tickets that are not paid, lapsed, cancelled or of another performance, each with its code', async () => {
    const house = await openBoxOffice(server.url);
    await addPerformance(house, { id: 'other' });
    const expectShut = async (barcode: string, status: number, code: string, performanceId = 'show') => {
      expect(await look(house, barcode, performanceId)).toMatchObject({ allowed: false, code });
      const reply = await house.admin.post(`/v1/admissions/${barcode}`, { performanceId });
      expect(reply).toMatchObject(refused(status, code));
    };
    const held = (await made(buy(house))).body;
    await expectShut(held.tickets[0].barcode, 409, 'ORDER_NOT_PAID');
    const { id, tickets } = await bought(house, 2);
    await made(cancel(house, id, { ticketIds: [tickets[0].id] }));
    await expectShut(tickets[0].barcode, 409, 'TICKET_NOT_ACTIVE');
    await expectShut(tickets[1].barcode, 422, 'DIFFERENT_PERFORMANCE', 'other');
    await setClock(house, after(now, 3_600_000));
    await expectShut(held.tickets[0].barcode, 409, 'TICKET_NOT_ACTIVE');
    expect(await house.admin.post(`/v1/admissions/${tickets[1].barcode}`, { performanceId: 'gone' })).toMatchObject(
      refused(422, 'PERFORMANCE_NOT_FOUND', { performanceId: 'gone' }),
    );
    expect(await admit(house, tickets[1].barcode)).toMatchObject({ status: 200 });
  });

  it('SALE-05: lets in with tickets of a campaign, free or paid', async () => {
    const free = await openSale(server.url);
    const one = (await made(claim(free))).body;
    const [ticket] = (await orderOf(free, one.orderId)).tickets;
    expect(await admit(free, ticket.barcode)).toMatchObject({ status: 200, body: { state: 'admitted' } });
    const paid = await openSale(server.url, { price: 5000 });
    const two = (await made(claim(paid))).body;
    const [other] = (await orderOf(paid, two.orderId)).tickets;
    expect(await admit(paid, other.barcode)).toMatchObject(refused(409, 'ORDER_NOT_PAID'));
    await made(pay(paid, two.orderId, 5000));
    expect(await admit(paid, other.barcode)).toMatchObject({ status: 200 });
  });

  it('SALE-04: whoever was let in gets no money back, and a ticket that was taken back lets nobody in', async () => {
    const house = await openBoxOffice(server.url);
    const { id, tickets } = await bought(house, 2);
    await made(admit(house, tickets[0].barcode));
    expect(await cancel(house, id)).toMatchObject(refused(409, 'TICKET_USED', { ticketIds: [tickets[0].id] }));
    expect(await cancel(house, id, { ticketIds: [tickets[1].id] })).toMatchObject({ status: 200 });
    expect(await admit(house, tickets[1].barcode)).toMatchObject(refused(409, 'TICKET_NOT_ACTIVE'));
  });

  it('G-07: a barcode that nobody was given, or of another house, opens nothing', async () => {
    const house = await openBoxOffice(server.url);
    const other = await openBoxOffice(server.url);
    const { tickets } = await bought(other);
    const [{ barcode, id }] = tickets;
    for (const wrong of [barcode, id, `${id}.AAAAAAAAAAAAAAAA`, 'nothing', `${barcode}x`]) {
      expect(await admit(house, wrong)).toMatchObject(refused(404, 'NOT_FOUND'));
      expect(await house.admin.get(`/v1/admissions/${wrong}`)).toMatchObject(refused(404, 'NOT_FOUND'));
    }
  });

  it('is for those at the house; a web shop may only look', async () => {
    const house = await openBoxOffice(server.url);
    const { tickets } = await bought(house);
    const shop = { admin: await withRole(house, 'online') };
    const till = { admin: await withRole(house, 'box_office') };
    expect(await admit(shop, tickets[0].barcode)).toMatchObject(refused(403, 'FORBIDDEN'));
    expect(await shop.admin.get(`/v1/admissions/${tickets[0].barcode}`)).toMatchObject({ body: { allowed: true } });
    expect(await admit(till, tickets[0].barcode)).toMatchObject({ status: 200 });
  });
});
