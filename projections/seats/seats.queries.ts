import { allocationStands, placesSetAside } from '../../libs/domain/performances/availability';
import { Instant } from '../../libs/kernel/event';
import { Allocation } from '../../libs/domain/performances/performance.events';
import { listAll } from '../paging';
import { PerformanceDocument } from '../performances/performances.projection';
import { findPerformance } from '../performances/performances.queries';
import { Views } from '../query-context';
import { SeatRowDocument } from './seats.projection';

type SeatState = 'free' | 'held' | 'sold' | 'allocated';

export interface SeatAvailability {
  readonly capacity: number;
  readonly free: number;
  readonly held: number;
  readonly sold: number;
  readonly allocated: number;
  /** In hall order; empty where places have no numbers. */
  readonly seats: readonly { readonly seatId: string; readonly priceZoneId: string; readonly state: SeatState }[];
}

/** Free, held, sold and allocated add up to the capacity (I2). `undefined` = no such performance. */
export async function seatAvailability(
  views: Views,
  { organisationId, performanceId }: { readonly organisationId: string; readonly performanceId: string },
): Promise<SeatAvailability | undefined> {
  const performance = await findPerformance(views, organisationId, performanceId);
  if (performance === undefined) return undefined;
  const now = views.now(organisationId);
  if (!performance.numbered) return places(performance, now);
  const standing = performance.allocations.filter(({ expiresAt }) => allocationStands(expiresAt, now));
  const query = { index: 'byPerformance', equals: [organisationId, performanceId] };
  return seated(await listAll<SeatRowDocument>(views, 'seats', query), standing);
}

/** What orders have out of an allocation is held or sold, and set aside no longer. */
function places(
  { capacity, held, sold, allocations, allocationsTaken = [] }: PerformanceDocument,
  now: Instant,
): SeatAvailability {
  const taken = new Map(allocationsTaken.map(({ allocationId, quantity }) => [allocationId, quantity]));
  const setAside = allocations.map((each) => placesSetAside(each, taken.get(each.allocationId) ?? 0, now));
  const allocated = setAside.reduce((sum, quantity) => sum + quantity, 0);
  return { capacity, free: capacity - held - sold - allocated, held, sold, allocated, seats: [] };
}

function seated(rows: readonly SeatRowDocument[], standing: readonly Pick<Allocation, 'seatIds'>[]): SeatAvailability {
  const setAside = new Set(standing.flatMap(({ seatIds }) => seatIds));
  const count = { free: 0, held: 0, sold: 0, allocated: 0 };
  const seats = rows.flatMap((row) =>
    row.seats.map(({ seatId, priceZoneId, state: taken }) => {
      const state: SeatState = taken === 'free' && setAside.has(seatId) ? 'allocated' : taken;
      count[state] += 1;
      return { seatId, priceZoneId, state };
    }),
  );
  return { capacity: seats.length, ...count, seats };
}
