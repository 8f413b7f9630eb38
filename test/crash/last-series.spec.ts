import { eventually } from '../support/eventually';
import type { Reply } from '../support/client';
import {
  addPerformance,
  atAnotherStart,
  made,
  openHouse,
  addTicketType,
  placesOf,
  setPrice,
} from '../support/scenario';
import type { House } from '../support/scenario';
import { inCash } from '../support/purchases';
import { type Server, startServer } from '../support/server';
import { buySubscription, ordersOf, seatsOf } from '../support/subscription-sales';
import { addSubscription, evenings, setPart, startOf } from '../support/subscriptions';
import { randomFrom } from './load';

const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1e9);
const random = randomFrom(seed);
const buyers = Array.from({ length: 200 }, (_, n) => n);
const left = 20;

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.dispose());

/** A hall of twenty seats, three evenings and a series of them, the same seat on each. */
async function openSeries(): Promise<House> {
  const house = await openHouse(server.url);
  const rows = ['A', 'B'].map((row) => ({ row, seats: { from: 1, to: left / 2 }, priceZoneId: 'floor' }));
  await made(
    house.admin.post('/v1/halls', { id: 'small', name: 'Small', priceZones: [{ id: 'floor', name: 'Floor' }], rows }),
  );
  await addTicketType(house, { id: 'card', name: 'Card', kind: 'subscription' });
  for (const id of evenings) {
    await addPerformance(house, { id, hallId: 'small', startsAt: startOf(id) });
    await setPrice(house, { performanceId: id, ticketTypeId: 'card', price: 20000 });
  }
  await addSubscription(house, { sameSeat: true });
  await setPart(house, 'ticket-types', { ticketTypeIds: ['card'] });
  await setPart(house, 'performances', { productionIds: ['play'], performanceIds: [...evenings] });
  await setPart(house, 'online-sale', { availableOnline: true });
  return house;
}

/** One card each; some pay at once, some choose their seat. `null` when no answer came. */
async function ask(house: House, n: number): Promise<Reply | null> {
  const chosen = n % 4 === 0 ? { seatId: `${n % 8 === 0 ? 'A' : 'B'}-${1 + (((n / 8) | 0) % (left / 2))}` } : {};
  const paid = n % 3 === 0 ? { channel: 'box_office', payment: inCash(60000) } : {};
  const fields = {
    customer: { email: `buyer-${n}@example.org` },
    units: [{ ticketTypeId: 'card', ...chosen }],
    ...paid,
  };
  return buySubscription(house, fields, { idempotencyKey: `buyer-${n}` }).catch(() => null);
}

/** I2, I10: as many series as there were seats, each with one seat of its own on every evening, and not a place besides. */
async function expectAllSold(house: House, replies: readonly Reply[]): Promise<void> {
  const bought = replies.filter(({ status }) => status === 201);
  const refusals = replies.filter(({ status }) => status !== 201);
  expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(
    refusals.map(() => [409, 'SEAT_UNAVAILABLE']),
  );
  expect(bought).toHaveLength(left);
  const orders = await ordersOf(house);
  expect(orders.map(({ id }) => id).sort()).toEqual(bought.map(({ body }) => body.id).sort());
  const seats = orders.map((order) => {
    const [first, ...others] = evenings.map((id) => seatsOf(order)[id]);
    expect(first).toHaveLength(1);
    for (const other of others) expect(other).toEqual(first);
    return first![0];
  });
  expect(new Set(seats).size).toBe(left);
  const sold = orders.filter(({ status }) => status === 'paid').length;
  const places = { free: 0, held: left - sold, sold, allocated: 0 };
  for (const id of evenings) expect(await placesOf(house, id)).toEqual(places);
}

const granted = (replies: readonly (Reply | null)[]): number => replies.filter((reply) => reply?.status === 201).length;

it('I2 I10: two hundred buyers get the last twenty series of a hall between them', async () => {
  const house = await openSeries();
  const replies = await Promise.all(buyers.map((n) => ask(house, n)));
  await expectAllSold(
    house,
    replies.map((reply) => reply!),
  );
});

it(`R2 I2 I10: also when the process is killed among them, over and over (seed ${seed})`, async () => {
  let house = await openSeries();
  const replies: (Reply | null)[] = buyers.map(() => null);
  for (let kills = 0; replies.includes(null); kills += 1) {
    const waiting = buyers.filter((n) => replies[n] === null);
    // Whoever was answered asks once more now and then, and is answered the same.
    const again = buyers.filter((n) => replies[n] !== null && random() < 0.05);
    // No more than there are answers to come, so that each round gets somewhere; the last one is left alone.
    const last = kills < 4 ? Math.floor(random() * 40) : Infinity;
    let answers = 0;
    const killed: { gone: Promise<unknown> | null } = { gone: null };
    const answered = async (n: number) => {
      const reply = await ask(house, n);
      if (reply !== null && (answers += 1) > last) killed.gone ??= server.kill('SIGKILL');
      return [n, reply] as const;
    };
    for (const [n, reply] of await Promise.all([...waiting, ...again].map(answered))) {
      const before = replies[n];
      // Who was refused and then got no answer may have bought after all, and asks again like everybody who waits.
      if (before?.status !== 201) replies[n] = reply;
      else if (reply !== null) expect([reply.status, reply.body]).toEqual([201, before.body]);
    }
    await killed.gone;
    if (killed.gone === null) continue;
    server = await startServer({ dir: server.dir });
    house = atAnotherStart(house, server.url);
  }
  // Some were told that nothing is left while a dead process held it; recovery gives that back to whoever asks next.
  await eventually(async () => {
    const [refused] = buyers.filter((n) => n % 4 !== 0 && replies[n]!.status === 409);
    if (granted(replies) < left) replies[refused!] = await ask(house, refused!);
    expect(granted(replies)).toBe(left);
  });
  await expectAllSold(
    house,
    replies.map((reply) => reply!),
  );
  expect(server.output()).not.toMatch(/"level":(50|60)/);
});
