import { applyChanges, changesBetween } from '../../kernel/changes';
import { refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { seatIdOf } from '../halls/seat-labels';
import { isLive } from '../orders/order-record';
import { allocationStands, freePlaces, Lapsed, releaseHold } from './availability';
import { someOf } from './lapsed-release';
import { assertWindow, existing } from './performance-rule';
import { PerformanceEvent, PerformanceSettings, SalesStatus, Seating } from './performance.events';
import { PerformanceState } from './performance.state';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';

export interface CreatePerformance extends PerformanceSettings {
  readonly type: 'CreatePerformance';
}

/** An absent field stays as it is. A new hall comes with its seats. */
export interface EditPerformance {
  readonly type: 'EditPerformance';
  readonly expectedVersion: ExpectedVersion;
  readonly productionId?: string;
  readonly seasonId?: string;
  readonly hallId?: string | null;
  readonly seating?: Seating;
  readonly startsAt?: Instant;
  readonly timeZone?: string;
  readonly availableOnline?: boolean;
  readonly salesStatus?: SalesStatus;
  readonly salesStartsAt?: Instant | null;
  readonly salesEndsAt?: Instant | null;
}

export interface ReschedulePerformance {
  readonly type: 'ReschedulePerformance';
  readonly expectedVersion: ExpectedVersion;
  readonly startsAt: Instant;
}

export interface CancelPerformance {
  readonly type: 'CancelPerformance';
  readonly expectedVersion: ExpectedVersion;
  readonly reason: string;
}

/** Gives up reservations of a cancelled performance, so many in one append; says so when nothing is live any more (SALE-06). */
export interface ClearCancelledPerformance {
  readonly type: 'ClearCancelledPerformance';
  readonly limit: number;
}

export const scheduleRules = {
  CreatePerformance(state: PerformanceState, { type: _, ...settings }: CreatePerformance): PerformanceEvent[] {
    refuseUnless(state.settings === null, 'ID_TAKEN', { id: settings.performanceId });
    assertWindow(settings.salesStartsAt, settings.salesEndsAt);
    return [{ type: 'PerformanceCreated', data: settings }];
  },

  EditPerformance(state: PerformanceState, command: EditPerformance, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    const { type: _, expectedVersion, startsAt, ...wanted } = command;
    const settings = open(state);
    refuseStale(state.version, expectedVersion);
    const changes = changesBetween(settings, wanted);
    const rescheduled = startsAt !== undefined && startsAt !== settings.startsAt;
    refuseUnless(rescheduled || Object.keys(changes).length > 0, 'NOTHING_TO_CHANGE');
    const edited = applyChanges(settings, changes);
    assertWindow(edited.salesStartsAt, edited.salesEndsAt);
    assertNotSold(state, changes, edited, now, lapsed);
    const { performanceId } = settings;
    return [
      ...(rescheduled ? reschedule(settings, startsAt, now) : []),
      ...(Object.keys(changes).length > 0
        ? [{ type: 'PerformanceEdited' as const, data: { performanceId, changes } }]
        : []),
    ];
  },

  ReschedulePerformance(state: PerformanceState, command: ReschedulePerformance, now: Instant): PerformanceEvent[] {
    const settings = open(state);
    refuseStale(state.version, command.expectedVersion);
    refuseUnless(command.startsAt !== settings.startsAt, 'NOTHING_TO_CHANGE');
    return reschedule(settings, command.startsAt, now);
  },

  CancelPerformance(state: PerformanceState, command: CancelPerformance): PerformanceEvent[] {
    const { performanceId } = open(state);
    refuseStale(state.version, command.expectedVersion);
    return [{ type: 'PerformanceCancelled', data: { performanceId, reason: command.reason } }];
  },

  ClearCancelledPerformance(
    state: PerformanceState,
    command: ClearCancelledPerformance,
    _now: Instant,
    lapsed: Lapsed,
  ): PerformanceEvent[] {
    const { performanceId } = existing(state);
    if (!state.cancelled || state.cleared) return [];
    const expired = new Set(lapsed.orders);
    const orders = [...state.orders.values()];
    const pending = orders.filter((order) => order.status === 'pending_payment');
    const some = someOf(pending, command.limit);
    const released = some.map((order) => releaseHold(order, expired.has(order) ? 'expired' : 'performance_cancelled'));
    const soldLeft = orders.some((order) => order.status !== 'pending_payment' && order.tickets.some(isLive));
    const ofOrders = [...state.holds.values()].some((hold) => hold.status !== 'released');
    return soldLeft || ofOrders || some.length < pending.length
      ? released
      : [...released, { type: 'PerformanceCleared', data: { performanceId } }];
  },
};

function open(state: PerformanceState): PerformanceSettings {
  const settings = existing(state);
  refuseUnless(!state.cancelled, 'PERFORMANCE_CANCELLED');
  return settings;
}

/** SALE-06: always possible before the start. */
function reschedule(settings: PerformanceSettings, to: Instant, now: Instant): PerformanceEvent[] {
  const { performanceId, startsAt: from } = settings;
  refuseUnless(now < from, 'PERFORMANCE_STARTED', { startsAt: from });
  return [{ type: 'PerformanceRescheduled', data: { performanceId, from, to } }];
}

/** SALE-06: after a first sale hall, production and season are fixed, and the capacity stays at or above what is taken. */
function assertNotSold(
  state: PerformanceState,
  changes: object,
  edited: PerformanceSettings,
  now: Instant,
  lapsed: Lapsed,
): void {
  const held = state.held - lapsed.tickets;
  const sales = state.hasSales || held > 0;
  const locked = ['productionId', 'seasonId', 'hallId'].filter((field) => field in changes);
  refuseUnless(!sales || locked.length === 0, 'PERFORMANCE_HAS_SALES', { fields: locked });
  if (!('seating' in changes)) return;
  if (edited.seating.kind === 'numbered') {
    assertAllocationsFit(state, edited.seating, now);
    return;
  }
  const taken = state.capacity - freePlaces(state, lapsed, now);
  refuseUnless(edited.seating.capacity >= taken, 'PERFORMANCE_HAS_SALES', { taken });
}

function assertAllocationsFit(state: PerformanceState, seating: Seating & { kind: 'numbered' }, now: Instant): void {
  const seats = new Set(seating.rows.flatMap(({ row, seats }) => seats.map((seat) => seatIdOf(row, seat))));
  for (const allocation of state.allocations.values()) {
    if (!allocationStands(allocation.expiresAt, now)) continue;
    const missing = allocation.seatIds.filter((seatId) => !seats.has(seatId));
    refuseUnless(missing.length === 0, 'SEAT_NOT_FOUND', { seatIds: missing, allocationId: allocation.allocationId });
  }
}
