import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { TicketType } from '../ticket-types/ticket-type';
import { Lapsed } from './availability';
import { PerformanceEvent, PerformanceSettings } from './performance.events';
import { PerformanceState } from './performance.state';

/** What one command asks of a performance. `lapsed` counts as gone already; its release is put before the events by the decider. */
export type Rule<C> = (
  state: PerformanceState,
  command: C,
  now: Instant,
  lapsed: Lapsed,
) => readonly PerformanceEvent[];

/** The organisation's ticket types, as a fact passed in with a command. */
export type TicketTypes = ReadonlyMap<string, TicketType>;

/** The settings of a performance that is there; NOT_FOUND otherwise. */
export function existing(state: PerformanceState): PerformanceSettings {
  if (state.settings === null) throw new DomainError('NOT_FOUND');
  return state.settings;
}

/** G-02: `to` must lie after `from`; an open end is fine. */
export function assertWindow(from: Instant | null, to: Instant | null, details: Record<string, unknown> = {}): void {
  refuseUnless(from === null || to === null || to > from, 'INVALID_WINDOW', { from, to, ...details });
}
