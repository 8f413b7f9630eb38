import type { RejectionsReport } from '../../../projections/refusals/refusals.queries';
import { count, id, instant, list, named, object, optional, text } from '../http/schemas';

export const rejectionsReport = named<RejectionsReport>('RejectionsReport', {
  items: list(
    object<RejectionsReport['items'][number]>({
      code: text,
      performanceId: optional(id),
      campaignId: optional(id),
      count,
      quantity: count,
      lastAt: instant,
    }),
  ),
  totals: object<RejectionsReport['totals']>({
    count,
    quantity: count,
    dropped: { ...count, description: 'Refusals that the bounded journal could not keep; they are in no row' },
  }),
});
