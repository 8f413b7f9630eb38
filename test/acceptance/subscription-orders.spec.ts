import type { Json } from '../support/client';
import { inCash } from '../support/purchases';
import {
  after,
  allOf,
  cancel,
  holdMs,
  made,
  nok,
  now,
  orderOf,
  pay,
  placesOf,
  refused,
  setClock,
  type House,
} from '../support/scenario';
import { type Server, startServer } from '../support/server';
import { buySubscription, cards, concerts, openConcertHall, seats, takenOf } from '../support/subscription-sales';
import { evenings, openSeasonHouse, openSubscription, setPart } from '../support/subscriptions';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

/** Cards for three evenings at 200 kr each. */
async function openSeason(): Promise<House> {
  const house = await openSeasonHouse(server.url);
  await openSubscription(house);
  return house;
}

/** Two cards, and a cup of 30 kr with each of them. */
async function openSeasonWithCups(): Promise<House> {
  const house = await openSeason();
  await made(house.admin.post('/v1/products', { id: 'cup', name: 'Cup', price: nok(3000) }));
  await setPart(house, 'products', { productIds: ['cup'] });
  return house;
}

const reserved = async (house: House, units = 2): Promise<Json> =>
  (await made(buySubscription(house, { units: cards(units) }))).body;
const sold = async (house: House, amount: number, units = 2): Promise<Json> =>
  (await made(buySubscription(house, { channel: 'box_office', units: cards(units), payment: inCash(amount) }))).body;
const ticketsOn = ({ tickets }: Json, performanceId: string): string[] =>
  tickets.filter((ticket: Json) => ticket.performanceId === performanceId).map(({ id }: Json) => id);
const refundsOf = async (house: House): Promise<Json[]> =>
  (await allOf(house, '/v1/refunds')).map(({ orderId, amount, origin }) => [orderId, amount.amount, origin]);
const statesOf = ({ tickets }: Json): string[] => [...new Set<string>(tickets.map(({ state }: Json) => state))];
const linesTotal = ({ lines }: Json): number => lines.reduce((sum: number, { amount }: Json) => sum + amount.amount, 0);
const everywhere = (held: number, soldPlaces: number) => evenings.map(() => [held, soldPlaces]);

describe('paying for subscriptions', () => {
  it('SUB-58: money that comes twice is asked back, and the same call again answers the same', async () => {
    const house = await openSeason();
    const { id } = await reserved(house);
    const key = { idempotencyKey: 'till-1' };
    const first = await pay(house, id, 120000, key);
    expect([first.status, first.body.status]).toEqual([200, 'paid']);
    expect((await pay(house, id, 120000, key)).body).toEqual(first.body);
    const twice = { idempotencyKey: 'till-2' };
    const again = await pay(house, id, 1, twice);
    expect(again).toMatchObject(refused(409, 'ORDER_ALREADY_PAID', { status: 'paid', refund: nok(1) }));
    expect((await pay(house, id, 1, twice)).body).toMatchObject(refused(409, 'ORDER_ALREADY_PAID').body);
    expect(await refundsOf(house)).toEqual([[id, 1, 'rejected_payment']]);
    expect(await takenOf(house)).toEqual(everywhere(0, 2));
  });

  it('SUB-58: money of another amount records nothing; at the instant of expiry it is late', async () => {
    const house = await openSeason();
    const { id } = await reserved(house);
    expect(await pay(house, id, 119999)).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(120000) }));
    expect(await refundsOf(house)).toEqual([]);
    await setClock(house, after(now, holdMs));
    expect(await orderOf(house, id)).toMatchObject({ status: 'expired', due: nok(0), total: nok(0) });
    expect(await takenOf(house)).toEqual(everywhere(0, 0));
    const late = await pay(house, id, 120000);
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'expired', refund: nok(120000) }));
    const [refund] = await allOf(house, '/v1/refunds');
    const done = await made(house.admin.post(`/v1/refunds/${refund.id}/complete`, { reference: 'bank-1' }));
    expect(done.body).toMatchObject({ state: 'completed', orderId: id, amount: nok(120000) });
    expect(await orderOf(house, id)).toMatchObject({ refunded: nok(0) });
  });
});

describe('cancelling paid subscriptions', () => {
  it('SALE-04: whole gives back every place everywhere, and all the money with that for products', async () => {
    const house = await openSeasonWithCups();
    const { id, total } = await sold(house, 126000);
    expect(total).toEqual(nok(126000));
    const key = { idempotencyKey: 'cancel-1' };
    const { status, body } = await cancel(house, id, {}, key);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'cancelled', total: nok(0), due: nok(0), paid: nok(126000), lines: [] });
    expect(statesOf(body)).toEqual(['cancelled']);
    expect(await takenOf(house)).toEqual(everywhere(0, 0));
    expect(await placesOf(house, 'p2')).toMatchObject({ free: 50 });
    expect(await refundsOf(house)).toEqual([[id, 126000, 'cancellation']]);
    const again = await cancel(house, id, {}, key);
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([body, 'true']);
    expect(await cancel(house, id)).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED'));
    const [refund] = await allOf(house, '/v1/refunds');
    await made(house.admin.post(`/v1/refunds/${refund.id}/complete`, { reference: 'bank-1' }));
    expect(await orderOf(house, id)).toMatchObject({ refunded: nok(126000) });
  });

  it('SALE-04: named tickets of two performances, at what was paid for them; the products stay', async () => {
    const house = await openSeasonWithCups();
    const order = await sold(house, 126000);
    const named = [...ticketsOn(order, 'p1'), ticketsOn(order, 'p3')[0]];
    const excess = await cancel(house, order.id, { ticketIds: named, refund: nok(60001) });
    expect(excess).toMatchObject(refused(422, 'REFUND_EXCEEDS_PAID', { max: nok(60000) }));
    const { body } = await made(cancel(house, order.id, { ticketIds: named }));
    expect(body).toMatchObject({ status: 'paid', total: nok(66000), paid: nok(126000), due: nok(0) });
    expect(linesTotal(body)).toBe(66000);
    expect(await orderOf(house, order.id)).toEqual(body);
    expect(await takenOf(house)).toEqual([
      [0, 0],
      [0, 2],
      [0, 1],
    ]);
    expect(await refundsOf(house)).toEqual([[order.id, 60000, 'cancellation']]);
    const rest = await made(cancel(house, order.id, { refund: nok(1000) }));
    expect(rest.body).toMatchObject({ status: 'cancelled', total: nok(0) });
    expect((await refundsOf(house)).map(([, amount]) => amount).sort()).toEqual([1000, 60000]);
  });

  it('SALE-04, SUB-48: what a discount code took off is not paid back', async () => {
    const house = await openSeason();
    await setPart(house, 'discounts', { codes: [{ code: 'HALF', percent: 50 }] });
    const paid = { channel: 'box_office', discountCode: 'HALF', payment: inCash(30000) };
    const order = (await made(buySubscription(house, { units: cards(1), ...paid }))).body;
    await made(cancel(house, order.id, { ticketIds: ticketsOn(order, 'p2') }));
    expect(await refundsOf(house)).toEqual([[order.id, 10000, 'cancellation']]);
    expect(await orderOf(house, order.id)).toMatchObject({ status: 'paid', total: nok(20000) });
  });
});

describe('cancelling subscriptions before they are paid', () => {
  it('SALE-04: whole ends the order and gives every place back; money after that is late', async () => {
    const house = await openSeason();
    const { id } = await reserved(house);
    const { body } = await made(cancel(house, id));
    expect(body).toMatchObject({ status: 'cancelled', due: nok(0), total: nok(0), paid: nok(0) });
    expect(body).not.toHaveProperty('expiresAt');
    expect(await orderOf(house, id)).toEqual(body);
    expect(await takenOf(house)).toEqual(everywhere(0, 0));
    expect(await refundsOf(house)).toEqual([]);
    const late = await pay(house, id, 120000);
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'cancelled', refund: nok(120000) }));
    expect(await refundsOf(house)).toEqual([[id, 120000, 'rejected_payment']]);
    await setClock(house, after(now, holdMs));
    expect(await orderOf(house, id)).toMatchObject({ status: 'cancelled' });
  });

  it('SALE-04: named tickets lower what is due, and their places can be bought', async () => {
    const house = await openConcertHall(server.url);
    await openSubscription(house);
    await setPart(house, 'performances', { productionIds: ['play'], performanceIds: concerts });
    const order = (await made(buySubscription(house, { units: seats('A-1', 'A-2') }))).body;
    const second = order.tickets.filter(({ unit }: Json) => unit === 1).map(({ id }: Json) => id);
    const due = order.due.amount / 2;
    const { body } = await made(cancel(house, order.id, { ticketIds: second }));
    expect(body).toMatchObject({ status: 'pending_payment', due: nok(due), total: nok(due) });
    expect(await orderOf(house, order.id)).toEqual(body);
    await made(buySubscription(house, { units: seats('A-2') }));
    expect((await buySubscription(house, { units: seats('A-1') })).body).toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    expect((await pay(house, order.id, due)).body).toMatchObject({ status: 'paid', paid: nok(due) });
    const excess = await cancel(house, order.id, { ticketIds: second });
    expect(excess).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED', { ticketIds: second }));
  });

  it('SALE-04: nothing was paid, so nothing goes back; what has lapsed cannot be cancelled', async () => {
    const house = await openSeason();
    const { id } = await reserved(house);
    const excess = await cancel(house, id, { refund: nok(1) });
    expect(excess).toMatchObject(refused(422, 'REFUND_EXCEEDS_PAID', { max: nok(0) }));
    await setClock(house, after(now, holdMs));
    expect(await cancel(house, id)).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'expired' }));
  });
});

describe('a cancelled performance of a subscription', () => {
  it('SALE-06: ends pending orders whole, takes its tickets of the paid ones, and leaves the others', async () => {
    const house = await openSeasonWithCups();
    const pending = await reserved(house);
    const paid = await sold(house, 126000);
    await made(house.admin.post('/v1/performances/p2/cancel', { reason: 'flood' }));
    expect(await orderOf(house, pending.id)).toMatchObject({ status: 'expired', due: nok(0) });
    const left = await orderOf(house, paid.id);
    expect(left).toMatchObject({ status: 'paid', total: nok(86000) });
    expect(left.tickets.map(({ performanceId, state }: Json) => `${performanceId} ${state}`)).toEqual(
      evenings.flatMap((id) => Array<string>(2).fill(`${id} ${id === 'p2' ? 'cancelled' : 'active'}`)),
    );
    expect(await takenOf(house)).toEqual([
      [0, 2],
      [0, 0],
      [0, 2],
    ]);
    expect(await refundsOf(house)).toEqual([[paid.id, 40000, 'cancellation']]);
    expect(await pay(house, pending.id, 126000)).toMatchObject(refused(409, 'PURCHASE_EXPIRED'));
    for (const id of ['p1', 'p3']) await made(house.admin.post(`/v1/performances/${id}/cancel`, { reason: 'flood' }));
    expect(await orderOf(house, paid.id)).toMatchObject({ status: 'cancelled', total: nok(0) });
    const ofPaid = (await refundsOf(house)).filter(([orderId]) => orderId === paid.id);
    expect(ofPaid.reduce((sum, [, amount]) => sum + amount, 0)).toBe(126000);
  });
});

describe('admission with subscriptions', () => {
  const look = async ({ admin }: House, barcode: string, door = '') =>
    (await made(admin.get(`/v1/admissions/${barcode}${door}`))).body;
  const admit = ({ admin }: House, barcode: string, performanceId: string) =>
    admin.post(`/v1/admissions/${barcode}`, { performanceId });

  it('SALE-05: every ticket opens the door of its own performance, once', async () => {
    const house = await openSeason();
    const order = await sold(house, 60000, 1);
    const { id: ticketId, barcode } = order.tickets[2];
    const told = { barcode, orderId: order.id, ticketId, performanceId: 'p3', ticketTypeId: 'card' };
    expect(await look(house, barcode)).toEqual({ ...told, state: 'active', allowed: true });
    expect(await look(house, barcode, '?performanceId=p1')).toMatchObject({ code: 'DIFFERENT_PERFORMANCE' });
    const wrong = await admit(house, barcode, 'p1');
    expect(wrong).toMatchObject(refused(422, 'DIFFERENT_PERFORMANCE', { performanceId: 'p3' }));
    expect((await admit(house, barcode, 'p3')).body).toMatchObject({ ...told, state: 'admitted', allowed: true });
    expect(await admit(house, barcode, 'p3')).toMatchObject(refused(409, 'TICKET_USED', { ticketId }));
    expect(await look(house, barcode)).toMatchObject({ allowed: false, code: 'TICKET_USED' });
    expect(await cancel(house, order.id)).toMatchObject(refused(409, 'TICKET_USED', { ticketIds: [ticketId] }));
    expect((await admit(house, order.tickets[0].barcode, 'p1')).status).toBe(200);
  });

  it('SALE-05: what is not paid, or cancelled, opens none', async () => {
    const house = await openSeason();
    const order = await reserved(house, 1);
    const [first, second] = order.tickets;
    expect(await admit(house, first.barcode, 'p1')).toMatchObject(refused(409, 'ORDER_NOT_PAID'));
    await made(pay(house, order.id, 60000));
    await made(cancel(house, order.id, { ticketIds: [first.id] }));
    expect(await admit(house, first.barcode, 'p1')).toMatchObject(refused(409, 'TICKET_NOT_ACTIVE'));
    expect(await look(house, first.barcode)).toMatchObject({ allowed: false, code: 'TICKET_NOT_ACTIVE' });
    expect(await admit(house, second.barcode, 'p2')).toMatchObject({ status: 200 });
  });
});
