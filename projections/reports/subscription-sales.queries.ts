import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { Views } from '../query-context';
import { eventsLink, figuresOf, grouped, lastOf, ReportFilter, sum, wholeDays } from './figures.queries';
import { subscriptionSalesRow } from './report-rows';
import { SubscriptionSalesDocument } from './reports.projection';

export interface SubscriptionSalesRow {
  readonly seasonId: string;
  readonly subscriptionId: string;
  readonly type: string;
  readonly ticketTypeId: string;
  readonly channel: string;
  readonly units: number;
  readonly tickets: number;
  readonly amount: Money;
  readonly events: string;
}

export interface SubscriptionSalesReport {
  readonly items: readonly SubscriptionSalesRow[];
  readonly totals: { readonly units: number; readonly tickets: number; readonly amount: Money };
}

/** What was sold of each subscription, whatever was cancelled since: money that went back is in the books. */
export async function subscriptionSalesReport(
  views: Views,
  input: ReportFilter & { readonly currency: string },
): Promise<SubscriptionSalesReport> {
  const { seasonId, performanceId = null, currency } = input;
  const all = await figuresOf(views, 'subscription-sales', input, performanceId);
  const figures = seasonId === undefined ? all : all.filter((figure) => figure.seasonId === seasonId);
  const items = grouped(figures, keyOf).map((group) => rowOf(group, input));
  return {
    items,
    totals: {
      units: sum(items, ({ units }) => units),
      tickets: sum(items, ({ tickets }) => tickets),
      amount: money(
        sum(items, ({ amount }) => amount.amount),
        currency,
      ),
    },
  };
}

const keyOf = ({ seasonId, subscriptionId, type, ticketTypeId, channel }: SubscriptionSalesDocument): string =>
  JSON.stringify([seasonId, subscriptionId, type, ticketTypeId, channel]);

function rowOf(
  group: readonly [SubscriptionSalesDocument, ...SubscriptionSalesDocument[]],
  filter: ReportFilter,
): SubscriptionSalesRow {
  const [{ seasonId, subscriptionId, type, ticketTypeId, channel, currency }] = group;
  return {
    seasonId,
    subscriptionId,
    type,
    ticketTypeId,
    channel,
    units: sum(group, ({ units }) => units),
    tickets: sum(group, ({ tickets }) => tickets),
    amount: money(
      sum(group, ({ amount }) => amount),
      currency,
    ),
    events: eventsLink({
      type: 'SubscriptionPurchased',
      subscriptionId,
      ticketTypeId,
      performanceId: filter.performanceId,
      ...wholeDays(filter),
      row: subscriptionSalesRow(group[0]),
      upTo: lastOf(group),
    }),
  };
}
