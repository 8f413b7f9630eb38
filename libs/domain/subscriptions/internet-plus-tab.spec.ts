import { now, shifted } from '../../../test/support/builders';
import { pickAndMix, subscriptionCreated, typesOfKind } from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { subscriptionDecider } from './subscription.decider';
import { RequiredPerformancesSet, SubscriptionEvent } from './subscription.events';

const given = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(subscriptionCreated(), ...events);
const mix = (...events: SubscriptionEvent[]) => specify(subscriptionDecider).given(pickAndMix(), ...events);
const change = { expectedVersion: null } as const;
const subscriptionId = 's1';

describe('keeping ticket types to customers with a flag', () => {
  const access = (to: number | null, ticketTypeIds = ['card']) => {
    const entry = { flagId: 'member', from: now, to: to === null ? null : shifted(now, to), ticketTypeIds };
    return { flagAccess: [entry] };
  };
  const configure = (flagAccess: ReturnType<typeof access>) => ({
    type: 'ConfigureSubscriptionAccess' as const,
    ...change,
    ...flagAccess,
    ticketTypes: typesOfKind({ card: 'subscription' }),
  });
  const configured = (flagAccess: ReturnType<typeof access>) =>
    ({ type: 'SubscriptionAccessConfigured', data: { subscriptionId, ...flagAccess } }) as const;

  it('SUB-35 takes a window that ends after it starts, or one without an end', () => {
    given()
      .when(configure(access(null)))
      .then(configured(access(null)));
    given()
      .when(configure(access(1)))
      .then(configured(access(1)));
    given()
      .when(configure(access(0)))
      .thenRefused('INVALID_WINDOW', { from: now, to: now, pointer: '/flagAccess/0/to' });
    given(configured(access(1)))
      .when(configure(access(1)))
      .thenNothing();
  });

  it('SUB-35 refuses a ticket type that is not there', () => {
    given()
      .when(configure(access(1, ['card', 'none'])))
      .thenRefused('TICKET_TYPE_NOT_FOUND', { ticketTypeId: 'none' });
  });
});

describe('selling from an allocation', () => {
  const configure = (allocation: { allocationId: string; mode: 'allocation_only' | 'allocation_first' } | null) => ({
    type: 'ConfigureSubscriptionAllocation' as const,
    ...change,
    allocation,
  });
  const configured = (allocationId: string | null, mode: 'allocation_only' | 'allocation_first' | null) =>
    ({ type: 'SubscriptionAllocationConfigured', data: { subscriptionId, allocationId, mode } }) as const;

  it.each(['allocation_only', 'allocation_first'] as const)('SUB-36, SUB-37, SUB-38 sets it as %s', (mode) => {
    given()
      .when(configure({ allocationId: 'subs', mode }))
      .then(configured('subs', mode));
    given(configured('subs', mode))
      .when(configure({ allocationId: 'subs', mode }))
      .thenNothing();
  });

  it('SUB-36 takes it away again', () => {
    given(configured('subs', 'allocation_only')).when(configure(null)).then(configured(null, null));
    given().when(configure(null)).thenNothing();
  });
});

describe('required performances', () => {
  const set = (...performanceIds: string[]) => ({
    type: 'SetRequiredPerformances' as const,
    ...change,
    performanceIds,
    facts: { performances: ['p1', 'p2'] },
  });
  const required = (...performanceIds: string[]): RequiredPerformancesSet => ({
    type: 'RequiredPerformancesSet',
    data: { subscriptionId, performanceIds },
  });

  it('SUB-39 are named for pick and mix, whether they are in the list already or not', () => {
    mix().when(set('p1', 'p2')).then(required('p1', 'p2'));
    mix(required('p1')).when(set()).then(required());
    mix(required('p1')).when(set('p1')).thenNothing();
  });

  it('SUB-39 are refused for a series, twice, or where there is no such performance', () => {
    given().when(set('p1')).thenRefused('NOT_APPLICABLE_TO_SERIES', { field: 'requiredPerformances' });
    given().when(set()).thenNothing();
    mix().when(set('p1', 'p1')).thenRefused('DUPLICATE_PERFORMANCE', { performanceId: 'p1' });
    mix().when(set('p9')).thenRefused('PERFORMANCE_NOT_FOUND', { performanceId: 'p9' });
  });
});

describe('the suggestion', () => {
  const configure = (enabled: boolean, heading: string | null, description: string | null = null) => ({
    type: 'ConfigureSuggestion' as const,
    ...change,
    suggestion: { enabled, heading, description },
  });
  const configured = (enabled: boolean, heading: string | null, description: string | null = null) =>
    ({ type: 'SuggestionConfigured', data: { subscriptionId, enabled, heading, description } }) as const;

  it('SUB-40, SUB-41, SUB-42 has a heading and may have a description', () => {
    given()
      .when(configure(true, ' See all ', 'Six evenings'))
      .then(configured(true, 'See all', 'Six evenings'));
    given(configured(true, 'See all'))
      .when(configure(true, 'See all', ' '))
      .thenNothing();
  });

  it('SUB-41 is refused without a heading only while it is on', () => {
    given().when(configure(true, null)).thenRefused('SUGGESTION_HEADING_REQUIRED');
    given().when(configure(true, ' ')).thenRefused('SUGGESTION_HEADING_REQUIRED');
    given(configured(true, 'See all')).when(configure(false, null)).then(configured(false, null));
  });
});

describe('customer info and the order of performances', () => {
  it('SUB-43 asks for a customer of its own for every ticket, or not', () => {
    const command = { type: 'SetCustomerInfo', ...change, perTicket: true } as const;
    const set = { type: 'CustomerInfoSet', data: { subscriptionId, perTicket: true } } as const;
    given().when(command).then(set);
    given(set).when(command).thenNothing();
  });

  const sort = (custom: boolean, performanceIds: string[] | null) =>
    ({ type: 'SetCustomSort', ...change, custom, performanceIds }) as const;
  const sorted = (custom: boolean, ...performanceIds: string[]) =>
    ({ type: 'CustomSortSet', data: { subscriptionId, custom, performanceIds } }) as const;

  it('SUB-44 takes an order of its own, and forgets it when it is switched off', () => {
    given()
      .when(sort(true, ['p2', 'p1']))
      .then(sorted(true, 'p2', 'p1'));
    given(sorted(true, 'p2', 'p1'))
      .when(sort(true, ['p2', 'p1']))
      .thenNothing();
    given(sorted(true, 'p2', 'p1'))
      .when(sort(false, ['p2']))
      .then(sorted(false));
  });

  it.each([[null], [[]], [['p1', 'p1']]])('SUB-44 refuses %j as an order', (performanceIds) => {
    given().when(sort(true, performanceIds)).thenRefused('INVALID_SORT_ORDER');
  });
});
