import { refuseUnless } from '../../kernel/errors';
import { assertWindow, TicketTypes } from '../performances/performance-rule';
import { refuseDuplicates } from './performances-tab';
import {
  ChangesPart,
  current,
  distinct,
  partSet,
  refuseUnknown,
  SubscriptionState,
  unlessSame,
} from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';
import { AllocationPart, FlagAccess, Suggestion } from './subscription.settings';

export interface ConfigureSubscriptionAccess extends ChangesPart {
  readonly type: 'ConfigureSubscriptionAccess';
  readonly flagAccess: readonly FlagAccess[];
  readonly ticketTypes: TicketTypes;
}

export interface ConfigureSubscriptionAllocation extends ChangesPart {
  readonly type: 'ConfigureSubscriptionAllocation';
  /** `null` = sold from the whole hall. */
  readonly allocation: AllocationPart | null;
}

export interface SetRequiredPerformances extends ChangesPart {
  readonly type: 'SetRequiredPerformances';
  readonly performanceIds: readonly string[];
  /** Those of them that are there. */
  readonly facts: { readonly performances: readonly string[] };
}

export interface ConfigureSuggestion extends ChangesPart {
  readonly type: 'ConfigureSuggestion';
  readonly suggestion: Suggestion;
}

export interface SetCustomerInfo extends ChangesPart {
  readonly type: 'SetCustomerInfo';
  readonly perTicket: boolean;
}

export interface SetCustomSort extends ChangesPart {
  readonly type: 'SetCustomSort';
  readonly custom: boolean;
  readonly performanceIds: readonly string[] | null;
}

/** The internet+ tab: who may buy, from which seats, with which performances, and how they are shown. */
export const internetPlusTabRules = {
  /** SUB-35: flags are free ids; a flag may have several windows. */
  ConfigureSubscriptionAccess(
    state: SubscriptionState,
    command: ConfigureSubscriptionAccess,
  ): readonly SubscriptionEvent[] {
    const flagAccess = command.flagAccess.map(tidyAccess);
    const record = current(state, command);
    const named = flagAccess.flatMap(({ ticketTypeIds }) => ticketTypeIds);
    refuseUnknown(named, command.ticketTypes.keys(), 'TICKET_TYPE_NOT_FOUND', 'ticketTypeId');
    return partSet(record, 'access', 'SubscriptionAccessConfigured', { flagAccess });
  },

  /** SUB-36 to SUB-38: an allocation belongs to its performance, so whether all of them have it is told by `readiness`. */
  ConfigureSubscriptionAllocation(
    state: SubscriptionState,
    command: ConfigureSubscriptionAllocation,
  ): readonly SubscriptionEvent[] {
    const { allocation } = command;
    const record = current(state, command);
    const wanted = allocation && { allocationId: allocation.allocationId, mode: allocation.mode };
    return unlessSame(record.allocation, wanted, {
      type: 'SubscriptionAllocationConfigured',
      data: { subscriptionId: record.subscriptionId, ...(wanted ?? { allocationId: null, mode: null }) },
    });
  },

  /** SUB-39: for pick and mix only. */
  SetRequiredPerformances(state: SubscriptionState, command: SetRequiredPerformances): readonly SubscriptionEvent[] {
    const { performanceIds } = command;
    refuseDuplicates(performanceIds);
    const record = current(state, command);
    const applies = record.type !== 'series' || performanceIds.length === 0;
    refuseUnless(applies, 'NOT_APPLICABLE_TO_SERIES', { field: 'requiredPerformances' });
    refuseUnknown(performanceIds, command.facts.performances, 'PERFORMANCE_NOT_FOUND', 'performanceId');
    return partSet(record, 'requiredPerformances', 'RequiredPerformancesSet', { performanceIds });
  },

  /** SUB-40 to SUB-42. */
  ConfigureSuggestion(state: SubscriptionState, command: ConfigureSuggestion): readonly SubscriptionEvent[] {
    const { enabled } = command.suggestion;
    const heading = command.suggestion.heading?.trim() || null;
    const description = command.suggestion.description?.trim() || null;
    refuseUnless(!enabled || heading !== null, 'SUGGESTION_HEADING_REQUIRED');
    const record = current(state, command);
    const suggestion = { enabled, heading, description };
    return partSet(record, 'suggestion', 'SuggestionConfigured', suggestion);
  },

  /** SUB-43. */
  SetCustomerInfo(state: SubscriptionState, command: SetCustomerInfo): readonly SubscriptionEvent[] {
    const { perTicket } = command;
    const record = current(state, command);
    return partSet(record, 'customerInfo', 'CustomerInfoSet', { perTicket });
  },

  /** SUB-44: that the order names all performances and no other is told by `readiness`, since either may be set first. */
  SetCustomSort(state: SubscriptionState, command: SetCustomSort): readonly SubscriptionEvent[] {
    const { custom } = command;
    const performanceIds = custom ? (command.performanceIds ?? []) : [];
    const sorted = !custom || performanceIds.length > 0;
    refuseUnless(sorted && distinct(performanceIds).length === performanceIds.length, 'INVALID_SORT_ORDER');
    const record = current(state, command);
    return partSet(record, 'sort', 'CustomSortSet', { custom, performanceIds });
  },
};

function tidyAccess({ flagId, from, to, ticketTypeIds }: FlagAccess, index: number): FlagAccess {
  assertWindow(from, to, { pointer: `/flagAccess/${index}/to` });
  return { flagId, from, to, ticketTypeIds: distinct(ticketTypeIds) };
}
