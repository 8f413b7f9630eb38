import { ErrorCode } from '../../kernel/error-codes';
import { Instant } from '../../kernel/event';
import { explain } from '../../kernel/explain';
import { IncludedPerformance, isPricedOn, remainingPerformances, SubscriptionFacts } from './included-performance';
import { soldAsSubscription } from './performances-tab';
import { SubscriptionRecord } from './subscription-record';

/** What keeps a subscription from being sold. */
export interface ReadinessEntry {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

type Finding = Omit<ReadinessEntry, 'message'>;

interface Looked {
  readonly record: SubscriptionRecord;
  readonly facts: SubscriptionFacts;
  /** Those that can still be held: what is missing on one that is over harms nobody. */
  readonly remaining: readonly IncludedPerformance[];
}

/** One check each, in the order in which their entries are told. */
const checks: readonly ((looked: Looked) => readonly Finding[])[] = [
  ticketTypesLinked,
  ticketTypesOfSubscriptions,
  performancesSelected,
  performancesOfProductions,
  maxWithinPerformances,
  requiredSelected,
  sameHall,
  pricedEverywhere,
  allocationEverywhere,
  sortedCompletely,
  renewedTypesLinked,
];

/**
 * What is missing or contradicts another tab (rules.md 2.2, "Checks on settings"); empty = it can be sold (SUB-55). A pure function of the
 * settings and of what stands around them, for the page of settings, a quote and a purchase alike.
 */
export function readinessOf(
  record: SubscriptionRecord,
  facts: SubscriptionFacts,
  now: Instant,
): readonly ReadinessEntry[] {
  const looked = { record, facts, remaining: remainingPerformances(record, facts, now) };
  return checks.flatMap((check) => check(looked)).map(toldWithMessage);
}

/** An entry of the list; also for what closes the sale without being a setting (SUB-14). */
export const toldWithMessage = ({ code, details }: Finding): ReadinessEntry => ({
  code,
  message: explain(code, details),
  details,
});

/** SUB-02, SUB-16. */
function ticketTypesLinked({ record }: Looked): readonly Finding[] {
  if (record.ticketTypes.ticketTypeIds.length > 0) return [];
  const detail = 'Link at least one ticket type.';
  return [
    {
      code: 'MISSING_FIELD',
      details: { errors: [{ pointer: '/ticketTypes/ticketTypeIds', code: 'MISSING_FIELD', detail }] },
    },
  ];
}

/** SUB-02: the kind of a type may have changed since it was linked. */
function ticketTypesOfSubscriptions({ record, facts }: Looked): readonly Finding[] {
  return record.ticketTypes.ticketTypeIds.flatMap((ticketTypeId): readonly Finding[] => {
    const kind = facts.ticketTypes.get(ticketTypeId)?.kind;
    if (kind === undefined || soldAsSubscription(kind)) return [];
    return [{ code: 'TICKET_TYPE_NOT_SUBSCRIPTION', details: { ticketTypeId } }];
  });
}

/** SUB-19. */
function performancesSelected({ record }: Looked): readonly Finding[] {
  return record.performances.performanceIds.length > 0 ? [] : [{ code: 'PERFORMANCES_REQUIRED', details: {} }];
}

/** SUB-19: a performance may have gone to another production since it was selected. */
function performancesOfProductions({ record, remaining }: Looked): readonly Finding[] {
  const { productionIds } = record.performances;
  const performanceIds = remaining.filter((each) => !productionIds.includes(each.productionId)).map(({ id }) => id);
  return performanceIds.length === 0 ? [] : [{ code: 'PERFORMANCE_NOT_IN_PRODUCTIONS', details: { performanceIds } }];
}

/** SUB-12. */
function maxWithinPerformances({ record }: Looked): readonly Finding[] {
  const { maxPerformances: max } = record;
  const performances = record.performances.performanceIds.length;
  // Without performances that is what is missing, whatever the limit.
  if (max === null || performances === 0 || max <= performances) return [];
  return [{ code: 'INVALID_PERFORMANCE_LIMITS', details: { max, performances } }];
}

/** SUB-39: for pick and mix, in the list, and no more than may be chosen. One that is over is no longer required. */
function requiredSelected({ record, remaining }: Looked): readonly Finding[] {
  const required = record.requiredPerformances.performanceIds;
  if (required.length === 0) return [];
  if (record.type === 'series')
    return [{ code: 'NOT_APPLICABLE_TO_SERIES', details: { field: 'requiredPerformances' } }];
  const missing = required.filter((id) => !record.performances.performanceIds.includes(id));
  const stillRequired = required.filter((id) => remaining.some((each) => each.id === id)).length;
  const { maxPerformances: max } = record;
  return [
    ...(missing.length > 0
      ? [{ code: 'REQUIRED_PERFORMANCE_MISSING' as const, details: { performanceIds: missing } }]
      : []),
    ...(max !== null && stillRequired > max
      ? [{ code: 'TOO_MANY_PERFORMANCES' as const, details: { max, required: stillRequired } }]
      : []),
  ];
}

/** SUB-07: one seat can be the same only in one hall. Where places have no numbers, same seat says nothing. */
function sameHall({ record, remaining }: Looked): readonly Finding[] {
  if (!record.sameSeat) return [];
  const hallIds = [...new Set(remaining.filter(({ numbered }) => numbered).map(({ hallId }) => hallId))];
  return hallIds.length <= 1 ? [] : [{ code: 'DIFFERENT_HALLS', details: { hallIds } }];
}

/** SUB-02: every linked type on every performance. `priceZoneId: null` says that no zone is priced. */
function pricedEverywhere({ record, remaining }: Looked): readonly Finding[] {
  return remaining.flatMap((performance) =>
    record.ticketTypes.ticketTypeIds
      .filter((ticketTypeId) => !isPricedOn(performance, ticketTypeId))
      .map((ticketTypeId): Finding => {
        const details = { performanceId: performance.id, ticketTypeId, priceZoneId: null };
        return { code: 'TICKET_TYPE_NOT_PRICED', details };
      }),
  );
}

/** SUB-36: the allocation must be there on every performance; that its time is over only makes its seats ordinary (SUB-38). */
function allocationEverywhere({ record, remaining }: Looked): readonly Finding[] {
  if (record.allocation === null) return [];
  const { allocationId } = record.allocation;
  const without = remaining.filter(
    ({ allocations }) => !allocations.some((each) => each.allocationId === allocationId),
  );
  const performanceIds = without.map(({ id }) => id);
  return performanceIds.length === 0
    ? []
    : [{ code: 'ALLOCATION_NOT_FOUND', details: { allocationId, performanceIds } }];
}

/** SUB-44: a custom order names every performance of the list once, and no other. */
function sortedCompletely({ record: { sort, performances } }: Looked): readonly Finding[] {
  if (!sort.custom || performances.performanceIds.length === 0) return [];
  const missing = performances.performanceIds.filter((id) => !sort.performanceIds.includes(id));
  const surplus = sort.performanceIds.filter((id) => !performances.performanceIds.includes(id));
  if (missing.length === 0 && surplus.length === 0) return [];
  return [{ code: 'INVALID_SORT_ORDER', details: { missing, surplus } }];
}

/** SUB-50: what a type of the earlier subscription becomes is sold here. */
function renewedTypesLinked({ record }: Looked): readonly Finding[] {
  const map = record.renewal.renewsFrom?.ticketTypeMap ?? [];
  const linked = record.ticketTypes.ticketTypeIds;
  const ticketTypeIds = [...new Set(map.map(({ to }) => to).filter((id) => !linked.includes(id)))];
  return ticketTypeIds.length === 0 ? [] : [{ code: 'RENEWAL_TYPE_UNMAPPED', details: { ticketTypeIds } }];
}
