import { MongoClient } from 'mongodb';
import { Position } from '../../libs/kernel/event';
import { MongoStores, openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { Document } from '../../libs/read-models/read-model-store';
import { readModelStoreContract } from '../../libs/read-models/read-model-store.contract';
import { openTestMongo, TestMongo } from '../support/mongodb/test-mongo';

readModelStoreContract('MongoDB', async () => {
  const mongo = await openTestMongo();
  const url = mongo.freshDatabase();
  let stores = await openMongoStores({ url });
  return {
    store: stores.readModels,
    second: async () => {
      const { readModels, close } = await openMongoStores({ url });
      return Object.assign(readModels, { close });
    },
    reopen: async () => {
      await stores.close();
      stores = await openMongoStores({ url });
      return stores.readModels;
    },
    close: async () => {
      await stores.close();
      await mongo.close();
    },
  };
});

describe('documents in MongoDB', () => {
  let mongo: TestMongo;
  let stores: MongoStores;
  beforeAll(async () => {
    mongo = await openTestMongo();
    stores = await openMongoStores({ url: mongo.freshDatabase() });
  });
  afterAll(async () => {
    await stores.close();
    await mongo.close();
  });

  it('come back as the JSON they were, whatever their ids and names are', async () => {
    const view = { name: 'odd $names. and "all"', version: 10_000 };
    await stores.readModels.prepare(view, { byAt: ['organisationId', 'at'] });
    const texts = {
      '': '{"organisationId":"house","at":1,"z":1,"a":{"y":[1,2.5,-0.1,9007199254740991],"b":null}}',
      'x\0y': '{"organisationId":"house","at":2,"_id":"own","document":1,"json":"x","$set":{"a.b":1}}',
      $id: '{"organisationId":"house","at":3,"ref":{"$ref":"a","$id":"b"},"a\\u0000b":{"_bsontype":"Long"}}',
      'é/🎭': '{"organisationId":"house","at":4,"__proto__":{"x":1},"":{}}',
    };
    const writes = Object.entries(texts).map(([id, text]) => ({ id, document: JSON.parse(text) as Document }));
    await stores.readModels.commit(view, { writes, from: null, to: '1' as Position });
    const found = await stores.readModels.getMany(view, Object.keys(texts));
    expect(found.map((document) => JSON.stringify(document))).toEqual(Object.values(texts));
    const query = { index: 'byAt', equals: ['house'], limit: 9 };
    const { items } = await stores.readModels.list(view, query);
    expect(items.map(({ id, document }) => [id, JSON.stringify(document)])).toEqual(Object.entries(texts));
  });

  it('are not in an index whose first field they lack', async () => {
    const view = { name: 'firsts', version: 1 };
    await stores.readModels.prepare(view, { byAt: ['organisationId', 'at'], byOrganisation: ['organisationId'] });
    const writes = [
      { id: 'a', document: { at: 1 } },
      { id: 'b', document: { organisationId: null, at: 1 } },
      { id: 'c', document: { organisationId: 'house', at: 1 } },
    ];
    await stores.readModels.commit(view, { writes, from: null, to: '1' as Position });
    const ids = async (index: string, equals: (string | null)[]) =>
      (await stores.readModels.list(view, { index, equals, limit: 9 })).items.map(({ id }) => id);
    for (const index of ['byAt', 'byOrganisation']) {
      expect(await ids(index, [])).toEqual(['b', 'c']);
      expect(await ids(index, [null])).toEqual(['b']);
      expect(await ids(index, ['house'])).toEqual(['c']);
    }
  });

  it('of a version whose removal was cut off go when the view is prepared again, and no others', async () => {
    const url = mongo.freshDatabase();
    const own = await openMongoStores({ url });
    const client = new MongoClient(url);
    const [left, foreign] = ['cut@3.0123456789ab', 'cut-other@3.0123456789ab'];
    for (const name of [left, foreign]) await client.db().createCollection(name);
    for (const version of [1, 2]) await own.readModels.prepare({ name: 'cut', version }, {});
    const names = (await client.db().listCollections().toArray()).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('cut@'))).toHaveLength(2);
    expect(names).toContain(foreign);
    expect(names).not.toContain(left);
    await client.close();
    await own.close();
  });

  it('are refused, with all that goes with them, when an index cannot list them', async () => {
    const view = { name: 'lists', version: 1 };
    await stores.readModels.prepare(view, { byAt: ['organisationId', 'at'] });
    const writes = [
      { id: 'a', document: { organisationId: 'house', at: 1 } },
      { id: 'b', document: { organisationId: 'house', at: [1] } },
    ];
    const committed = stores.readModels.commit(view, { writes, from: null, to: '1' as Position });
    await expect(committed).rejects.toThrow('index field at');
    expect(await stores.readModels.get(view, 'a')).toBeUndefined();
  });
});
