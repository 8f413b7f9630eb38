import { Decider } from '../../kernel/decider';
import { RecordedRefusal } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { campaignSettingsRules } from '../campaigns/campaign-settings';
import { claimRules } from '../campaigns/claim';
import { rejectionIn } from '../orders/payment';
import { purchaseRules } from '../orders/purchase';
import { reservationRules } from '../orders/reservations';
import { allocationRules } from './allocations';
import { Lapsed, lapsedHolds } from './availability';
import { releasedBefore } from './lapsed-release';
import { Rule } from './performance-rule';
import { PerformanceEvent } from './performance.events';
import { orderHoldRules } from './order-holds';
import { evolvePerformance, initialPerformance, PerformanceState } from './performance.state';
import { priceRules } from './prices';
import { scheduleRules } from './schedule';
import { seenByPerformance } from './seen';
import { ticketTypeAccessRules } from './ticket-type-access';

/** Every command of a performance and the rule that decides it; a new command is a new entry in one of these tables. */
const rules = {
  ...scheduleRules,
  ...priceRules,
  ...ticketTypeAccessRules,
  ...allocationRules,
  ...campaignSettingsRules,
  ...claimRules,
  ...purchaseRules,
  ...reservationRules,
  ...orderHoldRules,
};

type Rules = typeof rules;
export type PerformanceCommand = { [Name in keyof Rules]: Parameters<Rules[Name]>[1] }[keyof Rules];

/** What these do is to release holds, lapsed ones among them, so nothing is put before their events. */
const releasesItself = new Set<PerformanceCommand['type']>(['ReleaseLapsedHolds', 'ClearCancelledPerformance']);

/**
 * A performance with its campaigns: the one boundary in which a claim sees seats, capacity, both caps, the window and the online flag at
 * one revision (architecture.md section 2).
 */
export const performance: Decider<PerformanceCommand, PerformanceEvent, PerformanceState> = {
  category: 'performance',
  stateVersion: 1,
  initialState: initialPerformance,
  decide(state, command, now) {
    const lapsed = lapsedHolds(state, now);
    const events = decideWith(state, command, now, lapsed);
    return releasesItself.has(command.type) ? events : afterRelease(lapsed, events);
  },
  evolve: evolvePerformance,
  recordedRefusal: rejectionIn,
  seen: seenByPerformance,
};

function decideWith(state: PerformanceState, command: PerformanceCommand, now: Instant, lapsed: Lapsed) {
  const rule = rules[command.type] as Rule<PerformanceCommand>;
  try {
    return rule(state, command, now, lapsed);
  } catch (error) {
    if (!(error instanceof RecordedRefusal)) throw error;
    const events = afterRelease(lapsed, error.events as readonly PerformanceEvent[]);
    throw new RecordedRefusal(error.code, error.details, events);
  }
}

/** An append that may take the place of lapsed holds begins with their release. */
function afterRelease(lapsed: Lapsed, events: readonly PerformanceEvent[]): readonly PerformanceEvent[] {
  if (lapsed.orders.length === 0 || events.length === 0) return events;
  return [...releasedBefore(lapsed, events), ...events];
}
