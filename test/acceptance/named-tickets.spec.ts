import type { Json, RequestOptions } from '../support/client';
import { exchange, quoteExchange } from '../support/exchanging';
import { inCash } from '../support/purchases';
import { cancel, type House, made, nok, orderOf, refused } from '../support/scenario';
import { sharedServer, type SharedServer } from '../support/server';
import { buySubscription, cards, takenOf } from '../support/subscription-sales';
import { openSeasonHouse, openSubscription } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const bea = { email: 'bea@example.org', name: 'Bea' };

async function openHouse(perTicket = true): Promise<House> {
  const house = await openSeasonHouse(server.url);
  await openSubscription(house);
  await made(house.admin.put('/v1/subscriptions/classics/customer-info', { perTicket }));
  return house;
}

/** Two cards, paid by Kari: 3 performances of 200 kr for each. */
const bought = async (house: House): Promise<Json> =>
  (await made(buySubscription(house, { channel: 'box_office', units: cards(2), payment: inCash(120000) }))).body;

const assign = ({ admin }: House, orderId: string, assignments: object[], options?: RequestOptions) =>
  admin.post(`/v1/orders/${orderId}/ticket-customers`, { assignments }, options);
const beaAndCarl = [
  { unit: 0, ...bea },
  { unit: 1, name: 'Carl' },
];

async function split(house: House): Promise<{ parent: Json; beas: Json; carls: Json }> {
  const { id } = await bought(house);
  const [beas, carls] = (await made(assign(house, id, beaAndCarl))).body.orders;
  return { parent: await orderOf(house, id), beas, carls };
}
const sum = ({ lines }: Json): number => lines.reduce((total: number, { amount }: Json) => total + amount.amount, 0);

describe('tickets with customers of their own', () => {
  it('SUB-43: go to an order for each person, and the payment stays where it is', async () => {
    const house = await openHouse();
    const before = await bought(house);
    const { status, body, headers } = await assign(house, before.id, beaAndCarl);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/orders/${before.id}`);
    const [beas, carls] = body.orders;
    const ofUnit = (unit: number) =>
      before.tickets.filter((ticket: Json) => ticket.unit === unit).map((ticket: Json) => ({ ...ticket, unit: 0 }));
    expect(beas).toMatchObject({ status: 'paid', paid: nok(0), due: nok(0), splitFrom: before.id, tickets: ofUnit(0) });
    expect(carls).toMatchObject({
      status: 'paid',
      paid: nok(0),
      due: nok(0),
      splitFrom: before.id,
      tickets: ofUnit(1),
    });
    expect(await orderOf(house, beas.id)).toEqual(beas);
    const parent = await orderOf(house, before.id);
    expect(parent).toMatchObject({
      status: 'paid',
      total: nok(120000),
      paid: nok(120000),
      customerId: before.customerId,
      splitInto: [beas.id, carls.id],
      tickets: [],
      lines: [
        { kind: 'transfer', text: beas.id, amount: nok(60000) },
        { kind: 'transfer', text: carls.id, amount: nok(60000) },
      ],
    });
    expect(beas.lines).toMatchObject([
      ...[1, 2, 3].map(() => ({ kind: 'ticket', quantity: 1, amount: nok(20000) })),
      { kind: 'transfer', text: before.id, amount: nok(-60000) },
    ]);
    for (const each of [parent, beas, carls]) expect(sum(each)).toBe(each.paid.amount);
    expect(await takenOf(house)).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
  });

  it('SUB-43: belong to them: an address means the customer it always means, a name somebody new', async () => {
    const house = await openHouse();
    const known = (await made(house.admin.post('/v1/customers', bea))).body;
    const { beas, carls } = await split(house);
    expect(beas.customerId).toBe(known.id);
    const carl = (await made(house.admin.get(`/v1/customers/${carls.customerId}`))).body;
    expect(carl).toMatchObject({ name: 'Carl', email: null });
    const list = (await made(house.admin.get(`/v1/orders?customerId=${known.id}`))).body;
    expect(list.items.map(({ id }: Json) => id)).toEqual([beas.id]);
    const second = await split(house);
    expect(second.beas.customerId).toBe(known.id);
    expect(second.carls.customerId).not.toBe(carls.customerId);
  });

  it('SUB-43: need an address or a name for every unit, and no person twice', async () => {
    const house = await openHouse();
    const { id } = await bought(house);
    const refusal = async (assignments: object[]) => assign(house, id, assignments);
    const required = (units: number[]) => refused(422, 'CUSTOMER_INFO_REQUIRED', { units });
    expect(await refusal([{ unit: 0, ...bea }])).toMatchObject(required([1]));
    expect(await refusal([{ unit: 0 }, { unit: 1, name: 'Carl' }])).toMatchObject(required([0]));
    const errors = [{ pointer: '/assignments/0/name', code: 'CUSTOMER_INFO_REQUIRED' }];
    expect(await refusal([{ unit: 0, name: ' ' }, beaAndCarl[1]!])).toMatchObject(
      refused(422, 'CUSTOMER_INFO_REQUIRED', { errors }),
    );
    const twice = refused(422, 'DUPLICATE_TICKET_CUSTOMER', { units: [1] });
    const again = (...persons: object[]) => persons.map((person, unit) => ({ unit, ...person }));
    expect(await refusal(again({ name: 'Carl  Berg' }, { name: 'CARL BERG' }))).toMatchObject(twice);
    expect(await refusal(again(bea, { email: 'BEA@example.org', name: 'Somebody' }))).toMatchObject(twice);
    expect(await refusal([...beaAndCarl, { unit: 7, name: 'Dora' }])).toMatchObject(
      refused(422, 'TICKET_NOT_FOUND', { units: [7] }),
    );
    expect(
      await refusal([
        { unit: 0, ...bea },
        { unit: 0, name: 'Carl' },
      ]),
    ).toMatchObject(refused(400, 'INVALID_FIELD'));
    expect(await orderOf(house, id)).toMatchObject({ version: 2 });
  });

  it('SUB-43: are named after the payment, and once', async () => {
    const house = await openHouse();
    const pending = (await made(buySubscription(house, { units: cards(2) }))).body;
    expect(await assign(house, pending.id, beaAndCarl)).toMatchObject(refused(409, 'ORDER_NOT_PAID'));
    const { parent, beas, carls } = await split(house);
    expect(await assign(house, parent.id, beaAndCarl)).toMatchObject(
      refused(409, 'ORDER_ALREADY_SPLIT', { orderIds: [beas.id, carls.id] }),
    );
    expect(await assign(house, beas.id, [{ unit: 0, name: 'Dora' }])).toMatchObject(
      refused(409, 'ORDER_ALREADY_SPLIT', { orderIds: [parent.id] }),
    );
    expect(await assign(house, 'nobody', beaAndCarl)).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('SUB-43: are named only where the subscription asks for it', async () => {
    const house = await openHouse(false);
    const { id } = await bought(house);
    expect(await assign(house, id, beaAndCarl)).toMatchObject(refused(422, 'CUSTOMER_INFO_NOT_PER_TICKET'));
  });

  it('G-06: the same call again answers the same orders', async () => {
    const house = await openHouse();
    const { id } = await bought(house);
    const first = await made(assign(house, id, beaAndCarl, { idempotencyKey: 'named' }));
    await made(cancel(house, first.body.orders[0].id));
    const again = await assign(house, id, beaAndCarl, { idempotencyKey: 'named' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});

describe('a ticket that has an order of its own', () => {
  it('SALE-05: SUB-43: opens its door with the barcode it always had, once', async () => {
    const house = await openHouse();
    const { beas } = await split(house);
    const [ticket] = beas.tickets;
    const door = `/v1/admissions/${ticket.barcode}`;
    const look = (await made(house.admin.get(door))).body;
    expect(look).toMatchObject({ allowed: true, orderId: beas.id, ticketId: ticket.id });
    const { performanceId } = ticket;
    expect(await made(house.admin.post(door, { performanceId }))).toMatchObject({
      body: { state: 'admitted', orderId: beas.id },
    });
    expect(await house.admin.post(door, { performanceId })).toMatchObject(refused(409, 'TICKET_USED'));
    const told = (await made(house.admin.get(`/v1/tickets/${ticket.id}`))).body;
    expect(told).toMatchObject({ orderId: beas.id, state: 'admitted' });
  });

  it('SALE-04: SUB-43: is cancelled there, also by who names the order it came from, and whoever paid gets the money', async () => {
    const house = await openHouse();
    const { parent, beas, carls } = await split(house);
    const [first, second] = beas.tickets;
    await made(cancel(house, beas.id, { ticketIds: [first.id] }));
    const followed = await made(cancel(house, parent.id, { ticketIds: [second.id] }));
    expect(followed.body).toMatchObject({ id: beas.id, tickets: [{ state: 'cancelled' }, { state: 'cancelled' }, {}] });
    expect(await takenOf(house)).toEqual([
      [0, 1],
      [0, 1],
      [0, 2],
    ]);
    const { items } = (await made(house.admin.get('/v1/refunds'))).body;
    expect(items).toMatchObject([
      { orderId: beas.id, customerId: parent.customerId, amount: nok(20000) },
      { orderId: beas.id, customerId: parent.customerId, amount: nok(20000) },
    ]);
    const everyones = [beas.tickets[2].id, carls.tickets[0].id];
    const both = { orderIds: [beas.id, carls.id] };
    expect(await cancel(house, parent.id, { ticketIds: everyones })).toMatchObject(
      refused(409, 'ORDER_ALREADY_SPLIT', both),
    );
    expect(await cancel(house, parent.id)).toMatchObject(refused(409, 'ORDER_ALREADY_SPLIT', both));
  });

  it('EXC-12: SUB-43: is not exchanged by the order that it came from, nor by that of somebody else', async () => {
    const house = await openHouse();
    const { parent, beas, carls } = await split(house);
    const [{ id }] = beas.tickets;
    for (const orderId of [parent.id, carls.id]) {
      const wrong = { id: orderId, tickets: [{ id }] };
      const span = refused(422, 'TICKETS_SPAN_ORDERS', { ticketIds: [id] });
      expect(await quoteExchange(house, wrong, { targetPerformanceId: 'p1' })).toMatchObject(span);
      expect(await exchange(house, wrong, { targetPerformanceId: 'p1' })).toMatchObject(span);
    }
  });

  it('SALE-04: SUB-43: SUB-49: leaves products to be given back once none of them stands', async () => {
    const house = await openHouse();
    await made(house.admin.post('/v1/products', { id: 'cup', name: 'Cup', price: nok(3000) }));
    await made(house.admin.put('/v1/subscriptions/classics/products', { productIds: ['cup'] }));
    const wanted = { channel: 'box_office', units: cards(2), payment: inCash(126000) };
    const { id } = (await made(buySubscription(house, wanted))).body;
    const [beas, carls] = (await made(assign(house, id, beaAndCarl))).body.orders;
    expect((await made(cancel(house, beas.id))).body).toMatchObject({ status: 'cancelled', total: nok(0), lines: [] });
    expect(await cancel(house, id)).toMatchObject(refused(409, 'ORDER_ALREADY_SPLIT', { orderIds: [carls.id] }));
    await made(cancel(house, carls.id));
    const { body } = await made(cancel(house, id));
    expect(body).toMatchObject({ id, status: 'cancelled', paid: nok(126000) });
    expect(body.lines.map(({ kind }: Json) => kind)).toEqual(['transfer', 'transfer']);
    const { items } = (await made(house.admin.get('/v1/refunds'))).body;
    const ofProducts = items.filter(({ orderId }: Json) => orderId === id);
    expect(ofProducts).toMatchObject([{ customerId: body.customerId, amount: nok(6000), ticketIds: [] }]);
    expect(await cancel(house, id)).toMatchObject(refused(409, 'TICKET_ALREADY_RELEASED', { status: 'cancelled' }));
  });

  it('SALE-06: SUB-43: is cancelled with its performance', async () => {
    const house = await openHouse();
    const { beas, carls } = await split(house);
    const { performanceId } = beas.tickets[0];
    await made(house.admin.post(`/v1/performances/${performanceId}/cancel`, { reason: 'fire' }));
    for (const { id } of [beas, carls]) {
      const { tickets } = await orderOf(house, id);
      expect(tickets).toMatchObject([{ state: 'cancelled' }, { state: 'active' }, { state: 'active' }]);
    }
    expect(await takenOf(house, [performanceId])).toEqual([[0, 0]]);
  });
});

describe('the consents of a purchase', () => {
  it('SUB-33: stand with the customer, in the version that was given', async () => {
    const house = await openSeasonHouse(server.url);
    const consents = [{ id: 'terms', text: 'I agree', version: 3, mandatory: true }];
    await openSubscription(house, {}, { consents });
    const { body } = await made(buySubscription(house, { consentIds: ['terms'], payment: inCash(60000) }));
    const customer = (await made(house.admin.get(`/v1/customers/${body.customerId}`))).body;
    expect(customer.consents).toEqual([
      { subscriptionId: 'classics', id: 'terms', version: 3, orderId: body.id, at: expect.any(String) },
    ]);
  });
});
