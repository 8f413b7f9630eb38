import {
  placesOf,
  after,
  allOf,
  atAnotherStart,
  type House,
  made,
  openHouse,
  nok,
  now,
  pay,
  refused,
  setClock,
  setPrice,
  addPerformance,
  addTicketType,
  cancel,
  orderOf,
  startsAt,
  withRole,
} from '../support/scenario';
import type { Json } from '../support/client';
import { eventually } from '../support/eventually';
import { sharedServer, type SharedServer, startServer } from '../support/server';
import { addSubscription, setPart } from '../support/subscriptions';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

const deadline = after(now, 7 * 86_400_000);
const nextSeason = after(startsAt, 200 * 86_400_000);
const lastSeason = ['old1', 'old2'];
const thisSeason = ['new1', 'new2'];

/** Two seasons in one hall with the same seats; `new` renews `old`, and its cards cost what they are told to. */
async function twoSeasons({ price = 25000, rows = 4, url = server.url } = {}): Promise<House> {
  const seats = { from: 1, to: rows };
  const house = await openHouse(url, {
    rows: [
      { row: 'A', seats },
      { row: 'B', seats },
    ],
  });
  await addTicketType(house, { id: 'card', name: 'Card', kind: 'subscription' });
  await addTicketType(house, { id: 'ordinary', name: 'Ordinary' });
  for (const id of [...lastSeason, ...thisSeason]) {
    const isNew = thisSeason.includes(id);
    await addPerformance(house, { id, hallId: 'main', startsAt: isNew ? nextSeason : startsAt });
    await setPrice(house, { performanceId: id, ticketTypeId: 'card', price: isNew ? price : 20000 });
    await setPrice(house, { performanceId: id, ticketTypeId: 'ordinary', price: 30000 });
  }
  await series(house, 'old', lastSeason);
  await series(house, 'new', thisSeason);
  const ticketTypeMap = [{ from: 'card', to: 'card' }];
  await setPart(house, 'renewal', { renewsFrom: { subscriptionId: 'old', ticketTypeMap } }, 'new');
  return house;
}

async function series(house: House, id: string, performanceIds: readonly string[]): Promise<void> {
  await addSubscription(house, { id, sameSeat: true });
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] }, id);
  await setPart(house, 'performances', { productionIds: ['play'], performanceIds }, id);
}

/** Somebody who holds these seats of the last season. */
async function holder({ admin }: House, name: string, ...seatIds: string[]): Promise<Json> {
  const body = {
    customer: { email: `${name}@example.org` },
    channel: 'box_office',
    units: seatIds.map((seatId) => ({ ticketTypeId: 'card', seatId })),
    payment: { amount: nok(40000 * seatIds.length), reference: 'till-1' },
  };
  return (await made(admin.post('/v1/subscriptions/old/purchases', body))).body;
}

const start = ({ admin }: House, at = deadline, idempotencyKey?: string) =>
  admin.post('/v1/subscriptions/new/renewals', { deadline: at }, { idempotencyKey });
const offersOf = (house: House): Promise<Json[]> => allOf(house, '/v1/subscriptions/new/renewals');
const accept = ({ admin }: House, id: string, amount?: number) =>
  admin.post(
    `/v1/renewals/${id}/accept`,
    amount === undefined ? {} : { payment: { amount: nok(amount), reference: 't' } },
  );
const told = (offers: readonly Json[]) => offers.map(({ seats, status, due }) => [seats, status, due?.amount]);
const buy = ({ admin }: House, ...seatIds: string[]) =>
  admin.post('/v1/performances/new1/purchases', {
    customer: { email: 'late@example.org' },
    channel: 'box_office',
    ticketTypeId: 'ordinary',
    seatIds,
  });

describe('a renewal run', () => {
  it('SUB-51: offers every holder the same seats until the deadline, and nobody else gets them', async () => {
    const house = await twoSeasons();
    const ada = await holder(house, 'ada', 'A-1', 'A-2');
    const bo = await holder(house, 'bo', 'B-3');
    const run = await made(start(house));
    expect(run).toMatchObject({ status: 201, body: { subscriptionId: 'new', renewsFrom: 'old', deadline } });
    expect(run.headers.get('location')).toBe('/v1/subscriptions/new/renewals');
    const offers = await offersOf(house);
    expect(offers).toMatchObject([
      {
        customerId: ada.customerId,
        seats: ['A-1', 'A-2'],
        ticketTypeId: 'card',
        due: nok(100000),
        status: 'offered',
        deadline,
      },
      { customerId: bo.customerId, seats: ['B-3'], units: 1, due: nok(50000), status: 'offered', deadline },
    ]);
    const order = await orderOf(house, offers[0].orderId);
    expect(order).toMatchObject({ status: 'pending_payment', due: nok(100000), expiresAt: deadline });
    expect(await placesOf(house, 'new1')).toMatchObject({ free: 5, held: 3 });
    expect(await buy(house, 'A-2')).toMatchObject(refused(409, 'SEAT_UNAVAILABLE', { seatIds: ['A-2'] }));
    expect(await buy(house, 'A-3')).toMatchObject({ status: 201 });
  });

  it('SUB-51: is accepted with the payment, in the call or of the order', async () => {
    const house = await twoSeasons();
    await holder(house, 'ada', 'A-1');
    await holder(house, 'bo', 'A-2');
    await made(start(house));
    const [first, second] = await offersOf(house);
    expect(await accept(house, first.id, 49999)).toMatchObject(refused(422, 'AMOUNT_MISMATCH', { due: nok(50000) }));
    const paid = await accept(house, first.id, 50000);
    expect(paid).toMatchObject({ status: 201, body: { id: first.orderId, status: 'paid', paid: nok(50000) } });
    expect(paid.body.tickets.map(({ seatId, state }: Json) => [seatId, state])).toEqual([
      ['A-1', 'active'],
      ['A-1', 'active'],
    ]);
    expect(await accept(house, first.id, 50000)).toMatchObject({ status: 409, body: { code: 'ORDER_ALREADY_PAID' } });
    expect(await accept(house, second.id)).toMatchObject({ status: 201, body: { status: 'pending_payment' } });
    expect(told(await offersOf(house))).toEqual([
      [['A-1'], 'accepted', 0],
      [['A-2'], 'offered', 50000],
    ]);
    await made(pay(house, second.orderId, 50000));
    expect(told(await offersOf(house))).toEqual([
      [['A-1'], 'accepted', 0],
      [['A-2'], 'accepted', 0],
    ]);
    expect(await placesOf(house, 'new2')).toMatchObject({ held: 0, sold: 2 });
  });

  it('SUB-51: of what costs nothing waits to be accepted all the same', async () => {
    const house = await twoSeasons({ price: 0 });
    await holder(house, 'ada', 'A-1');
    await holder(house, 'bo', 'A-2');
    await made(start(house));
    const [first] = await offersOf(house);
    const send = () => house.admin.post(`/v1/renewals/${first.id}/accept`, {}, { idempotencyKey: 'yes' });
    const accepted = await made(send());
    expect(accepted).toMatchObject({ status: 201, body: { status: 'paid', total: nok(0) } });
    const again = await send();
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(accepted.body);
    expect(await accept(house, first.id)).toMatchObject({ status: 409, body: { code: 'ORDER_ALREADY_PAID' } });
    await setClock(house, deadline);
    expect(told(await offersOf(house))).toEqual([
      [['A-1'], 'accepted', 0],
      [['A-2'], 'lapsed', 0],
    ]);
  });

  it('G-02, SUB-51: lapses at the deadline and not before, and its seats are free again', async () => {
    const house = await twoSeasons();
    await holder(house, 'ada', 'A-1');
    await holder(house, 'bo', 'A-2');
    await made(start(house));
    const [first, second] = await offersOf(house);
    await setClock(house, after(deadline, -1));
    expect(await accept(house, first.id, 50000)).toMatchObject({ status: 201, body: { status: 'paid' } });
    expect(await placesOf(house, 'new1')).toMatchObject({ held: 1, sold: 1 });
    await setClock(house, deadline);
    expect(told(await offersOf(house))).toEqual([
      [['A-1'], 'accepted', 0],
      [['A-2'], 'lapsed', 0],
    ]);
    expect(await placesOf(house, 'new1')).toMatchObject({ held: 0, sold: 1 });
    expect(await accept(house, second.id, 50000)).toMatchObject({
      status: 409,
      body: { code: 'PURCHASE_EXPIRED', details: { refund: nok(50000) } },
    });
    expect(await accept(house, second.id)).toMatchObject({ status: 409, body: { code: 'PURCHASE_EXPIRED' } });
    expect(await buy(house, 'A-2')).toMatchObject({ status: 201 });
  });

  it('SUB-51: lapses when its order is cancelled', async () => {
    const house = await twoSeasons();
    await holder(house, 'ada', 'A-1');
    await made(start(house));
    const [offer] = await offersOf(house);
    await made(cancel(house, offer.orderId));
    expect(told(await offersOf(house))).toEqual([[['A-1'], 'lapsed', 0]]);
    expect(await placesOf(house, 'new1')).toMatchObject({ held: 0, free: 8 });
  });

  it('SUB-51: offers nothing to whoever cancelled, and less to whoever cancelled a part', async () => {
    const house = await twoSeasons();
    const ada = await holder(house, 'ada', 'A-1');
    const bo = await holder(house, 'bo', 'A-2', 'A-3');
    await made(cancel(house, ada.id));
    const unit = bo.tickets.filter((ticket: Json) => ticket.unit === 0).map((ticket: Json) => ticket.id);
    await made(cancel(house, bo.id, { ticketIds: unit }));
    await made(start(house));
    expect(told(await offersOf(house))).toEqual([[['A-3'], 'offered', 50000]]);
  });

  it('SUB-43, SUB-51: offers each person what went to them when the order was split', async () => {
    const house = await twoSeasons();
    await setPart(house, 'customer-info', { perTicket: true }, 'old');
    const { id } = await holder(house, 'ada', 'A-1', 'A-2');
    const assignments = [
      { unit: 0, email: 'bea@example.org' },
      { unit: 1, email: 'carl@example.org' },
    ];
    const { orders } = (await made(house.admin.post(`/v1/orders/${id}/ticket-customers`, { assignments }))).body;
    await made(start(house));
    expect((await offersOf(house)).map(({ customerId, seats }) => [customerId, seats])).toEqual([
      [orders[0].customerId, ['A-1']],
      [orders[1].customerId, ['A-2']],
    ]);
  });

  it('SUB-51: tells of whoever it could not offer anything, and why; the next run may', async () => {
    const house = await twoSeasons();
    await holder(house, 'ada', 'A-1');
    await holder(house, 'bo', 'A-2');
    const taken = await made(buy(house, 'A-1'));
    await made(start(house));
    const offers = await offersOf(house);
    expect(offers).toMatchObject([
      { seats: ['A-1'], status: 'not_offered', code: 'SEAT_UNAVAILABLE', details: { performanceIds: ['new1'] } },
      { seats: ['A-2'], status: 'offered' },
    ]);
    expect(offers[0]).not.toHaveProperty('orderId');
    expect(await accept(house, offers[0].id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    await made(cancel(house, taken.body.id));
    await made(start(house));
    const later = await offersOf(house);
    expect(later.map(({ id, status }) => [id, status])).toEqual(offers.map(({ id }) => [id, 'offered']));
    expect(later[1]).toEqual(offers[1]);
  });

  it('SUB-51: may run before sales start, and again for whoever has come since; nobody is offered anything twice', async () => {
    const house = await twoSeasons();
    const salesStartsAt = after(deadline, 1);
    await setPart(house, 'online-sale', { availableOnline: true, salesStartsAt }, 'new');
    await holder(house, 'ada', 'A-1');
    const first = await made(start(house, deadline, 'once'));
    const again = await made(start(house, deadline, 'once'));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    await holder(house, 'bo', 'A-2');
    const later = after(deadline, 86_400_000);
    await made(start(house, later));
    expect((await offersOf(house)).map(({ seats, deadline: until }) => [seats, until])).toEqual([
      [['A-1'], deadline],
      [['A-2'], later],
    ]);
    expect(await placesOf(house, 'new1')).toMatchObject({ held: 2 });
  });

  it('SUB-51: goes through more holders than one batch', async () => {
    const house = await twoSeasons({ rows: 30 });
    const names = Array.from({ length: 50 }, (_, index) => index);
    for (const index of names) await holder(house, `h${index}`, `${index < 25 ? 'A' : 'B'}-${(index % 25) + 1}`);
    await made(start(house));
    const offers = await offersOf(house);
    expect(offers.map(({ status }) => status)).toEqual(names.map(() => 'offered'));
    expect(new Set(offers.map(({ customerId }) => customerId)).size).toBe(50);
    expect(await placesOf(house, 'new2')).toMatchObject({ held: 50, free: 10 });
  });
});

describe('what a renewal run asks for', () => {
  it('G-02: a deadline that lies ahead', async () => {
    const house = await twoSeasons();
    expect(await start(house, now)).toMatchObject(refused(400, 'INVALID_WINDOW', { from: now, to: now }));
  });

  it('SUB-50: a subscription that is ready, and renews one whose types are all mapped', async () => {
    const house = await twoSeasons();
    const codes = async (reply: Promise<Json>) => {
      const { status, body } = await reply;
      return [status, body.code, body.details.readiness?.map(({ code }: Json) => code)];
    };
    const { admin } = house;
    const startOld = admin.post('/v1/subscriptions/old/renewals', { deadline });
    expect(await codes(startOld)).toEqual([409, 'SUBSCRIPTION_NOT_READY', ['MISSING_FIELD']]);
    await addTicketType(house, { id: 'senior', name: 'Senior', kind: 'subscription' });
    await setPart(house, 'ticket-types', { ticketTypeIds: ['card', 'senior'], defaultTicketTypeId: 'card' }, 'old');
    expect(await start(house)).toMatchObject(refused(422, 'RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: ['senior'] }));
    expect(await admin.post('/v1/subscriptions/nothing/renewals', { deadline })).toMatchObject(
      refused(404, 'NOT_FOUND'),
    );
    expect(await admin.get('/v1/subscriptions/nothing/renewals')).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await accept(house, 'nothing')).toMatchObject(refused(404, 'NOT_FOUND'));
  });

  it('an admin to start it, and whoever sells to accept', async () => {
    const house = await twoSeasons();
    await holder(house, 'ada', 'A-1');
    const shop = await withRole(house, 'online');
    expect(await start({ admin: shop } as House)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    await made(start(house));
    const [offer] = await offersOf(house);
    expect(await accept({ admin: shop } as House, offer.id, 50000)).toMatchObject({ status: 201 });
  });
});

describe('a renewal run in a process that is killed', () => {
  it('SUB-51: goes on by itself after the next start: nobody is forgotten, nobody is offered anything twice', async () => {
    let own = await startServer();
    try {
      let house = await twoSeasons({ rows: 30, url: own.url });
      const names = Array.from({ length: 60 }, (_, index) => index);
      for (const index of names) await holder(house, `h${index}`, `${index < 30 ? 'A' : 'B'}-${(index % 30) + 1}`);
      void start(house).catch(() => undefined);
      await eventually(async () => expect((await offersOf(house)).length).toBeGreaterThan(0), 5);
      await own.kill('SIGKILL');
      own = await startServer({ dir: own.dir });
      house = atAnotherStart(house, own.url);
      await eventually(async () => expect(await offersOf(house)).toHaveLength(60));
      const offers = await offersOf(house);
      expect(offers.map(({ status }) => status)).toEqual(names.map(() => 'offered'));
      expect(new Set(offers.map(({ customerId }) => customerId)).size).toBe(60);
      await eventually(async () => expect(await placesOf(house, 'new2')).toMatchObject({ held: 60, free: 0 }));
    } finally {
      await own.dispose();
    }
  });
});
