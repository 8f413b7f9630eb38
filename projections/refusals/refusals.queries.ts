import { Instant } from '../../libs/kernel/event';
import { listAll } from '../paging';
import { Views } from '../query-context';
import { RefusalDocument } from './refusals.projection';

interface Rejection {
  readonly code: string;
  readonly performanceId?: string;
  readonly campaignId?: string;
  readonly count: number;
  readonly quantity: number;
  readonly lastAt: Instant;
}

export interface RejectionsReport {
  readonly items: readonly Rejection[];
  /** `dropped`: refusals that the bounded journal could not keep; they are in no row. */
  readonly totals: { readonly count: number; readonly quantity: number; readonly dropped: number };
}

/** What people wanted and did not get (G-05). There is a row for each thing and reason, however often it happened. */
export async function rejectionsReport(
  views: Views,
  { organisationId, performanceId }: { readonly organisationId: string; readonly performanceId?: string },
): Promise<RejectionsReport> {
  const all = await listAll<RefusalDocument>(views, 'refusals', { index: 'byCode', equals: [organisationId] });
  const rows = performanceId === undefined ? all : all.filter((row) => row.performanceId === performanceId);
  const sum = (field: 'count' | 'quantity' | 'dropped') => rows.reduce((total, row) => total + row[field], 0);
  return {
    items: rows.map(itemOf),
    totals: { count: sum('count'), quantity: sum('quantity'), dropped: sum('dropped') },
  };
}

function itemOf({ code, performanceId, campaignId, count, quantity, lastAt }: RefusalDocument): Rejection {
  return {
    code,
    ...(performanceId !== null && { performanceId }),
    ...(campaignId !== null && { campaignId }),
    count,
    quantity,
    lastAt,
  };
}
