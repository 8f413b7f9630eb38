import type { Json } from '../support/client';
import {
  boughtTickets,
  exchange,
  hour,
  openExchangeHouse,
  paid,
  quoteExchange,
  seasonRules,
} from '../support/exchanging';
import { admit } from '../support/purchases';
import { addPerformance, after, cancel, made, now, refused, setClock, setPrice, type House } from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const rows = [
  { row: 'A', seats: { from: 1, to: 8 } },
  { row: 'B', seats: { from: 1, to: 2 }, priceZoneId: 'balcony' },
];
const atCounter = { channel: 'box_office', reason: 'asked for' };

/** An order with a ticket in every state that an exchange is refused for, and a good one. */
async function orderOfAllSorts(house: House) {
  const order = await boughtTickets(house, { quantity: 5 });
  const [used, exchanged, cancelled, locked, good] = order.tickets as Json[];
  const only = (ticket: Json) => ({ id: order.id, tickets: [ticket] });
  await made(exchange(house, only(exchanged), { ...atCounter, ...paid(5000 + 4000) }));
  await made(exchange(house, only(locked), atCounter));
  await made(cancel(house, order.id, { ticketIds: [cancelled.id] }));
  await made(admit(house, used.barcode));
  return { order, used, exchanged, cancelled, locked, good };
}

describe('the order of checks over HTTP', () => {
  it('EXC-37: of the request and its tickets, in both channels', async () => {
    const house = await openExchangeHouse(server.url, { rows });
    const { order, used, exchanged, cancelled, locked, good } = await orderOfAllSorts(house);
    const stranger = await boughtTickets(house);
    const { id, tickets: unpaid } = await boughtTickets(house, { payment: undefined });
    const all = [used, exchanged, cancelled, locked, good];
    for (const channel of ['online', 'box_office']) {
      const expectRefused = async (
        tickets: Json[],
        fields: Readonly<Record<string, unknown>>,
        status: number,
        code: string,
      ) =>
        expect(await exchange(house, { id: order.id, tickets }, { channel, reason: 'ill', ...fields })).toMatchObject(
          refused(status, code),
        );
      const nowhere = { targetPerformanceId: 'nowhere' };
      await expectRefused([good], { ...nowhere, targetSeatIds: ['A-1', 'A-2'] }, 400, 'SEAT_COUNT_MISMATCH');
      await expectRefused([good, stranger.tickets[0]], nowhere, 422, 'TICKETS_SPAN_ORDERS');
      if (channel === 'box_office') await expectRefused([good], { ...nowhere, reason: ' ' }, 400, 'MISSING_FIELD');
      await expectRefused([good], nowhere, 422, 'PERFORMANCE_NOT_FOUND');
      const foreign = { targetSeatIds: ['A-1'], customerId: stranger.customerId };
      await expectRefused([...all, stranger.tickets[0]], foreign, 400, 'SEAT_COUNT_MISMATCH');
      await expectRefused([...all, stranger.tickets[0]], { customerId: 'somebody' }, 422, 'TICKETS_SPAN_ORDERS');
      await expectRefused([...all, { id: `${order.id}-99` }], { customerId: 'somebody' }, 422, 'TICKET_NOT_FOUND');
      if (channel === 'box_office') {
        await expectRefused(all, { reason: undefined, customerId: 'somebody' }, 400, 'MISSING_FIELD');
      }
      await expectRefused(all, { customerId: 'somebody' }, 422, 'NOT_TICKET_OWNER');
      await expectRefused(all, { customerId: order.customerId }, 409, 'TICKET_USED');
      await expectRefused(all.slice(1), {}, 409, 'TICKET_ALREADY_EXCHANGED');
      await expectRefused(all.slice(2), {}, 409, 'TICKET_NOT_ACTIVE');
      await expectRefused(all.slice(3), {}, 409, 'TICKET_LOCKED');
      const reply = await exchange(house, { id, tickets: unpaid }, { channel, reason: 'ill' });
      expect(reply).toMatchObject(refused(409, 'ORDER_NOT_PAID', { ticketId: unpaid[0].id }));
    }
    expect(await exchange(house, { id: 'nowhere', tickets: [good] })).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('EXC-01, EXC-35, EXC-37: of season, source, target, type, seats, quote and money, online', async () => {
    const house = await openExchangeHouse(server.url, {
      rows,
      rules: { allowed: false, cutoffDays: 99, maxExchanges: 1 },
    });
    const { admin } = house;
    const rules = (fields: Readonly<Record<string, unknown>>) =>
      made(admin.put('/v1/seasons/spring/exchange-rules', seasonRules(fields)));
    const production = (id: string, fields: Readonly<Record<string, unknown>>) =>
      made(admin.patch(`/v1/productions/${id}`, fields));
    const { order, good } = await orderOfAllSorts(house);
    await made(admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
    await made(admin.post('/v1/productions', { id: 'lear', name: 'Lear', availableOnline: false }));
    await addPerformance(house, { id: 'dead', startsAt: after(now, 99 * hour) });
    await made(admin.post('/v1/performances/dead/cancel', { reason: 'fire' }));
    await addPerformance(house, { id: 'later', seasonId: 'autumn', productionId: 'lear' });
    await addPerformance(house, { id: 'lear', productionId: 'lear', hallId: 'main', availableOnline: false });
    await production('play', { exchangeFrom: 'no', promoterId: null });
    const mine = { id: order.id, tickets: [good] };
    const expectRefused = async (
      targetPerformanceId: string,
      status: number,
      code: string,
      fields: Readonly<Record<string, unknown>> = {},
    ) => expect(await exchange(house, mine, { targetPerformanceId, ...fields })).toMatchObject(refused(status, code));

    await expectRefused('nowhere', 422, 'PERFORMANCE_NOT_FOUND');
    await expectRefused('dead', 422, 'EXCHANGE_DISABLED_FOR_SEASON');
    await rules({ cutoffDays: 99, maxExchanges: 1 });
    await expectRefused('dead', 422, 'EXCHANGE_DISABLED_FOR_PRODUCTION');
    await production('play', { exchangeFrom: 'same_promoter' });
    await expectRefused('dead', 409, 'EXCHANGE_DEADLINE_PASSED');
    await rules({ maxExchanges: 1 });
    expect(await exchange(house, mine, { targetPerformanceId: 'dead' })).toMatchObject(
      refused(409, 'MAX_EXCHANGES_REACHED', { max: 1, used: 2 }),
    );
    await rules({ samePriceZone: true });
    await expectRefused('dead', 409, 'TARGET_NOT_OPEN');
    await expectRefused('show', 422, 'TARGET_SAME_PERFORMANCE');
    await expectRefused('later', 422, 'DIFFERENT_SEASON');
    await expectRefused('lear', 422, 'PROMOTER_MISSING');
    await production('play', { promoterId: 'guild' });
    await expectRefused('lear', 422, 'PROMOTER_MISSING');
    await production('lear', { promoterId: 'guests' });
    await expectRefused('lear', 422, 'EXCHANGE_SCOPE_VIOLATION');
    await production('lear', { promoterId: 'guild' });
    await expectRefused('lear', 422, 'TARGET_DOES_NOT_ACCEPT_EXCHANGES');
    await production('lear', { acceptsExchangesInto: true });
    await expectRefused('lear', 422, 'TARGET_PRODUCTION_NOT_ONLINE');
    await production('lear', { availableOnline: true });
    await expectRefused('lear', 422, 'TARGET_NOT_ONLINE');
    await made(admin.patch('/v1/performances/lear', { availableOnline: true, salesStatus: 'not_on_sale' }));
    await expectRefused('lear', 422, 'TICKET_TYPE_NOT_FOUND', { targetTicketTypeId: 'nothing' });
    await expectRefused('lear', 422, 'TICKET_TYPE_RESTRICTED', { targetTicketTypeId: 'sponsor' });
    await expectRefused('lear', 422, 'TICKET_TYPE_NOT_AVAILABLE_ON_TARGET');
    const priced = (access: string) => {
      const prices = [{ priceZoneId: null, price: { amount: 30000, currency: 'NOK' } }];
      return made(admin.put('/v1/performances/lear/ticket-types/adult', { prices, access }));
    };
    await priced('local');
    await expectRefused('lear', 422, 'TICKET_TYPE_ACCESS');
    await priced('local_and_internet');
    await expectRefused('lear', 422, 'DIFFERENT_PRICE_ZONE', { targetSeatIds: ['B-1'] });
    await expectRefused('lear', 422, 'SEAT_NOT_FOUND', { targetSeatIds: ['Z-9'] });
    await made(admin.put('/v1/performances/lear/allocations/press', { name: 'Press', seatIds: ['A-1'] }));
    await expectRefused('lear', 409, 'SEAT_UNAVAILABLE', { targetSeatIds: ['A-1'] });
    const { quoteId, expiresAt } = (await made(quoteExchange(house, mine, { targetPerformanceId: 'lear' }))).body;
    await rules({ samePriceZone: true, cutoffDays: 1 });
    await expectRefused('lear', 409, 'RULES_CHANGED', { quoteId, ...paid(1) });
    const fresh = (await made(quoteExchange(house, mine, { targetPerformanceId: 'lear' }))).body;
    await expectRefused('lear', 422, 'AMOUNT_MISMATCH', { quoteId: fresh.quoteId, ...paid(1) });
    await expectRefused('lear', 400, 'INVALID_FIELD', { quoteId: `${fresh.quoteId}x`, ...paid(1) });
    await setClock(house, expiresAt);
    await expectRefused('lear', 409, 'QUOTE_EXPIRED', { quoteId: fresh.quoteId, ...paid(1) });
    expect(await exchange(house, mine, { targetPerformanceId: 'lear', ...paid(2500) })).toMatchObject({
      status: 201,
      body: { status: 'completed' },
    });
  });

  it('EXC-14, EXC-37: at the box office, which is bound by tickets, an open target, prices, seats, money and the product', async () => {
    const rules = { allowed: false, cutoffDays: 99, maxExchanges: 1, samePriceZone: true };
    const house = await openExchangeHouse(server.url, { rows, rules });
    const { admin } = house;
    const { order, good } = await orderOfAllSorts(house);
    const mine = { id: order.id, tickets: [good] };
    await made(admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
    await made(admin.post('/v1/productions', { id: 'lear', name: 'Lear', availableOnline: false }));
    const lear = { id: 'lear', productionId: 'lear', seasonId: 'autumn', hallId: 'main', availableOnline: false };
    await addPerformance(house, lear);
    const set = (fields: Readonly<Record<string, unknown>>) =>
      made(admin.put('/v1/seasons/spring/exchange-rules', seasonRules({ ...rules, ...fields })));
    const counter = (fields: Readonly<Record<string, unknown>> = {}) =>
      exchange(house, mine, { ...atCounter, targetPerformanceId: 'lear', ...fields });
    await set({ boxOfficeExchangeProductId: null });
    expect(await counter()).toMatchObject(refused(422, 'EXCHANGE_PRODUCT_NOT_CONFIGURED', { seasonId: 'spring' }));
    await set({ boxOfficeExchangeProductId: null, feeType: 'none' });
    expect(await counter()).toMatchObject(refused(422, 'TICKET_TYPE_NOT_PRICED', { ticketTypeId: 'adult' }));
    await set({});
    await setPrice(house, { performanceId: 'lear', ticketTypeId: 'adult', price: 30000 });
    expect(await counter({ targetSeatIds: ['Z-9'] })).toMatchObject(refused(422, 'SEAT_NOT_FOUND'));
    expect(await counter({ targetSeatIds: ['B-1'], ...paid(1) })).toMatchObject(refused(422, 'AMOUNT_MISMATCH'));
    const done = await counter({ targetSeatIds: ['B-1'], ...paid(4000) });
    expect(done).toMatchObject({ status: 201, body: { status: 'completed', fee: { amount: 4000 } } });
    const { lines } = (await admin.get(`/v1/orders/${order.id}`)).body;
    expect(lines).toContainEqual({
      kind: 'product',
      text: 'Exchange at the counter',
      quantity: 1,
      amount: { amount: 4000, currency: 'NOK' },
    });
  });

  it('EXC-37: is the same for what is offered: every performance with its verdict', async () => {
    const house = await openExchangeHouse(server.url);
    const { admin } = house;
    await made(admin.post('/v1/seasons', { id: 'autumn', name: 'Autumn' }));
    await addPerformance(house, { id: 'next-season', seasonId: 'autumn' });
    await addPerformance(house, { id: 'dead' });
    await made(admin.post('/v1/performances/dead/cancel', { reason: 'fire' }));
    const order = await boughtTickets(house);
    const path = `/v1/tickets/${order.tickets[0].id}/exchange-options`;
    const { body } = await made(admin.get(path));
    expect(body.items.map(({ performanceId, allowed, code }: Json) => [performanceId, allowed, code])).toEqual([
      ['show', false, 'TARGET_SAME_PERFORMANCE'],
      ['saturday', true, undefined],
      ['next-season', false, 'DIFFERENT_SEASON'],
    ]);
    expect(body.items[1]).toMatchObject({ ticketTypeId: 'adult', difference: { amount: 5000 }, fee: { amount: 2500 } });
    const counter = await made(admin.get(`${path}?channel=box_office&limit=2`));
    expect(counter.body.items.map(({ allowed }: Json) => allowed)).toEqual([true, true]);
    const rest = await made(admin.get(`${path}?channel=box_office&limit=2&cursor=${counter.body.nextCursor}`));
    expect(rest.body.items).toMatchObject([{ performanceId: 'next-season', code: 'TICKET_TYPE_NOT_PRICED' }]);
    expect(await admin.get('/v1/tickets/no-1/exchange-options')).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('G-08: a web shop exchanges online only', async () => {
    const house = await openExchangeHouse(server.url);
    const order = await boughtTickets(house);
    const { key } = (await made(house.admin.post('/v1/keys', { role: 'online', name: 'shop' }))).body;
    const shop = {
      ...house,
      admin: Object.assign(house.admin.as(key), { organisationId: house.admin.organisationId }),
    };
    expect(await exchange(shop, order, atCounter)).toMatchObject(refused(403, 'FORBIDDEN'));
    expect(await exchange(shop, order)).toMatchObject({ status: 201 });
  });
});
