import { everywhere, performanceCreated, ticketTypePriced } from '../../test/support/builders';
import { positionOf, specifyProjection, viewsOf } from '../../test/support/projection-specification';
import {
  information,
  onlineSale,
  performancesSelected,
  soldOnline,
  subscriptionCreated,
  typesSet,
} from '../../test/support/subscription-builders';
import { SubscriptionEvent } from '../../libs/domain/subscriptions/subscription.events';
import { getSubscription, listSubscriptions } from './subscription-config.queries';
import { subscriptionsProjection } from './subscriptions.projection';

const placed = (event: SubscriptionEvent, organisationId = 'oslo') => ({
  event,
  stream: `subscription-${organisationId}_${event.data.subscriptionId}`,
  organisationId,
});
const untouched = {
  ticketTypes: { ticketTypeIds: [], defaultTicketTypeId: null },
  performances: { productionIds: [], performanceIds: [] },
  onlineSale: { ...onlineSale, availableOnline: false },
  exchange: { scope: 'none', allowOutside: false },
  access: { flagAccess: [] },
  allocation: null,
  requiredPerformances: { performanceIds: [] },
  suggestion: { enabled: false, heading: null, description: null },
  customerInfo: { perTicket: false },
  sort: { custom: false, performanceIds: [] },
  image: null,
  products: { productIds: [] },
  organisations: { units: [] },
  finance: { referenceNumber: null, department: null, account: null },
  translations: {},
  discounts: { codes: [] },
  renewal: { renewsFrom: null },
};
const document = {
  subscriptionId: 's1',
  ...information,
  ...untouched,
  organisationId: 'oslo',
  seq: positionOf(0),
  version: 1,
};

describe('the subscriptions view', () => {
  it('has the record that a subscription is decided on', async () => {
    const allocation = { allocationId: 'subs', mode: 'allocation_only' } as const;
    await specifyProjection(subscriptionsProjection)
      .given(
        placed(subscriptionCreated()),
        placed({
          type: 'SubscriptionEdited',
          data: { subscriptionId: 's1', changes: { name: { from: '', to: 'New' } } },
        }),
        placed({ type: 'SubscriptionAllocationConfigured', data: { subscriptionId: 's1', ...allocation } }),
        placed(typesSet('card')),
        placed(performancesSelected('p1')),
      )
      .then({
        'oslo/s1': {
          ...document,
          name: 'New',
          allocation,
          ticketTypes: { ticketTypeIds: ['card'], defaultTicketTypeId: 'card' },
          performances: { productionIds: ['play'], performanceIds: ['p1'] },
          version: 5,
        },
      });
  });

  it('SUB-20 lists for the web shop what is available online', async () => {
    const online = { ...document, onlineSale, onlineSeq: positionOf(0), version: 2 };
    await specifyProjection(subscriptionsProjection)
      .given(placed(subscriptionCreated()), placed(soldOnline()))
      .then({ 'oslo/s1': online });
    await specifyProjection(subscriptionsProjection)
      .given(placed(subscriptionCreated()), placed(soldOnline()), placed(soldOnline({ availableOnline: false })))
      .then({ 'oslo/s1': { ...document, version: 3 } });
  });

  it('G-07, SUB-18 reads a subscription of the house with what can still be added', async () => {
    const views = await viewsOf([
      performanceCreated({ performanceId: 'p1', productionId: 'play' }),
      performanceCreated({ performanceId: 'p2', productionId: 'play' }),
      performanceCreated({ performanceId: 'x', productionId: 'opera' }),
      ticketTypePriced({ ticketTypeId: 'card', prices: everywhere(1) }),
      placed(subscriptionCreated()),
      placed(typesSet('card')),
      placed(performancesSelected('p1')),
      placed(subscriptionCreated({ name: 'Elsewhere' }), 'bergen'),
    ]);
    const house = { organisationId: 'oslo', shopUrl: 'https://shop.example/oslo' };
    expect(await getSubscription(views, { ...house, id: 's1' })).toMatchObject({
      id: 's1',
      label: 'CLA Classics',
      webLink: 'https://shop.example/oslo/s1',
      readiness: [],
      selectable: [{ id: 'p2' }],
      selected: [{ id: 'p1' }],
    });
    expect(await getSubscription(views, { ...house, id: 's9' })).toBeUndefined();
    const { items } = await listSubscriptions(views, { ...house, organisationId: 'bergen', limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['Elsewhere']);
  });
});
