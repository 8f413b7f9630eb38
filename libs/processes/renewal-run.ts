import { RenewalAdvanced, RenewalStarted } from '../domain/renewals/renewal.events';
import { RenewalState, runStreamId } from '../domain/renewals/renewal.decider';
import { StoredEvent } from '../kernel/event';
import { Process } from './process';

/** SUB-51: goes through the holders of the earlier subscription, so many at a time, until nobody is left who was not asked. */
export const renewalRun: Process = {
  name: 'renewal-run',
  handles: ['RenewalStarted', 'RenewalAdvanced'],
  instanceOf: (event: StoredEvent) => runStreamId((event.data as RenewalStarted['data']).subscriptionId),
  after(event: StoredEvent) {
    if (event.type === 'RenewalAdvanced' && (event.data as RenewalAdvanced['data']).done) return null;
    const streamId = runStreamId((event.data as RenewalStarted['data']).subscriptionId);
    return { instance: streamId, dueAt: null, streamId };
  },
  category: 'renewal',
  next(state) {
    const { run } = state as RenewalState;
    if (run === null || run.done) return [];
    return [{ kind: 'offerRenewals', key: `offer-${run.runId}-${run.after ?? ''}`, run }];
  },
};
