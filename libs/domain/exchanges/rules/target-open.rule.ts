import { sourcesOf } from '../exchange-facts';
import { because, Policy } from '../exchange-policy';

/** EXC-35, EXC-06: the target lies ahead. Its sales status and its sales window say nothing of exchanges. */
export const targetOpen: Policy = {
  rule: 'EXC-35',
  binds: 'both',
  check({ now, target: { cancelled, startsAt } }) {
    if (cancelled) return because('TARGET_NOT_OPEN', { status: 'cancelled' });
    return now < startsAt ? null : because('TARGET_NOT_OPEN', { status: 'started', startsAt });
  },
};

/** EXC-35: moving to another seat of the same performance is the box office's business. */
export const anotherPerformance: Policy = {
  rule: 'EXC-35',
  binds: 'online',
  check(facts) {
    const { performanceId } = facts.target;
    const same = sourcesOf(facts).some((source) => source.performanceId === performanceId);
    return same ? because('TARGET_SAME_PERFORMANCE', { performanceId }) : null;
  },
};
