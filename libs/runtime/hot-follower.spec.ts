import { MemoryEventLog } from '../event-log/adapters/memory/memory-event-log';
import { EventLog, LogUnavailable } from '../event-log/event-log';
import { StoredEvent } from '../kernel/event';
import { counter, Counters, gate, max, organisationId, turns } from '../../test/support/counter';
import { Faults, FaultyLog } from '../../test/support/faulty-log';
import { HotFollower } from './hot-follower';

const at = { organisationId, id: 'c1' };

/** Two processes on one log, the first of which follows it. */
async function following(faults: Faults = {}) {
  const log = new MemoryEventLog();
  const heard: StoredEvent[] = [];
  const errors: unknown[] = [];
  const here: Counters = new Counters(log, { exclusive: false, faults, isFollowing: () => follower.isCurrent });
  const follower: HotFollower = new HotFollower({
    log: here.faulty,
    onEvent: (event) => {
      heard.push(event);
      here.runner.follow(event);
    },
    onError: (_, error) => errors.push(error),
  });
  const there = new Counters(log, { exclusive: false });
  return { here, there, follower, heard, errors };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('what is hot in one process', () => {
  it('knows what another one writes without reading the log, and counts as current', async () => {
    const { here, there, follower, heard } = await following();
    await here.sell('a', 1);
    await follower.start();
    await there.sell('b', 2);
    await until(() => heard.length === 1);
    expect(here.runner.peek(counter, at)).toMatchObject({ sold: 3 });
    expect(follower.position).toBe(heard[0]!.position);
    await there.sell('c', 4);
    await until(() => heard.length === 2);
    expect(await here.sell('d', 3)).toMatchObject({ replayed: false });
    expect(here.faulty.appends).toHaveLength(2);
    await follower.stop();
  });

  it('is read anew where an event before the one heard of is missing', async () => {
    const { here, there } = await following();
    await here.sell('a', 1);
    await there.sell('b', 1);
    await there.sell('c', 1);
    here.runner.follow((await here.events('counter-oslo_c1'))[2]!);
    expect(here.runner.peek(counter, at)).toBeUndefined();
    expect(await here.runner.state(counter, at)).toMatchObject({ sold: 3 });
  });

  it('folds once what is heard of while the tail is being read, whatever else goes on', async () => {
    const { here, there } = await following();
    const { passed, open } = gate();
    await here.sell('a', 1);
    await there.sell('b', 4);
    const [, second] = await here.events('counter-oslo_c1');
    const { read } = here.faulty;
    here.faulty.read = async function* (...args) {
      await passed;
      yield* read.apply(here.faulty, args);
    };
    const fact = here.runner.state(counter, at);
    await turns();
    here.runner.follow(second!);
    const sale = here.sell('c', 5);
    await turns();
    open();
    await fact;
    expect(await sale).toMatchObject({ replayed: false });
    expect(here.faulty.appends).toHaveLength(2);
    expect(await here.sold()).toBe(max);
  });

  it('leaves alone what was heard before, own events that come back among it', async () => {
    const { here, follower, heard } = await following();
    await follower.start();
    await Promise.all([here.sell('a', 1), here.sell('b', 1)]);
    await until(() => heard.length === 2);
    heard.forEach((event) => here.runner.follow(event));
    expect(here.runner.peek(counter, at)).toMatchObject({ sold: 2 });
    await follower.stop();
  });

  it('is a fact for a second only, and is read anew when nobody followed that long', async () => {
    const { here, there } = await following();
    await here.sell('a', 1);
    await there.sell('b', 1);
    expect(here.runner.peek(counter, at)).toBeUndefined();
    expect(await here.runner.state(counter, at)).toMatchObject({ sold: 2 });
  });

  it('is told as it was last known while the log is away, and nothing is decided on it', async () => {
    let away = false;
    const { here } = await following({ isAway: () => away });
    await here.sell('a', max);
    away = true;
    expect(await here.runner.state(counter, at)).toMatchObject({ sold: max });
    await expect(here.sell('b')).rejects.toBeInstanceOf(LogUnavailable);
    await expect(here.sold()).rejects.toBeInstanceOf(LogUnavailable);
  });

  it('is followed again after an interruption, from where it was', async () => {
    const { here, there, heard, errors } = await following();
    let interrupted = 0;
    const broken: EventLog = Object.assign(Object.create(here.faulty) as FaultyLog, {
      async *subscribe(options: Parameters<EventLog['subscribe']>[0]) {
        for await (const message of here.log.subscribe(options)) {
          yield message;
          if (message.kind === 'event' && (interrupted += 1) < 3) throw new LogUnavailable('gone');
        }
      },
    });
    const follower = new HotFollower({
      log: broken,
      onEvent: (event) => heard.push(event),
      onError: (_, error) => errors.push(error),
    });
    await follower.start();
    for (const key of ['a', 'b', 'c', 'd']) await there.sell(key);
    await until(() => heard.length === 4);
    expect(heard.map(({ metadata }) => metadata.commandId)).toEqual(['a', 'b', 'c', 'd']);
    expect(errors).toHaveLength(2);
    await follower.stop();
  });
});
