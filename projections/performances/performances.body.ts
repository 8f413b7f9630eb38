import { Instant } from '../../libs/kernel/event';
import {
  Allocation,
  PerformanceSettings,
  Seating,
  TicketTypePrices,
} from '../../libs/domain/performances/performance.events';

/** What is worth showing of a seating without its seats, which have a view of their own. */
export interface SeatingSummary {
  readonly numbered: boolean;
  readonly capacity: number;
  /** Empty where places have no numbers. */
  readonly priceZoneIds: readonly string[];
}

/** A performance as it stands, from the view or from the folded stream alike. */
export type PerformanceSummary = Omit<PerformanceSettings, 'performanceId' | 'seating'> &
  SeatingSummary & { readonly id: string; readonly cancelled: boolean; readonly version: number };

export type Versioned<T> = T & { readonly version: number };

export function seatingSummary(seating: Seating): SeatingSummary {
  if (seating.kind === 'unnumbered') return { numbered: false, capacity: seating.capacity, priceZoneIds: [] };
  return {
    numbered: true,
    capacity: seating.rows.reduce((seats, row) => seats + row.seats.length, 0),
    priceZoneIds: [...new Set(seating.rows.map((row) => row.priceZoneId))],
  };
}

export function performanceSummary(
  { performanceId: id, seating, ...settings }: PerformanceSettings,
  version: number,
  cancelled: boolean,
): PerformanceSummary {
  return { ...settings, ...seatingSummary(seating), id, cancelled, version };
}

export interface PerformanceBody {
  readonly id: string;
  readonly productionId: string;
  readonly seasonId: string;
  readonly hallId: string | null;
  readonly numbered: boolean;
  readonly capacity: number;
  readonly priceZoneIds: readonly string[];
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly availableOnline: boolean;
  readonly salesStatus: string;
  readonly salesStartsAt: Instant | null;
  readonly salesEndsAt: Instant | null;
  readonly cancelled: boolean;
  readonly version: number;
}

/** Field by field: what a view or a stream knows besides is nobody's business. */
export function performanceBody(performance: PerformanceSummary): PerformanceBody {
  return {
    id: performance.id,
    productionId: performance.productionId,
    seasonId: performance.seasonId,
    hallId: performance.hallId,
    numbered: performance.numbered,
    capacity: performance.capacity,
    priceZoneIds: performance.priceZoneIds,
    startsAt: performance.startsAt,
    timeZone: performance.timeZone,
    availableOnline: performance.availableOnline,
    salesStatus: performance.salesStatus,
    salesStartsAt: performance.salesStartsAt,
    salesEndsAt: performance.salesEndsAt,
    cancelled: performance.cancelled,
    version: performance.version,
  };
}

export type PricesBody = Versioned<TicketTypePrices>;

export function pricesBody({ ticketTypeId, prices, access, opensAt, closesAt, version }: PricesBody): PricesBody {
  return { ticketTypeId, prices, access, opensAt, closesAt, version };
}

export interface AllocationBody extends Versioned<Omit<Allocation, 'allocationId'>> {
  readonly id: string;
}

export function allocationBody({
  allocationId: id,
  name,
  seatIds,
  quantity,
  expiresAt,
  version,
}: Versioned<Allocation>): AllocationBody {
  // Seats or places, whichever it sets aside: the number of seats is the quantity either way.
  return { id, name, seatIds, quantity: seatIds.length > 0 ? seatIds.length : quantity, expiresAt, version };
}
