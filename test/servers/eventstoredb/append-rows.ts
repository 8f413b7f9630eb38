// The rows of "Append": what an append answers, and what protects it from being stored twice.
import { randomUUID } from 'node:crypto';
import {
  ANY,
  AppendResult,
  binaryEvent,
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { BehaviourServer, collect, errorOf, newEvent, newEvents, newStream, revisionsIn } from './behaviour-server';

const MAX_APPEND_BYTES = 1_048_576;

export function appendRows(server: () => BehaviourServer): void {
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = server().client;
  });

  it('answers with the revision and the position of the last event, and expects nothing by default', async () => {
    const stream = newStream();
    const result = await client.appendToStream(stream, newEvents(3));
    const read = await collect(client.readStream(stream));
    expect(result).toEqual({
      success: true,
      nextExpectedRevision: 2n,
      position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
    });
    const fromAll = await collect(client.readAll({ fromPosition: result.position!, maxCount: 1 }));
    expect(fromAll[0]?.event?.id).toBe(read[2]?.event?.id);
    expect((await client.appendToStream(stream, newEvent())).nextExpectedRevision).toBe(3n);
  });

  it('stores an append without events as nothing, and answers with revision 0 of a stream that is not there', async () => {
    const stream = newStream();
    const result = await client.appendToStream(stream, []);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await errorOf(collect(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });

  it('tells a writer at a wrong revision what was expected and what is', async () => {
    const missing = newStream();
    const present = newStream();
    const events = newEvents(2);
    await client.appendToStream(present, events, { expectedRevision: NO_STREAM });
    const wrong = async (
      stream: string,
      expectedRevision: 'any' | 'no_stream' | 'stream_exists' | bigint,
      more = newEvents(1),
    ) => {
      const error = await errorOf(client.appendToStream(stream, more, { expectedRevision }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ type: 'wrong-expected-version', message: '', streamName: stream });
      expect(error.code).toBeUndefined();
      return [error.expectedVersion, error.actualVersion];
    };
    expect(await wrong(present, NO_STREAM)).toEqual(['no_stream', 1n]);
    expect(await wrong(present, 0n)).toEqual([0n, 1n]);
    expect(await wrong(present, 7n)).toEqual([7n, 1n]);
    expect(await wrong(missing, 0n)).toEqual([0n, 'no_stream']);
    expect(await wrong(missing, STREAM_EXISTS)).toEqual(['stream_exists', 'no_stream']);
    // With nothing expected only a repeat with something new behind it is wrong.
    expect(await wrong(present, ANY, [...events, newEvent()])).toEqual(['any', 1n]);
    expect(await revisionsIn(client.readStream(present))).toEqual([0n, 1n]);
  });

  it('lets the client lie about the revision when it is told not to throw', async () => {
    const quiet = server().connect(
      `${server().url}${server().url.includes('?') ? '&' : '?'}throwOnAppendFailure=false`,
    );
    const stream = newStream();
    await client.appendToStream(stream, newEvents(5));
    const result = await quiet.appendToStream(stream, newEvent(), { expectedRevision: 0n });
    expect(result).toMatchObject({ success: false, nextExpectedRevision: 1n });
  });

  it('lets exactly one of 20 writers create a stream', async () => {
    const stream = newStream();
    const tries = Array.from({ length: 20 }, () =>
      client.appendToStream(stream, newEvent(), { expectedRevision: NO_STREAM }).then(
        () => 'won' as const,
        (error: unknown) => error,
      ),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome instanceof WrongExpectedVersionError)).toHaveLength(19);
    expect(await revisionsIn(client.readStream(stream))).toEqual([0n]);
  });

  it('stores the appends of one client in the order they were started', async () => {
    const stream = newStream();
    const events = newEvents(30);
    await Promise.all(events.map((event) => client.appendToStream(stream, event)));
    const stored = await collect(client.readStream(stream));
    expect(stored.map(({ event }) => event!.id)).toEqual(events.map(({ id }) => id));
  });

  it('takes 50 appends that expect the revisions which those before them will reach', async () => {
    const stream = newStream();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        client.appendToStream(stream, newEvents(2), {
          expectedRevision: index === 0 ? NO_STREAM : BigInt(2 * index - 1),
        }),
      ),
    );
    expect(results.map((result) => result.nextExpectedRevision)).toEqual(
      results.map((_, index) => BigInt(2 * index + 1)),
    );
    expect(await revisionsIn(client.readStream(stream))).toHaveLength(100);
  });

  repeatRows(server);

  it('refuses more than 1,048,576 data bytes in one append and stores nothing; metadata does not count', async () => {
    const stream = newStream();
    const ofSize = (bytes: number, metadata?: Record<string, unknown>) =>
      binaryEvent({ type: 'Large', data: new Uint8Array(bytes), metadata });
    for (const events of [
      [ofSize(MAX_APPEND_BYTES + 1)],
      [ofSize(MAX_APPEND_BYTES / 2), ofSize(MAX_APPEND_BYTES / 2 + 1)],
    ]) {
      const error = await errorOf(client.appendToStream(stream, events));
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error.maxAppendSize).toBe(MAX_APPEND_BYTES);
    }
    expect(await errorOf(collect(client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
    const exact = ofSize(MAX_APPEND_BYTES, { note: 'x'.repeat(10_000) });
    expect(await client.appendToStream(stream, exact)).toMatchObject({ nextExpectedRevision: 0n });
    expect((await collect(client.readStream(stream)))[0]?.event?.data).toHaveLength(MAX_APPEND_BYTES);
  });

  it('answers an event of 20 MB with RESOURCE_EXHAUSTED, and the client stays usable', async () => {
    const stream = newStream();
    const error = await errorOf(
      client.appendToStream(stream, binaryEvent({ type: 'Huge', data: new Uint8Array(20_000_000) })),
    );
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.code).toBe(8);
    expect(await client.appendToStream(stream, newEvent())).toMatchObject({ nextExpectedRevision: 0n });
  });

  it.each([
    ['an empty stream name', '', newEvent()],
    ['an empty type', newStream(), newEvent('')],
    ['an id that is no uuid', newStream(), { ...newEvent(), id: 'no-uuid' }],
  ])('answers %s with a bad request that the client does not recognize', async (_, stream, event) => {
    const error = await errorOf(client.appendToStream(stream, event));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toBe('Could not recognize BadRequest');
  });

  it('gives all events of a batch the same time', async () => {
    const stream = newStream();
    await client.appendToStream(stream, newEvents(200));
    const times = (await collect(client.readStream(stream))).map(({ event }) => event!.created.getTime());
    expect(new Set(times).size).toBe(1);
  });
}

/** Repeats of an append: at the revision it was first made at, at the current one, and with nothing expected. */
function repeatRows(server: () => BehaviourServer): void {
  const created = async (count: number) => {
    const stream = newStream();
    const events = newEvents(count);
    const result = await server().client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
    return { stream, events, result };
  };
  const again = (
    stream: string,
    events: ReturnType<typeof newEvents>,
    expectedRevision: 'any' | 'no_stream' | bigint,
  ) => server().client.appendToStream(stream, events, { expectedRevision });
  const length = async (stream: string) => (await collect(server().client.readStream(stream))).length;

  it('answers the same events at their original revision with their original position, and writes nothing', async () => {
    const { stream, events, result } = await created(4);
    await server().client.appendToStream(stream, newEvent(), { expectedRevision: 3n });
    expect(await again(stream, events, NO_STREAM)).toEqual(result);
    expect(await length(stream)).toBe(5);
  });

  it('answers a prefix or a suffix of an append at its original revision as well', async () => {
    const { stream, events, result } = await created(4);
    const stored = await collect(server().client.readStream(stream));
    const prefix: AppendResult = await again(stream, events.slice(0, 2), NO_STREAM);
    expect(prefix).toEqual({ success: true, nextExpectedRevision: 1n, position: stored[1]!.event!.position });
    expect(await again(stream, events.slice(2), 1n)).toEqual(result);
    expect(await length(stream)).toBe(4);
  });

  it('still knows them after many other events', async () => {
    const { stream, events, result } = await created(2);
    await appendOthers(server());
    expect(await again(stream, events, NO_STREAM)).toEqual(result);
    expect(await length(stream)).toBe(2);
  });

  it('refuses the same events with a new one behind them', async () => {
    const { stream, events } = await created(2);
    expect(await errorOf(again(stream, [...events, newEvent()], NO_STREAM))).toBeInstanceOf(WrongExpectedVersionError);
    expect(await length(stream)).toBe(2);
  });

  it('writes the same ids again at the current revision: ids alone protect nothing', async () => {
    const { stream, events } = await created(2);
    expect(await again(stream, events, 1n)).toMatchObject({ nextExpectedRevision: 3n });
    expect(await length(stream)).toBe(4);
  });

  it('with nothing expected recognizes ids only as long as it remembers them', async () => {
    const { stream, events, result } = await created(2);
    expect(await again(stream, events, ANY)).toEqual(result);
    expect(await length(stream)).toBe(2);
    await appendOthers(server());
    expect(await again(stream, events, ANY)).toMatchObject({ nextExpectedRevision: 3n });
    expect(await length(stream)).toBe(4);
  });

  it('recognizes an id only in its own stream', async () => {
    const { events } = await created(1);
    const other = `other-${randomUUID()}`;
    expect(await again(other, events, ANY)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await length(other)).toBe(1);
  });
}

async function appendOthers({ client, eventsToForget }: BehaviourServer): Promise<void> {
  const stream = newStream('others');
  for (let done = 0; done < eventsToForget; done += 500) await client.appendToStream(stream, newEvents(500));
}
