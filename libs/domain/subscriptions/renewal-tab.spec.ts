import { subscriptionCreated, typesOfKind } from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { ConfigureRenewal, RenewalFacts } from './renewal-tab';
import { subscriptionDecider } from './subscription.decider';
import { RenewalConfigured } from './subscription.events';
import { Renewal } from './subscription.settings';

const given = (...events: RenewalConfigured[]) => specify(subscriptionDecider).given(subscriptionCreated(), ...events);
const ticketTypes = typesOfKind({ old: 'subscription', senior: 'subscription', card: 'subscription' });
const map = (...pairs: [from: string, to: string][]) => pairs.map(([from, to]) => ({ from, to }));
const renewal: Renewal = { subscriptionId: 'last', ticketTypeMap: map(['old', 'card']) };
const facts: RenewalFacts = { earlierTicketTypeIds: ['old'], line: [] };

const configure = (renewsFrom: Renewal | null, more: Partial<ConfigureRenewal> = {}): ConfigureRenewal => ({
  type: 'ConfigureRenewal',
  expectedVersion: null,
  renewsFrom,
  facts,
  ticketTypes,
  ...more,
});
const configured = (renewsFrom: Renewal | null, line: readonly string[] = []): RenewalConfigured => ({
  type: 'RenewalConfigured',
  data: { subscriptionId: 's1', renewsFrom, facts: { line } },
});

describe('configuring the renewal', () => {
  it('SUB-50 names the earlier subscription and what its types become; null renews nothing', () => {
    given().when(configure(renewal)).then(configured(renewal));
    given(configured(renewal)).when(configure(renewal)).thenNothing();
    given(configured(renewal)).when(configure(null)).then(configured(null));
  });

  it('SUB-50 refuses a subscription that is not there', () => {
    given()
      .when(configure(renewal, { facts: { earlierTicketTypeIds: null, line: [] } }))
      .thenRefused('SUBSCRIPTION_NOT_FOUND', { subscriptionId: 'last' });
  });

  it('SUB-50 refuses a subscription that renews from itself, at once or by others', () => {
    given()
      .when(configure({ ...renewal, subscriptionId: 's1' }))
      .thenRefused('RENEWAL_CYCLE', { subscriptionIds: ['s1'] });
    const line = ['older', 's1'];
    given()
      .when(configure(renewal, { facts: { ...facts, line } }))
      .thenRefused('RENEWAL_CYCLE', { subscriptionIds: ['s1', 'last', 'older', 's1'] });
    given()
      .when(configure(renewal, { facts: { ...facts, line: ['older'] } }))
      .then(configured(renewal, ['older']));
  });

  it('SUB-50 maps every type of the earlier one, each once', () => {
    given()
      .when(configure(renewal, { facts: { ...facts, earlierTicketTypeIds: ['old', 'senior'] } }))
      .thenRefused('RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: ['senior'] });
    const twice = { ...renewal, ticketTypeMap: map(['old', 'card'], ['old', 'senior']) };
    given()
      .when(configure(twice))
      .thenRefused('INVALID_FIELD', { pointer: '/renewsFrom/ticketTypeMap/1/from', detail: 'the same type twice' });
  });

  it('SUB-50 may map a type that the earlier one has given up, but none that is not there', () => {
    const more = { ...renewal, ticketTypeMap: map(['old', 'card'], ['senior', 'card']) };
    given().when(configure(more)).then(configured(more));
    const unknown = { ...renewal, ticketTypeMap: map(['old', 'none']) };
    given().when(configure(unknown)).thenRefused('TICKET_TYPE_NOT_FOUND', { ticketTypeId: 'none' });
  });
});
