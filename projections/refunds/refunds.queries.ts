import { documentId } from '../documents';
import { mergedPage, PageBody } from '../paging';
import { ById, PageInput, Views } from '../query-context';
import { RefundBody, refundBody } from './refunds.body';
import { RefundDocument, RefundState } from './refunds.projection';

const states: readonly RefundState[] = ['completed', 'requested'];

/** Also for the report that a refund is done: it says on which stream that is decided. */
async function findRefund(views: Views, organisationId: string, refundId: string): Promise<RefundDocument | undefined> {
  return views.store.get<RefundDocument>(views.view('refunds'), documentId(organisationId, refundId));
}

export async function getRefund(views: Views, { organisationId, id }: ById): Promise<RefundBody | undefined> {
  const refund = await findRefund(views, organisationId, id);
  return refund && refundBody(refund);
}

/** Newest first. */
export async function listRefunds(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly state?: RefundState },
): Promise<PageBody<RefundBody>> {
  const { organisationId, state, limit, cursor } = input;
  const { items, nextCursor } = await mergedPage<RefundDocument>(views, 'refunds', {
    index: 'byState',
    equals: [organisationId],
    among: state === undefined ? states : [state],
    limit,
    cursor,
  });
  return { items: items.map(refundBody), nextCursor };
}
