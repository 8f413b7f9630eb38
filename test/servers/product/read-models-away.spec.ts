import { type Product, saleAt, startProduct } from '../../support/deployment/start-product';
import type { Combination } from '../../support/deployment/combinations';
import { eventually } from '../../support/eventually';
import { type Mongod, startMongod } from '../../support/mongodb/mongod';
import { inDatabase } from '../../support/mongodb/test-mongo';
import { cancel, claim, countersOf, made, openSale, pay, type Sale } from '../../support/scenario';
import { metric, readiness, seed, storesUp, underLoad } from './under-load';

/** One of its own, also where there is another one: this one may be killed. */
let mongod: Mongod;
beforeAll(async () => {
  mongod = await startMongod();
});
afterAll(() => mongod.stop());

describe.each<Combination>(['embedded log + MongoDB', 'EventStoreDB + MongoDB'])('R4 on %s', (on) => {
  let product: Product;
  beforeAll(async () => {
    const mongodbUrl = inDatabase(mongod.url, on.startsWith('embedded') ? 'one' : 'many');
    product = await startProduct({ on, mongodbUrl, size: { adminApis: 2, projectors: 2 } });
  });
  afterAll(() => product.dispose());

  /** While they are away: nobody new can buy, since nobody's key can be made; what is asked of them is told to come back. */
  async function expectAway(sale: Sale): Promise<void> {
    for (const member of product.adminApis) {
      await eventually(async () => {
        const { status, checks } = await readiness(member.url);
        expect({ status, log: checks['event log'] }).toEqual({ status: 503, log: 'ok' });
        expect(checks['read models']).not.toBe('ok');
      });
      const here = saleAt(sale, member);
      const replies = [
        await claim(here, { email: `nobody-${member.url.slice(-5)}@example.org` }),
        await here.admin.get('/v1/orders'),
      ];
      for (const { status, headers, body } of replies) {
        expect({ status, code: body.code }).toEqual({ status: 503, code: 'READ_MODELS_UNAVAILABLE' });
        expect(headers.get('retry-after')).toMatch(/^\d+$/);
      }
      const up = storesUp({ 'read models and keys': 0 });
      await eventually(async () => expect(await metric(member.url, 'store_up')).toEqual(up));
    }
  }

  it('what was sold of late is paid and given up without them, by every process', async () => {
    const sale = await openSale(product.url, { price: 100 });
    const orders: string[] = [];
    for (let n = 0; n < 2 * product.adminApis.length; n += 1)
      orders.push((await made(claim(sale, { email: `late-${n}@example.org` }))).body.orderId);
    await mongod.kill();
    try {
      for (const member of product.adminApis) {
        const here = saleAt(sale, member);
        const [paid, cancelled] = [orders.shift()!, orders.shift()!];
        const done = () => pay(here, paid, 100, { idempotencyKey: `pay-${paid}` });
        await eventually(async () => expect(await done()).toMatchObject({ status: 200, body: { status: 'paid' } }));
        expect(await cancel(here, cancelled)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
      }
    } finally {
      await mongod.restart();
    }
    await eventually(async () => expect(await countersOf(sale)).toMatchObject({ reserved: 0 }));
  });

  it.each([
    ['killed and started again', () => mongod.kill(), () => mongod.restart()],
    ['hanging', async () => mongod.freeze(), async () => mongod.thaw()],
  ])(
    `read models and keys, %s under load, lose nothing acknowledged and catch up by themselves (seed ${seed})`,
    async (_, goAway, comeBack) => {
      const { load, stage, goesOn, expectBooks } = await underLoad(product);
      await goesOn(100);
      await goAway();
      try {
        await expectAway(stage.free);
        expect(load.toldToComeBack).toBeGreaterThan(0);
      } finally {
        await comeBack();
      }
      await goesOn(100);
      for (const { url } of [...product.adminApis, ...product.projectors])
        await eventually(async () => expect((await readiness(url)).status).toBe(200));
      for (const { url } of product.adminApis)
        await eventually(async () => expect(await metric(url, 'store_up')).toEqual(storesUp()));
      await expectBooks();
      expect(product.output()).not.toMatch(/a request failed/);
    },
  );
});
