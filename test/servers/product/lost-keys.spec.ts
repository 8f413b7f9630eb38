import { Binary, MongoClient } from 'mongodb';
import { openEventStoreLog } from '../../../libs/event-log/adapters/eventstoredb/eventstoredb-event-log';
import { expectExplained, refusedStart } from '../../start/refused-start';
import { deploy, type Deployment } from '../../support/deployment/deployment';
import { type Product, saleAt, startProduct } from '../../support/deployment/start-product';
import { allOf, campaignOf, claim, made, openSale, orderOf, type Sale } from '../../support/scenario';

const kari = { email: 'kari@nomail.example', name: 'Kari' };
const ola = { email: 'ola@nomail.example', name: 'Ola' };

let product: Product;
let again: Deployment;
let sale: Sale;
let customerId: string;

/** Keys restored from before a person's first claim: the log names a key that is nowhere. */
beforeAll(async () => {
  product = await startProduct({ on: 'embedded log + MongoDB' });
  sale = await openSale(product.url, { campaign: { maxPerUser: 4 } });
  const { body } = await made(claim(sale, { ...kari, quantity: 1 }));
  await made(claim(sale, { ...ola, quantity: 1 }));
  customerId = (await orderOf(sale, body.orderId)).customerId;
  await product.kill();
  const client = new MongoClient(product.stores.env.MONGODB_URL!);
  const keys = client.db().collection<{ _id: string }>('subjectKeys');
  expect((await keys.deleteOne({ _id: { $regex: `_${customerId}_0$` } as never })).deletedCount).toBe(1);
  await client.close();
  again = await deploy(product.stores);
  sale = saleAt(sale, again.adminApis[0]!);
});
afterAll(async () => {
  await again?.kill('SIGKILL');
  await product.dispose();
});

const emailsOf = async () => (await campaignOf(sale)).transactions.map(({ email }: { email: unknown }) => email);
const path = () => `/v1/customers/${customerId}`;

describe('R9 a person whose key was lost', () => {
  it('is blank in every list, and all others are shown', async () => {
    expect(new Set(await emailsOf())).toEqual(new Set([null, ola.email]));
    const listed = await allOf(sale, '/v1/customers');
    expect(listed.find(({ id }) => id === customerId)).toMatchObject({ email: null, name: null });
    expect(listed.map(({ email }) => email)).toContain(ola.email);
    expect((await made(sale.admin.get(path()))).body).toMatchObject({ email: null, name: null });
    expect(again.output()).toMatch(/personal data that cannot be opened stays blank/);
  });

  it('claims, and is changed, as anybody; what is told anew is shown', async () => {
    await made(claim(sale, { ...kari, quantity: 1 }));
    expect((await made(sale.admin.patch(path(), { name: 'Kari Nordmann' }))).body.name).toBe('Kari Nordmann');
    await made(sale.admin.put(`${path()}/flags`, { flagIds: ['member'] }));
    expect((await made(sale.admin.get(path()))).body).toMatchObject({ name: 'Kari Nordmann', flagIds: ['member'] });
  });

  it('is erased like anybody', async () => {
    await made(sale.admin.post(`${path()}/erase`, { reason: 'asked for' }));
    const erased = { erased: true };
    expect((await made(sale.admin.get(path()))).body).toMatchObject({ email: erased, name: erased, erased: true });
    expect(await emailsOf()).toEqual(expect.arrayContaining([erased, ola.email]));
    await made(claim(sale, { ...ola, quantity: 1 }));
  });
});

describe('R8 a log on a server whose keys were all lost', () => {
  it('is gone on with once somebody has said so, and what was sealed before stays blank', async () => {
    const lost = await startProduct({ size: { adminApis: 1, projectors: 1 } });
    let later: Deployment | null = null;
    try {
      const before = await openSale(lost.url, { campaign: { maxPerUser: 4 } });
      await made(claim(before, { ...kari, quantity: 1 }));
      await lost.kill();
      const { env, dir } = lost.stores;
      const client = new MongoClient(env.MONGODB_URL!);
      await client.db().dropDatabase();
      expectExplained(refusedStart({ dir, process: 'projector', env }), /never here/);
      const value = new Binary(Buffer.from(`log ${await firstEventOf(env.EVENTSTORE_URL!)}`));
      await client.db().collection<Mark>('subjectKeyProperties').insertOne({ _id: 'keysOf', value });
      await client.close();
      later = await deploy(lost.stores, { size: { adminApis: 1, projectors: 1 } });
      const after = saleAt(before, later.adminApis[0]!);
      await made(claim(after, { ...ola, quantity: 1 }));
      const emails = (await campaignOf(after)).transactions.map(({ email }: { email: unknown }) => email);
      expect(new Set(emails)).toEqual(new Set([null, ola.email]));
    } finally {
      await later?.kill('SIGKILL');
      await lost.dispose();
    }
  });
});

interface Mark {
  readonly _id: string;
  readonly value: Binary;
}

async function firstEventOf(url: string): Promise<string> {
  const log = await openEventStoreLog({ url });
  const ids: string[] = [];
  for await (const { metadata } of log.readAll({ limit: 1 })) ids.push(metadata.eventId);
  await log.close();
  return ids[0]!;
}
