import { MemoryEventLog } from '../event-log/adapters/memory/memory-event-log';
import { AppendTooLarge, LogUnavailable } from '../event-log/event-log';
import { callOf, counter, Counters, gate, max, organisationId, turns } from '../../test/support/counter';
import { Fault } from '../../test/support/faulty-log';

/** The given faults, one for each append; none after that. */
const inTurn = (...faults: Fault[]) => ({ append: () => faults.shift() ?? ('none' as const) });
const at = { organisationId, id: 'c1' };

describe('an append of which nobody can tell', () => {
  it.each(['not stored', 'not acknowledged'] as const)('R3: is sent again and stands once: %s', async (fault) => {
    const house = new Counters(undefined, { faults: inTurn(fault) });
    const receipt = await house.sell('a');
    expect(receipt).toMatchObject({ replayed: false, events: [{ type: 'Sold' }] });
    expect(await house.stored()).toEqual(['Sold a']);
    const [event] = await house.events('counter-oslo_c1');
    expect(receipt.position).toBe(event!.position);
  });

  it.each([
    ['not stored', 'none'],
    ['not acknowledged', 'none'],
    ['not acknowledged', 'not acknowledged'],
    ['none', 'not stored'],
  ] as const)('R3: takes those behind it along: %s, then %s', async (...faults) => {
    const gates = [gate(), gate()];
    let started = 0;
    const delay = () => gates[started++]?.passed ?? Promise.resolve();
    const house = new Counters(undefined, { faults: { ...inTurn(...faults), delay } });
    const first = house.sell('a', 4);
    await turns();
    const second = [house.sell('b', 4), house.sell('c', 4)];
    await turns();
    expect(house.faulty.appends).toHaveLength(2);
    gates.forEach(({ open }) => open());
    const outcomes = await Promise.allSettled([first, ...second]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await house.stored()).toEqual(['Sold a', 'Sold b']);
  });

  it('is answered LogUnavailable when the log stays away, and found out by the same call later', async () => {
    let away = false;
    const house = new Counters(undefined, { faults: { isAway: () => away } });
    await house.sell('a');
    away = true;
    await expect(house.sell('b')).rejects.toBeInstanceOf(LogUnavailable);
    await expect(house.sell('c')).rejects.toBeInstanceOf(LogUnavailable);
    away = false;
    expect(await house.sell('b')).toMatchObject({ replayed: false });
    expect(await house.stored()).toEqual(['Sold a', 'Sold b']);
  });

  it('R2: was stored all the same, and the same call later learns so', async () => {
    let lost = false;
    const append = (): Fault => (lost ? 'not acknowledged' : 'none');
    const house = new Counters(undefined, { faults: { append } });
    lost = true;
    await expect(house.sell('a')).rejects.toBeInstanceOf(LogUnavailable);
    lost = false;
    expect(await house.sell('a')).toMatchObject({ replayed: true, events: [{ type: 'Sold' }] });
    expect(await house.stored()).toEqual(['Sold a']);
  });
});

describe('several processes on one log', () => {
  function two(faults = {}) {
    const log = new MemoryEventLog();
    return [new Counters(log, { exclusive: false, faults }), new Counters(log, { exclusive: false })] as const;
  }

  it('R5: decide again on what another one wrote', async () => {
    const [here, there] = two();
    await here.sell('a', 2);
    await there.sell('b', 6);
    expect(await here.sell('c', 2)).toMatchObject({ replayed: false });
    await expect(here.sell('d', 1)).rejects.toMatchObject({ details: { remaining: 0 } });
    expect(await there.stored()).toEqual(['Sold a', 'Sold b', 'Sold c']);
  });

  it('R5: sell no more than there is between them, at once', async () => {
    const [here, there] = two();
    const sales = Array.from({ length: 40 }, (_, n) => (n % 2 ? here : there).sell(`k${n}`));
    const outcomes = await Promise.allSettled(sales);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(max);
    expect(await here.stored()).toHaveLength(max);
  });

  it('refuse nothing that has become possible meanwhile, and refuse it once for the journal', async () => {
    const [here, there] = two();
    await here.sell('a', max);
    await there.run({ type: 'Return' }, 'b');
    expect(await here.sell('c', 1)).toMatchObject({ replayed: false });
    expect(await here.refusals()).toEqual([]);
    await there.run({ type: 'Return' }, 'd');
    await expect(here.sell('e', 2)).rejects.toMatchObject({ details: { remaining: 1 } });
    expect((await here.refusals()).map(({ metadata }) => metadata.commandId)).toEqual(['e']);
  });

  it('do not say that there is nothing to do when there is', async () => {
    const [here, there] = two();
    expect(await here.run({ type: 'Return' }, 'a')).toMatchObject({ events: [], position: null });
    await there.sell('b');
    expect(await here.run({ type: 'Return' }, 'c')).toMatchObject({ events: [{ type: 'Returned' }] });
    await there.sell('d');
    expect(await here.runner.dryRun(counter, at, { type: 'Return' }, callOf('e'))).toHaveLength(1);
    expect(await here.sold()).toBe(1);
  });

  it('R5: fold nothing twice when somebody reads up while a command waits for the clock', async () => {
    const [clock, reading, append] = [gate(), gate(), gate()];
    let isSlow = false;
    const slowly = (by: Promise<void>) => (isSlow ? by : Promise.resolve());
    const log = new MemoryEventLog();
    const here = new Counters(log, {
      exclusive: false,
      clockReady: () => slowly(clock.passed),
      faults: { readDelay: () => slowly(reading.passed), delay: () => slowly(append.passed) },
    });
    const there = new Counters(log, { exclusive: false });
    await here.sell('a');
    isSlow = true;
    const sale = here.sell('b');
    await turns();
    // More than the one event that `here` is going to fold ahead of the log.
    await there.sell('c');
    await there.run({ type: 'Return' }, 'd');
    const fact = here.runner.state(counter, at);
    await turns();
    clock.open();
    await turns();
    reading.open();
    await turns();
    append.open();
    isSlow = false;
    expect(await sale).toMatchObject({ replayed: false });
    await fact;
    expect(await here.runner.state(counter, at)).toEqual({ sold: 2, returns: 1 });
    expect(await here.stored()).toEqual(['Sold a', 'Sold c', 'Returned d', 'Sold b']);
  });

  it('R5: go on when somebody wants to read up while one append is on its way and the next waits for the clock', async () => {
    const [clock, append] = [gate(), gate()];
    let looks = 0;
    const here = new Counters(undefined, {
      exclusive: false,
      clockReady: () => (looks++ === 1 ? clock.passed : undefined),
      faults: { delay: () => append.passed },
    });
    const first = here.sell('a');
    await turns();
    const second = here.sell('b');
    await turns();
    const fact = here.runner.state(counter, at);
    await turns();
    clock.open();
    append.open();
    await Promise.all([first, second, fact]);
    expect(await here.stored()).toEqual(['Sold a', 'Sold b']);
  });

  it('G-02: decide nothing on a look at the clock that began before it was asked', async () => {
    const looks = [gate(), gate()];
    let looked = 0;
    const here = new Counters(undefined, { exclusive: false, clockReady: () => looks[looked++]?.passed });
    const first = here.sell('a');
    await turns();
    const second = here.sell('b');
    await turns();
    looks[0]!.open();
    await turns();
    expect(await here.stored()).toEqual(['Sold a']);
    looks[1]!.open();
    await Promise.all([first, second]);
    expect(looked).toBe(2);
    expect(await here.stored()).toEqual(['Sold a', 'Sold b']);
  });

  it('R5: send nothing behind an append that may lose its race: others may fill its place to the number', async () => {
    const { passed, open } = gate();
    let isSlow = false;
    const [here, there] = two({ delay: () => (isSlow ? passed : Promise.resolve()) });
    await Promise.all([here.sell('a', 1), there.sold()]);
    isSlow = true;
    await there.sell('b', 5);
    const lost = here.sell('c', 5);
    await turns();
    const next = here.sell('d', 1);
    await turns();
    expect(here.faulty.appends).toHaveLength(2);
    open();
    const outcomes = await Promise.allSettled([lost, next]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await here.stored()).toEqual(['Sold a', 'Sold b', 'Sold d']);
  });
});

describe('an append that the log will never take', () => {
  it('fails for the command that is too large, and for nobody who waits behind it', async () => {
    const house = new Counters(undefined, { commandsPerAppend: 1 });
    const { append } = house.faulty;
    house.faulty.append = (stream, events, expected) =>
      events[0]!.metadata.commandId === 'a'
        ? Promise.reject(new AppendTooLarge(stream, 1, 2))
        : append.call(house.faulty, stream, events, expected);
    const outcomes = await Promise.allSettled([house.sell('a'), house.sell('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await house.stored()).toEqual(['Sold b']);
  });
});

describe('those who only ask together with a command that is too large', () => {
  it('are answered, on the state without it', async () => {
    const house = new Counters(undefined, { exclusive: false });
    const { append } = house.faulty;
    house.faulty.append = (stream, events, expected) =>
      events.some(({ metadata }) => metadata.commandId === 'large')
        ? Promise.reject(new AppendTooLarge(stream, 1, 2))
        : append.call(house.faulty, stream, events, expected);
    await house.sell('a');
    const outcomes = await Promise.allSettled([house.sold(), house.sell('large', 2), house.sold(), house.sell('a')]);
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.name))).toEqual([
      1,
      'AppendTooLarge',
      1,
      expect.objectContaining({ replayed: true }),
    ]);
  });
});

describe('a command that is sent again', () => {
  it('G-06: is answered its first receipt: later, at once, after it was let go, by another process, after a restart', async () => {
    const log = new MemoryEventLog();
    const house = new Counters(log, { exclusive: false });
    const [first, same] = await Promise.all([house.sell('a', 2), house.sell('a', 2)]);
    const expected = { events: first.events, occurredAt: first.occurredAt, position: first.position, replayed: true };
    const other = new Counters(log, { exclusive: false, hotEvents: 1 });
    for (const repeat of [same, await house.sell('a', 2), await other.sell('a', 2), await other.sell('a', 2)])
      expect(repeat).toMatchObject({ ...expected, events: [{ type: 'Sold', data: { pieces: 2 } }] });
    expect(await new Counters(log).runner.repeatOf(counter, at, callOf('a'))).toMatchObject({ replayed: true });
    expect(await house.stored()).toEqual(['Sold a']);
  });

  it('is not told to be a repeat before its first run is durable', async () => {
    const { passed, open } = gate();
    const house = new Counters(undefined, { faults: { delay: () => passed } });
    const sale = house.sell('a');
    await turns();
    const repeat = house.runner.repeatOf(counter, at, callOf('a'));
    await turns();
    open();
    expect(await repeat).toMatchObject({ replayed: true, position: (await sale).position });
    expect(await house.runner.repeatOf(counter, at, callOf('b'))).toBeUndefined();
  });

  it('G-06: with another body is refused IDEMPOTENCY_KEY_REUSED', async () => {
    const house = new Counters();
    await house.sell('a');
    await expect(house.sell('a', 2, { body: 'other' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await house.stored()).toEqual(['Sold a']);
  });

  it('G-06: is decided afresh when it was refused', async () => {
    const house = new Counters();
    await house.sell('a', max);
    await expect(house.sell('b')).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    await house.run({ type: 'Return' }, 'c');
    expect(await house.sell('b')).toMatchObject({ replayed: false });
  });

  it('SUB-58: answers a recorded refusal again, and adds nothing', async () => {
    const house = new Counters();
    for (let times = 0; times < 2; times += 1) {
      const late = house.run({ type: 'ReturnTooLate' }, 'a');
      await expect(late).rejects.toMatchObject({ code: 'PURCHASE_EXPIRED', position: expect.any(String) });
    }
    expect(await house.stored()).toEqual(['CameTooLate a']);
    expect(await house.refusals()).toHaveLength(1);
  });
});
