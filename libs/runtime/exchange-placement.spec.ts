import { ExchangeHouse } from '../../test/support/exchange-house';
import { gate } from '../../test/support/counter';
import { deathsWithin } from '../../test/support/sandbox-house';
import { DomainError } from '../kernel/errors';

let house: ExchangeHouse;
beforeEach(async () => {
  house = await new ExchangeHouse().open();
});
afterEach(async () => {
  house.log.faults = {};
  await house.close();
  expect(house.errors).toEqual([]);
});

const untouched = [
  [0, 1],
  [0, 0],
];
const moved = [
  [0, 0],
  [0, 1],
];

/** Waits for what happens by itself. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 300) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('placing an exchange', () => {
  it('EXC-38: locks the tickets, holds tally and target, commits, and tells everybody', async () => {
    const { exchange, replayed } = await house.exchange('x');
    expect([exchange.exchanged?.due, replayed]).toEqual([7500, false]);
    expect(house.log.appends.flatMap(({ types }) => types)).toEqual([
      'OrderOpened',
      'ExchangeRequested',
      'ExchangeReserved',
      'OrderHoldPlaced',
      'TicketExchanged',
      'OrderHoldConfirmed',
      'TicketsReleased',
      'ExchangeCounted',
      'ExchangeSettled',
    ]);
    expect(await house.taken()).toEqual(moved);
    expect(await house.standing()).toEqual({ tickets: ['exchanged', 'active'], settled: true });
    expect(await house.tally()).toEqual({ used: 1, reserved: 0 });
  });

  it('waits three times for the log up to its commit point, and three times after it', async () => {
    // What is on its way goes through together, and then whatever that was waited for.
    const waves: number[] = [];
    let waiting: (() => void)[] = [];
    house.log.faults = { delay: () => new Promise((resolve) => void waiting.push(resolve)) };
    const tide = setInterval(() => {
      const gone = waiting;
      waiting = [];
      if (gone.length > 0) waves.push(gone.length);
      gone.forEach((go) => go());
    }, 25);
    await house.exchange('x');
    clearInterval(tide);
    // The request; tally and target; the commit point; both performances; the tally; that all of them have heard.
    expect(waves).toEqual([1, 2, 1, 2, 1, 1]);
  });

  it('G-06: answers the same call from the exchange that it made', async () => {
    const first = await house.exchange('x');
    await house.restart();
    const again = await house.exchange('x');
    expect(again).toMatchObject({ replayed: true, exchange: { exchanged: first.exchange.exchanged } });
    expect(await house.taken()).toEqual(moved);
  });
});

describe('the same call, sent twice at once', () => {
  it('G-06: is answered alike when one of them finds no place and the other one does', async () => {
    const { commands } = house.node.core;
    const execute = commands.execute.bind(commands);
    const through = gate();
    let isFirst = true;
    commands.execute = async (decider, address, command, call) => {
      if (command.type === 'HoldForOrder' && isFirst) {
        isFirst = false;
        throw new DomainError('SEAT_UNAVAILABLE', { remaining: 0, quantity: 1 });
      }
      // Whoever lost says so when the other one is through.
      if (command.type === 'EndExchange') await through.passed;
      return execute(decider, address, command, call);
    };
    const one = house.exchange('x');
    await eventually(async () => !isFirst);
    const other = await house.exchange('x');
    through.open();
    expect(other.exchange.exchanged).not.toBeNull();
    expect((await one).exchange.exchanged).toEqual(other.exchange.exchanged);
    expect(await house.taken()).toEqual(moved);
    expect(await house.tally()).toEqual({ used: 1, reserved: 0 });
  });
});

describe('an exchange whose process dies', () => {
  const deaths = deathsWithin(8);

  it.each(deaths)('I3, I5: at append %i, which was %s, is made whole or not at all', async (nth, fate) => {
    house.killAtAppend(nth, fate);
    void house.exchange('x').catch(() => undefined);
    await house.node.died;
    house.log.faults = {};
    await house.restart();
    await eventually(async () => (await house.standing()).settled);
    const { tickets } = await house.standing();
    const committed = tickets.includes('exchanged');
    await eventually(async () => JSON.stringify(await house.taken()) === JSON.stringify(committed ? moved : untouched));
    expect(await house.tally()).toEqual({ used: committed ? 1 : 0, reserved: 0 });
    if (!committed) expect(tickets.every((state) => state === 'active')).toBe(true);
    const { replayed } = await house.exchange('x');
    expect(replayed).toBe(committed);
    expect(await house.taken()).toEqual(moved);
    expect(await house.standing()).toEqual({ tickets: ['exchanged', 'active'], settled: true });
    expect(await house.tally()).toEqual({ used: 1, reserved: 0 });
  });

  it('G-06: is gone on with by a repeat that comes before recovery does', async () => {
    house.log.faults = {
      append: (_, events) => {
        if (events.some(({ type }) => type === 'TicketExchanged')) house.node.kill();
        return 'none';
      },
    };
    void house.exchange('x').catch(() => undefined);
    await house.node.died;
    house.log.faults = {};
    await house.restart();
    expect((await house.exchange('x')).exchange.exchanged).not.toBeNull();
    expect(await house.taken()).toEqual(moved);
    expect(await house.tally()).toEqual({ used: 1, reserved: 0 });
  });
});
