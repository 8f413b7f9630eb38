import { allocationStands, placesSetAside } from '../../libs/domain/performances/availability';
import { Instant } from '../../libs/kernel/event';
import { PerformanceDocument } from '../performances/performances.projection';
import { Views } from '../query-context';
import { SeatAvailability, seatAvailability } from '../seats/seats.queries';
import { SubscriptionDocument } from './subscriptions.projection';

/** SUB-40: how many places of a performance whoever buys this subscription may have now. */
export type OpenPlaces = (record: SubscriptionDocument, performance: PerformanceDocument) => Promise<number>;

/** The seats of each performance are looked at once, however many subscriptions have it. */
export function openPlacesIn(views: Views): OpenPlaces {
  const seen = new Map<string, ReturnType<typeof seatAvailability>>();
  return async ({ organisationId, allocation }, performance) => {
    const { id: performanceId } = performance;
    const looked = seen.get(performanceId) ?? seatAvailability(views, { organisationId, performanceId });
    seen.set(performanceId, looked);
    const available = await looked;
    return available === undefined ? 0 : openPlaces(available, performance, allocation, views.now(organisationId));
  };
}

/** What is free, and what its own allocation sets aside; the latter alone where only that is sold (SUB-36 to SUB-38). */
function openPlaces(
  { free, seats }: SeatAvailability,
  { numbered, allocations, allocationsTaken = [] }: PerformanceDocument,
  part: SubscriptionDocument['allocation'],
  now: Instant,
): number {
  const own = allocations.find(({ allocationId }) => allocationId === part?.allocationId);
  if (own === undefined) return free;
  const isOnly = part?.mode === 'allocation_only';
  if (numbered) {
    const its = new Set(own.seatIds);
    const isOpen = ({ seatId, state }: SeatAvailability['seats'][number]) =>
      its.has(seatId) ? state === 'free' || state === 'allocated' : state === 'free' && !isOnly;
    return seats.filter(isOpen).length;
  }
  const taken = allocationsTaken.find(({ allocationId }) => allocationId === own.allocationId)?.quantity ?? 0;
  const left = placesSetAside(own, taken, now);
  return isOnly && allocationStands(own.expiresAt, now) ? left : left + free;
}
