import { RenewalHouse } from '../../test/support/renewal-house';
import { deathsWithin } from '../../test/support/sandbox-house';

let house: RenewalHouse;
const seats = ['A-1', 'A-4', 'B-2'];
const opened = async (exclusive = true) => {
  house = await new RenewalHouse(2, exclusive).open();
  for (const seatId of seats) await house.holds(seatId);
  house.log.appends.splice(0);
};
afterEach(async () => {
  house.log.faults = {};
  await house.close();
  expect(house.errors).toEqual([]);
});

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 300) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const offeredOnce = async () => {
  expect(await house.standing()).toBe('done');
  expect(await house.offered()).toEqual(seats);
  expect(await house.heldNext()).toEqual([seats, seats]);
};

describe('a renewal run', () => {
  it('SUB-51: offers every holder what they have, and nobody anything twice', async () => {
    await opened();
    await house.run('first');
    await offeredOnce();
    await house.run('first');
    await house.run('second');
    await offeredOnce();
  });

  it('SUB-51: tells its offers in the order of the holders, whoever has their seats first', async () => {
    await opened();
    const slowly = new Promise((resolve) => setTimeout(resolve, 100));
    let first: string | undefined;
    house.log.faults.delay = async (stream) => {
      if (stream.startsWith('order-')) first ??= stream;
      if (stream === first) await slowly;
    };
    await house.run('first');
    await offeredOnce();
  });

  it('SUB-51: is driven by two processes at the same time as by one', async () => {
    await opened(false);
    const other = await house.startAnother();
    await Promise.all([house.run('first'), house.run('first', other)]);
    await eventually(async () => (await house.standing()) === 'done');
    await offeredOnce();
    await other.core.stop();
    await other.projector.stop();
  });
});

describe('a renewal run whose process dies', () => {
  const deaths = deathsWithin(14);

  it.each(deaths)('SUB-51: at append %i, which was %s, forgets nobody and offers nothing twice', async (nth, fate) => {
    await opened();
    house.killAtAppend(nth, fate);
    await Promise.race([house.node.died, house.run('first').catch(() => house.node.died)]);
    house.log.faults = {};
    await house.restart();
    // What was never begun is begun by whoever asks again; all else is finished by itself.
    if ((await house.standing()) === 'none') await house.run('first');
    await eventually(async () => (await house.standing()) === 'done');
    await offeredOnce();
  });
});
