import fc from 'fast-check';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';
import { BoxOffice } from './box-office';
import {
  assertAdmissions,
  assertCampaigns,
  assertHolds,
  assertMoney,
  assertOrders,
  assertPlaces,
  assertReplay,
  assertWithinCapPerPerson,
} from './invariants';
import { openings, Step, steps } from './steps';

/** Takes the steps and looks at what stands `after` each of them. */
function history(opening: PerformanceEvent[], taken: Step[], after: (office: BoxOffice) => void, watchful = false) {
  const office = new BoxOffice(opening, watchful);
  for (const { take } of taken) {
    take(office);
    after(office);
  }
  return office;
}

/** Whatever happens at a box office in whatever order. A failure prints the seed and the shortest history that fails. */
const whatever = (check: (opening: PerformanceEvent[], taken: Step[]) => void, numRuns = 500) =>
  fc.assert(fc.property(openings, steps, check), { numRuns });

// Thousands of histories, on a machine that may be busy.
jest.setTimeout(240_000);

describe('whatever happens at a box office', () => {
  it('I1, CAMP-17: no campaign gives more than its cap, and its counters and revenue never drift', () => {
    whatever((opening, taken) => void history(opening, taken, assertCampaigns));
  });

  it('I1: nobody gets more than the cap per person at the time of the claim', () => {
    whatever((opening, taken) => {
      let seen = 0;
      history(opening, taken, (office) => {
        for (const recorded of office.recorded.slice(seen)) assertWithinCapPerPerson(office, recorded);
        seen = office.recorded.length;
      });
    });
  });

  it('I2: a seat has one live ticket at most, and live, free and set-aside places are the capacity', () => {
    whatever((opening, taken) => void history(opening, taken, assertPlaces));
  });

  it('I2, I10: orders over several performances have here what they hold and what they sold, all of it or nothing', () => {
    whatever((opening, taken) => void history(opening, taken, assertHolds));
  });

  it('I3: orders, holds and the queue of lapses tell the same of every ticket', () => {
    whatever((opening, taken) => void history(opening, taken, assertOrders));
  });

  it('I3, SALE-05: a ticket lets in once, and only while it stands', () => {
    whatever((opening, taken) => void history(opening, taken, assertAdmissions));
  });

  it('I4: money paid for tickets, or was asked back', () => {
    whatever((opening, taken) => void history(opening, taken, assertMoney));
  });

  it('I6: the stored events tell the same story again', () => {
    whatever((opening, taken) => assertReplay(history(opening, taken, () => undefined)));
  });

  it('I7: a decision changes nothing by itself, and the same command at the same instant is decided the same', () => {
    whatever((opening, taken) => void history(opening, taken, () => undefined, true), 100);
  });

  it('SALE-06: a cancelled performance is cleared in the end, with nothing held and nothing sold', () => {
    whatever((opening, taken) => {
      const office = history(opening, taken, () => undefined);
      office.run({ type: 'CancelPerformance', expectedVersion: null, reason: 'fire' });
      for (const { orderId } of office.state.orders.values()) office.cancelSold(orderId, null, true);
      office.deliver();
      for (const holdId of office.state.holds.keys()) office.cancelOfHold(holdId, null);
      while (!office.state.cleared) office.run({ type: 'ClearCancelledPerformance', limit: 3 });
      assertOrders(office);
      expect([office.state.held, office.state.sold]).toEqual([0, 0]);
      expect(office.ledger.all((line) => line.state !== 'gone')).toEqual([]);
    }, 200);
  });
});
