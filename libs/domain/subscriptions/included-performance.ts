import { Instant } from '../../kernel/event';
import { Allocation, TicketTypePrices } from '../performances/performance.events';
import { PerformanceState } from '../performances/performance.state';
import { priceIn } from '../performances/prices';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';
import { SubscriptionRecord } from './subscription-record';

/** What a subscription needs to know of a performance, from its stream or from the view alike. */
export interface IncludedPerformance {
  readonly id: string;
  readonly productionId: string;
  readonly seasonId: string;
  readonly hallId: string | null;
  readonly numbered: boolean;
  /** Empty where places have no numbers. */
  readonly priceZoneIds: readonly string[];
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly cancelled: boolean;
  readonly prices: readonly TicketTypePrices[];
  readonly allocations: readonly Pick<Allocation, 'allocationId'>[];
}

/** As its stream stands; `null` where nobody has planned it. */
export function includedBy(state: Readonly<PerformanceState>): IncludedPerformance | null {
  if (state.settings === null) return null;
  const { performanceId: id, productionId, seasonId, hallId, startsAt, timeZone, seating } = state.settings;
  const zones = seating.kind === 'numbered' ? seating.rows.map(({ priceZoneId }) => priceZoneId) : [];
  return {
    ...{ id, productionId, seasonId, hallId, startsAt, timeZone },
    numbered: seating.kind === 'numbered',
    priceZoneIds: [...new Set(zones)],
    cancelled: state.cancelled,
    prices: [...state.prices.values()],
    allocations: [...state.allocations.values()],
  };
}

/** What of other streams tells whether a subscription can be sold. What is not there is left out. */
export interface SubscriptionFacts {
  readonly performances: ReadonlyMap<string, IncludedPerformance>;
  readonly ticketTypes: ReadonlyMap<string, TicketTypeFields>;
}

type Selected = Pick<SubscriptionRecord, 'performances' | 'sort'>;

/** The performances of a subscription in the order in which they are shown: its own one, or by start and then id (SUB-44). */
export function performancesInOrder({ performances, sort }: Selected, facts: SubscriptionFacts): IncludedPerformance[] {
  const included = performances.performanceIds.flatMap((id) => facts.performances.get(id) ?? []);
  const byStart = [...included].sort((a, b) => inOrder(a.startsAt, b.startsAt) || inOrder(a.id, b.id));
  if (!sort.custom) return byStart;
  const place = new Map(sort.performanceIds.map((id, index) => [id, index]));
  // What the custom order does not name yet comes last (and makes the subscription not ready).
  return byStart.sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** SUB-15: what can still be held. At its start instant a performance no longer counts; a cancelled one never does. */
export function remainingPerformances(record: Selected, facts: SubscriptionFacts, now: Instant): IncludedPerformance[] {
  return performancesInOrder(record, facts).filter(({ startsAt, cancelled }) => startsAt > now && !cancelled);
}

/** SUB-14 (a), for both types: why nobody can buy it any more; `null` while enough performances are left. */
export function tooFewLeft(
  { minPerformances }: Pick<SubscriptionRecord, 'minPerformances'>,
  remaining: readonly unknown[],
): { readonly min: number; readonly remaining: number } | null {
  const min = minPerformances ?? 1;
  return remaining.length < min ? { min, remaining: remaining.length } : null;
}

export const pricesOf = ({ prices }: IncludedPerformance, ticketTypeId: string): TicketTypePrices | undefined =>
  prices.find((each) => each.ticketTypeId === ticketTypeId);

const zonesOf = ({ numbered, priceZoneIds }: IncludedPerformance): readonly (string | null)[] =>
  numbered ? priceZoneIds : [null];

/** SUB-02: in at least one zone, as everywhere else (CAMP-02). */
export function isPricedOn(performance: IncludedPerformance, ticketTypeId: string): boolean {
  const prices = pricesOf(performance, ticketTypeId);
  return zonesOf(performance).some((zone) => priceIn(prices, zone) !== undefined);
}

/**
 * SUB-03: what one subscription to all of these performances costs in one zone, which is the sum of what each costs there and nothing
 * else. A zone that is not priced everywhere is left out; a performance without numbers costs the same in every zone.
 */
export function summedPrices(
  performances: readonly IncludedPerformance[],
  ticketTypeId: string,
): readonly { readonly priceZoneId: string | null; readonly amount: number }[] {
  const numbered = performances.filter((each) => each.numbered);
  const [first, ...others] = numbered;
  const shared = (zone: string) => others.every(({ priceZoneIds }) => priceZoneIds.includes(zone));
  const zones = first === undefined ? [null] : first.priceZoneIds.filter(shared);
  return zones.flatMap((priceZoneId) => {
    let amount = 0;
    for (const performance of performances) {
      const price = priceIn(pricesOf(performance, ticketTypeId), performance.numbered ? priceZoneId : null);
      if (price === undefined) return [];
      amount += price;
    }
    return [{ priceZoneId, amount }];
  });
}
