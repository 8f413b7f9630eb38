import { changesBetween, withoutUndefined } from '../../kernel/changes';
import { DomainError } from '../../kernel/errors';
import { assertWindow, existing } from './performance-rule';
import { PerformanceEvent, TicketTypeAccess } from './performance.events';
import { PerformanceState } from './performance.state';

export interface ChangeTicketTypeAccess extends TicketTypeAccess {
  readonly type: 'ChangeTicketTypeAccess';
  readonly ticketTypeIds: readonly string[];
}

export const ticketTypeAccessRules = {
  /**
   * SUB-46, SUB-47: where and when several ticket types are sold here, their prices left alone; all of them or none (G-04). What is so
   * already changes nothing.
   */
  ChangeTicketTypeAccess(state: PerformanceState, command: ChangeTicketTypeAccess): PerformanceEvent[] {
    const { performanceId } = existing(state);
    const { access, opensAt, closesAt } = command;
    const wanted = withoutUndefined({ access, opensAt, closesAt });
    const ticketTypeIds = command.ticketTypeIds.filter((id) => wouldChange(state, id, wanted));
    if (ticketTypeIds.length === 0) return [];
    return [{ type: 'TicketTypeAccessChanged', data: { performanceId, ticketTypeIds, ...wanted } }];
  },
};

function wouldChange(state: PerformanceState, ticketTypeId: string, wanted: TicketTypeAccess): boolean {
  const { performanceId } = existing(state);
  const before = state.prices.get(ticketTypeId);
  if (before === undefined) {
    throw new DomainError('TICKET_TYPE_NOT_PRICED', { performanceId, ticketTypeId, priceZoneId: null });
  }
  const { opensAt, closesAt } = { ...before, ...wanted };
  assertWindow(opensAt, closesAt, { ticketTypeId });
  return Object.keys(changesBetween(before, wanted)).length > 0;
}
