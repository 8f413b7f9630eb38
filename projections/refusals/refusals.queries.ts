import { Instant } from '../../libs/kernel/event';
import { listAll, listPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { RefusalDocument } from './refusals.projection';

interface Rejection {
  readonly code: string;
  readonly performanceId?: string;
  readonly campaignId?: string;
  readonly count: number;
  readonly quantity: number;
  readonly lastAt: Instant;
}

export interface Rejections extends PageBody<Rejection> {
  /** Over all pages. `dropped`: refusals that the bounded journal could not keep; they are in no row. */
  readonly totals: { readonly count: number; readonly quantity: number; readonly dropped: number };
}

/** What people wanted and did not get (G-05): a row for each thing and reason, however often it happened. */
export async function listRejections(
  views: Views,
  { organisationId, limit, cursor }: PageInput & { readonly organisationId: string },
): Promise<Rejections> {
  const query = { index: 'byCode', equals: [organisationId] };
  const [page, all] = await Promise.all([
    listPage<RefusalDocument>(views, 'refusals', { ...query, limit, cursor }),
    listAll<RefusalDocument>(views, 'refusals', query),
  ]);
  const sum = (field: 'count' | 'quantity' | 'dropped') => all.reduce((total, row) => total + row[field], 0);
  const totals = { count: sum('count'), quantity: sum('quantity'), dropped: sum('dropped') };
  return { items: page.items.map(itemOf), totals, nextCursor: page.nextCursor };
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
