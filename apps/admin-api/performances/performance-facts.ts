import { hallDecider } from '../../../libs/domain/halls/hall.decider';
import type { PerformanceSettings } from '../../../libs/domain/performances/performance.events';
import { productionDecider } from '../../../libs/domain/productions/production.decider';
import { seasonDecider } from '../../../libs/domain/seasons/season.decider';
import { refuseUnless } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { refuse } from '../http/body.pipe';

/** What a performance takes from other streams, as a request names it. */
export interface NamedByRequest {
  readonly productionId?: string;
  readonly seasonId?: string;
  readonly hallId?: string;
  readonly capacity?: number;
}

export type SeatingFacts = Pick<PerformanceSettings, 'hallId' | 'seating'>;

/** `hallId` or `capacity`, and on create one of them. */
export function assertSeatingChoice({ hallId, capacity }: NamedByRequest, required: boolean): void {
  if (hallId !== undefined && capacity !== undefined) {
    refuse([{ pointer: '/capacity', code: 'INVALID_FIELD', detail: 'Give hallId or capacity, not both.' }]);
  }
  if (required && hallId === undefined && capacity === undefined) {
    refuse([{ pointer: '/hallId', code: 'MISSING_FIELD', detail: 'Give hallId or capacity.' }]);
  }
}

/**
 * Refuses a production, season or hall that is not there, in this order, and answers where people will sit: the seats of the hall, or
 * that many places. `null` when the request names neither.
 */
export async function performanceFacts(
  core: Core,
  organisationId: string,
  { productionId, seasonId, hallId, capacity }: NamedByRequest,
): Promise<SeatingFacts | null> {
  if (productionId !== undefined) {
    const production = await core.commands.state(productionDecider, { organisationId, id: productionId });
    refuseUnless(production.status === 'exists', 'PRODUCTION_NOT_FOUND', { productionId });
  }
  if (seasonId !== undefined) {
    const season = await core.commands.state(seasonDecider, { organisationId, id: seasonId });
    refuseUnless(season.status === 'exists', 'SEASON_NOT_FOUND', { seasonId });
  }
  if (hallId !== undefined) {
    const found = await core.commands.state(hallDecider, { organisationId, id: hallId });
    refuseUnless(found.status === 'exists', 'HALL_NOT_FOUND', { hallId });
    return { hallId, seating: { kind: 'numbered', rows: found.hall.rows } };
  }
  return capacity === undefined ? null : { hallId: null, seating: { kind: 'unnumbered', capacity } };
}
