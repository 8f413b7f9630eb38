// What the stand-in for EventStoreDB does besides behaving like it: faults on demand, and data that outlives its process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EventStoreDBClient, NO_STREAM, START } from '@eventstore/db-client';
import { EventStoreStandIn, startEventStoreStandIn } from '../support/eventstoredb/server';
import { collect, errorOf, newEvent, newEvents, newStream, revisionsIn } from './eventstoredb/behaviour-server';
import { follow } from './eventstoredb/following';

describe('the stand-in for EventStoreDB', () => {
  let folder: string;
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  const open = async () => {
    standIn = await startEventStoreStandIn({ dataFile: path.join(folder, 'log') });
    client = EventStoreDBClient.connectionString(standIn.url);
  };
  const close = async () => {
    await client.dispose();
    await standIn.stop();
  };
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'parterre-esdb-'));
    await open();
  });
  afterEach(async () => {
    await close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('stores the append whose answer it loses, so that the same append again is answered', async () => {
    const stream = newStream();
    const events = newEvents(2);
    standIn.loseNextAck();
    const error = await errorOf(client.appendToStream(stream, events, { expectedRevision: NO_STREAM }));
    expect(error).toMatchObject({ type: 'unavailable', code: 14 });
    const again = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    expect(again.nextExpectedRevision).toBe(1n);
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('does what it was asked while it hung once it wakes up, in order', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvent());
    standIn.hang(true);
    const answered: string[] = [];
    const append = client.appendToStream(stream, newEvent()).then(() => answered.push('append'));
    const read = revisionsIn(client.readStream(stream)).finally(() => answered.push('read'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).toEqual([]);
    standIn.hang(false);
    await append;
    expect((await read).length).toBeGreaterThan(0);
  });

  it('drops subscriptions when told so, and closes connections', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvent());
    const dropped = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await dropped.until(() => dropped.told.includes('caughtUp'));
    expect(standIn.openSubscriptions).toBe(1);
    standIn.dropSubscriptions();
    await dropped.until(() => dropped.errors.length > 0);
    expect(dropped.errors[0]).toMatchObject({ type: 'timeout', code: 10 });
    expect(standIn.openSubscriptions).toBe(0);
    const cut = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await cut.until(() => cut.told.includes('caughtUp'));
    standIn.closeConnections();
    await cut.until(() => cut.errors.length > 0);
    expect(cut.errors[0]).toMatchObject({ type: 'unavailable', code: 14 });
  });

  it('has the same streams, positions and deletions when it is started again with its data file', async () => {
    const [kept, deleted, gone] = [newStream(), newStream(), newStream()];
    for (const stream of [kept, deleted, gone]) await client.appendToStream(stream, newEvents(3));
    await client.deleteStream(deleted);
    await client.tombstoneStream(gone);
    const before = await collect(client.readAll());
    await close();
    await open();
    expect(await collect(client.readAll())).toEqual(before);
    expect(await errorOf(collect(client.readStream(deleted)))).toMatchObject({ type: 'stream-not-found' });
    expect(await errorOf(collect(client.readStream(gone)))).toMatchObject({ type: 'stream-deleted' });
    expect(await client.appendToStream(deleted, newEvent())).toMatchObject({ nextExpectedRevision: 3n });
    expect(await client.appendToStream(kept, newEvent(), { expectedRevision: 2n })).toMatchObject({ success: true });
  });

  it('forgets an append that was not written whole', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvents(2));
    await client.appendToStream(stream, newEvents(2));
    await close();
    const file = path.join(folder, 'log');
    fs.truncateSync(file, fs.statSync(file).size - 1);
    await open();
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n, 1n]);
    await client.appendToStream(stream, newEvent(), { expectedRevision: 1n });
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n, 1n, 2n]);
  });

  it('takes appends, one call each, from callers with credentials of their own', async () => {
    const stream = newStream();
    const credentials = { username: 'admin', password: 'changeit' };
    const append = (expectedRevision: 'no_stream' | 'any') =>
      client.appendToStream(stream, newEvents(2), { expectedRevision, credentials });
    const result = await append(NO_STREAM);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect((await collect(client.readStream(stream)))[1]?.event?.position).toEqual(result.position);
    expect(await errorOf(append(NO_STREAM))).toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: 'no_stream',
      actualVersion: 1n,
    });
  });

  it('as a process ends when its input does', async () => {
    const entry = path.join(__dirname, '../support/eventstoredb/stand-in.mjs');
    const child = spawn(process.execPath, [entry, '--port', '0'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [ready] = await once(child.stdout, 'data');
    expect(String(ready)).toMatch(/^ready \d+\n$/);
    child.stdin.end();
    expect((await once(child, 'exit'))[0]).toBe(0);
  });
});
