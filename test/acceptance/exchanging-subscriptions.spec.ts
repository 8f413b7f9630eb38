import type { Json } from '../support/client';
import {
  boughtTickets,
  day,
  exchange,
  openExchangeHouse,
  paid,
  payExchange,
  setRules,
  talliesOf,
} from '../support/exchanging';
import {
  addPerformance,
  addTicketType,
  after,
  cancel,
  claim,
  countersOf,
  made,
  nok,
  openCampaign,
  orderOf,
  placesOf,
  refused,
  setPrice,
  startsAt,
  type House,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';
import { setPart } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const rows = [{ row: 'A', seats: { from: 1, to: 6 } }];

/** A series of Friday and Saturday on the same seat, and a new date of the same production that is not in it. */
async function openSeries(exchangePart: object): Promise<{ house: House; order: Json }> {
  const house = await openExchangeHouse(server.url, { rows });
  const { admin } = house;
  await addTicketType(house, { id: 'card', name: 'Card', kind: 'subscription' });
  await addPerformance(house, { id: 'extra', hallId: 'main', startsAt: after(startsAt, 2 * day) });
  for (const performanceId of ['show', 'saturday', 'extra']) {
    await setPrice(house, { performanceId, ticketTypeId: 'card', price: 20000 });
  }
  const series = { id: 'classics', type: 'series', name: 'Classics', abbreviation: 'CLA', seasonId: 'spring' };
  await made(admin.post('/v1/subscriptions', { ...series, sameSeat: true }));
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
  await setPart(house, 'performances', { productionIds: ['play'], performanceIds: ['show', 'saturday'] });
  await setPart(house, 'online-sale', { availableOnline: true });
  await setPart(house, 'exchange', exchangePart);
  const purchase = {
    customer: { email: 'kari@example.org' },
    channel: 'box_office',
    units: [{ ticketTypeId: 'card' }],
    payment: { amount: nok(40000), reference: 'till-1' },
  };
  const order = (await made(admin.post('/v1/subscriptions/classics/purchases', purchase))).body;
  return { house, order };
}

const first = ({ id, tickets }: Json) => ({ id, tickets: [tickets[0]] });

describe('tickets of a subscription', () => {
  it('EXC-20, EXC-23: are exchanged by its season, stay part of it, and say when the shared seat is left', async () => {
    const { house, order } = await openSeries({ scope: 'same_production', allowOutsideSubscription: true });
    const wanted = { targetPerformanceId: 'extra', targetSeatIds: ['A-6'], ...paid(2500) };
    const reply = await made(exchange(house, first(order), wanted));
    const after = await orderOf(house, order.id);
    const fresh = after.tickets.find(({ id }: Json) => id === reply.body.newTicketIds[0]);
    expect(fresh).toMatchObject({
      performanceId: 'extra',
      seatId: 'A-6',
      subscriptionId: 'classics',
      label: 'CLA Classics',
    });
    expect(after).toMatchObject({ sameSeatBroken: true, total: nok(42500), paid: nok(42500) });
    expect(await placesOf(house)).toMatchObject({ sold: 0 });
    expect(await placesOf(house, 'extra')).toMatchObject({ sold: 1 });
    expect(await talliesOf(house, order.customerId)).toMatchObject([{ seasonId: 'spring', used: 1 }]);
  });

  it('EXC-21, EXC-22, SUB-29: only as far as its own settings let them', async () => {
    const { house, order } = await openSeries({ scope: 'same_production' });
    const to = (targetPerformanceId: string) => exchange(house, first(order), { targetPerformanceId });
    expect(await to('extra')).toMatchObject(refused(422, 'OUTSIDE_SUBSCRIPTION', { subscriptionId: 'classics' }));
    await setPart(house, 'exchange', { scope: 'all_productions', allowOutsideSubscription: true });
    expect(await to('extra')).toMatchObject(refused(422, 'TARGET_DOES_NOT_ACCEPT_EXCHANGES'));
    await setPart(house, 'exchange', { scope: 'none' });
    expect(await to('extra')).toMatchObject(refused(422, 'EXCHANGE_DISABLED_FOR_SUBSCRIPTION'));
    await setPart(house, 'exchange', { scope: 'same_production', allowOutsideSubscription: true });
    await setRules(house, { allowed: false });
    expect(await to('extra')).toMatchObject(refused(422, 'EXCHANGE_DISABLED_FOR_SEASON'));
  });

  it('SALE-04, EXC-38: that were exchanged are cancelled where they are now', async () => {
    const { house, order } = await openSeries({ scope: 'same_production', allowOutsideSubscription: true });
    const { newTicketIds } = (
      await made(exchange(house, first(order), { targetPerformanceId: 'extra', ...paid(2500) }))
    ).body;
    const cancelled = await made(cancel(house, order.id, { ticketIds: newTicketIds }));
    expect(cancelled.body.total).toEqual(nok(22500));
    expect(await placesOf(house, 'extra')).toMatchObject({ sold: 0, held: 0 });
    expect(await placesOf(house, 'saturday')).toMatchObject({ sold: 1 });
    expect((await house.admin.get('/v1/refunds')).body.items).toMatchObject([{ amount: nok(20000) }]);
  });
});

describe('tickets of a campaign', () => {
  it('CAMP-25, CAMP-01: keep their campaign, give no quota back, and are exchanged for its type at the counter only', async () => {
    const house = await openExchangeHouse(server.url, { rules: { ticketTypePolicy: 'any_available_type' } });
    await setPrice(house, { price: 0 });
    await setPrice(house, { performanceId: 'saturday', price: 0 });
    const sale = await openCampaign(house, { maxTotal: 2 });
    const { orderId, ticketIds } = (await made(claim(sale, { quantity: 2 }))).body;
    const own = { id: orderId, tickets: [{ id: ticketIds[0] }] };
    expect(await exchange(house, own)).toMatchObject(refused(422, 'TICKET_TYPE_RESTRICTED'));
    const other = { targetTicketTypeId: 'adult', ...paid(35000 + 2500) };
    const { newTicketIds } = (await made(exchange(house, own, other))).body;
    expect(await countersOf(sale)).toMatchObject({ claimed: 2, released: 0, remaining: 0 });
    const transactions = async () => (await made(house.admin.get('/v1/campaigns/presale'))).body.transactions;
    const taken = { ticketIds, quantity: 2, amount: nok(0), status: 'claimed' };
    expect(await transactions()).toEqual([expect.objectContaining(taken)]);
    const { tickets } = await orderOf(house, orderId);
    expect(tickets.map(({ campaignId }: Json) => campaignId)).toEqual(['presale', 'presale', 'presale']);
    await made(cancel(house, orderId, { ticketIds: newTicketIds }));
    expect(await countersOf(sale)).toMatchObject({ claimed: 2, released: 0, remaining: 0 });
    expect(await transactions()).toEqual([expect.not.objectContaining({ releasedTicketIds: expect.anything() })]);
    expect(await transactions()).toMatchObject([taken]);
    await made(cancel(house, orderId, { ticketIds: [ticketIds[1]] }));
    expect(await countersOf(sale)).toMatchObject({ claimed: 1, remaining: 1 });
    expect(await transactions()).toMatchObject([{ ...taken, releasedTicketIds: [ticketIds[1]] }]);
    expect(await placesOf(house)).toMatchObject({ sold: 0 });
    expect(await placesOf(house, 'saturday')).toMatchObject({ sold: 0 });
  });
});

describe('a cancelled performance', () => {
  it('SALE-06: ends exchanges to and from it, and cancels what was exchanged into it', async () => {
    const house = await openExchangeHouse(server.url);
    const { admin } = house;
    await addPerformance(house, { id: 'sunday', startsAt: after(startsAt, 2 * day), capacity: 10 });
    await setPrice(house, { performanceId: 'sunday', ticketTypeId: 'adult', price: 35000 });
    const swapped = await boughtTickets(house, { quantity: 2 });
    await made(exchange(house, first(swapped), paid(7500)));
    const pending = await boughtTickets(house);
    const offered = (await made(exchange(house, pending))).body;
    const leaving = await boughtTickets(house, { performanceId: 'saturday', price: 35000 });
    const away = (await made(exchange(house, leaving, { targetPerformanceId: 'sunday' }))).body;
    const gone = await boughtTickets(house, { performanceId: 'saturday', price: 35000 });
    await made(exchange(house, gone, { targetPerformanceId: 'sunday', ...paid(2500) }));
    await made(admin.post('/v1/performances/saturday/cancel', { reason: 'fire' }));
    expect(await placesOf(house, 'saturday')).toMatchObject({ held: 0, sold: 0 });
    const states = async ({ id }: Json) => (await orderOf(house, id)).tickets.map(({ state }: Json) => state);
    expect(await states(swapped)).toEqual(['exchanged', 'active', 'cancelled']);
    expect(await states(pending)).toEqual(['active']);
    expect(await states(leaving)).toEqual(['cancelled']);
    expect(await states(gone)).toEqual(['exchanged', 'active']);
    const statusOf = async (order: Json, id: string) =>
      (await made(admin.get(`/v1/orders/${order.id}/exchanges/${id}`))).body.status;
    expect(await statusOf(pending, offered.id)).toBe('cancelled');
    expect(await statusOf(leaving, away.id)).toBe('cancelled');
    const late = await payExchange(house, pending, offered.id, 7500);
    expect(late).toMatchObject(refused(409, 'PURCHASE_EXPIRED', { status: 'cancelled', refund: nok(7500) }));
    expect(await placesOf(house, 'sunday')).toMatchObject({ held: 0, sold: 1 });
    expect(await placesOf(house)).toMatchObject({ sold: 2 });
  });
});
