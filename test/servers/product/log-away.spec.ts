import { type Product, saleAt, startProduct } from '../../support/deployment/start-product';
import { type EventStoreStandInProcess, spawnEventStoreStandIn } from '../../support/eventstoredb/stand-in-process';
import { eventually } from '../../support/eventually';
import { claim, countersOf, made, openSale, pay, type Sale } from '../../support/scenario';
import { metric, readiness, seed, storesUp, underLoad } from './under-load';

/** A stand-in, also where there is a real one: this one may be killed. */
let eventStore: EventStoreStandInProcess;
let product: Product;
beforeAll(async () => {
  eventStore = await spawnEventStoreStandIn();
  product = await startProduct({ eventStoreUrl: eventStore.url, size: { adminApis: 2, projectors: 1 } });
});
afterAll(async () => {
  await product.dispose();
  await eventStore.stop();
});

/** While the log is away: who writes is told to come back, who reads what needs no log is answered, and the processes say so. */
async function expectAway(sale: Sale): Promise<void> {
  for (const member of product.adminApis) {
    await eventually(async () => {
      const { status, checks } = await readiness(member.url);
      expect({ status, log: checks['event log'] === 'ok' }).toEqual({ status: 503, log: false });
    });
    expect((await fetch(`${member.url}/health/live`)).status).toBe(200);
    const here = saleAt(sale, member);
    for (const path of [`/v1/campaigns/${sale.campaignId}`, '/v1/orders', '/v1/performances/show/seats', '/v1/seasons'])
      expect({ path, status: (await here.admin.get(path)).status }).toEqual({ path, status: 200 });
    const refused = await claim(here, { email: 'waiting@example.org' });
    expect(refused).toMatchObject({ status: 503, body: { code: 'LOG_UNAVAILABLE' } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await eventually(async () => expect(await metric(member.url, 'store_up')).toEqual(storesUp({ 'event log': 0 })));
  }
}

async function expectReady(): Promise<void> {
  for (const { url } of [...product.adminApis, ...product.projectors])
    await eventually(async () => expect((await readiness(url)).status).toBe(200));
  for (const { url } of product.adminApis)
    await eventually(async () => expect(await metric(url, 'store_up')).toEqual(storesUp()));
}

describe('R4 the event log goes away under load', () => {
  it.each([
    ['killed and started again', () => eventStore.kill(), () => eventStore.restart()],
    ['hanging', async () => eventStore.hang(true), async () => eventStore.hang(false)],
    ['killed and slow to start', () => eventStore.kill(), () => eventStore.restart({ startingMs: 1_000 })],
  ])(`%s: nothing acknowledged is lost, and all goes on by itself (seed ${seed})`, async (_, goAway, comeBack) => {
    const { load, stage, goesOn, expectBooks } = await underLoad(product);
    await goesOn(100);
    // Known to both processes, as a shop's campaign is on the day.
    for (const member of product.adminApis) await made(saleAt(stage.free, member).admin.get('/v1/seasons'));
    await goAway();
    await expectAway(stage.free);
    expect(load.toldToComeBack).toBeGreaterThan(0);
    await comeBack();
    await goesOn(100);
    await expectReady();
    await expectBooks();
  });

  it('breaking off connections and subscriptions over and over: nothing is lost, and nobody needs to do anything', async () => {
    const { goesOn, expectBooks } = await underLoad(product, { copies: 2 });
    for (let time = 0; time < 5; time += 1) {
      await goesOn(40);
      await eventStore.dropSubscriptions();
      await goesOn(40);
      await eventStore.closeConnections();
    }
    await goesOn(100);
    await expectReady();
    await expectBooks();
  });
});

describe('an append that was stored and not acknowledged', () => {
  const asked = async (sale: Sale, n: number) => {
    const options = { idempotencyKey: `uncertain-${n}` };
    const ask = async () => {
      const reply = await claim(sale, { email: `uncertain-${n}@example.org`, quantity: 2 }, options);
      expect(reply.status).toBe(201);
      return reply;
    };
    return eventually(ask);
  };

  it('R2 R3 is one claim, whoever asks again, when the answer is lost', async () => {
    const sale = await openSale(product.url, { price: 100 });
    for (let n = 0; n < 6; n += 1) {
      const [one, other] = [0, 1].map((which) => saleAt(sale, product.adminApis[(n + which) % 2]!));
      await eventStore.loseNextAck();
      const first = await asked(one!, n);
      const again = await asked(other!, n);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      await eventStore.loseNextAck();
      await eventually(async () => {
        const paid = await pay(other!, first.body.orderId, 200, { idempotencyKey: `paid-${n}` });
        expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } });
      });
    }
    await eventually(async () =>
      expect(await countersOf(sale)).toMatchObject({ claimed: 12, reserved: 0, revenue: 1200 }),
    );
    expect((await sale.admin.get('/v1/refunds')).body.items).toEqual([]);
  });

  it('R2 R3 R4 is one claim when the server dies with it', async () => {
    const sale = await openSale(product.url);
    for (let n = 0; n < 3; n += 1) {
      const [one, other] = [0, 1].map((which) => saleAt(sale, product.adminApis[(n + which) % 2]!));
      await eventStore.dieAtNextAppend();
      const first = claim(one!, { email: `dead-${n}@example.org` }, { idempotencyKey: `dead-${n}` });
      await eventually(async () => expect((await readiness(product.adminApis[n % 2]!.url)).status).toBe(503));
      await eventStore.restart();
      const { status } = await first;
      expect([201, 503]).toContain(status);
      for (const each of [other!, one!]) {
        const again = () => claim(each, { email: `dead-${n}@example.org` }, { idempotencyKey: `dead-${n}` });
        await eventually(async () => expect((await again()).status).toBe(201));
      }
    }
    await eventually(async () => expect(await countersOf(sale)).toMatchObject({ claimed: 3 }));
  });
});

it('nobody is told of a fault in all this', () => {
  expect(product.output()).not.toMatch(/a request failed/);
});
