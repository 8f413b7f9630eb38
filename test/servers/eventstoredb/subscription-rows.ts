// The rows of "Subscriptions" that need no outage.
import {
  AllStreamRecordedEvent,
  END,
  EventStoreDBClient,
  eventTypeFilter,
  excludeSystemEvents,
  START,
  streamNameFilter,
  TimeoutError,
} from '@eventstore/db-client';
import { BehaviourServer, collect, compare, errorOf, newEvent, newEvents, newStream } from './behaviour-server';
import { follow, keepCheckpoints } from './following';

export function subscriptionRows(server: () => BehaviourServer): void {
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = server().client;
  });
  const filled = async (count: number, category?: string) => {
    const stream = newStream(category);
    const events = newEvents(count);
    const { position } = await client.appendToStream(stream, events);
    return { stream, ids: events.map(({ id }) => id), position: position! };
  };
  const onlyIn = (stream: string) => streamNameFilter({ prefixes: [stream] });

  it('confirms, gives what stands there, tells once that it caught up, and goes on live', async () => {
    const { stream, ids } = await filled(3);
    const following = follow(client.subscribeToAll({ fromPosition: START, filter: onlyIn(stream) }));
    await following.until(() => following.told.includes('caughtUp'));
    const live = newEvents(2);
    await client.appendToStream(stream, live);
    await following.until(() => following.ids.length === 5);
    const kinds = following.told.map((what) => (typeof what === 'string' ? what : 'event'));
    expect(kinds).toEqual(['confirmation', 'event', 'event', 'event', 'caughtUp', 'event', 'event']);
    expect(following.ids).toEqual([...ids, ...live.map(({ id }) => id)]);
    await following.end();
  });

  it('follows one stream in the same way, also one that is not there yet', async () => {
    const stream = newStream();
    const following = follow(client.subscribeToStream(stream, { fromRevision: START }));
    await following.until(() => following.told.includes('caughtUp'));
    await client.appendToStream(stream, newEvent());
    await following.until(() => following.ids.length === 1);
    expect(following.told.slice(0, 2)).toEqual(['confirmation', 'caughtUp']);
    await following.end();
  });

  it('begins behind the position or the revision that it is given', async () => {
    const { stream, ids } = await filled(4);
    const second = (await collect(client.readStream(stream)))[1]!.event!;
    const subscriptions = [
      client.subscribeToAll({ fromPosition: second.position!, filter: onlyIn(stream) }),
      client.subscribeToStream(stream, { fromRevision: second.revision }),
    ];
    for (const following of subscriptions.map(follow)) {
      await following.until(() => following.told.includes('caughtUp'));
      expect(following.ids).toEqual(ids.slice(2));
      await following.end();
    }
  });

  it('gives from the end only what comes', async () => {
    const { stream } = await filled(2);
    const following = follow(client.subscribeToAll({ fromPosition: END, filter: onlyIn(stream) }));
    await following.until(() => following.told.includes('caughtUp'));
    const event = newEvent();
    await client.appendToStream(stream, event);
    await following.until(() => following.ids.length > 0);
    expect(following.ids).toEqual([event.id]);
    await following.end();
  });

  it('passes what its filter names: stream or type, by prefix or by expression', async () => {
    const category = newStream('filters').replaceAll('-', '');
    const [claims, orders] = [`${category}claims-1`, `${category}orders-1`];
    const { position } = await client.appendToStream(newStream(), newEvent());
    const claimed = newEvent(`${category}Claimed`);
    const ordered = newEvent(`${category}Ordered`);
    await client.appendToStream(claims, claimed);
    await client.appendToStream(orders, ordered);
    const filters = [
      [streamNameFilter({ prefixes: [`${category}cl`, `${category}no`] }), [claimed.id]],
      [streamNameFilter({ regex: `^${category}orders-` }), [ordered.id]],
      [eventTypeFilter({ prefixes: [`${category}Or`] }), [ordered.id]],
      [eventTypeFilter({ regex: `^${category}(Claimed|Ordered)$` }), [claimed.id, ordered.id]],
    ] as const;
    for (const [filter, expected] of filters) {
      const following = follow(client.subscribeToAll({ fromPosition: position!, filter }));
      await following.until(() => following.told.includes('caughtUp'));
      expect(following.ids).toEqual(expected);
      await following.end();
    }
  });

  it('leaves out events of the system when told so', async () => {
    const { stream, position } = await filled(1);
    const metadata = await client.setStreamMetadata(stream, { maxAge: 1_000_000 });
    expect(metadata.success).toBe(true);
    const own = newEvent();
    await client.appendToStream(stream, own);
    const following = follow(client.subscribeToAll({ fromPosition: position, filter: excludeSystemEvents() }));
    const everything = follow(client.subscribeToAll({ fromPosition: position }));
    await Promise.all([following, everything].map((each) => each.until(() => each.ids.includes(own.id))));
    const ofSystem = (await collect(client.readStream(`$$${stream}`))).map(({ event }) => event!.id);
    expect(following.ids).not.toEqual(expect.arrayContaining(ofSystem));
    expect(everything.ids).toEqual(expect.arrayContaining(ofSystem));
    await Promise.all([following.end(), everything.end()]);
  });

  checkpointRows(server, filled);

  it('drops a live consumer that does not read, and it may go on from where it stood', async () => {
    const { stream, position } = await filled(1);
    const subscription = client.subscribeToAll({ fromPosition: position, filter: onlyIn(stream) });
    const fellBehind = jest.fn();
    const caughtUp = new Promise((resolve) => subscription.once('caughtUp', resolve));
    const dropped = new Promise<any>((resolve) => subscription.on('error', resolve));
    subscription.on('fellBehind', fellBehind).resume();
    await caughtUp;
    subscription.pause();
    const live: string[] = [];
    // More than all that lies between server and consumer can hold, and for longer than a burst lasts.
    for (let burst = 0; burst < 30; burst++) {
      const events = Array.from({ length: 10 }, () => newEvent('TicketClaimed', { note: 'x'.repeat(20_000) }));
      await client.appendToStream(stream, events);
      live.push(...events.map(({ id }) => id));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const seen: AllStreamRecordedEvent[] = [];
    // The reason stands behind what was sent before: who does not read does not learn of it.
    subscription.on('data', ({ event }) => seen.push(event!)).resume();
    const error = await dropped;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ type: 'timeout', code: 10 });
    expect(error.message).toContain('Consumer too slow');
    expect(fellBehind).not.toHaveBeenCalled();
    expect(seen.map(({ id }) => id)).toEqual(live.slice(0, seen.length));
    expect(seen.length).toBeLessThan(live.length);
    const resumed = follow(client.subscribeToAll({ fromPosition: seen.at(-1)!.position, filter: onlyIn(stream) }));
    await resumed.until(() => resumed.told.includes('caughtUp'));
    expect(resumed.ids).toEqual(live.slice(seen.length));
    await resumed.end();
  });

  it('tells of an abort when its loop is left', async () => {
    const { stream } = await filled(2);
    const subscription = client.subscribeToStream(stream, { fromRevision: START });
    const aborted = new Promise<any>((resolve) => subscription.on('error', resolve));
    for await (const { event } of subscription) {
      expect(event?.revision).toBe(0n);
      break;
    }
    expect((await aborted).name).toBe('AbortError');
  });

  it('fails to follow a stream that was deleted for good', async () => {
    const { stream } = await filled(1);
    await client.tombstoneStream(stream);
    const error = await errorOf(collect(client.subscribeToStream(stream)));
    expect(error.type).toBe('stream-deleted');
  });
}

type Filled = (
  count: number,
  category?: string,
) => Promise<{ stream: string; position: { commit: bigint; prepare: bigint } }>;

function checkpointRows(server: () => BehaviourServer, filled: Filled): void {
  const EVENTS = 1_600;

  it('tells how far it looked about every 32 × interval events that its filter keeps back', async () => {
    const { client } = server();
    const { position } = await filled(1);
    await filled(EVENTS / 2, 'noise');
    await filled(EVENTS / 2, 'noise');
    const looks = [1, 5].map((checkpointInterval) => ({ checkpointInterval, ...keepCheckpoints() }));
    for (const { checkpointInterval, positions, checkpointReached } of looks) {
      const filter = streamNameFilter({ prefixes: [newStream('nothing')], checkpointInterval, checkpointReached });
      const following = follow(client.subscribeToAll({ fromPosition: position, filter }));
      await following.until(() => following.told.includes('caughtUp'));
      expect(following.ids).toEqual([]);
      const expected = EVENTS / (32 * checkpointInterval);
      expect(positions.length).toBeGreaterThanOrEqual(expected / 2);
      expect(positions).toEqual([...positions].sort(compare));
      await following.end();
    }
    // A real server is shared: others may write meanwhile, so only the proportion is told.
    expect(looks[0]!.positions.length).toBeGreaterThan(2 * looks[1]!.positions.length);
  });

  it('can be resumed from any checkpoint, whether its prepare position is 0 or not', async () => {
    const { client } = server();
    const { position } = await filled(1);
    await filled(EVENTS / 2, 'noise');
    const wanted = newStream('wanted');
    const events = newEvents(3);
    await client.appendToStream(wanted, events);
    const { positions, checkpointReached } = keepCheckpoints();
    const filter = streamNameFilter({ prefixes: [wanted], checkpointReached });
    const first = follow(client.subscribeToAll({ fromPosition: position, filter }));
    await first.until(() => first.told.includes('caughtUp'));
    await first.end();
    expect(positions.length).toBeGreaterThan(0);
    const ownForms = [0n, positions[0]!.commit].map((commit) => ({ commit, prepare: 0n }));
    for (const fromPosition of [positions[0]!, positions.at(-1)!, ...ownForms]) {
      const resumed = follow(client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [wanted] }) }));
      await resumed.until(() => resumed.told.includes('caughtUp'));
      expect(resumed.ids).toEqual(events.map(({ id }) => id));
      await resumed.end();
    }
  });

  it('goes on telling how far it looked while it is live', async () => {
    const { client } = server();
    const { positions, checkpointReached } = keepCheckpoints();
    const filter = streamNameFilter({ prefixes: [newStream('nothing')], checkpointReached });
    const following = follow(client.subscribeToAll({ fromPosition: END, filter }));
    await following.until(() => following.told.includes('caughtUp'));
    const before = positions.length;
    let last = (await filled(50, 'noise')).position;
    for (let more = 0; more < 20 && positions.length === before; more++) last = (await filled(50, 'noise')).position;
    expect(positions.length).toBeGreaterThan(before);
    expect(compare(positions.at(-1)!, last)).toBeLessThanOrEqual(0);
    await following.end();
  });
}
