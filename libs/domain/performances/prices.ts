import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency } from '../../kernel/money';
import { assertWindow, existing, TicketTypes } from './performance-rule';
import { PerformanceEvent, SalesAccess, TicketTypePrices, ZonePrice } from './performance.events';
import { PerformanceState } from './performance.state';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';

export interface PriceTicketType {
  readonly type: 'PriceTicketType';
  readonly expectedVersion: ExpectedVersion;
  readonly ticketTypeId: string;
  readonly prices: readonly ZonePrice[];
  readonly access: SalesAccess;
  readonly opensAt: Instant | null;
  readonly closesAt: Instant | null;
  readonly ticketTypes: TicketTypes;
}

export const priceRules = {
  /** Sets the prices of a ticket type on this performance; the same once more changes nothing. */
  PriceTicketType(state: PerformanceState, command: PriceTicketType): PerformanceEvent[] {
    const { type: _, expectedVersion, ticketTypes, ...prices } = command;
    const { performanceId, currency } = existing(state);
    refuseUnless(ticketTypes.has(prices.ticketTypeId), 'NOT_FOUND', { ticketTypeId: prices.ticketTypeId });
    const before = state.prices.get(prices.ticketTypeId);
    refuseStale(before?.version ?? 0, expectedVersion);
    assertWindow(prices.opensAt, prices.closesAt);
    prices.prices.forEach(({ price }) => assertCurrency(price, currency));
    assertZones(state, prices.prices);
    return before && samePrices(before, prices)
      ? []
      : [{ type: 'TicketTypePriced', data: { performanceId, ...prices } }];
  },
};

function assertZones(state: PerformanceState, prices: readonly ZonePrice[]): void {
  const zones = new Set(state.seats?.rows.map((row) => row.priceZoneId));
  const seen = new Set<string | null>();
  prices.forEach(({ priceZoneId }, index) => {
    if (seen.has(priceZoneId)) throw new DomainError('INVALID_FIELD', { pointer: `/prices/${index}/priceZoneId` });
    seen.add(priceZoneId);
    refuseUnless(priceZoneId === null || zones.has(priceZoneId), 'PRICE_ZONE_NOT_FOUND', { priceZoneId });
  });
}

function samePrices(before: TicketTypePrices & { readonly version: number }, wanted: TicketTypePrices): boolean {
  const { version: _, ...current } = before;
  return JSON.stringify(sortedFields(current)) === JSON.stringify(sortedFields(wanted));
}

const sortedFields = ({ ticketTypeId, prices, access, opensAt, closesAt }: TicketTypePrices) => [
  ticketTypeId,
  prices.map(({ priceZoneId, price }) => [priceZoneId, price.amount, price.currency]),
  access,
  opensAt,
  closesAt,
];

/** The price of a ticket type in a zone, in minor units; `undefined` = not priced there (CAMP-02). */
export function priceIn(prices: TicketTypePrices | undefined, priceZoneId: string | null): number | undefined {
  const entry =
    prices?.prices.find((price) => price.priceZoneId === priceZoneId) ??
    prices?.prices.find((price) => price.priceZoneId === null);
  return entry?.price.amount;
}

/** Whether a ticket type has a price in at least one zone of the performance (CAMP-02). */
export function isPriced(state: PerformanceState, ticketTypeId: string): boolean {
  const prices = state.prices.get(ticketTypeId);
  if (state.seats === null) return priceIn(prices, null) !== undefined;
  return state.seats.rows.some((row) => priceIn(prices, row.priceZoneId) !== undefined);
}
