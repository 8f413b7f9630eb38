import type { ExchangeFacts } from '../../../libs/domain/exchanges/exchange-facts';
import { exchangeDeadline } from '../../../libs/domain/exchanges/rules/deadline.rule';

/** EXC-06: the last instant, and what the clocks show then where the performance is. */
export interface Deadline {
  readonly deadline?: string;
  readonly localDeadline?: string;
}

/** The earliest of the tickets' deadlines; staff have none (EXC-14). A day is 24 hours, so over a change of the clocks the local hour shifts. */
export function deadlineOf({
  request,
  sources,
  season,
}: Pick<ExchangeFacts, 'request' | 'sources' | 'season'>): Deadline {
  const first = Object.values(sources).sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))[0];
  if (request.channel !== 'online' || first === undefined) return {};
  const deadline = exchangeDeadline(first.startsAt, season.rules.cutoffDays);
  return { deadline, localDeadline: localTime(deadline, first.timeZone) };
}

/** The Swedish way of writing is year, month, day. */
const localTime = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(new Date(instant));
