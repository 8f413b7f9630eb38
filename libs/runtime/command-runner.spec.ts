import { callOf, counter, Counters, gate, max, organisationId, turns } from '../../test/support/counter';
import { shifted } from '../../test/support/builders';

describe('commands that wait for one stream', () => {
  it('are appended once, in the order in which they came', async () => {
    const house = new Counters();
    const receipts = await Promise.all(['a', 'b', 'c'].map((key) => house.sell(key)));
    expect(house.faulty.appends).toEqual([{ stream: 'counter-oslo_c1', types: ['Sold', 'Sold', 'Sold'] }]);
    expect(await house.stored()).toEqual(['Sold a', 'Sold b', 'Sold c']);
    expect(receipts.every(({ replayed, position }) => !replayed && position !== null)).toBe(true);
  });

  it('are not touched by one of them that is refused', async () => {
    const house = new Counters();
    const outcomes = await Promise.allSettled([house.sell('a', 6), house.sell('b', 6), house.sell('c', 4)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'SEAT_UNAVAILABLE', details: { remaining: 4 } } });
    expect(await house.stored()).toEqual(['Sold a', 'Sold c']);
  });

  it('do not hold up another stream', async () => {
    const { passed, open } = gate();
    const delay = async (stream: string) => (stream.endsWith('c1') ? passed : undefined);
    const house = new Counters(undefined, { faults: { delay } });
    const slow = house.sell('a');
    await house.sell('b', 1, { id: 'c2' });
    open();
    await slow;
  });

  it('are answered in order, and only when they are durable', async () => {
    const gates = [gate(), gate()];
    let started = 0;
    const house = new Counters(undefined, { faults: { delay: () => gates[started++]!.passed } });
    const answered: string[] = [];
    const told = (key: string) => () => void answered.push(key);
    void house.sell('a', max).then(told('a'));
    await turns();
    void house.run({ type: 'Return' }, 'b').then(told('b'));
    void house.sell('c', 2).catch(told('c refused'));
    await turns();
    expect(house.faulty.appends).toHaveLength(2);
    gates[1]!.open();
    await turns();
    expect(answered).toEqual([]);
    gates[0]!.open();
    await turns();
    expect(answered).toEqual(['a', 'b', 'c refused']);
  });

  it('are split where one append would carry too much', async () => {
    const byCount = new Counters(undefined, { commandsPerAppend: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => byCount.sell(key)));
    expect(byCount.faulty.appends.map(({ types }) => types.length)).toEqual([2, 2, 1]);
    const bySize = new Counters(undefined, { bytesPerAppend: 2 * Buffer.byteLength(JSON.stringify({ pieces: 1 })) });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => bySize.sell(key)));
    expect(await bySize.stored()).toEqual(['Sold a', 'Sold b', 'Sold c', 'Sold d', 'Sold e']);
    expect(bySize.faulty.appends.map(({ types }) => types.length)).toEqual([2, 2, 1]);
    const alone = new Counters(undefined, { bytesPerAppend: 1 });
    await alone.sell('a');
    expect(await alone.stored()).toEqual(['Sold a']);
  });
});

describe('the instant of a decision', () => {
  it('G-02: is the organisation clock, or the last of the stream up to a minute ahead of it', async () => {
    const house = new Counters();
    const { occurredAt: first } = await house.sell('a');
    expect(first).toBe(house.clock);
    house.clock = shifted(first, -60_000);
    expect((await house.sell('b')).occurredAt).toBe(first);
    house.clock = shifted(first, -60_001);
    expect((await house.sell('c')).occurredAt).toBe(house.clock);
  });
});

describe('states that are kept hot', () => {
  it('are let go when they are many, and folded again when they are asked for', async () => {
    const house = new Counters(undefined, { hotEvents: 30 });
    const at = (n: number) => ({ organisationId, id: `c${n}` });
    for (let n = 0; n < 15; n += 1) await house.sell(`k${n}`, 3, { id: `c${n % 5}` });
    const hot = [0, 1, 2, 3, 4].filter((n) => house.runner.peek(counter, at(n)) !== undefined);
    expect(hot.length).toBeLessThanOrEqual(2);
    for (let n = 0; n < 5; n += 1) {
      expect(await house.sold(`c${n}`)).toBe(9);
      await expect(house.sell(`more${n}`, 3, { id: `c${n}` })).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    }
  });

  it('weigh as much as they have grown to, not as they were at first', async () => {
    const house = new Counters(undefined, { hotEvents: 60 });
    await house.sell('other', 1, { id: 'c2' });
    for (let n = 0; n < 20; n += 1) await house.run(n % 2 ? { type: 'Return' } : { type: 'Sell', pieces: 1 }, `k${n}`);
    for (let n = 0; n < 20; n += 1) await house.sell(`z${n}`, 0, { id: 'c2' });
    expect(house.runner.peek(counter, { organisationId, id: 'c1' })).toBeUndefined();
    expect(house.runner.peek(counter, { organisationId, id: 'c2' })).toMatchObject({ sold: 1 });
  });

  it('of a stream at work are never doubled, even when nothing fits into the cache', async () => {
    const house = new Counters(undefined, { hotEvents: 1, faults: { delay: () => turns(3) } });
    const sales = Array.from({ length: 30 }, async (_, n) => {
      await turns(n % 7);
      await house.runner.state(counter, { organisationId, id: 'c1' });
      return house.sell(`k${n}`);
    });
    const outcomes = await Promise.allSettled(sales);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(max);
    expect(await house.stored()).toHaveLength(max);
  });
});

describe('looking without changing', () => {
  const at = { organisationId, id: 'c1' };

  it('decides dry on what waits before it, and appends nothing', async () => {
    const house = new Counters();
    const [, dry] = await Promise.all([
      house.sell('a', max - 1),
      house.runner.dryRun(counter, at, { type: 'Sell', pieces: 1 }, callOf('b')),
    ]);
    expect(dry).toEqual([{ type: 'Sold', data: { pieces: 1 } }]);
    const tooMany = house.runner.dryRun(counter, at, { type: 'Sell', pieces: 2 }, callOf('c'));
    await expect(tooMany).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    expect(await house.stored()).toEqual(['Sold a']);
  });

  it('answers no events for what was carried out before', async () => {
    const house = new Counters();
    await house.sell('a', max);
    expect(await house.runner.dryRun(counter, at, { type: 'Sell', pieces: max }, callOf('a'))).toEqual([]);
  });

  it('tells a state only when all of it is durable', async () => {
    const { passed, open } = gate();
    const house = new Counters(undefined, { faults: { delay: () => passed } });
    const sale = house.sell('a', 4);
    await turns();
    let told: number | null = null;
    void house.sold().then((sold) => (told = sold));
    await turns();
    expect(told).toBeNull();
    open();
    await sale;
    await turns();
    expect(told).toBe(4);
  });

  it('fails for him alone whose look at the state fails, and ends nothing beside it', async () => {
    const house = new Counters();
    const fault = new Error('a fault in a query');
    const failing = house.runner.read(counter, at, () => {
      throw fault;
    });
    const sale = house.sell('a', 2);
    await expect(failing).rejects.toBe(fault);
    await sale;
    expect(await house.sold()).toBe(2);
  });
});
