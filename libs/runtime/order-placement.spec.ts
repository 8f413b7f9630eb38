import { payment } from '../../test/support/builders';
import { deathsWithin } from '../../test/support/sandbox-house';
import { SeasonHouse } from '../../test/support/season-house';
import { unit } from '../../test/support/subscription-purchases';

let house: SeasonHouse;
const opened = async (...options: ConstructorParameters<typeof SeasonHouse>) =>
  (house = await new SeasonHouse(...options).open());
afterEach(async () => {
  house.log.faults = {};
  await house.close();
  expect(house.errors).toEqual([]);
});

const paid = (kroner = 600) => ({ payment: payment(kroner * 100) });
const seat = (seatId: string) => ({ units: [unit({ seatId })] });
const everywhere = (held: string[], sold: string[]) => house.performanceIds.map(() => ({ held, sold }));
const typesOf = (stream: string) =>
  house.log.appends.filter((each) => each.stream === stream).flatMap(({ types }) => types);

/** Waits for what happens by itself. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 300) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Does something once, when the first hold of an order is in the log and before anybody is told so. */
function afterTheFirstHold(work: () => Promise<unknown>): void {
  let isDone = false;
  house.log.faults = {
    async delay(stream) {
      if (isDone || stream !== 'performance-oslo_p1') return;
      isDone = true;
      await work();
    },
  };
}

describe('placing an order over several performances', () => {
  it('SUB-56, SUB-07: holds the same seat everywhere and opens the order; a payment confirms it all', async () => {
    await opened();
    const { orderId, receipt } = await house.buy('o', { units: [unit(), unit()] });
    expect(receipt.events).toMatchObject([
      { type: 'SubscriptionOrderOpened', data: { orderId: 'o-0', amount: 120000 } },
    ]);
    expect(await house.standingOf(orderId)).toEqual({ status: 'pending_payment', dead: false, settled: true });
    expect(await house.taken()).toEqual(everywhere(['A-2', 'A-3'], []));
    const { followed } = await house.buy('q', paid());
    expect(followed).toBe(await house.log.head());
    expect(await house.taken()).toEqual(everywhere(['A-2', 'A-3'], ['A-4']));
  });

  it.each([2, 10])(
    'waits three times for the log, and twice after its commit point, for %i performances',
    async (n) => {
      await opened(n);
      // What is on its way goes through together, and then whatever that was waited for.
      let waves = 0;
      let waiting: (() => void)[] = [];
      house.log.faults = { delay: () => new Promise((resolve) => void waiting.push(resolve)) };
      const tide = setInterval(() => {
        if (waiting.length > 0) waves += 1;
        waiting.splice(0).forEach((go) => go());
      }, 25);
      await house.buy('o');
      expect(waves).toBe(3);
      await house.buy('q', paid(n * 200));
      expect(waves).toBe(3 + 5);
      clearInterval(tide);
      waiting = [];
    },
  );

  it('G-06: the same call answers from the order, also after a restart, and at the same time', async () => {
    await opened();
    const both = await Promise.all([house.buy('o', paid()), house.buy('o', paid())]);
    expect(both.map(({ receipt }) => receipt.replayed)).toEqual([false, true]);
    await house.restart();
    const again = await house.buy('o', paid());
    expect(again.receipt).toMatchObject({
      replayed: true,
      events: both[0].receipt.events.map(({ type }) => ({ type })),
    });
    expect(await house.taken()).toEqual(everywhere([], ['A-3']));
    await expect(house.buy('o', paid(700))).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('SUB-57: of several buyers of one seat one gets it, and the others leave nothing behind', async () => {
    await opened();
    const buyers = ['a', 'b', 'c', 'd'].map((key) => house.buy(key, { ...seat('B-3'), ...paid() }));
    const outcomes = await Promise.allSettled(buyers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as object] : []));
    const details = { seatIds: ['B-3'], performanceIds: house.performanceIds };
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'SEAT_UNAVAILABLE', details });
    expect(await house.taken()).toEqual(everywhere([], ['B-3']));
  });

  it('SUB-32: buyers without a seat get one each, as long as there are any', async () => {
    await opened();
    const outcomes = await Promise.allSettled(Array.from({ length: 13 }, (_, n) => house.buy(`k${n}`, paid())));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const [first, ...others] = await house.taken();
    expect(first!.sold).toHaveLength(10);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('an attempt that loses a later hold', () => {
  it('I10: is dead before its places go back, and is followed by another one with other seats', async () => {
    await opened();
    afterTheFirstHold(() => house.takeSeat('p2', 'A-3'));
    const { orderId } = await house.buy('o', paid());
    expect(orderId).toBe('o-1');
    expect(typesOf('order-oslo_o-0')).toEqual(['OrderExpired', 'OrderHoldsSettled']);
    expect(await house.taken()).toEqual([
      { held: [], sold: ['A-2'] },
      { held: ['A-3'], sold: ['A-2'] },
      { held: [], sold: ['A-2'] },
    ]);
    const again = await house.buy('o', paid());
    expect(again).toMatchObject({ orderId: 'o-1', receipt: { replayed: true } });
  });

  it("SUB-57: is refused when the seat was the buyer's own choice, with nothing held", async () => {
    await opened();
    afterTheFirstHold(() => house.takeSeat('p2', 'A-3'));
    const details = { seatIds: ['A-3'], performanceIds: ['p2'] };
    await expect(house.buy('o', seat('A-3'))).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE', details });
    expect(await house.taken()).toEqual([
      { held: [], sold: [] },
      { held: ['A-3'], sold: [] },
      { held: [], sold: [] },
    ]);
    expect(await house.standingOf('o-0')).toEqual({ status: null, dead: true, settled: true });
  });

  it.each([
    ['when the next one has it all', {}, 'fulfilled'],
    ['before the buyer is refused', seat('A-3'), 'rejected'],
  ])('G-05: is no refusal of the buyer %s', async (_, wanted, status) => {
    await opened();
    afterTheFirstHold(() => house.takeSeat('p2', 'A-3'));
    const [outcome] = await Promise.allSettled([house.buy('o', wanted)]);
    expect(outcome).toMatchObject({ status });
    await expect(house.buy('q', seat('A-3'))).rejects.toMatchObject({ code: 'SEAT_UNAVAILABLE' });
    const final = status === 'rejected' ? 2 : 1;
    await eventually(async () => (await house.refused()).length >= final);
    expect(await house.refused()).toEqual(Array(final).fill('PurchaseSubscription SEAT_UNAVAILABLE'));
  });

  it('is decided afresh when the price was changed meanwhile, and the payment is then not what is due', async () => {
    await opened();
    afterTheFirstHold(() => house.price('p3', 30000));
    const refused = { code: 'AMOUNT_MISMATCH', details: { due: { amount: 70000 } } };
    await expect(house.buy('o', paid())).rejects.toMatchObject(refused);
    expect(await house.taken()).toEqual(everywhere([], []));
  });

  it('SUB-19: is decided afresh when a performance was taken out of the subscription meanwhile', async () => {
    await opened();
    afterTheFirstHold(() => house.select('p1', 'p2'));
    const { receipt } = await house.buy('o');
    expect(receipt.events[0]).toMatchObject({ data: { performanceIds: ['p1', 'p2'], amount: 40000 } });
    expect((await house.taken())[2]).toEqual({ held: [], sold: [] });
  });
});

describe('a purchase whose process dies', () => {
  const deaths = deathsWithin(9);

  it.each(deaths)('I10: at append %i, which was %s, has all its tickets in the end, or none', async (nth, fate) => {
    await opened();
    house.killAtAppend(nth, fate);
    void house.buy('o', paid()).catch(() => undefined);
    await house.node.died;
    house.log.faults = {};
    await house.restart();
    const { status } = await house.standingOf('o-0');
    const wanted = status === 'paid' ? everywhere([], ['A-3']) : everywhere([], []);
    await eventually(async () => JSON.stringify(await house.taken()) === JSON.stringify(wanted));
    const { receipt } = await house.buy('o', paid());
    expect(receipt.replayed).toBe(status === 'paid');
    expect(await house.taken()).toEqual(everywhere([], ['A-3']));
  });

  it('G-06: is ended and begun again by a repeat that comes before recovery does', async () => {
    await opened(3, false);
    afterTheFirstHold(() => Promise.resolve(house.node.kill()));
    void house.buy('o', paid()).catch(() => undefined);
    await house.node.died;
    await house.restart();
    expect(await house.buy('o', paid())).toMatchObject({ orderId: 'o-1', receipt: { replayed: false } });
    expect(await house.taken()).toEqual(everywhere([], ['A-3']));
  });
});

describe('several processes', () => {
  it('G-06: asked the same at the same time place one order', async () => {
    await opened(3, false);
    const other = await house.startAnother();
    const both = await Promise.all([house.buy('o', paid()), house.buy('o', paid(), other)]);
    expect(both[0].orderId).toBe(both[1].orderId);
    expect(await house.taken()).toEqual(everywhere([], ['A-3']));
    await other.core.stop();
    await other.projector.stop();
  });

  it('SUB-57: give one seat to one of many', async () => {
    await opened(3, false);
    const other = await house.startAnother();
    const buyers = Array.from({ length: 6 }, (_, n) => {
      return house.buy(`k${n}`, { ...seat('A-1'), ...paid() }, n % 2 === 0 ? house.node : other);
    });
    const outcomes = await Promise.allSettled(buyers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await house.taken()).toEqual(everywhere([], ['A-1']));
    await other.core.stop();
    await other.projector.stop();
  });
});
