// The rows of "Outage", and of subscriptions whose server ends: only where the server is ours to kill, stop and hang.
import { EventStoreDBClient, NO_STREAM, START, UnavailableError, UnknownError } from '@eventstore/db-client';
import { EventStoreStandInProcess } from '../../support/eventstoredb/stand-in-process';
import { BehaviourServer, collect, errorOf, newEvent, newEvents, newStream, revisionsIn } from './behaviour-server';
import { follow } from './following';

export function outageRows(server: () => BehaviourServer): void {
  let process: EventStoreStandInProcess;
  let client: EventStoreDBClient;
  beforeEach(() => {
    process = server().controlled!;
    client = server().connect();
  });
  afterEach(async () => {
    await process.restart();
  });

  it('still knows a repeat at its original revision after a restart, but no ids when nothing is expected', async () => {
    const stream = newStream();
    const events = newEvents(2);
    const result = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    await process.restart();
    const next = server().connect();
    expect(await next.appendToStream(stream, events, { expectedRevision: NO_STREAM })).toEqual(result);
    expect(await revisionsIn(next.readStream(stream))).toEqual([0n, 1n]);
    expect(await next.appendToStream(stream, events)).toMatchObject({ nextExpectedRevision: 3n });
    expect(await revisionsIn(next.readStream(stream))).toEqual([0n, 1n, 2n, 3n]);
  });

  it('may have stored an append that was in flight when it was killed; the same append again finds out', async () => {
    const stream = newStream();
    const event = newEvent();
    await client.appendToStream(newStream(), newEvent());
    await process.dieAtNextAppend();
    const error = await errorOf(client.appendToStream(stream, event, { expectedRevision: NO_STREAM }));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.code).toBe(14);
    await process.restart();
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n]);
    const again = await client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n]);
  });

  it('breaks off a read that was in flight when it was killed', async () => {
    const stream = newStream();
    for (let batch = 0; batch < 20; batch++) {
      await client.appendToStream(
        stream,
        Array.from({ length: 20 }, () => newEvent('Large', { note: 'x'.repeat(20_000) })),
      );
    }
    const reading = async () => {
      for await (const { event } of client.readStream(stream)) if (event?.revision === 5n) await process.kill();
    };
    const error = await errorOf(reading());
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.code).toBe(14);
  });

  it('while it is down appends fail with a plain error and reads as unavailable; afterwards the client works again', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvent());
    await process.kill();
    // The first append still meets the broken connection.
    await errorOf(client.appendToStream(stream, newEvent()));
    const error = await errorOf(client.appendToStream(stream, newEvent()));
    expect(error).toBeInstanceOf(Error);
    expect(error.type).toBeUndefined();
    expect(error.code).toBe(14);
    expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(UnavailableError);
    await process.restart();
    expect(await untilItWorks(() => client.appendToStream(stream, newEvent()))).toMatchObject({
      nextExpectedRevision: 1n,
    });
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n, 1n]);
  });

  it('while it starts it answers that it is not ready, appends and reads in their own ways', async () => {
    await process.notReady(true);
    const appended = await errorOf(client.appendToStream(newStream(), newEvent()));
    expect(appended).toBeInstanceOf(UnknownError);
    expect(appended.message).toBe('Could not recognize Server Is Not Ready');
    const read = await errorOf(collect(client.readStream(newStream())));
    expect(read).toBeInstanceOf(UnavailableError);
    expect(read.message).toContain('Server Is Not Ready');
    await process.notReady(false);
    expect(await client.appendToStream(newStream(), newEvent())).toMatchObject({ success: true });
  });

  it('leaves a client that did not discover it in time useless for appends for ever; a new one works', async () => {
    const discovering = server().connect(process.discoverUrl);
    await discovering.appendToStream(newStream(), newEvent());
    await process.kill();
    const failed = 'Failed to discover after 10 attempts.';
    let error: any;
    for (let attempt = 0; attempt < 5 && error?.message !== failed; attempt++) {
      error = await errorOf(discovering.appendToStream(newStream(), newEvent()));
    }
    expect(error.message).toBe(failed);
    await process.restart();
    expect((await errorOf(discovering.appendToStream(newStream(), newEvent()))).message).toBe(failed);
    const fresh = server().connect(process.discoverUrl);
    expect(await fresh.appendToStream(newStream(), newEvent())).toMatchObject({ success: true });
  });

  it('fails appends, reads and subscriptions by the keepalive when it hangs; the deadline of an append is not kept', async () => {
    // The client's own intervals of 10 s make this row take about 17 s; it warns that these are short.
    const impatient = server().connect(`${process.url}&keepAliveInterval=1500&keepAliveTimeout=1500`);
    const stream = newStream();
    await impatient.appendToStream(stream, newEvent());
    const following = follow(impatient.subscribeToStream(stream, { fromRevision: START }));
    await following.until(() => following.told.includes('caughtUp'));
    process.hang(true);
    const append = impatient.appendToStream(stream, newEvent(), { deadline: 100 });
    const read = collect(impatient.readStream(stream));
    const errors = await Promise.all([
      errorOf(append),
      errorOf(read),
      following.until(() => following.errors.length > 0),
    ]);
    for (const error of [errors[0], errors[1], following.errors[0]]) expect(error).toBeInstanceOf(UnavailableError);
  });

  it('ends subscriptions as unavailable when it dies, and nothing subscribes again by itself', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvent());
    const following = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await following.until(() => following.told.includes('caughtUp'));
    await process.kill();
    await following.until(() => following.errors.length > 0);
    expect(following.errors[0]).toBeInstanceOf(UnavailableError);
    expect(following.errors[0].code).toBe(14);
    await process.restart();
    await untilItWorks(() => client.appendToStream(stream, newEvent()));
    // What a new subscription is given, the old one would have been given as well.
    const fresh = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await fresh.until(() => fresh.ids.length === 2);
    expect(following.ids).toHaveLength(1);
    await fresh.end();
  });

  it('ends subscriptions with an internal error when it is stopped', async () => {
    const stream = newStream();
    const following = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await following.until(() => following.told.includes('caughtUp'));
    await process.stopGracefully();
    await following.until(() => following.errors.length > 0);
    expect(following.errors[0]).toBeInstanceOf(UnknownError);
    expect(following.errors[0].code).toBe(13);
  });
}

/** A client may need a try or two to notice that the server is there again. */
async function untilItWorks<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
