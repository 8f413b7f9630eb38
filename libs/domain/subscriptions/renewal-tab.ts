import { refuseUnless } from '../../kernel/errors';
import { TicketTypes } from '../performances/performance-rule';
import { invalidField } from '../settings/settings.rules';
import { ChangesPart, current, SubscriptionState, unlessSame } from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';
import { Renewal } from './subscription.settings';

export interface ConfigureRenewal extends ChangesPart {
  readonly type: 'ConfigureRenewal';
  /** `null` = it renews nothing. */
  readonly renewsFrom: Renewal | null;
  readonly facts: RenewalFacts;
  readonly ticketTypes: TicketTypes;
}

export interface RenewalFacts {
  /** The ticket types of the subscription that is named; `null` when there is none, or none is named. */
  readonly earlierTicketTypeIds: readonly string[] | null;
  /** The subscriptions that the earlier one itself renews from, the nearest first. */
  readonly line: readonly string[];
}

/** The renewal tab: which subscription this one follows, and what its ticket types become. */
export const renewalTabRules = {
  /** SUB-50. That `to` is linked to this subscription is told by `readiness`. */
  ConfigureRenewal(state: SubscriptionState, command: ConfigureRenewal): readonly SubscriptionEvent[] {
    const { facts } = command;
    const renewsFrom = command.renewsFrom && tidy(command.renewsFrom);
    const record = current(state, command);
    const { subscriptionId } = record;
    if (renewsFrom !== null) assertRenewable(subscriptionId, renewsFrom, command);
    const line = renewsFrom === null ? [] : facts.line;
    return unlessSame(
      record.renewal,
      { renewsFrom },
      {
        type: 'RenewalConfigured',
        data: { subscriptionId, renewsFrom, facts: { line } },
      },
    );
  },
};

function tidy({ subscriptionId, ticketTypeMap }: Renewal): Renewal {
  const seen = new Set<string>();
  const map = ticketTypeMap.map(({ from, to }, index) => {
    if (seen.has(from)) throw invalidField(`/renewsFrom/ticketTypeMap/${index}/from`, 'the same type twice');
    seen.add(from);
    return { from, to };
  });
  return { subscriptionId, ticketTypeMap: map };
}

/** In this order: not itself, there, no cycle, ticket types that are there, every type of the earlier one mapped. */
function assertRenewable(subscriptionId: string, renewsFrom: Renewal, { facts, ticketTypes }: ConfigureRenewal): void {
  const { subscriptionId: earlier, ticketTypeMap } = renewsFrom;
  const line = [subscriptionId, earlier, ...facts.line];
  refuseUnless(earlier !== subscriptionId, 'RENEWAL_CYCLE', { subscriptionIds: [subscriptionId] });
  refuseUnless(facts.earlierTicketTypeIds !== null, 'SUBSCRIPTION_NOT_FOUND', { subscriptionId: earlier });
  refuseUnless(!facts.line.includes(subscriptionId), 'RENEWAL_CYCLE', { subscriptionIds: line });
  const unknown = ticketTypeMap.flatMap(({ from, to }) => [from, to]).find((id) => !ticketTypes.has(id));
  refuseUnless(unknown === undefined, 'TICKET_TYPE_NOT_FOUND', { ticketTypeId: unknown });
  const mapped = new Set(ticketTypeMap.map(({ from }) => from));
  const unmapped = facts.earlierTicketTypeIds.filter((id) => !mapped.has(id));
  refuseUnless(unmapped.length === 0, 'RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: unmapped });
}
