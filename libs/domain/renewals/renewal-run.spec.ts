import { now, shifted } from '../../../test/support/builders';
import { deadline, renewalStarted, renewsFrom } from '../../../test/support/renewals';
import {
  factsOf,
  included,
  performancesSelected,
  recordAfter,
  subscriptionCreated,
  typesSet,
} from '../../../test/support/subscription-builders';
import { specify } from '../../kernel/decider-specification';
import { SubscriptionEvent } from '../subscriptions/subscription.events';
import { AdvanceRenewal, StartRenewal } from './renewal-run';
import { renewalDecider } from './renewal.decider';
import { RenewalAdvanced, RenewalEvent } from './renewal.events';

const given = (...events: RenewalEvent[]) => specify(renewalDecider).given(...events);
const renews: SubscriptionEvent = {
  type: 'RenewalConfigured',
  data: { subscriptionId: 's1', renewsFrom, facts: { line: [] } },
};
const complete = [subscriptionCreated(), typesSet('card'), performancesSelected('p1', 'p2')];
const around = factsOf(included('p1', 1), included('p2', 2));

const start = (events: readonly SubscriptionEvent[] = [...complete, renews], more: Partial<StartRenewal> = {}) => ({
  type: 'StartRenewal' as const,
  runId: 'run1',
  deadline,
  facts: { record: recordAfter(...events), around, earlierTicketTypeIds: ['old'] },
  ...more,
});
const advance = (told: Partial<AdvanceRenewal> = {}): AdvanceRenewal => ({
  type: 'AdvanceRenewal',
  runId: 'run1',
  after: '00000007',
  offered: 2,
  notOffered: 1,
  done: false,
  ...told,
});
const advanced = (told: Partial<RenewalAdvanced['data']> = {}): RenewalAdvanced => {
  const { type: _, ...data } = advance();
  return { type: 'RenewalAdvanced', data: { ...data, subscriptionId: 's1', ...told } };
};

describe('a renewal run', () => {
  it('SUB-51: begins with what the subscription renews from and until when', () => {
    given().when(start(), now).then(renewalStarted());
  });

  it('G-02: needs a deadline that lies ahead', () => {
    given()
      .when(start(undefined, { deadline: now }), now)
      .thenRefused('INVALID_WINDOW', { from: now, to: now });
    const soon = shifted(now, 1);
    given()
      .when(start(undefined, { deadline: soon }), now)
      .then(renewalStarted({ deadline: soon }));
  });

  it('SUB-50, SUB-51: needs a subscription that is ready and renews something', () => {
    const codes = (events: readonly SubscriptionEvent[]) => {
      const { refused, details } = given().when(start(events), now).decision;
      return [refused, (details!.readiness as { code: string }[]).map(({ code }) => code)];
    };
    expect(codes(complete)).toEqual(['SUBSCRIPTION_NOT_READY', ['MISSING_FIELD']]);
    expect(codes([...complete.slice(0, 2), renews])).toEqual(['SUBSCRIPTION_NOT_READY', ['PERFORMANCES_REQUIRED']]);
  });

  it('SUB-50: needs every type of the earlier one mapped, also one that was linked to it since', () => {
    const { facts } = start();
    given()
      .when(start(undefined, { facts: { ...facts, earlierTicketTypeIds: ['old', 'senior'] } }), now)
      .thenRefused('RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: ['senior'] });
  });

  it('SUB-14: needs as many performances left as anybody has to buy', () => {
    const three = [subscriptionCreated({ minPerformances: 3 }), ...complete.slice(1), renews];
    given().when(start(three), now).thenRefused('SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', { min: 3, remaining: 2 });
  });

  it('SUB-51: notes how far it has come, until it is through', () => {
    given(renewalStarted()).when(advance()).then(advanced());
    given(renewalStarted(), advanced())
      .when(advance({ after: null, done: true }))
      .then(advanced({ after: null, done: true }));
    given(renewalStarted(), advanced({ done: true }))
      .when(advance())
      .thenNothing();
    given().when(advance()).thenNothing();
  });

  it('SUB-51: is taken over by the next one', () => {
    given(renewalStarted(), renewalStarted({ runId: 'run2' }))
      .when(advance())
      .thenNothing();
    given(renewalStarted(), advanced({ done: true }), renewalStarted({ runId: 'run2' }))
      .when(advance({ runId: 'run2' }))
      .then(advanced({ runId: 'run2' }));
  });
});
