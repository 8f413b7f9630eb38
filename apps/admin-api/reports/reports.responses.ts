import type { RejectionsReport } from '../../../projections/refusals/refusals.queries';
import { lineKinds } from '../../../projections/reports/book-lines';
import type { ExchangeFlowsReport } from '../../../projections/reports/exchange-flows.queries';
import type { FinanceReport } from '../../../projections/reports/finance.queries';
import type { OccupancyReport } from '../../../projections/reports/occupancy.queries';
import type { SalesChannelsReport } from '../../../projections/reports/sales-channels.queries';
import type { SeasonReport } from '../../../projections/reports/season.queries';
import type { SubscriptionSalesReport } from '../../../projections/reports/subscription-sales.queries';
import {
  count,
  id,
  instant,
  integer,
  list,
  money,
  named,
  nullable,
  object,
  optional,
  text,
  words,
} from '../http/schemas';

/** Where the events behind a row are listed (`/v1/audit/events`): folded, they are the row. */
const events = { ...text, description: 'Lists the events behind the row' };

export const salesChannelsReport = named<SalesChannelsReport>('SalesChannelsReport', {
  items: list(
    object<SalesChannelsReport['items'][number]>({
      performanceId: id,
      campaignId: id,
      name: text,
      status: words('stopped', 'ended', 'scheduled', 'blocked', 'sold_out', 'active'),
      claimedGross: count,
      released: count,
      claimed: count,
      reserved: count,
      remaining: nullable(integer, 'null: no cap'),
      revenue: money,
      events,
    }),
  ),
  totals: object<SalesChannelsReport['totals']>({
    claimedGross: count,
    released: count,
    claimed: count,
    reserved: count,
    revenue: money,
  }),
});

const places = { capacity: count, free: count, held: count, sold: count, allocated: count };

export const occupancyReport = named<OccupancyReport>('OccupancyReport', {
  items: list(object<OccupancyReport['items'][number]>({ performanceId: id, startsAt: instant, ...places, events })),
  totals: object<OccupancyReport['totals']>(places),
});

/** Below 0 on a day, or of a performance or season, from which more was exchanged away than was sold. */
const exchanged = { ...integer, description: 'May be below 0: a ticket exchanged away counts against where it was' };

const ofSeason = {
  performances: { ...count, description: 'Cancelled ones too; of some days, those that start on them' },
  tickets: { ...exchanged, description: 'Sold, whatever was cancelled since; fewer for those exchanged away' },
  revenue: money,
  subscriptionUnits: count,
  exchanges: count,
  refunds: money,
};

export const seasonReport = named<SeasonReport>('SeasonReport', {
  items: list(object<SeasonReport['items'][number]>({ seasonId: id, ...ofSeason, events })),
  totals: object<SeasonReport['totals']>(ofSeason),
});

export const financeReport = named<FinanceReport>('FinanceReport', {
  items: list(
    object<FinanceReport['items'][number]>({
      day: { type: 'string', format: 'date', description: 'Of UTC' },
      kind: words(...lineKinds),
      referenceNumber: optional(text),
      department: optional(text),
      account: optional(text),
      count: exchanged,
      amount: money,
      events,
    }),
  ),
  totals: object<FinanceReport['totals']>({ count: exchanged, amount: money }),
});

export const subscriptionSalesReport = named<SubscriptionSalesReport>('SubscriptionSalesReport', {
  items: list(
    object<SubscriptionSalesReport['items'][number]>({
      seasonId: id,
      subscriptionId: id,
      type: words('series', 'pick_and_mix'),
      ticketTypeId: id,
      channel: words('online', 'box_office', 'system'),
      units: count,
      tickets: count,
      amount: money,
      events,
    }),
  ),
  totals: object<SubscriptionSalesReport['totals']>({ units: count, tickets: count, amount: money }),
});

const flows = { exchanges: count, tickets: count, fees: money, differences: money, forfeited: money };

export const exchangeFlowsReport = named<ExchangeFlowsReport>('ExchangeFlowsReport', {
  items: list(
    object<ExchangeFlowsReport['items'][number]>({ fromPerformanceId: id, toPerformanceId: id, ...flows, events }),
  ),
  totals: object<ExchangeFlowsReport['totals']>(flows),
});

export const rejectionsReport = named<RejectionsReport>('RejectionsReport', {
  items: list(
    object<RejectionsReport['items'][number]>({
      code: text,
      performanceId: optional(id),
      campaignId: optional(id),
      count,
      quantity: count,
      lastAt: instant,
      events,
    }),
  ),
  totals: object<RejectionsReport['totals']>({
    count,
    quantity: count,
    dropped: { ...count, description: 'Refusals that the bounded journal could not keep; they are in no row' },
  }),
});
