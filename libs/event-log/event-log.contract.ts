import { Position, StoredEvent } from '../kernel/event';
import {
  collect,
  collectMessages,
  eventsOf,
  ids,
  openedLog,
  OpenLog,
  Opened,
  someEvents,
} from './event-log.contract-support';
import { AppendTooLarge, EventLog, WrongExpectedRevision } from './event-log';

/** What every event log keeps, real servers included. An adapter that does not pass does not exist. */
export function eventLogContract(name: string, open: OpenLog): void {
  describe(`event log contract: ${name}`, () => {
    const opened = openedLog(open);
    describe('appending', () => appending(opened));
    describe('the expected revision', () => expectations(opened));
    describe('appending the same again', () => repeats(opened));
    describe('appending without waiting', () => pipelining(opened));
    describe('reading a stream', () => readingStreams(opened));
    describe('reading everything', () => readingAll(opened));
    describe('filters', () => filters(opened));
    describe('subscribing', () => subscribing(opened));
    describe('subscribing with a filter', () => filteredSubscriptions(opened));
    describe('closing and opening again', () => reopening(opened));
  });
}

function appending(opened: () => Opened): void {
  it('numbers the events of a stream from 0', async () => {
    const { log, stream } = opened();
    expect((await log.append(stream, someEvents(1), 'no-stream')).revision).toBe(0n);
    expect((await log.append(stream, someEvents(3), 0n)).revision).toBe(3n);
    expect((await collect(log.read(stream))).map((e) => e.revision)).toEqual([0n, 1n, 2n, 3n]);
  });

  it('answers the position of the last event', async () => {
    const { log, stream } = opened();
    const result = await log.append(stream, someEvents(3), 'no-stream');
    const last = (await collect(log.read(stream))).at(-1);
    expect(result).toEqual({ revision: 2n, position: last?.position, deduplicated: false });
  });

  it('keeps type, data and metadata as they were given', async () => {
    const { log, stream } = opened();
    const [event] = someEvents(1, {
      data: {
        text: 'Ærlig "talt" 🎭',
        empty: '',
        amount: 20000,
        rate: 0.1,
        nothing: null,
        deep: { list: [1, [], {}] },
        'seat A-1': true,
      },
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    await log.append(stream, [event!], 'no-stream');
    const [stored] = await collect(log.read(stream));
    expect(stored).toEqual({ ...event, stream, revision: 0n, position: expect.any(String) });
  });

  it('keeps many shapes of data apart', async () => {
    const { log, stream } = opened();
    const events = Array.from(
      { length: 200 },
      (_, i) => someEvents(1, { data: { [`key-${i}`]: i, [`field${i % 7}`]: { [`x${i}`]: i } } })[0]!,
    );
    await log.append(stream, events.slice(0, 100), 'no-stream');
    await log.append(stream, events.slice(100), 99n);
    expect((await collect(log.read(stream))).map((e) => e.data)).toEqual(events.map((e) => e.data));
  });

  it('is not changed by what the writer or a reader does to an event later', async () => {
    const { log, stream } = opened();
    const data = { seats: ['A-1'] };
    await log.append(stream, someEvents(1, { data }), 'no-stream');
    data.seats.push('A-2');
    const [first] = await collect(log.read(stream));
    (first!.data as typeof data).seats.push('A-3');
    expect((await collect(log.read(stream)))[0]!.data).toEqual({ seats: ['A-1'] });
  });

  it('takes as many bytes of data at once as it says, and refuses one more', async () => {
    const { log, stream } = opened();
    const withBytes = (bytes: number) =>
      someEvents(2, { data: { text: 'x'.repeat(bytes / 2 - Buffer.byteLength(JSON.stringify({ text: '' }))) } });
    const most = Math.min(log.bytesPerAppend, 2_000_000);
    await log.append(stream, withBytes(most), 'no-stream');
    if (log.bytesPerAppend !== Infinity)
      await expect(log.append(stream, withBytes(most + 2), 1n)).rejects.toBeInstanceOf(AppendTooLarge);
    expect(await collect(log.read(stream))).toHaveLength(2);
  });

  it('refuses an append without events', async () => {
    const { log, stream } = opened();
    await expect(log.append(stream, [], 'any')).rejects.toThrow(Error);
    expect(await collect(log.read(stream))).toEqual([]);
  });
}

function expectations(opened: () => Opened): void {
  const wrong = (log: EventLog, stream: string, expected: bigint | 'no-stream' | 'stream-exists') =>
    log.append(stream, someEvents(1), expected).then(
      () => 'appended',
      (error: unknown) => error,
    );

  it('refuses "no-stream" where a stream is, and names its last revision', async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(2), 'no-stream');
    const error = await wrong(log, stream, 'no-stream');
    expect(error).toBeInstanceOf(WrongExpectedRevision);
    expect(error).toMatchObject({ stream, expected: 'no-stream', actual: 1n });
  });

  it('refuses a revision that is behind or ahead of the stream, and writes nothing', async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(3), 'no-stream');
    expect(await wrong(log, stream, 1n)).toMatchObject({ expected: 1n, actual: 2n });
    expect(await wrong(log, stream, 9n)).toMatchObject({ expected: 9n, actual: 2n });
    expect(await collect(log.read(stream))).toHaveLength(3);
  });

  it('refuses a revision or "stream-exists" where no stream is', async () => {
    const { log, stream } = opened();
    expect(await wrong(log, stream, 0n)).toMatchObject({ expected: 0n, actual: 'no-stream' });
    expect(await wrong(log, stream, 'stream-exists')).toMatchObject({ expected: 'stream-exists', actual: 'no-stream' });
    expect(await collect(log.read(stream))).toEqual([]);
  });

  it('takes "stream-exists" where a stream is and "any" everywhere', async () => {
    const { log, stream } = opened();
    expect((await log.append(stream, someEvents(1), 'any')).revision).toBe(0n);
    expect((await log.append(stream, someEvents(1), 'any')).revision).toBe(1n);
    expect((await log.append(stream, someEvents(1), 'stream-exists')).revision).toBe(2n);
  });

  it('lets exactly one of many win that start a stream', async () => {
    const { log, stream } = opened();
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => log.append(stream, someEvents(1), 'no-stream')),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const r of results) if (r.status === 'rejected') expect(r.reason).toBeInstanceOf(WrongExpectedRevision);
    expect(await collect(log.read(stream))).toHaveLength(1);
  });
}

function repeats(opened: () => Opened): void {
  const behind = async (log: EventLog, stream: string) => {
    await log.append(stream, someEvents(2), 'no-stream');
    const batch = someEvents(3);
    const first = await log.append(stream, batch, 1n);
    await log.append(stream, someEvents(2), 4n);
    return { batch, first };
  };

  it('recognises the same events at their original revision and writes nothing', async () => {
    const { log, stream } = opened();
    const { batch, first } = await behind(log, stream);
    expect(await log.append(stream, batch, 1n)).toEqual({ ...first, deduplicated: true });
    expect(await collect(log.read(stream))).toHaveLength(7);
  });

  it('recognises the first append of a stream', async () => {
    const { log, stream } = opened();
    const batch = someEvents(2);
    const first = await log.append(stream, batch, 'no-stream');
    expect(await log.append(stream, batch, 'no-stream')).toEqual({ ...first, deduplicated: true });
  });

  it('recognises a prefix and a suffix of the batch at their revisions', async () => {
    const { log, stream } = opened();
    const { batch } = await behind(log, stream);
    const stored = await collect(log.read(stream));
    expect(await log.append(stream, batch.slice(0, 2), 1n)).toEqual({
      revision: 3n,
      position: stored[3]!.position,
      deduplicated: true,
    });
    expect(await log.append(stream, batch.slice(1), 2n)).toEqual({
      revision: 4n,
      position: stored[4]!.position,
      deduplicated: true,
    });
  });

  it('refuses the same events with a new one behind them', async () => {
    const { log, stream } = opened();
    const batch = someEvents(2);
    await log.append(stream, batch, 'no-stream');
    await expect(log.append(stream, [...batch, ...someEvents(1)], 'no-stream')).rejects.toMatchObject({ actual: 1n });
    expect(await collect(log.read(stream))).toHaveLength(2);
  });

  it('refuses other events, and the same in another order', async () => {
    const { log, stream } = opened();
    const { batch } = await behind(log, stream);
    await expect(log.append(stream, someEvents(3), 1n)).rejects.toBeInstanceOf(WrongExpectedRevision);
    await expect(log.append(stream, [...batch].reverse(), 1n)).rejects.toBeInstanceOf(WrongExpectedRevision);
  });

  it('recognises a repeat that is sent while the first try is under way', async () => {
    const { log, stream } = opened();
    const batch = someEvents(3);
    const [first, again] = await Promise.all([
      log.append(stream, batch, 'no-stream'),
      log.append(stream, batch, 'no-stream'),
    ]);
    expect(again).toEqual({ ...first, deduplicated: true });
    expect(await collect(log.read(stream))).toHaveLength(3);
  });
}

function pipelining(opened: () => Opened): void {
  it('stores un-awaited appends in the order they were started, at the revisions they predict', async () => {
    const { log, stream } = opened();
    const batches = Array.from({ length: 50 }, (_, i) => someEvents(1 + (i % 3)));
    let next = -1n;
    const results = batches.map((batch) => {
      const result = log.append(stream, batch, next < 0n ? 'no-stream' : next);
      next += BigInt(batch.length);
      return result;
    });
    expect((await Promise.all(results)).at(-1)!.revision).toBe(next);
    expect((await collect(log.read(stream))).map((e) => e.metadata.eventId)).toEqual(ids(batches.flat()));
  });

  it('refuses what expects the events of a refused append', async () => {
    const { log, stream } = opened();
    const results = await Promise.allSettled([
      log.append(stream, someEvents(2), 'no-stream'),
      log.append(stream, someEvents(2), 7n),
      log.append(stream, someEvents(1), 9n),
      log.append(stream, someEvents(1), 1n),
    ]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('keeps the events of one append together in their stream when many write', async () => {
    const { log, stream } = opened();
    const other = `${stream}b`;
    const batches = Array.from({ length: 30 }, () => someEvents(4));
    await Promise.all(batches.map((batch, i) => log.append(i % 2 ? stream : other, batch, 'any')));
    for (const s of [stream, other]) {
      const stored = (await collect(log.read(s))).map((e) => e.metadata.eventId);
      for (const batch of batches.filter((_, i) => (i % 2 ? stream : other) === s)) {
        const at = stored.indexOf(batch[0]!.metadata.eventId);
        expect(stored.slice(at, at + 4)).toEqual(ids(batch));
      }
    }
  });
}

function readingStreams(opened: () => Opened): void {
  const ten = async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(4), 'no-stream');
    await log.append(stream, someEvents(1), 3n);
    await log.append(stream, someEvents(5), 4n);
    return (o?: Parameters<EventLog['read']>[1]) =>
      collect(log.read(stream, o)).then((es) => es.map((e) => Number(e.revision)));
  };

  it('gives nothing for a stream that is not there', async () => {
    const { log, stream } = opened();
    expect(await collect(log.read(stream))).toEqual([]);
    expect(await collect(log.read(stream, { backwards: true }))).toEqual([]);
  });

  it('reads forwards from a revision, which is included, up to a limit', async () => {
    const read = await ten();
    expect(await read()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await read({ from: 3n })).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(await read({ from: 3n, limit: 3 })).toEqual([3, 4, 5]);
    expect(await read({ limit: 0 })).toEqual([]);
    expect(await read({ from: 10n })).toEqual([]);
  });

  it('reads backwards from the end, or from a revision, which is included', async () => {
    const read = await ten();
    expect(await read({ backwards: true })).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await read({ backwards: true, limit: 2 })).toEqual([9, 8]);
    expect(await read({ backwards: true, from: 5n, limit: 3 })).toEqual([5, 4, 3]);
    expect(await read({ backwards: true, from: 99n, limit: 1 })).toEqual([9]);
  });

  it('tells streams apart whose names begin alike', async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(1), 'no-stream');
    await log.append(`${stream}0`, someEvents(2), 'no-stream');
    expect(await collect(log.read(stream))).toHaveLength(1);
    expect(await collect(log.read(stream, { backwards: true }))).toHaveLength(1);
    expect(await collect(log.read(`${stream}0`, { backwards: true }))).toHaveLength(2);
  });

  it('can be left early and read again', async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(300), 'no-stream');
    for (let i = 0; i < 50; i++) for await (const event of log.read(stream)) if (event.revision === 2n) break;
    expect(await collect(log.read(stream))).toHaveLength(300);
  });
}

function readingAll(opened: () => Opened): void {
  const three = async () => {
    const { log, stream, before } = opened();
    await log.append(`${stream}x`, someEvents(2), 'no-stream');
    await log.append(`${stream}y`, someEvents(3), 'no-stream');
    await log.append(`${stream}x`, someEvents(2), 1n);
    return { log, before, all: eventsOf(await collect(log.readAll({ after: before }))) };
  };

  it('has one order over all streams, which positions show as text', async () => {
    const { all } = await three();
    expect(all.map((e) => `${e.stream.at(-1)}${e.revision}`)).toEqual(['x0', 'x1', 'y0', 'y1', 'y2', 'x2', 'x3']);
    const positions = all.map((e) => e.position);
    expect([...positions].sort()).toEqual(positions);
    expect(new Set(positions).size).toBe(7);
  });

  it('gives the same events as reading the stream', async () => {
    const { log, all } = await three();
    const x = all.filter((e) => e.stream.endsWith('x'));
    expect(await collect(log.read(x[0]!.stream))).toEqual(x);
  });

  it('reads after a position, which is left out, in the middle of an append too', async () => {
    const { log, all } = await three();
    for (const [i, event] of all.entries()) {
      expect(await collect(log.readAll({ after: event.position }))).toEqual(all.slice(i + 1));
    }
  });

  it('reads backwards from the end or from a position, which is left out', async () => {
    const { log, all } = await three();
    const reversed = [...all].reverse();
    expect(await collect(log.readAll({ backwards: true, limit: 7 }))).toEqual(reversed);
    expect(await collect(log.readAll({ backwards: true, after: all[4]!.position, limit: 3 }))).toEqual(
      reversed.slice(3, 6),
    );
  });

  it('reads at most as many as asked for', async () => {
    const { log, before, all } = await three();
    expect(await collect(log.readAll({ after: before, limit: 3 }))).toEqual(all.slice(0, 3));
    expect(await collect(log.readAll({ after: before, limit: 0 }))).toEqual([]);
  });

  it('knows its head, and positions when it sees one', async () => {
    const { log, all } = await three();
    const head = await log.head();
    expect(head).toBe(all.at(-1)!.position);
    expect(log.isPosition(head!)).toBe(true);
    for (const text of ['', 'x', '12', '-1', `${head}0x`, '../../etc', ' '.repeat(16)])
      expect(log.isPosition(text)).toBe(false);
  });

  it('tells about how much of itself stands up to a position', async () => {
    const { log, all } = await three();
    const head = (await log.head())!;
    const shares = all.map(({ position }) => log.shareUpTo(position, head));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
    expect(shares.at(-1)).toBe(1);
    expect(log.shareUpTo(head, all[0]!.position)).toBe(1);
  });
}

function filters(opened: () => Opened): void {
  const mixed = async () => {
    const { log, stream, before } = opened();
    const suffix = stream.slice(stream.indexOf('-'));
    await log.append(
      `order${suffix}`,
      [...someEvents(2, { type: 'OrderOpened' }), ...someEvents(1, { type: 'OrderPaid' })],
      'any',
    );
    await log.append(`orderly${suffix}`, someEvents(1, { type: 'OrderOpened' }), 'any');
    await log.append(`season${suffix}`, someEvents(2, { type: 'SeasonOpened' }), 'any');
    return async (filter: { types?: string[]; categories?: string[] }, more: object = {}) =>
      (await collect(log.readAll({ after: before, filter, ...more }))).map(
        (e) => `${e.stream.split('-')[0]}:${e.type}`,
      );
  };

  it('pass what any named list matches, by exact type or category', async () => {
    const read = await mixed();
    expect(await read({ types: ['OrderPaid'] })).toEqual(['order:OrderPaid']);
    expect(await read({ categories: ['order'] })).toEqual([
      'order:OrderOpened',
      'order:OrderOpened',
      'order:OrderPaid',
    ]);
    expect(await read({ types: ['OrderPaid'], categories: ['orderly'] })).toEqual([
      'order:OrderPaid',
      'orderly:OrderOpened',
    ]);
    expect(await read({})).toHaveLength(6);
  });

  it('count only what passes against the limit', async () => {
    const read = await mixed();
    expect(await read({ types: ['SeasonOpened', 'OrderPaid'] }, { limit: 2 })).toEqual([
      'order:OrderPaid',
      'season:SeasonOpened',
    ]);
    expect(await read({ types: ['OrderPaid'] }, { after: undefined, backwards: true, limit: 1 })).toEqual([
      'order:OrderPaid',
    ]);
  });
}

function subscribing(opened: () => Opened): void {
  it('gives what is there, says so once, and then what comes', async () => {
    const { log, stream, before } = opened();
    const old = someEvents(5);
    const live = someEvents(3);
    await log.append(stream, old, 'no-stream');
    const seen = await collectMessages(log, { after: before }, async (messages, message) => {
      if (message.kind === 'caughtUp') void log.append(stream, live, 4n);
      return eventsOf(messages).length === 8;
    });
    expect(ids(eventsOf(seen))).toEqual(ids([...old, ...live]));
    expect(seen.findIndex((m) => m.kind === 'caughtUp')).toBe(5);
    expect(seen.filter((m) => m.kind === 'caughtUp')).toHaveLength(1);
  });

  it('starts behind the position it is given', async () => {
    const { log, stream } = opened();
    await log.append(stream, someEvents(5), 'no-stream');
    const all = await collect(log.read(stream));
    const seen = await collectMessages(log, { after: all[2]!.position }, (m) => eventsOf(m).length === 2);
    expect(eventsOf(seen)).toEqual(all.slice(3));
  });

  it('loses nothing to a slow consumer', async () => {
    const { log, stream, before } = opened();
    const batches = Array.from({ length: 60 }, () => someEvents(5));
    let wrote: Promise<unknown> = Promise.resolve();
    const seen = await collectMessages(log, { after: before }, async (messages, message) => {
      if (message.kind === 'caughtUp') wrote = Promise.all(batches.map((batch) => log.append(stream, batch, 'any')));
      if (message.kind === 'event' && Number(message.event.revision) % 20 === 0)
        await new Promise((r) => setTimeout(r, 5));
      return eventsOf(messages).length === 300;
    });
    await wrote;
    expect(eventsOf(seen).map((e) => Number(e.revision))).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('serves several subscribers at once', async () => {
    const { log, stream, before } = opened();
    const three = [1, 2, 3].map(() => collectMessages(log, { after: before }, (m) => eventsOf(m).length === 4));
    await log.append(stream, someEvents(2), 'no-stream');
    await log.append(stream, someEvents(2), 1n);
    for (const seen of await Promise.all(three))
      expect(eventsOf(seen).map((e) => e.revision)).toEqual([0n, 1n, 2n, 3n]);
  });

  it('ends without an error when the signal aborts, waiting or not', async () => {
    const { log, before } = opened();
    const waiting = new AbortController();
    const kinds: string[] = [];
    for await (const message of log.subscribe({ after: before, signal: waiting.signal })) {
      kinds.push(message.kind);
      setTimeout(() => waiting.abort(), 20);
    }
    expect(kinds).toEqual(['caughtUp']);
    expect(await collect(log.subscribe({ signal: AbortSignal.abort() }))).toEqual([]);
  });
}

function filteredSubscriptions(opened: () => Opened): void {
  it('gives what passes, and checkpoints that lead past the rest', async () => {
    const { log, stream, before } = opened();
    await log.append(stream, someEvents(2, { type: 'Wanted' }), 'no-stream');
    await log.append(stream, someEvents(40, { type: 'Other' }), 1n);
    const head = (await log.head()) as Position;
    const seen = await collectMessages(
      log,
      { after: before, filter: { types: ['Wanted'] } },
      (_, m) => m.kind === 'checkpoint' && m.position >= head,
    );
    expect(eventsOf(seen).map((e) => e.revision)).toEqual([0n, 1n]);
    let last: Position = before ?? ('' as Position);
    for (const message of seen) {
      if (message.kind !== 'event' && message.kind !== 'checkpoint') continue;
      const at: Position = message.kind === 'event' ? message.event.position : message.position;
      expect(at > last).toBe(true);
      last = at;
    }
  });

  it('can go on from a checkpoint', async () => {
    const { log, stream, before } = opened();
    await log.append(stream, someEvents(40, { type: 'Other' }), 'no-stream');
    const filter = { types: ['Wanted'] };
    const seen = await collectMessages(log, { after: before, filter }, (_, m) => m.kind === 'checkpoint');
    const checkpoint = seen.at(-1);
    const after = checkpoint?.kind === 'checkpoint' ? checkpoint.position : undefined;
    const next = collectMessages(log, { after, filter }, (m) => eventsOf(m).length === 1);
    await log.append(stream, someEvents(1, { type: 'Wanted' }), 'any');
    expect(eventsOf(await next).map((e: StoredEvent) => e.revision)).toEqual([40n]);
    const read = await collect(log.readAll({ after, filter }));
    expect(read.map((e) => e.revision)).toEqual([40n]);
    for (const event of await collect(log.readAll({ after, backwards: true, limit: 3 })))
      expect(event.position < after!).toBe(true);
  });
}

function reopening(opened: () => Opened): void {
  it('keeps events, revisions, positions and the memory of repeats', async () => {
    const { log, stream, before, reopen } = opened();
    if (!reopen) return;
    const batch = someEvents(3);
    const first = await log.append(stream, batch, 'no-stream');
    await log.append(stream, someEvents(2, { data: { shape: { quite: 'new' } } }), 2n);
    const all = await collect(log.readAll({ after: before }));
    const again = await reopen();
    expect(await collect(again.readAll({ after: before }))).toEqual(all);
    expect(await again.head()).toBe(all.at(-1)!.position);
    expect(await again.append(stream, batch, 'no-stream')).toEqual({ ...first, deduplicated: true });
    await expect(again.append(stream, someEvents(1), 0n)).rejects.toMatchObject({ actual: 4n });
    expect((await again.append(stream, someEvents(1), 4n)).revision).toBe(5n);
  });
}
