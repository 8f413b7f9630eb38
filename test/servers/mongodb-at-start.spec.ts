import { openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { MongoConfigError, MongoNotReady } from '../../libs/mongodb/server-answers';
import { ReadModelsUnavailable } from '../../libs/read-models/read-model-store';
import { Mongod, startMongod } from '../support/mongodb/mongod';

const refusal = (url: string): Promise<unknown> =>
  openMongoStores({ url }).then(
    ({ close }) => close(),
    (error: unknown) => error,
  );

/** What is said while it is waited for. */
async function waitsFor(url: string): Promise<string> {
  const error = await refusal(url);
  expect(error).toBeInstanceOf(ReadModelsUnavailable);
  const { cause } = error as Error;
  expect(cause).toBeInstanceOf(MongoNotReady);
  return (cause as Error).message;
}

async function refuses(url: string): Promise<string> {
  const error = await refusal(url);
  expect(error).toBeInstanceOf(MongoConfigError);
  return (error as Error).message;
}

describe('R8 a MongoDB that waiting does not mend is refused, with the remedy', () => {
  it.each(['', '?replicaSet=rs0'])('a standalone server (%s)', async (options) => {
    const mongod = await startMongod({ standalone: true });
    try {
      expect(await refuses(`${mongod.url}${options}`)).toMatch(/standalone server.*--replSet rs0 .*rs\.initiate\(\)/);
    } finally {
      await mongod.stop();
    }
  });
});

describe('R4 a MongoDB that answers', () => {
  let mongod: Mongod;
  beforeAll(async () => {
    mongod = await startMongod();
  });
  afterAll(() => mongod.stop());

  it('is refused when it belongs to another replica set than the URL names', async () => {
    const said = await refuses(mongod.url.replace('rs0', 'rs1'));
    expect(said).toMatch(/belongs to the replica set rs0 .*correct replicaSet/);
  });

  it('is waited for, with the reason, when TLS does not come about', async () => {
    const url = mongod.url.replace('//', '//ops:s3cret@');
    const said = await waitsFor(`${url}&tls=true`);
    expect(said).toMatch(/^it does not answer yet \(.+\)$/);
    expect(said).not.toMatch(/s3cret|mongodb:/);
  });
});

it.each(['', '?replicaSet=rs0'])(
  'R4 a MongoDB whose replica set is not initiated is waited for, and what is to be done is said (%s)',
  async (options) => {
    const mongod = await startMongod({ uninitiated: true });
    try {
      const said = await waitsFor(`mongodb://127.0.0.1:${mongod.port}/${options}`);
      expect(said).toBe('it answers, but its replica set is not initiated: run rs.initiate() on it once');
    } finally {
      await mongod.stop();
    }
  },
);

it('R4 a MongoDB that is not there is waited for, with what the driver says', async () => {
  expect(await waitsFor('mongodb://127.0.0.1:1/?replicaSet=rs0')).toMatch(
    /^it does not answer yet \(connect ECONNREFUSED 127\.0\.0\.1:1\)$/,
  );
});
