import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { startMongod } from '../support/mongodb/mongod';
import { inDatabase, openTestMongo } from '../support/mongodb/test-mongo';

it('a mongod that is killed keeps its data and comes back at the same address', async () => {
  const mongod = await startMongod();
  const client = new MongoClient(mongod.url, { serverSelectionTimeoutMS: 300 });
  const collection = client.db('test').collection('kept');
  await collection.insertOne({ n: 1 }, { writeConcern: { w: 'majority' } });
  await mongod.kill();
  await expect(collection.findOne({})).rejects.toThrow();
  await mongod.restart();
  expect(await collection.findOne({})).toMatchObject({ n: 1 });
  await client.close();
  await mongod.stop();
});

it('a mongod ends, and its data goes, with the process that started it', async () => {
  const starter = fork(join(__dirname, '../support/mongodb/starter.cjs'));
  const [{ pid, folder }] = (await once(starter, 'message')) as [{ pid: number; folder: string }];
  expect([isRunning(pid), existsSync(folder)]).toEqual([true, true]);
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  while (isRunning(pid) || existsSync(folder)) await sleep(50);
});

it('every suite has databases of its own, which are dropped', async () => {
  const mongo = await openTestMongo();
  const url = mongo.freshDatabase();
  expect(mongo.freshDatabase()).not.toBe(url);
  const client = new MongoClient(url);
  await client.db().collection('some').insertOne({});
  expect(await databases(client)).toContain(client.db().databaseName);
  await mongo.close();
  if (process.env.TEST_MONGODB_URL) expect(await databases(client)).not.toContain(client.db().databaseName);
  await client.close();
});

it('another database of the same server keeps options and where the credentials are', () => {
  const into = (url: string) => inDatabase(url, 'x');
  expect(into('mongodb://127.0.0.1:1')).toBe('mongodb://127.0.0.1:1/x');
  expect(into('mongodb://127.0.0.1:1/?replicaSet=rs0')).toBe('mongodb://127.0.0.1:1/x?replicaSet=rs0');
  expect(into('mongodb://a:b@h1,h2/house?w=1')).toBe('mongodb://a:b@h1,h2/x?w=1&authSource=house');
  expect(into('mongodb+srv://a:b@h/house?authSource=admin')).toBe('mongodb+srv://a:b@h/x?authSource=admin');
  expect(into('mongodb://a:b@h/')).toBe('mongodb://a:b@h/x');
});

async function databases(client: MongoClient): Promise<string[]> {
  const { databases: found } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  return found.map(({ name }) => name);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
