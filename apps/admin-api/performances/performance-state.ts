import { performance } from '../../../libs/domain/performances/performance.decider';
import type { PerformanceCreated } from '../../../libs/domain/performances/performance.events';
import type { PerformanceState } from '../../../libs/domain/performances/performance.state';
import type { Core } from '../../../libs/runtime/core';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import {
  type AllocationBody,
  allocationBody,
  type PerformanceBody,
  performanceBody,
  performanceSummary,
  type PricesBody,
  pricesBody,
} from '../../../projections/performances/performances.body';

const stateOf = (core: Core, organisationId: string, id: string): Promise<Readonly<PerformanceState>> =>
  core.commands.state(performance, { organisationId, id });

/** The performance as it stands now, folded from its stream; `undefined` when there is none. */
export async function performanceAnswer(
  core: Core,
  organisationId: string,
  id: string,
): Promise<PerformanceBody | undefined> {
  const { settings, version, cancelled } = await stateOf(core, organisationId, id);
  return settings === null ? undefined : performanceBody(performanceSummary(settings, version, cancelled));
}

/** The performance as it was made, from its own event (G-06). */
export function createdPerformanceAnswer({ events }: Receipt): PerformanceBody {
  const { data } = events.find(({ type }) => type === 'PerformanceCreated') as PerformanceCreated;
  return performanceBody(performanceSummary(data, 1, false));
}

/** Prices that have been set, as they stand. */
export async function pricesAnswer(
  core: Core,
  organisationId: string,
  id: string,
  ticketTypeId: string,
): Promise<PricesBody> {
  return pricesBody((await stateOf(core, organisationId, id)).prices.get(ticketTypeId)!);
}

/** An allocation that has been set, as it stands. */
export async function allocationAnswer(
  core: Core,
  organisationId: string,
  id: string,
  allocationId: string,
): Promise<AllocationBody> {
  return allocationBody((await stateOf(core, organisationId, id)).allocations.get(allocationId)!);
}
