import { openMongoStores } from '../../libs/mongodb/open-mongo-stores';
import { subjectKeyStoreContract } from '../../libs/subject-keys/subject-key-store.contract';
import { openTestMongo } from '../support/mongodb/test-mongo';

subjectKeyStoreContract('MongoDB', async () => {
  const mongo = await openTestMongo();
  const url = mongo.freshDatabase();
  let stores = await openMongoStores({ url });
  return {
    keys: stores.subjectKeys,
    reopen: async () => {
      await stores.close();
      stores = await openMongoStores({ url });
      return stores.subjectKeys;
    },
    close: async () => {
      await stores.close();
      await mongo.close();
    },
  };
});
