import { Instant } from '../../../kernel/event';
import { addMinutes } from '../../../kernel/time';
import { sourcesOf } from '../exchange-facts';
import { because, firstRefusal, Policy } from '../exchange-policy';

/** EXC-06: a day is 24 hours, so that no replay asks a table of time zones; over a change of the clocks the local hour is another. */
const minutesPerDay = 24 * 60;

/** EXC-06: the last instant at which tickets of a performance may be given up. A performance that is moved takes it along. */
export function exchangeDeadline(startsAt: Instant, cutoffDays: number): Instant {
  return addMinutes(startsAt, -cutoffDays * minutesPerDay);
}

/** EXC-06: still at the deadline (the exception to G-02), refused after it, and never once the source has begun. */
export const deadline: Policy = {
  rule: 'EXC-06',
  binds: 'online',
  check(facts) {
    const { now, season } = facts;
    return firstRefusal(sourcesOf(facts), ({ startsAt, performanceId }) => {
      const last = exchangeDeadline(startsAt, season.rules.cutoffDays);
      if (now <= last && now < startsAt) return null;
      return because('EXCHANGE_DEADLINE_PASSED', { deadline: last, performanceId, startsAt });
    });
  },
};
