import { DomainError, refuseUnless } from '../../kernel/errors';
import { TicketTypeKind } from '../ticket-types/ticket-type.events';
import { TicketTypes } from '../performances/performance-rule';
import { LiveSales, refuseSold } from './sales-marker';
import { ChangesPart, current, distinct, refuseUnknown, SubscriptionState, unlessSame } from './subscription-rule';
import { SubscriptionEvent } from './subscription.events';

export interface SetSubscriptionTicketTypes extends ChangesPart {
  readonly type: 'SetSubscriptionTicketTypes';
  readonly ticketTypeIds: readonly string[];
  readonly defaultTicketTypeId: string | null;
  readonly ticketTypes: TicketTypes;
}

export interface SetSubscriptionPerformances extends ChangesPart {
  readonly type: 'SetSubscriptionPerformances';
  readonly productionIds: readonly string[];
  readonly performanceIds: readonly string[];
  readonly facts: SelectionFacts;
}

/** Those of the ids named by the command that are there. */
export interface SelectionFacts {
  readonly productions: readonly string[];
  readonly performances: Readonly<Record<string, { readonly productionId: string; readonly cancelled: boolean }>>;
  /** Of the performances that the command takes away. */
  readonly sales: LiveSales;
}

/** The performances tab: which ticket types are sold, and for which performances. */
export const performancesTabRules = {
  /** SUB-16, SUB-17, SUB-02. A single type is the default one without being named. */
  SetSubscriptionTicketTypes(
    state: SubscriptionState,
    command: SetSubscriptionTicketTypes,
  ): readonly SubscriptionEvent[] {
    const ticketTypeIds = distinct(command.ticketTypeIds);
    const defaultTicketTypeId = defaultOf(ticketTypeIds, command.defaultTicketTypeId);
    const record = current(state, command);
    const kinds = kindsOf(ticketTypeIds, command.ticketTypes);
    const wanted = { ticketTypeIds, defaultTicketTypeId };
    return unlessSame(record.ticketTypes, wanted, {
      type: 'SubscriptionTicketTypesSet',
      data: { subscriptionId: record.subscriptionId, ...wanted, facts: { kinds } },
    });
  },

  /**
   * SUB-18, SUB-19: what is sold stays sold whatever is added later, and one with a live hold or sale is not taken away. A cancelled
   * performance cannot be added; one that is in the list may stay there.
   */
  SetSubscriptionPerformances(
    state: SubscriptionState,
    command: SetSubscriptionPerformances,
  ): readonly SubscriptionEvent[] {
    const { performanceIds, facts } = command;
    const productionIds = distinct(command.productionIds);
    refuseUnless(performanceIds.length > 0, 'PERFORMANCES_REQUIRED');
    refuseDuplicates(performanceIds);
    const record = current(state, command);
    refuseUnknown(productionIds, facts.productions, 'PRODUCTION_NOT_FOUND', 'productionId');
    refuseUnknown(performanceIds, Object.keys(facts.performances), 'PERFORMANCE_NOT_FOUND', 'performanceId');
    refuseOtherProductions(productionIds, performanceIds, facts);
    const before = new Set(record.performances.performanceIds);
    const cancelled = performanceIds.filter((id) => !before.has(id) && facts.performances[id]!.cancelled);
    refuseUnless(cancelled.length === 0, 'PERFORMANCE_CANCELLED', { performanceIds: cancelled });
    const removed = record.performances.performanceIds.filter((id) => !performanceIds.includes(id));
    refuseSold(state, removed, facts.sales, 'PERFORMANCE_HAS_SALES');
    const wanted = { productionIds, performanceIds };
    const productionOf = Object.fromEntries(performanceIds.map((id) => [id, facts.performances[id]!.productionId]));
    return unlessSame(record.performances, wanted, {
      type: 'SubscriptionPerformancesChanged',
      data: { subscriptionId: record.subscriptionId, ...wanted, facts: { productionOf } },
    });
  },
};

/** SUB-17. */
function defaultOf(ticketTypeIds: readonly string[], named: string | null): string | null {
  if (named === null) {
    refuseUnless(ticketTypeIds.length <= 1, 'DEFAULT_REQUIRED', { ticketTypeIds });
    return ticketTypeIds[0] ?? null;
  }
  refuseUnless(ticketTypeIds.includes(named), 'DEFAULT_NOT_SELECTED', { ticketTypeId: named });
  return named;
}

/** SUB-02: `subscription` or `both`. */
function kindsOf(ticketTypeIds: readonly string[], types: TicketTypes): Record<string, TicketTypeKind> {
  return Object.fromEntries(
    ticketTypeIds.map((ticketTypeId) => {
      const type = types.get(ticketTypeId);
      if (type === undefined) throw new DomainError('TICKET_TYPE_NOT_FOUND', { ticketTypeId });
      refuseUnless(soldAsSubscription(type.kind), 'TICKET_TYPE_NOT_SUBSCRIPTION', { ticketTypeId });
      return [ticketTypeId, type.kind];
    }),
  );
}

export const soldAsSubscription = (kind: TicketTypeKind): boolean => kind !== 'standard';

export function refuseDuplicates(performanceIds: readonly string[]): void {
  const twice = performanceIds.find((id, index) => performanceIds.indexOf(id) !== index);
  refuseUnless(twice === undefined, 'DUPLICATE_PERFORMANCE', { performanceId: twice });
}

function refuseOtherProductions(
  productionIds: readonly string[],
  performanceIds: readonly string[],
  { performances }: SelectionFacts,
): void {
  const chosen = new Set(productionIds);
  const others = performanceIds.filter((id) => !chosen.has(performances[id]!.productionId));
  refuseUnless(others.length === 0, 'PERFORMANCE_NOT_IN_PRODUCTIONS', { performanceIds: others });
}
