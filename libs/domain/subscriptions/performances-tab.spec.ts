import {
  performancesSelected,
  pickAndMix,
  subscriptionCreated,
  typesOfKind,
  typesSet,
} from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { SetSubscriptionPerformances, SetSubscriptionTicketTypes } from './performances-tab';
import { subscriptionDecider } from './subscription.decider';
import { SubscriptionEvent } from './subscription.events';

const given = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(subscriptionCreated(), ...events);

describe('linking ticket types', () => {
  const ticketTypes = typesOfKind({ card: 'subscription', second: 'both', single: 'standard' });
  const set = (ticketTypeIds: string[], named: string | null = null): SetSubscriptionTicketTypes => ({
    type: 'SetSubscriptionTicketTypes',
    expectedVersion: null,
    ticketTypeIds,
    defaultTicketTypeId: named,
    ticketTypes,
  });

  it('SUB-16 links several, SUB-17 the default one among them, and records the kinds it saw', () => {
    given()
      .when(set(['card', 'second'], 'second'))
      .then({
        type: 'SubscriptionTicketTypesSet',
        data: {
          subscriptionId: 's1',
          ticketTypeIds: ['card', 'second'],
          defaultTicketTypeId: 'second',
          facts: { kinds: { card: 'subscription', second: 'both' } },
        },
      });
  });

  it('SUB-17 needs a default one among several, and takes a single one for it', () => {
    given()
      .when(set(['card', 'second']))
      .thenRefused('DEFAULT_REQUIRED', { ticketTypeIds: ['card', 'second'] });
    given()
      .when(set(['card']))
      .then(typesSet('card'));
    given()
      .when(set(['card'], 'second'))
      .thenRefused('DEFAULT_NOT_SELECTED', { ticketTypeId: 'second' });
  });

  it('SUB-02 refuses a type for single tickets, and one that is not there', () => {
    given()
      .when(set(['card', 'single'], 'card'))
      .thenRefused('TICKET_TYPE_NOT_SUBSCRIPTION', { ticketTypeId: 'single' });
    given()
      .when(set(['card', 'none'], 'card'))
      .thenRefused('TICKET_TYPE_NOT_FOUND', { ticketTypeId: 'none' });
  });

  it('SUB-16 names each once, and the same once more changes nothing', () => {
    given()
      .when(set(['card', 'card']))
      .then(typesSet('card'));
    given(typesSet('card'))
      .when(set(['card']))
      .thenNothing();
    given(typesSet('card')).when(set([])).then(typesSet());
  });

  it('is refused on another version than was read, and for a subscription that is not there', () => {
    given(typesSet('card'))
      .when({ ...set([]), expectedVersion: 1 })
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
    specify(subscriptionDecider)
      .given()
      .when(set(['none']))
      .thenRefused('NOT_FOUND');
  });
});

describe('selecting performances', () => {
  const of = (productionId: string, cancelled = false) => ({ productionId, cancelled });
  const set = (performanceIds: string[], productionIds = ['play']): SetSubscriptionPerformances => ({
    type: 'SetSubscriptionPerformances',
    expectedVersion: null,
    productionIds,
    performanceIds,
    facts: {
      productions: ['play', 'opera'].filter((id) => productionIds.includes(id)),
      performances: { p1: of('play'), p2: of('play'), o1: of('opera'), off: of('play', true) },
      sales: { p1: false },
    },
  });

  it('SUB-18, SUB-19 chooses productions and performances of them, and records whose they were', () => {
    given()
      .when(set(['p1', 'o1'], ['play', 'opera']))
      .then({
        type: 'SubscriptionPerformancesChanged',
        data: {
          subscriptionId: 's1',
          productionIds: ['play', 'opera'],
          performanceIds: ['p1', 'o1'],
          facts: { productionOf: { p1: 'play', o1: 'opera' } },
        },
      });
  });

  it('SUB-19 refuses a performance of a production that is not chosen', () => {
    given()
      .when(set(['p1', 'o1']))
      .thenRefused('PERFORMANCE_NOT_IN_PRODUCTIONS', { performanceIds: ['o1'] });
  });

  it('SUB-19 needs at least one, and names each once', () => {
    given().when(set([])).thenRefused('PERFORMANCES_REQUIRED');
    given()
      .when(set(['p1', 'p2', 'p1']))
      .thenRefused('DUPLICATE_PERFORMANCE', { performanceId: 'p1' });
  });

  it('SUB-19 refuses to add a cancelled one, and lets one stay that was cancelled since', () => {
    given()
      .when(set(['p1', 'off']))
      .thenRefused('PERFORMANCE_CANCELLED', { performanceIds: ['off'] });
    given(performancesSelected('off'))
      .when(set(['off', 'p1']))
      .then(performancesSelected('off', 'p1'));
  });

  it('SUB-18 refuses what is not there', () => {
    given()
      .when(set(['p1'], ['play', 'ballet']))
      .thenRefused('PRODUCTION_NOT_FOUND', { productionId: 'ballet' });
    given()
      .when(set(['p9']))
      .thenRefused('PERFORMANCE_NOT_FOUND', { performanceId: 'p9' });
  });

  it('SUB-19 adds and takes away by naming the whole list; the same once more changes nothing', () => {
    given(performancesSelected('p1', 'p2'))
      .when(set(['p2']))
      .then(performancesSelected('p2'));
    given(performancesSelected('p1'))
      .when(set(['p1'], ['play', 'play']))
      .thenNothing();
    specify(subscriptionDecider)
      .given(pickAndMix())
      .when(set(['p1']))
      .then(performancesSelected('p1'));
  });

  it('looks at the body first, then whether the subscription is there, then at what it names', () => {
    specify(subscriptionDecider).given().when(set([])).thenRefused('PERFORMANCES_REQUIRED');
    specify(subscriptionDecider)
      .given()
      .when(set(['p9']))
      .thenRefused('NOT_FOUND');
  });
});
