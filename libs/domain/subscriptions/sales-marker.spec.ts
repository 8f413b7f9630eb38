import { performancesSelected, subscriptionCreated, pickAndMix } from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { EditSubscription } from './information';
import { SetSubscriptionPerformances } from './performances-tab';
import { LiveSales, MarkPerformancesSold, ReviewSales, SalesNotAsked } from './sales-marker';
import { subscriptionDecider } from './subscription.decider';
import { SubscriptionEvent } from './subscription.events';

const sold = (...performanceIds: string[]): SubscriptionEvent => ({
  type: 'SubscriptionSalesMarked',
  data: { subscriptionId: 's1', performanceIds },
});
const reviewed = (...performanceIds: string[]): SubscriptionEvent => ({
  type: 'SubscriptionSalesReviewed',
  data: { subscriptionId: 's1', performanceIds },
});
const mark = (performanceIds: string[], more: Partial<MarkPerformancesSold> = {}): MarkPerformancesSold => ({
  type: 'MarkPerformancesSold',
  subscriptionType: 'series',
  performanceIds,
  ...more,
});
const review = (...performanceIds: string[]): ReviewSales => ({ type: 'ReviewSales', performanceIds });

/** What shall be the list of a series of three. */
const select = (performanceIds: string[], sales: LiveSales): SetSubscriptionPerformances => ({
  type: 'SetSubscriptionPerformances',
  expectedVersion: null,
  productionIds: ['play'],
  performanceIds,
  facts: {
    productions: ['play'],
    performances: Object.fromEntries(['p1', 'p2', 'p3'].map((id) => [id, { productionId: 'play', cancelled: false }])),
    sales,
  },
});
const toPickAndMix = (sales: LiveSales): EditSubscription => ({
  type: 'EditSubscription',
  expectedVersion: null,
  changes: { type: 'pick_and_mix' },
  facts: { seasonExists: true, sales },
});

const three = [subscriptionCreated(), performancesSelected('p1', 'p2', 'p3')];
const given = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(...three, ...events);

describe('marking performances as sold', () => {
  it('SUB-19 marks each performance before its first sale, and writes nothing after that', () => {
    given()
      .when(mark(['p1', 'p2']))
      .then(sold('p1', 'p2'));
    given(sold('p1'))
      .when(mark(['p1', 'p2']))
      .then(sold('p2'));
    given(sold('p1', 'p2'))
      .when(mark(['p1', 'p2']))
      .thenNothing();
  });

  it('SUB-19 refuses a purchase that was decided before a performance was taken away', () => {
    given(performancesSelected('p1'))
      .when(mark(['p1', 'p2']))
      .thenRefused('VERSION_CONFLICT', { version: 3 });
  });

  it('SUB-01 refuses a purchase that was decided before the type was changed', () => {
    specify(subscriptionDecider)
      .given(pickAndMix(), performancesSelected('p1'))
      .when(mark(['p1']))
      .thenRefused('VERSION_CONFLICT', { version: 2 });
  });

  it('is refused for a subscription that is not there', () => {
    const nobody = specify(subscriptionDecider).given();
    nobody.when(mark(['p1'])).thenRefused('NOT_FOUND');
    nobody.when(review('p1')).thenRefused('NOT_FOUND');
  });

  it('is not a change of the settings: an editor who read before it is not stale', () => {
    given(sold('p1'))
      .when({ ...select(['p1'], { p2: false, p3: false }), expectedVersion: 2 })
      .then(performancesSelected('p1'));
  });

  it('a review takes away the marks it names, so that the next purchase sets them again', () => {
    given(sold('p1', 'p2')).when(review('p2', 'p3')).then(reviewed('p2'));
    given(sold('p1')).when(review('p2')).thenNothing();
    given(sold('p1', 'p2'), reviewed('p2'))
      .when(mark(['p1', 'p2']))
      .then(sold('p2'));
  });
});

describe('changing what is sold', () => {
  const unsold = { p1: false, p2: false, p3: false };

  it('SUB-19 refuses to take away what has a live hold or sale, and names it', () => {
    given()
      .when(select(['p3'], { p1: true, p2: true }))
      .thenRefused('PERFORMANCE_HAS_SALES', { performanceIds: ['p1', 'p2'] });
  });

  it('SUB-19 takes away what has none any more, and leaves what is sold in the list', () => {
    given(sold('p1', 'p2'), reviewed('p2'))
      .when(select(['p1', 'p3'], { p2: false }))
      .then(performancesSelected('p1', 'p3'));
    given(sold('p1'))
      .when(select(['p2', 'p3', 'p1'], {}))
      .then(performancesSelected('p2', 'p3', 'p1'));
  });

  it('SUB-01 refuses another type while anything is held or sold, and allows it before and after', () => {
    given()
      .when(toPickAndMix({ ...unsold, p2: true }))
      .thenRefused('TYPE_LOCKED', { performanceIds: ['p2'] });
    // Which fields change with the type is another spec's matter.
    const changes = expect.anything() as never;
    given()
      .when(toPickAndMix(unsold))
      .then({ type: 'SubscriptionEdited', data: { subscriptionId: 's1', changes } });
    specify(subscriptionDecider)
      .given(subscriptionCreated())
      .when(toPickAndMix({}))
      .then({ type: 'SubscriptionEdited', data: { subscriptionId: 's1', changes } });
  });

  it.each([
    ['of which nobody knows', select(['p1', 'p3'], {}), [sold()]],
    ['that was marked after it was asked for', select(['p1', 'p3'], unsold), [sold('p2')]],
    ['that was marked again after it was reviewed', select(['p1'], unsold), [sold('p2'), reviewed('p2'), sold('p2')]],
    ['of which another type knows nothing', toPickAndMix(unsold), [sold('p3')]],
  ])('has to ask again about a performance %s', (_, command, marks) => {
    expect(() => given(...marks).when(command)).toThrow(SalesNotAsked);
  });
});
