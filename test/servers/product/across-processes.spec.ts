import type { Reply } from '../../support/client';
import { type Product, saleAt, startProduct } from '../../support/deployment/start-product';
import { eventually } from '../../support/eventually';
import {
  after,
  allOf,
  campaignOf,
  cancel,
  claim,
  countersOf,
  holdMs,
  made,
  now,
  openSale,
  orderOf,
  pay,
  refused,
  type Sale,
  setClock,
  setPrice,
} from '../../support/scenario';

/** How often what has to hold at once is tried: one lucky moment proves nothing. */
const times = Array.from({ length: 12 }, (_, n) => n);

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.dispose());

/** A sale, and how each of two processes sees it; both have it at hand. */
async function openTwice(options: Parameters<typeof openSale>[1] = {}): Promise<[one: Sale, other: Sale]> {
  const sale = await openSale(product.url, { capacity: 1000, ...options });
  const [one, other] = [saleAt(sale, product.adminApis[0]!), saleAt(sale, product.adminApis[1]!)];
  for (const each of [one, other]) await made(claim(each, { email: 'first@example.org' }));
  return [one, other];
}

const person = (n: number) => ({ email: `person-${n}@example.org` });
const isReplay = ({ headers }: Reply): boolean => headers.get('idempotent-replayed') === 'true';

describe('a request that is sent again to another process', () => {
  it('R3 G-06 is answered as the first one was, and done once', async () => {
    const [one, other] = await openTwice({ price: 100 });
    for (const n of times) {
      const options = { idempotencyKey: `claim-${n}` };
      const first = await made(claim(one, person(n), options));
      const again = await claim(other, person(n), options);
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect([isReplay(first), isReplay(again)]).toEqual([false, true]);
      const { orderId } = first.body;
      expect((await pay(other, orderId, 100, { idempotencyKey: `pay-${n}` })).status).toBe(200);
      expect(isReplay(await made(pay(one, orderId, 100, { idempotencyKey: `pay-${n}` })))).toBe(true);
    }
    const { claimed, revenue } = await countersOf(one);
    expect({ claimed, revenue }).toEqual({ claimed: times.length, revenue: times.length * 100 });
    expect(await allOf(one, '/v1/refunds')).toEqual([]);
  });

  it('R3 G-06 at the same moment is done once, and one of both answers says so', async () => {
    const [one, other] = await openTwice();
    for (const n of times) {
      const options = { idempotencyKey: `twin-${n}` };
      const twins = await Promise.all([one, other].map((sale) => made(claim(sale, person(n), options))));
      expect(twins[0]!.body).toEqual(twins[1]!.body);
      expect(twins.filter(isReplay)).toHaveLength(1);
    }
    // The two with which the sale was opened are there as well.
    expect((await countersOf(one)).claimed).toBe(2 + times.length);
  });

  it('G-06 is refused when its key was used with another body, a moment before and at the same moment', async () => {
    const [one, other] = await openTwice();
    const options = { idempotencyKey: 'used' };
    await made(claim(one, { ...person(1), quantity: 1 }, options));
    const reused = refused(422, 'IDEMPOTENCY_KEY_REUSED');
    expect(await claim(other, { ...person(1), quantity: 2 }, options)).toMatchObject(reused);
    for (const n of times) {
      const key = { idempotencyKey: `both-${n}` };
      const both = await Promise.all([claim(one, person(n), key), claim(other, person(1000 + n), key)]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
    }
  });
});

describe('what one process has written binds the others at once', () => {
  it('R5 CAMP-10 of two claims on the last ticket one is granted', async () => {
    const [one, other] = await openTwice({ campaign: { maxTotal: 2 + times.length } });
    for (const n of times) {
      const limit = await one.admin.patch(`/v1/campaigns/${one.campaignId}`, { maxTotal: 3 + n });
      expect(limit.status).toBe(200);
      const both = await Promise.all([claim(one, person(n)), claim(other, person(1000 + n))]);
      expect(both.map(({ status }) => status).sort()).toEqual([201, 410]);
    }
  });

  it('G-02 a sandbox clock that is set is the clock of the next claim', async () => {
    const [one, other] = await openTwice({ price: 100 });
    for (const n of times) {
      const instant = after(now, (n + 1) * 60_000);
      await setClock(n % 2 === 0 ? one : other, instant);
      const { body } = await made(claim(n % 2 === 0 ? other : one, person(n)));
      expect(body.expiresAt).toBe(after(instant, holdMs));
    }
  });

  it('CAMP-09 a stopped campaign sells nothing, and a resumed one sells again', async () => {
    const [one, other] = await openTwice();
    const path = `/v1/campaigns/${one.campaignId}`;
    for (const n of times) {
      await made(one.admin.post(`${path}/stop`));
      expect(await claim(other, person(n))).toMatchObject({ status: 410, body: { details: { status: 'stopped' } } });
      await made(one.admin.post(`${path}/resume`));
      expect((await claim(other, person(n))).status).toBe(201);
    }
  });

  it('CAMP-06 a rotated link closes the old one and opens the new one', async () => {
    const [one, other] = await openTwice();
    const path = `/v1/campaigns/${one.campaignId}`;
    let { token } = one;
    for (const n of times) {
      await made(one.admin.post(`${path}/rotate-link`));
      const rotated = (await made(one.admin.get(`${path}/sales-link`))).body.token;
      expect((await claim({ ...other, token }, person(n))).status).toBe(404);
      token = rotated;
      expect((await claim({ ...other, token }, person(n))).status).toBe(201);
    }
  });

  it('a new price is what the next claim costs', async () => {
    const [one, other] = await openTwice({ price: 100 });
    for (const n of times) {
      await setPrice(one, { price: 1000 + n });
      expect((await made(claim(other, person(n)))).body.due.amount).toBe(1000 + n);
    }
  });

  it('a performance that is taken offline sells nothing', async () => {
    const [one, other] = await openTwice();
    for (const n of times) {
      await made(one.admin.patch('/v1/performances/show', { availableOnline: false }));
      expect((await claim(other, person(n))).status).toBe(410);
      await made(one.admin.patch('/v1/performances/show', { availableOnline: true }));
      expect((await claim(other, person(n))).status).toBe(201);
    }
  });

  it('I5 a cancelled order cannot be paid, and a paid one is not paid twice', async () => {
    const [one, other] = await openTwice({ price: 100 });
    for (const n of times) {
      const [lost, kept] = [await made(claim(one, person(n))), await made(claim(other, person(1000 + n)))];
      await made(cancel(one, lost.body.orderId));
      expect((await pay(other, lost.body.orderId, 100)).status).toBe(409);
      await made(pay(other, kept.body.orderId, 100));
      expect(await pay(one, kept.body.orderId, 100)).toMatchObject(refused(409, 'ORDER_ALREADY_PAID'));
      expect(await orderOf(other, kept.body.orderId)).toMatchObject({ status: 'paid', paid: { amount: 100 } });
    }
  });

  it('a key is good in every process as soon as it is made', async () => {
    const [one, other] = await openTwice();
    for (const n of times) {
      const { key } = (await made(one.admin.post('/v1/keys', { role: 'auditor', name: `key ${n}` }))).body;
      expect((await other.admin.as(key).get('/v1/seasons')).status).toBe(200);
    }
  });

  it('a key that is revoked writes nothing more, and reads nothing more within a moment', async () => {
    const [one, other] = await openTwice();
    for (const n of times) {
      const { id, key } = (await made(one.admin.post('/v1/keys', { role: 'admin', name: `key ${n}` }))).body;
      const holder = other.admin.as(key);
      expect((await holder.post('/v1/seasons', { name: 'Before' })).status).toBe(201);
      expect((await holder.get('/v1/seasons')).status).toBe(200);
      await made(one.admin.delete(`/v1/keys/${id}`));
      expect((await holder.post('/v1/seasons', { name: 'After' })).status).toBe(401);
      await eventually(async () => expect((await holder.get('/v1/seasons')).status).toBe(401));
    }
  });
});

describe('what one process has written is known to the others soon', () => {
  it('CAMP-02 a ticket type that is taken off the web is sold no more', async () => {
    const [one, other] = await openTwice();
    await made(one.admin.patch('/v1/ticket-types/sponsor', { soldOnline: false }));
    await eventually(async () => expect((await claim(other)).status).toBe(410));
    await made(one.admin.patch('/v1/ticket-types/sponsor', { soldOnline: true }));
    await eventually(async () => expect((await claim(other)).status).toBe(201));
  });

  it('an edited ticket type is known at once to a write that says from where on', async () => {
    const [one, other] = await openTwice();
    for (const n of times) {
      const soldOnline = n % 2 === 1;
      const { headers } = await made(one.admin.patch('/v1/ticket-types/sponsor', { soldOnline }));
      const at = headers.get('log-position')!;
      const body = { linkToken: other.token, quantity: 1, ...person(n) };
      const reply = await other.admin.post(`/v1/campaigns/${other.campaignId}/claims?atLeast=${at}`, body);
      expect(reply.status).toBe(soldOnline ? 201 : 410);
    }
  });

  it('G-01 settings of the organisation, how long a place is held, hold for the next claims', async () => {
    const [one, other] = await openTwice({ price: 100 });
    await made(one.admin.patch('/v1/organisation', { holdMinutes: 45 }));
    const expiresAt = after(now, 45 * 60_000);
    let n = 0;
    await eventually(async () => {
      expect((await claim(other, person((n += 1)))).body.expiresAt).toBe(expiresAt);
    });
  });

  it('R9 an erased person reads erased everywhere, and takes no command anywhere', async () => {
    const [one, other] = await openTwice();
    const who = { email: 'ada@example.org', name: 'Ada' };
    const { orderId } = (await made(claim(one, who))).body;
    const { customerId } = await orderOf(other, orderId);
    const path = `/v1/customers/${customerId}`;
    await eventually(async () => expect((await other.admin.get(path)).body).toMatchObject(who));
    await made(one.admin.post(`${path}/erase`, { reason: 'asked for' }));
    expect(await other.admin.patch(path, { name: 'Anna' })).toMatchObject(refused(409, 'ERASED'));
    const erased = { erased: true };
    await eventually(async () =>
      expect((await other.admin.get(path)).body).toMatchObject({ email: erased, name: erased, erased: true }),
    );
    await eventually(async () => {
      const { transactions } = await campaignOf(other);
      expect(transactions[0]).toMatchObject({ orderId, email: erased });
    });
    // The same address is a new person with a key of its own, who may be known to both.
    const again = await made(claim(other, { email: 'ada@example.org' }));
    expect(await orderOf(other, again.body.orderId)).toMatchObject({ customerId });
    const reader = one.admin.as(one.admin.key);
    const shown = await reader.get(`${path}?atLeast=${again.headers.get('log-position')}`);
    expect(shown.body).toMatchObject({ email: 'ada@example.org', name: null });
  });
});
