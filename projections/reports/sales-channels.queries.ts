import { Money } from '../../libs/kernel/money';
import { CampaignBody, campaignBody } from '../campaigns/campaigns.body';
import { CampaignDocument } from '../campaigns/campaigns.projection';
import { surroundings } from '../campaigns/campaigns.queries';
import { money } from '../documents';
import { listAll } from '../paging';
import { Views } from '../query-context';
import { ticketTypesByIds } from '../settings/settings.queries';
import { eventsLink, performancesOf, ReportFilter, sum } from './figures.queries';

type Counted = 'claimedGross' | 'released' | 'claimed' | 'reserved';

export interface SalesChannelRow extends Pick<
  CampaignBody,
  'performanceId' | 'name' | 'status' | Counted | 'remaining' | 'revenue'
> {
  readonly campaignId: string;
  readonly events: string;
}

export interface SalesChannelsReport {
  readonly items: readonly SalesChannelRow[];
  readonly totals: Readonly<Record<Counted, number>> & { readonly revenue: Money };
}

/** CAMP-17: the counters of every campaign on these performances, as its performance decides by them; the newest campaign last. */
export async function salesChannelsReport(
  views: Views,
  input: ReportFilter & { readonly currency: string },
): Promise<SalesChannelsReport> {
  const { organisationId, performanceId, currency } = input;
  const performances = new Map((await performancesOf(views, input)).map((each) => [each.id, each]));
  const equals = performanceId === undefined ? [organisationId] : [organisationId, performanceId];
  const all = await listAll<CampaignDocument>(views, 'campaigns', { index: 'byPerformance', equals });
  const campaigns = all.filter((campaign) => performances.has(campaign.performanceId));
  const typeIds = campaigns.map(({ ticketTypeId }) => ticketTypeId);
  const types = await ticketTypesByIds(views, organisationId, [...new Set(typeIds)]);
  const now = views.now(organisationId);
  const items = campaigns.map((campaign) => {
    const around = surroundings(performances.get(campaign.performanceId), types.get(campaign.ticketTypeId));
    return rowOf(campaign, campaignBody(campaign, around, now));
  });
  const counted = (field: Counted) => sum(items, (row) => row[field]);
  return {
    items,
    totals: {
      claimedGross: counted('claimedGross'),
      released: counted('released'),
      claimed: counted('claimed'),
      reserved: counted('reserved'),
      revenue: money(
        sum(items, ({ revenue }) => revenue.amount),
        currency,
      ),
    },
  };
}

function rowOf({ last }: CampaignDocument, body: CampaignBody): SalesChannelRow {
  const { id: campaignId, performanceId, name, status, claimedGross, released, claimed } = body;
  const { reserved, remaining, revenue } = body;
  const counters = { claimedGross, released, claimed, reserved, remaining, revenue };
  return { performanceId, campaignId, name, status, ...counters, events: eventsLink({ campaignId, upTo: last }) };
}
