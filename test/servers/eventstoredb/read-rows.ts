// The rows of "Read".
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
} from '@eventstore/db-client';
import { BehaviourServer, collect, errorOf, newEvent, newEvents, newStream, revisionsIn } from './behaviour-server';

export function readRows(server: () => BehaviourServer): void {
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = server().client;
  });
  const filled = async (count = 5) => {
    const stream = newStream();
    const { position } = await client.appendToStream(stream, newEvents(count));
    return { stream, position: position! };
  };

  it('reads from a revision inclusive, both ways', async () => {
    const { stream } = await filled();
    expect(await revisionsIn(client.readStream(stream, { fromRevision: 3n }))).toEqual([3n, 4n]);
    const backwards = client.readStream(stream, { fromRevision: 1n, direction: BACKWARDS });
    expect(await revisionsIn(backwards)).toEqual([1n, 0n]);
    expect(await revisionsIn(client.readStream(stream, { fromRevision: 1n, maxCount: 2 }))).toEqual([1n, 2n]);
  });

  it('reads backwards from the end when told so; from nowhere it gives only the first event', async () => {
    const { stream } = await filled();
    const fromEnd = client.readStream(stream, { fromRevision: END, direction: BACKWARDS, maxCount: 2 });
    expect(await revisionsIn(fromEnd)).toEqual([4n, 3n]);
    expect(await revisionsIn(client.readStream(stream, { direction: BACKWARDS }))).toEqual([0n]);
  });

  it('finds nothing past the end', async () => {
    const { stream } = await filled();
    expect(await revisionsIn(client.readStream(stream, { fromRevision: 5n }))).toEqual([]);
    expect(await revisionsIn(client.readStream(stream, { fromRevision: 500n }))).toEqual([]);
  });

  it('does not find a stream that is missing or was deleted', async () => {
    const missing = newStream();
    const { stream } = await filled();
    await client.deleteStream(stream);
    for (const name of [missing, stream]) {
      const error = await errorOf(collect(client.readStream(name)));
      expect(error).toBeInstanceOf(StreamNotFoundError);
      expect(error).toMatchObject({ type: 'stream-not-found', streamName: name });
    }
  });

  it('goes on with the revisions of a deleted stream when it is created again', async () => {
    const { stream } = await filled();
    await client.deleteStream(stream);
    const result = await client.appendToStream(stream, newEvents(2), { expectedRevision: NO_STREAM });
    expect(result.nextExpectedRevision).toBe(6n);
    expect(await revisionsIn(client.readStream(stream))).toEqual([5n, 6n]);
  });

  it('tells that a stream was deleted for good', async () => {
    const { stream } = await filled();
    await client.tombstoneStream(stream);
    expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamDeletedError);
    expect(await errorOf(client.appendToStream(stream, newEvent()))).toBeInstanceOf(StreamDeletedError);
  });

  it('reads everything from a position inclusive forwards and exclusive backwards', async () => {
    const { stream } = await filled(3);
    const positions = (await collect(client.readStream(stream))).map(({ event }) => event!.position!);
    const inStream = async (direction: 'forwards' | 'backwards') => {
      const all = await collect(client.readAll({ fromPosition: positions[1], direction, maxCount: 2 }));
      return all.filter(({ event }) => event?.streamId === stream).map(({ event }) => event!.revision);
    };
    expect(await inStream('forwards')).toEqual([1n, 2n]);
    expect((await inStream('backwards'))[0]).toBe(0n);
  });

  it('gives events the positions at which they stand in everything', async () => {
    const { stream, position } = await filled(3);
    const positions = (await collect(client.readStream(stream))).map(({ event }) => event!.position!);
    expect(positions[2]).toEqual(position);
    const all = await collect(client.readAll({ fromPosition: positions[0], maxCount: 500 }));
    const same = all.filter(({ event }) => event?.streamId === stream).map(({ event }) => event!.position);
    expect(same).toEqual(positions);
    for (const { commit, prepare } of positions) expect(commit).toBe(prepare);
  });

  it('fails from a position where no event begins', async () => {
    const { position } = await filled();
    const between = { commit: position.commit + 1n, prepare: position.prepare + 1n };
    for (const direction of ['forwards', 'backwards'] as const) {
      const read = collect(client.readAll({ fromPosition: between, direction, maxCount: 10 }));
      expect(await errorOf(read)).toBeInstanceOf(UnknownError);
    }
  });

  it('fails when nothing is to be read, and forwards from the end', async () => {
    const { stream } = await filled();
    expect(await errorOf(collect(client.readStream(stream, { maxCount: 0 })))).toBeInstanceOf(UnknownError);
    expect(await errorOf(collect(client.readAll({ maxCount: 0 })))).toBeInstanceOf(UnknownError);
    expect(await errorOf(collect(client.readStream(stream, { fromRevision: END })))).toBeInstanceOf(UnknownError);
    expect(await errorOf(collect(client.readAll({ fromPosition: END })))).toBeInstanceOf(UnknownError);
  });

  it('carries events of the system among everything', async () => {
    const { position } = await filled();
    const deleted = newStream();
    const gone = newStream();
    await client.appendToStream(deleted, newEvent());
    await client.deleteStream(deleted);
    await client.appendToStream(gone, newEvent());
    await client.tombstoneStream(gone);
    const all = await collect(client.readAll({ fromPosition: position, maxCount: 500 }));
    const kinds = all.map(({ event }) => `${event?.type} in ${event?.streamId}`);
    expect(kinds).toContain(`$metadata in $$${deleted}`);
    expect(kinds).toContain(`$streamDeleted in ${gone}`);
  });
}
