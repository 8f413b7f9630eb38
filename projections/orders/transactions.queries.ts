import { customerEmails } from '../customers/customers.queries';
import { listPage, PageBody } from '../paging';
import { PageInput, Reader, Views } from '../query-context';
import { OrderDocument } from './orders.projection';
import { TransactionBody, transactionBody } from './transactions.body';

/** CAMP-18: what was taken or reserved through a campaign, newest first. */
export async function listTransactions(
  views: Views,
  input: PageInput & Reader & { readonly organisationId: string; readonly campaignId: string },
): Promise<PageBody<TransactionBody>> {
  const { organisationId, campaignId, personal, limit, cursor } = input;
  const query = { index: 'byCampaign', equals: [organisationId, campaignId], descending: true, limit, cursor };
  const { items, nextCursor } = await listPage<OrderDocument>(views, 'orders', query);
  const customerIds = personal ? items.map(({ customerId }) => customerId) : [];
  const emails = await customerEmails(views, organisationId, customerIds);
  return {
    items: items.map((order) => transactionBody(order, emails.get(order.customerId) ?? null)),
    nextCursor,
  };
}
