import { readFileSync, writeFileSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { deploy } from '../../support/deployment/deployment';
import { saleAt, startProduct } from '../../support/deployment/start-product';
import { type EventStoreStandInProcess, spawnEventStoreStandIn } from '../../support/eventstoredb/stand-in-process';
import { claim, made, openSale, type Sale } from '../../support/scenario';
import { differencesIn, verdictOf } from '../../support/verification';

let standIn: EventStoreStandInProcess;
beforeEach(async () => {
  standIn = await spawnEventStoreStandIn();
});
afterEach(() => standIn.stop());

/** What a verification finds when somebody has changed the data while no process ran. */
async function verdictAfter(change: (mongodbUrl: string, sale: Sale) => Promise<void>) {
  const product = await startProduct({ eventStoreUrl: standIn.url });
  const sale = await openSale(product.url);
  await made(claim(sale, { email: 'ola@example.org' }));
  await product.kill();
  await change(product.stores.env.MONGODB_URL!, sale);
  const again = await deploy(product.stores);
  try {
    const { admin } = saleAt(sale, again.adminApis[0]!);
    const found = await verdictOf(admin);
    const lines = (await made(admin.get('/v1/audit/export'))).body.trimEnd().split('\n');
    return { found, sale, end: JSON.parse(lines.at(-1)) };
  } finally {
    await again.kill('SIGKILL');
    await product.dispose();
  }
}

/** In whichever of the collections the sales of the campaign are counted. */
async function countOneMore(mongodbUrl: string, sale: Sale): Promise<void> {
  const client = new MongoClient(mongodbUrl);
  const db = client.db();
  const _id = `${sale.admin.organisationId}/presale`;
  for (const { name } of await db.listCollections().toArray())
    await db
      .collection<{ _id: string }>(name)
      .updateOne({ _id, 'document.claimedGross': { $exists: true } }, { $inc: { 'document.claimedGross': 1 } });
  await client.close();
}

/** Another text of the same length in the file of the log. */
async function rewrite(from: string, to: string): Promise<void> {
  await standIn.kill();
  const bytes = readFileSync(standIn.dataFile);
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  bytes.write(to, at);
  writeFileSync(standIn.dataFile, bytes);
  await standIn.restart();
}

describe('a verification of data on servers that somebody has changed behind their back', () => {
  it('names the stored document and the place in it', async () => {
    const { found, sale, end } = await verdictAfter(countOneMore);
    const id = `${sale.admin.organisationId}/presale`;
    expect(differencesIn(found)).toEqual([{ view: 'campaigns', id, pointer: '/claimedGross', stored: 2, refolded: 1 }]);
    expect(found.chain).toEqual({ ok: true });
    expect(end).toEqual({ head: expect.anything() });
  });

  it('names the event of which one letter is another one', async () => {
    const { found, end } = await verdictAfter(() => rewrite('A play', 'A clay'));
    const { ok, brokenAt } = found.chain;
    expect(ok).toBe(false);
    const digests = differencesIn(found).filter(
      ({ view, pointer }) => view === 'audit-events' && pointer === '/digest',
    );
    expect(digests.map(({ id }) => id)).toEqual([expect.stringContaining(`/${brokenAt}/`)]);
    expect(end).toEqual({ broken: { after: '', upTo: brokenAt } });
  });
});
