import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { freePlaces, freeSeatTest, Lapsed, leftInAllocation } from './availability';
import { existing } from './performance-rule';
import { Allocation, PerformanceEvent } from './performance.events';
import { PerformanceState } from './performance.state';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';

export interface SetAllocation {
  readonly type: 'SetAllocation';
  readonly expectedVersion: ExpectedVersion;
  readonly allocationId: string;
  readonly name: string;
  readonly seatIds: readonly string[] | null;
  readonly quantity: number | null;
  readonly expiresAt: Instant | null;
}

export const allocationRules = {
  /** Sets seats or places aside: only such as are free or in this allocation already. The same once more changes nothing. */
  SetAllocation(state: PerformanceState, command: SetAllocation, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const before = state.allocations.get(command.allocationId);
    refuseStale(before?.version ?? 0, command.expectedVersion);
    const allocation: Allocation = {
      allocationId: command.allocationId,
      name: command.name,
      seatIds: [...new Set(command.seatIds ?? [])],
      quantity: command.quantity ?? 0,
      expiresAt: command.expiresAt,
    };
    assertFits(state, command, allocation, now, lapsed);
    if (before && isSame(before, allocation)) return [];
    return [{ type: 'AllocationSet', data: { performanceId, ...allocation } }];
  },
};

function assertFits(
  state: PerformanceState,
  command: SetAllocation,
  allocation: Allocation,
  now: Instant,
  lapsed: Lapsed,
): void {
  if (state.seats === null) {
    if (command.quantity === null) throw new DomainError('MISSING_FIELD', { pointer: '/quantity' });
    refuseUnless(command.seatIds === null, 'SEAT_NOT_FOUND', { seatIds: command.seatIds });
    assertPlacesFree(state, allocation, now, lapsed);
    return;
  }
  if (command.seatIds === null) throw new DomainError('MISSING_FIELD', { pointer: '/seatIds' });
  refuseUnless(command.quantity === null, 'INVALID_FIELD', { pointer: '/quantity' });
  assertSeatsFree(state, allocation, now, lapsed);
}

function assertPlacesFree(state: PerformanceState, allocation: Allocation, now: Instant, lapsed: Lapsed): void {
  const before = state.allocations.get(allocation.allocationId);
  const own = before ? leftInAllocation(state, before, now) : 0;
  // What orders have out of it stays in it (SUB-36), so it takes nothing more from anybody.
  const taken = state.allocationTaken.get(allocation.allocationId) ?? 0;
  const remaining = freePlaces(state, lapsed, now) + own + taken;
  refuseUnless(allocation.quantity <= remaining, 'SEAT_UNAVAILABLE', { remaining });
}

function assertSeatsFree(state: PerformanceState, allocation: Allocation, now: Instant, lapsed: Lapsed): void {
  const seats = state.seats!;
  const unknown = allocation.seatIds.filter((seatId) => !seats.indexOf.has(seatId));
  refuseUnless(unknown.length === 0, 'SEAT_NOT_FOUND', { seatIds: unknown });
  const isFree = freeSeatTest(state, seats, lapsed, now);
  const taken = allocation.seatIds.filter((seatId) => {
    const index = seats.indexOf.get(seatId)!;
    const own = state.allocationOfSeat.get(seatId) === allocation.allocationId && seats.taken[index] === 0;
    return !own && !isFree(index);
  });
  refuseUnless(taken.length === 0, 'SEAT_UNAVAILABLE', { seatIds: taken });
}

function isSame(before: Allocation, wanted: Allocation): boolean {
  return (
    before.name === wanted.name &&
    before.quantity === wanted.quantity &&
    before.expiresAt === wanted.expiresAt &&
    before.seatIds.join(' ') === wanted.seatIds.join(' ')
  );
}
