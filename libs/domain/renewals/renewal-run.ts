import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { remainingPerformances, SubscriptionFacts, tooFewLeft } from '../subscriptions/included-performance';
import { ReadinessEntry, readinessOf, toldWithMessage } from '../subscriptions/readiness';
import { SubscriptionRecord } from '../subscriptions/subscription-record';
import { Renewal } from '../subscriptions/subscription.settings';
import { RenewalAdvanced, RenewalStarted } from './renewal.events';

/** The run that is on, or the last one. A new one takes over what the one before it has not dealt with. */
export interface RunState {
  readonly runId: string;
  readonly subscriptionId: string;
  readonly renewsFrom: Renewal;
  readonly deadline: Instant;
  /** The place in the list of holders up to which everybody has been dealt with; `null` = nobody yet. */
  readonly after: string | null;
  readonly done: boolean;
}

/** SUB-51: a run offers whoever has not been offered anything yet. */
export interface StartRenewal {
  readonly type: 'StartRenewal';
  readonly runId: string;
  readonly deadline: Instant;
  readonly facts: RenewalRunFacts;
}

export interface RenewalRunFacts {
  readonly record: SubscriptionRecord;
  readonly around: SubscriptionFacts;
  /** The ticket types of the subscription that it renews from. */
  readonly earlierTicketTypeIds: readonly string[];
}

/** A batch of holders has been dealt with, each by a stream of its own. */
export interface AdvanceRenewal {
  readonly type: 'AdvanceRenewal';
  readonly runId: string;
  readonly after: string | null;
  readonly offered: number;
  readonly notOffered: number;
  readonly done: boolean;
}

export type RenewalRunCommand = StartRenewal | AdvanceRenewal;

export const renewalRunRules = {
  /** In this order: a deadline that lies ahead (G-02), ready and renewing something, every type mapped (SUB-50), enough left (SUB-14). */
  StartRenewal(_run: RunState | null, { runId, deadline, facts }: StartRenewal, now: Instant): RenewalStarted[] {
    const { record, around, earlierTicketTypeIds } = facts;
    refuseUnless(deadline > now, 'INVALID_WINDOW', { from: now, to: deadline });
    const { renewsFrom } = record.renewal;
    const readiness = [...readinessOf(record, around, now), ...(renewsFrom === null ? [nothingToRenew] : [])];
    if (renewsFrom === null || readiness.length > 0) throw new DomainError('SUBSCRIPTION_NOT_READY', { readiness });
    const mapped = new Set(renewsFrom.ticketTypeMap.map(({ from }) => from));
    const unmapped = earlierTicketTypeIds.filter((id) => !mapped.has(id));
    refuseUnless(unmapped.length === 0, 'RENEWAL_TYPE_UNMAPPED', { ticketTypeIds: unmapped });
    const tooFew = tooFewLeft(record, remainingPerformances(record, around, now));
    if (tooFew) throw new DomainError('SUBSCRIPTION_CLOSED_TOO_FEW_LEFT', tooFew);
    const { subscriptionId } = record;
    return [{ type: 'RenewalStarted', data: { runId, subscriptionId, renewsFrom, deadline } }];
  },

  /** What a run that was taken over still does says nothing of the one that is on. */
  AdvanceRenewal(run: RunState | null, command: AdvanceRenewal): RenewalAdvanced[] {
    const { runId, after, offered, notOffered, done } = command;
    if (run === null || run.runId !== runId || run.done) return [];
    const { subscriptionId } = run;
    return [{ type: 'RenewalAdvanced', data: { runId, subscriptionId, after, offered, notOffered, done } }];
  },
};

const nothingToRenew: ReadinessEntry = toldWithMessage({
  code: 'MISSING_FIELD',
  details: {
    errors: [
      {
        pointer: '/renewal/renewsFrom',
        code: 'MISSING_FIELD',
        detail: 'Set which subscription it renews from.',
      },
    ],
  },
});

export function evolveRenewalRun(run: RunState | null, event: RenewalStarted | RenewalAdvanced): RunState | null {
  if (event.type === 'RenewalStarted') return { ...event.data, after: null, done: false };
  const { after, done } = event.data;
  return run && { ...run, after, done };
}
