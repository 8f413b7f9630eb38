import type { Reply } from '../support/client';
import {
  allOf,
  cancel,
  claim,
  countersOf,
  openCampaign,
  openSale,
  orderOf,
  pay,
  placesOf,
  refused,
  type Sale,
} from '../support/scenario';
import { type SharedServer, sharedServer } from '../support/server';

let server: SharedServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(() => server.dispose());

/** How many replies there are of each kind: `201 claimed`, `409 SEAT_UNAVAILABLE`, … */
function kinds(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of replies) {
    const kind = `${status} ${body.code ?? body.status}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const atOnce = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)));

const person = (n: number) => ({ email: `person-${n}@example.org` });

/** I1, I6: counters, transactions, orders and places tell of the same tickets, no ticket and no seat twice. */
async function expectBooksAgree(sale: Sale, replies: readonly Reply[]) {
  const taken = replies.filter(({ status }) => status === 201).map(({ body }) => body);
  const ticketIds = taken.flatMap((claimed) => claimed.ticketIds as string[]);
  const seatIds = taken.flatMap((claimed) => (claimed.seatIds ?? []) as string[]);
  expect(new Set(ticketIds).size).toBe(ticketIds.length);
  expect(new Set(seatIds).size).toBe(seatIds.length);
  const { claimed, reserved } = await countersOf(sale);
  expect(claimed + reserved).toBe(ticketIds.length);
  const transactions = await allOf(sale, `/v1/campaigns/${sale.campaignId}/transactions`);
  expect(transactions.map(({ orderId }) => orderId).sort()).toEqual(taken.map(({ orderId }) => orderId).sort());
  expect(transactions.flatMap((one) => one.ticketIds).sort()).toEqual([...ticketIds].sort());
  const { sold, held } = await placesOf(sale);
  expect([sold, held]).toEqual([claimed, reserved]);
}

describe('many at once on the last tickets', () => {
  it.each([
    [100, 10],
    [1000, 50],
  ])('CAMP-10 of %i claims exactly the %i that are left are granted', async (people, left) => {
    const sale = await openSale(server.url, { capacity: 2000, campaign: { maxTotal: left } });
    const replies = await atOnce(people, (n) => claim(sale, person(n)));
    expect(kinds(replies)).toEqual({ '201 claimed': left, '410 CAMPAIGN_SOLD_OUT': people - left });
    await expectBooksAgree(sale, replies);
    expect(await countersOf(sale)).toMatchObject({ claimedGross: left, remaining: 0 });
  });

  it('CAMP-10 requests for several tickets fill the cap and never pass it', async () => {
    const sale = await openSale(server.url, { price: 100, capacity: 2000, campaign: { maxTotal: 100 } });
    const replies = await atOnce(100, (n) => claim(sale, { ...person(n), quantity: (n % 3) + 1 }));
    const counts = kinds(replies);
    expect(Object.keys(counts).sort()).toEqual(expect.arrayContaining(['201 reserved', '410 CAMPAIGN_SOLD_OUT']));
    for (const kind of Object.keys(counts)) {
      expect(['201 reserved', '409 CAMPAIGN_TOTAL_EXCEEDED', '410 CAMPAIGN_SOLD_OUT']).toContain(kind);
    }
    await expectBooksAgree(sale, replies);
    expect(await countersOf(sale)).toMatchObject({ reserved: 100, remaining: 0 });
  });

  it('I2 of many buyers of the same seats each seat goes to one', async () => {
    const rows = ['A', 'B', 'C', 'D'].map((row) => ({ row, seats: { from: 1, to: 10 } }));
    const sale = await openSale(server.url, { rows });
    const wanted = (n: number) => [`A-${(n % 9) + 1}`, `A-${(n % 9) + 2}`];
    const named = await atOnce(60, (n) => claim(sale, { ...person(n), quantity: 2, seatIds: wanted(n) }));
    const best = await atOnce(60, (n) => claim(sale, { ...person(100 + n), quantity: 1 }));
    for (const reply of [...named, ...best]) {
      if (reply.status !== 201) expect(reply).toMatchObject(refused(409, 'SEAT_UNAVAILABLE'));
    }
    await expectBooksAgree(sale, [...named, ...best]);
    expect(await placesOf(sale)).toEqual({ free: 0, held: 0, sold: 40, allocated: 0 });
  });

  it('I2 two campaigns of a performance never sell more than the house holds', async () => {
    const sale = await openSale(server.url, { capacity: 30 });
    const second = await openCampaign(sale, { id: 'second' });
    const replies = await atOnce(100, (n) => claim(n % 2 === 0 ? sale : second, person(n)));
    expect(kinds(replies)).toEqual({ '201 claimed': 30, '409 SEAT_UNAVAILABLE': 70 });
    const [one, two] = [await countersOf(sale), await countersOf(second)];
    expect(one.claimed + two.claimed).toBe(30);
    expect(await placesOf(sale)).toMatchObject({ free: 0, sold: 30 });
  });
});

describe('one person at once', () => {
  it('CAMP-11 never passes the cap per person, however the address is written', async () => {
    const sale = await openSale(server.url, { campaign: { maxPerUser: 4 } });
    const spellings = ['ola@example.org', 'OLA@example.org', ' Ola@Example.org'];
    const replies = await atOnce(60, (n) => claim(sale, { email: spellings[n % 3] }));
    expect(kinds(replies)).toEqual({ '201 claimed': 4, '409 CAMPAIGN_PER_USER_EXCEEDED': 56 });
    const used = replies.filter(({ status }) => status === 409).map(({ body }) => body.details);
    expect(used.every(({ max, used: taken }) => max === 4 && taken === 4)).toBe(true);
    await expectBooksAgree(sale, replies);
    const orders = await allOf(sale, '/v1/orders');
    expect(new Set(orders.map(({ customerId }) => customerId)).size).toBe(1);
  });

  it('CAMP-11 by the public link and by credential alike', async () => {
    const sale = await openSale(server.url, { price: 100, campaign: { maxPerUser: 3 } });
    const body = { email: 'ola@example.org', quantity: 1 };
    const replies = await atOnce(30, (n) =>
      n % 2 === 0 ? claim(sale) : sale.admin.post(`/v1/links/${sale.token}/claims`, body, { key: '' }),
    );
    expect(kinds(replies)).toEqual({ '201 reserved': 3, '409 CAMPAIGN_PER_USER_EXCEEDED': 27 });
    await expectBooksAgree(sale, replies);
  });
});

describe('the same call at once', () => {
  it('G-06 takes the tickets once and answers everybody the same', async () => {
    const sale = await openSale(server.url);
    const replies = await atOnce(50, () => claim(sale, { quantity: 2 }, { idempotencyKey: 'mine' }));
    expect(kinds(replies)).toEqual({ '201 claimed': 50 });
    for (const { body } of replies) expect(body).toEqual(replies[0]!.body);
    const fresh = replies.filter(({ headers }) => headers.get('idempotent-replayed') === null);
    expect(fresh).toHaveLength(1);
    expect(await countersOf(sale)).toMatchObject({ claimed: 2 });
  });

  it('G-06 with other bodies one is carried out and the rest are refused', async () => {
    const sale = await openSale(server.url);
    const replies = await atOnce(10, (n) => claim(sale, { quantity: n + 1 }, { idempotencyKey: 'mine' }));
    expect(kinds(replies)).toEqual({ '201 claimed': 1, '422 IDEMPOTENCY_KEY_REUSED': 9 });
    await expectBooksAgree(sale, replies);
  });

  it('SUB-58 of many payments of one order one is taken and every other goes back', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale)).body;
    const replies = await atOnce(10, () => pay(sale, orderId, 100));
    expect(kinds(replies)).toEqual({ '200 paid': 1, '409 ORDER_ALREADY_PAID': 9 });
    expect(await allOf(sale, '/v1/refunds')).toHaveLength(9);
    expect(await orderOf(sale, orderId)).toMatchObject({ paid: { amount: 100 } });
    expect(await countersOf(sale)).toMatchObject({ claimed: 1, revenue: 100 });
  });

  it('CAMP-24 of many cancellations of one order one is carried out', async () => {
    const sale = await openSale(server.url, { price: 100 });
    const { orderId } = (await claim(sale, { quantity: 3 })).body;
    await pay(sale, orderId, 300);
    const replies = await atOnce(10, () => cancel(sale, orderId));
    expect(kinds(replies)).toEqual({ '200 cancelled': 1, '409 TICKET_ALREADY_RELEASED': 9 });
    expect(await countersOf(sale)).toMatchObject({ claimedGross: 3, released: 3, claimed: 0 });
    expect(await allOf(sale, '/v1/refunds')).toHaveLength(1);
  });

  it('SUB-58 a payment and a cancellation at once leave the books right, whoever wins', async () => {
    const sale = await openSale(server.url, { price: 100 });
    for (let round = 0; round < 10; round += 1) {
      const { orderId } = (await claim(sale, person(round))).body;
      const [paid, cancelled] = await Promise.all([pay(sale, orderId, 100), cancel(sale, orderId)]);
      expect([200, 409]).toContain(paid.status);
      expect([200, 409]).toContain(cancelled.status);
      const order = await orderOf(sale, orderId);
      const refunds = (await allOf(sale, '/v1/refunds')).filter((refund) => refund.orderId === orderId);
      expect(refunds).toHaveLength(order.status === 'cancelled' ? 1 : 0);
    }
    const { claimed, reserved } = await countersOf(sale);
    expect(reserved).toBe(0);
    expect(await placesOf(sale)).toEqual({ free: 100 - claimed, held: 0, sold: claimed, allocated: 0 });
  });
});
