import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { documentId } from '../documents';
import { TransactionBody } from '../orders/transactions.body';
import { listTransactions } from '../orders/transactions.queries';
import { listPage, PageBody } from '../paging';
import { PerformanceDocument } from '../performances/performances.projection';
import { findPerformance } from '../performances/performances.queries';
import { ById, PageInput, Reader, Views } from '../query-context';
import { ticketTypesByIds } from '../settings/settings.queries';
import { AroundCampaign, CampaignBody, campaignBody } from './campaigns.body';
import { CampaignDocument } from './campaigns.projection';

/** CAMP-18: how many of its transactions a campaign shows by itself. */
const newestTransactions = 50;

/** Also for what a sales link is made of. */
export async function findCampaign(
  views: Views,
  organisationId: string,
  campaignId: string,
): Promise<CampaignDocument | undefined> {
  return views.store.get<CampaignDocument>(views.view('campaigns'), documentId(organisationId, campaignId));
}

/** CAMP-14, CAMP-17: the sales channels of a performance, in the order in which they were made. `undefined` = no such performance. */
export async function listSalesChannels(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly performanceId: string },
): Promise<PageBody<CampaignBody> | undefined> {
  const { organisationId, performanceId, limit, cursor } = input;
  const performance = await findPerformance(views, organisationId, performanceId);
  if (performance === undefined) return undefined;
  const query = { index: 'byPerformance', equals: [organisationId, performanceId], limit, cursor };
  const { items, nextCursor } = await listPage<CampaignDocument>(views, 'campaigns', query);
  const types = await ticketTypesByIds(
    views,
    organisationId,
    items.map(({ ticketTypeId }) => ticketTypeId),
  );
  const now = views.now(organisationId);
  const bodies = items.map((campaign) =>
    campaignBody(campaign, surroundings(performance, types.get(campaign.ticketTypeId)), now),
  );
  return { items: bodies, nextCursor };
}

export async function getCampaign(views: Views, { organisationId, id }: ById): Promise<CampaignBody | undefined> {
  const campaign = await findCampaign(views, organisationId, id);
  if (campaign === undefined) return undefined;
  const { around } = await besides(views, campaign);
  return campaignBody(campaign, around, views.now(organisationId));
}

/** CAMP-18: with its newest transactions; the rest is paged through. */
export async function getCampaignDetail(
  views: Views,
  { organisationId, id, personal }: ById & Reader,
): Promise<(CampaignBody & { readonly transactions: readonly TransactionBody[] }) | undefined> {
  const input = { organisationId, campaignId: id, limit: newestTransactions, personal };
  const [campaign, { items: transactions }] = await Promise.all([
    getCampaign(views, { organisationId, id }),
    listTransactions(views, input),
  ]);
  return campaign && { ...campaign, transactions };
}

/** CAMP-18: all transactions of a campaign, newest first. `undefined` = no such campaign. */
export async function listCampaignTransactions(
  views: Views,
  input: ById & PageInput & Reader,
): Promise<PageBody<TransactionBody> | undefined> {
  const { organisationId, id, ...rest } = input;
  const campaign = await findCampaign(views, organisationId, id);
  return campaign && (await listTransactions(views, { organisationId, campaignId: id, ...rest }));
}

export interface BesidesCampaign {
  readonly around: AroundCampaign;
  readonly performance: PerformanceDocument | undefined;
  readonly ticketType: TicketTypeFields | undefined;
}

/** The performance and the ticket type of a campaign, and what its status takes from them. */
export async function besides(views: Views, campaign: CampaignDocument): Promise<BesidesCampaign> {
  const { organisationId, performanceId, ticketTypeId } = campaign;
  const [performance, types] = await Promise.all([
    findPerformance(views, organisationId, performanceId),
    ticketTypesByIds(views, organisationId, [ticketTypeId]),
  ]);
  const ticketType = types.get(ticketTypeId);
  return { around: surroundings(performance, ticketType), performance, ticketType };
}

/** Another view may be a moment behind the campaigns; until it has caught up, the link reads as blocked. */
export function surroundings(
  performance: PerformanceDocument | undefined,
  type: TicketTypeFields | undefined,
): AroundCampaign {
  return {
    performanceOnline: performance?.availableOnline ?? false,
    performanceStartsAt: performance?.startsAt ?? '',
    performanceCancelled: performance?.cancelled ?? false,
    ticketTypeSoldOnline: type?.soldOnline ?? false,
    currency: performance?.currency ?? '',
  };
}
