import { documentId } from '../documents';
import { listPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { RenewalBody, renewalBody } from './renewals.body';
import { RenewalDocument } from './renewals.projection';

/** What holders were offered of a subscription, and what became of it (SUB-51), in the order of the offers; `undefined`: there is none. */
export async function listRenewals(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly subscriptionId: string },
): Promise<PageBody<RenewalBody> | undefined> {
  const { organisationId, subscriptionId, limit, cursor } = input;
  const subscription = await views.store.get(views.view('subscriptions'), documentId(organisationId, subscriptionId));
  if (subscription === undefined) return undefined;
  const query = { index: 'bySubscription', equals: [organisationId, subscriptionId], limit, cursor };
  const { items, nextCursor } = await listPage<RenewalDocument>(views, 'renewals', query);
  return { items: items.map(renewalBody), nextCursor };
}
