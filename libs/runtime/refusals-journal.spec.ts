import { AppendTooLarge } from '../event-log/event-log';
import { StoredEvent } from '../kernel/event';
import { CounterCommand, Counters, max } from '../../test/support/counter';
import { CommandRefused } from './refusals-journal';

/** A house that is sold out, so that every further sale is refused. */
async function soldOut(away: () => boolean = () => false): Promise<Counters> {
  const house = new Counters(undefined, {
    faults: { append: (stream) => (stream.startsWith('refusals') && away() ? 'not stored' : 'none') },
  });
  await house.sell('first', max);
  return house;
}

const refused = async (sale: Promise<unknown>) => expect(sale).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
const dataOf = async (house: Counters) => (await house.refusals()).map(({ data }) => data as CommandRefused['data']);

describe('the journal of refused commands', () => {
  it('G-05: tells the command, where it was refused, with which code and on which numbers', async () => {
    const house = await soldOut();
    await refused(house.sell('a', 3));
    const [event] = await house.refusals();
    expect(event).toMatchObject({
      type: 'CommandRefused',
      metadata: { commandId: 'a', organisationId: 'oslo', channel: 'online', occurredAt: house.clock },
      data: {
        command: { type: 'Sell', pieces: 3 },
        stream: 'counter-oslo_c1',
        revision: '0',
        code: 'SEAT_UNAVAILABLE',
        details: { remaining: 0 },
        seen: { sold: max },
        dropped: 0,
      },
    });
  });

  it('I8: holds no personal data', async () => {
    const house = await soldOut();
    await refused(house.run({ type: 'Sell', pieces: 1, person: { email: 'ada@example.org' } }, 'a'));
    expect(JSON.stringify(await dataOf(house))).not.toContain('ada');
  });

  it('is written in batches, and costs a sale no append of its own', async () => {
    const house = await soldOut();
    await Promise.all(Array.from({ length: 50 }, (_, n) => refused(house.sell(`k${n}`))));
    expect(house.faulty.appends).toHaveLength(1);
    expect(await house.refusals()).toHaveLength(50);
    expect(house.faulty.appends).toHaveLength(2);
  });

  it('is cut into appends that the log takes, and loses nothing but what it will never take', async () => {
    const house = await soldOut();
    await refused(house.sell('small'));
    const [{ data }] = (await house.refusals()) as [StoredEvent];
    const size = Buffer.byteLength(JSON.stringify(data));
    const { append } = house.faulty;
    Object.defineProperty(house.faulty, 'bytesPerAppend', { value: 3.5 * size });
    house.faulty.append = (stream, events, expected) => {
      const bytes = events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event.data)), 0);
      return bytes > 3.5 * size
        ? Promise.reject(new AppendTooLarge(stream, bytes, 3.5 * size))
        : append.call(house.faulty, stream, events, expected);
    };
    await Promise.all(Array.from({ length: 10 }, (_, n) => refused(house.sell(`k${n}`))));
    await refused(house.run({ type: 'Sell', pieces: 1, note: 'x'.repeat(4 * size) } as CounterCommand, 'large'));
    await Promise.all(Array.from({ length: 5 }, (_, n) => refused(house.sell(`l${n}`))));
    expect(await house.refusals()).toHaveLength(16);
    await refused(house.sell('last'));
    expect((await dataOf(house)).at(-1)).toMatchObject({ dropped: 1 });
  });

  it('is bounded, and counts what it dropped', async () => {
    const house = await soldOut();
    const sales = Array.from({ length: 10_003 }, (_, n) => house.sell(`k${n}`));
    await Promise.allSettled(sales);
    const before = await dataOf(house);
    expect(before).toHaveLength(10_000);
    expect(Math.max(...house.faulty.appends.map(({ types }) => types.length))).toBe(500);
    await refused(house.sell('last'));
    expect((await dataOf(house)).at(-1)).toMatchObject({ dropped: 3 });
  });

  it('counts what a log that was away did not take, with what was dropped before', async () => {
    let away = true;
    const house = await soldOut(() => away);
    await refused(house.sell('a'));
    await refused(house.sell('b'));
    await house.journal.flush();
    await refused(house.sell('c'));
    await house.journal.flush();
    away = false;
    await refused(house.sell('d'));
    expect(await dataOf(house)).toMatchObject([{ dropped: 3 }]);
  });
});
