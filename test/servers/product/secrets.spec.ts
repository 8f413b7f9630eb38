import { MongoClient } from 'mongodb';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemKey } from '../../support/deployment/deployment';
import { masterKey } from '../../support/deployment/test-servers';
import { type Product, saleAt, startProduct } from '../../support/deployment/start-product';
import { type EventStoreStandInProcess, spawnEventStoreStandIn } from '../../support/eventstoredb/stand-in-process';
import { eventually } from '../../support/eventually';
import { type Mongod, startMongod } from '../../support/mongodb/mongod';
import { claim, made, openSale } from '../../support/scenario';
import { readiness } from './under-load';

const passwords = { mongodb: 'pa55-of-mongodb', eventStore: 'pa55-of-the-log' };

let mongod: Mongod;
let eventStore: EventStoreStandInProcess;
let product: Product;
beforeAll(async () => {
  [mongod, eventStore] = await Promise.all([startMongod(), spawnEventStoreStandIn()]);
  const client = new MongoClient(mongod.url);
  const roles = [{ role: 'readWrite', db: 'house' }];
  await client.db('house').command({ createUser: 'app', pwd: passwords.mongodb, roles });
  await client.close();
  product = await startProduct({
    mongodbUrl: mongod.url.replace('//', `//app:${passwords.mongodb}@`).replace('/?', '/house?'),
    eventStoreUrl: eventStore.url.replace('//', `//ops:${passwords.eventStore}@`),
    env: { LOG_LEVEL: 'trace' },
  });
});
afterAll(async () => {
  await product.dispose();
  await Promise.all([mongod.stop(), eventStore.stop()]);
});

it('credentials and keys are in no output, not even while both servers go away and come back, at log level trace', async () => {
  const sale = await openSale(product.url);
  const { key } = (await made(sale.admin.post('/v1/keys', { role: 'online', name: 'shop' }))).body;
  const goneAndBack = async (goAway: () => Promise<void>, comeBack: () => Promise<void>) => {
    await goAway();
    for (const member of product.adminApis) {
      await eventually(async () => expect((await readiness(member.url)).status).toBe(503));
      await claim(saleAt(sale, member), { email: `away-${member.url.length}@example.org` });
    }
    await comeBack();
    for (const { url } of [...product.adminApis, ...product.projectors])
      await eventually(async () => expect((await readiness(url)).status).toBe(200));
  };
  await goneAndBack(
    () => mongod.kill(),
    () => mongod.restart(),
  );
  await goneAndBack(
    () => eventStore.kill(),
    () => eventStore.restart(),
  );
  await eventually(async () => expect((await claim(sale)).status).toBe(201));
  const output = product.output();
  for (const part of ['read models and keys', 'event log']) expect(output).toContain(`"msg":"${part}: away"`);
  for (const member of product.adminApis) expect((await fetch(`${member.url}/metrics`)).status).toBe(200);
  const secrets = [...Object.values(passwords), masterKey, systemKey, sale.admin.key, key, sale.token];
  const stored = filesBelow(product.stores.dir);
  for (const secret of secrets) {
    expect({ secret, told: output.includes(secret) }).toEqual({ secret, told: false });
    expect({ secret, stored: stored.some((bytes) => bytes.includes(secret)) }).toEqual({ secret, stored: false });
  }
});

function filesBelow(dir: string): Buffer[] {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
  return files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file));
}
