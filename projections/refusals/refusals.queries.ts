import { Instant } from '../../libs/kernel/event';
import { Views } from '../query-context';
import {
  days,
  eventsLink,
  grouped,
  lastOf,
  ofSeason,
  ReportFilter,
  settled,
  sum,
  wholeDays,
} from '../reports/figures.queries';
import { rejectionRow } from '../reports/report-rows';
import { RefusalDocument } from './refusals.projection';

interface Rejection {
  readonly code: string;
  readonly performanceId?: string;
  readonly campaignId?: string;
  readonly count: number;
  readonly quantity: number;
  readonly lastAt: Instant;
  readonly events: string;
}

export interface RejectionsReport {
  readonly items: readonly Rejection[];
  /** `dropped`: refusals that the bounded journal could not keep; they are in no row. */
  readonly totals: { readonly count: number; readonly quantity: number; readonly dropped: number };
}

/** What people wanted and did not get (G-05). There is a row for each thing and reason, however often it happened. */
export async function rejectionsReport(views: Views, filter: ReportFilter): Promise<RejectionsReport> {
  const { organisationId, performanceId } = filter;
  const query = { index: 'byDay', equals: [organisationId], ...days(filter) };
  const all = await ofSeason(views, filter, await settled<RefusalDocument>(views, 'refusals', query));
  const refusals = performanceId === undefined ? all : all.filter((each) => each.performanceId === performanceId);
  const keyOf = ({ code, performanceId: where, campaignId }: RefusalDocument) =>
    JSON.stringify([code, where, campaignId]);
  return {
    items: grouped(refusals, keyOf).map((group) => rowOf(group, filter)),
    totals: {
      count: sum(refusals, ({ count }) => count),
      quantity: sum(refusals, ({ quantity }) => quantity),
      dropped: sum(refusals, ({ dropped }) => dropped),
    },
  };
}

function rowOf(group: readonly [RefusalDocument, ...RefusalDocument[]], filter: ReportFilter): Rejection {
  const [{ code, performanceId, campaignId, lastAt }] = group;
  return {
    code,
    ...(performanceId !== null && { performanceId }),
    ...(campaignId !== null && { campaignId }),
    count: sum(group, ({ count }) => count),
    quantity: sum(group, ({ quantity }) => quantity),
    lastAt: group.reduce((last, each) => (each.lastAt > last ? each.lastAt : last), lastAt),
    events: eventsLink({
      type: 'CommandRefused',
      performanceId: performanceId ?? undefined,
      campaignId: campaignId ?? undefined,
      row: rejectionRow({ code, performanceId, campaignId }),
      ...wholeDays(filter),
      upTo: lastOf(group),
    }),
  };
}
