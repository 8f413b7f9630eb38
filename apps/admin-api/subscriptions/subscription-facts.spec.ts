import { performance } from '../../../libs/domain/performances/performance.decider';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import { SeasonHouse } from '../../../test/support/season-house';
import { callOf, organisationId } from '../../../test/simulation/house';
import { payment } from '../../../test/support/builders';
import { holdForOrder } from '../../../test/support/order-holds';
import { liveSales } from './subscription-facts';

let house: SeasonHouse;
beforeEach(async () => {
  house = await new SeasonHouse().open();
});
afterEach(() => house.close());

async function salesOf(...performanceIds: string[]) {
  const { core } = house.node;
  const { record } = await core.commands.state(subscriptionDecider, { organisationId, id: 's1' });
  return liveSales(core, organisationId, record!, performanceIds);
}

describe('which performances of a subscription are sold', () => {
  it('SUB-19: none before anybody buys', async () => {
    expect(await salesOf('p1', 'p3')).toEqual({ p1: false, p3: false });
    expect(await salesOf()).toEqual({});
  });

  it('SUB-19: all that a purchase under way is to have, with its first hold', async () => {
    const first = holdForOrder(['A-1'], { performanceIds: ['p1', 'p3'] });
    const at = { organisationId, id: 'p1' };
    await house.node.core.commands.execute(performance, at, first, callOf('hold', 'hold'));
    expect(await salesOf('p2', 'p3')).toEqual({ p2: false, p3: true });
  });

  it('SUB-19: all that one has, paid or not', async () => {
    await house.buy('o');
    expect(await salesOf('p3')).toEqual({ p3: true });
    await house.buy('q', { payment: payment(60000) });
    expect(await salesOf('p3')).toEqual({ p3: true });
  });
});
