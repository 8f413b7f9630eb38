import { Position } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { PerformanceDocument } from '../performances/performances.projection';
import { Views } from '../query-context';
import { bookedEventTypes } from './book-lines';
import {
  eventsLink,
  figuresOf,
  grouped,
  performancesOf,
  ReportFilter,
  seasonsOf,
  sum,
  wholeDays,
} from './figures.queries';
import { ExchangeFlowDocument, FinanceDocument, SubscriptionSalesDocument } from './reports.projection';

export interface SeasonRow {
  readonly seasonId: string;
  /** Cancelled ones too; of some days, those that start on them. */
  readonly performances: number;
  /** Sold, whatever was cancelled since. */
  readonly tickets: number;
  /** Everything that was received for what was sold. */
  readonly revenue: Money;
  readonly subscriptionUnits: number;
  readonly exchanges: number;
  /** What went back; money that came twice or too late counts against it until it has gone back. */
  readonly refunds: Money;
  readonly events: string;
}

export interface SeasonReport {
  readonly items: readonly SeasonRow[];
  readonly totals: Omit<SeasonRow, 'seasonId' | 'events'>;
}

/** What a season has and brought: its revenue less its refunds is what the books say of it (I4). */
export async function seasonReport(
  views: Views,
  input: ReportFilter & { readonly currency: string },
): Promise<SeasonReport> {
  const { organisationId, performanceId, seasonId } = input;
  const [lines, sold, flows, performances] = await Promise.all([
    figuresOf(views, 'finance', input, performanceId),
    figuresOf(views, 'subscription-sales', input, performanceId ?? null),
    figuresOf(views, 'exchange-flows', input, performanceId),
    performancesOf(views, input),
  ]);
  const seasonOf = await seasonsOf(views, organisationId, lines);
  const parts = [
    ...lines.map((line): Part => ({ seasonId: seasonOf(line) ?? '', at: line.last, line })),
    ...sold.map((figure): Part => ({ seasonId: figure.seasonId, at: figure.last, sold: figure })),
    ...flows.map((flow): Part => ({ seasonId: flow.seasonId, at: flow.last, flow })),
    ...performances.map((each): Part => ({ seasonId: each.seasonId, at: each.seq as Position, performance: each })),
  ];
  const asked = seasonId === undefined ? parts : parts.filter((part) => part.seasonId === seasonId);
  const items = grouped(asked, (part) => part.seasonId).map((group) => rowOf(group, input));
  return { items, totals: totalsOf(items, input.currency) };
}

/** Something that a season's row counts, and the last event in it. */
interface Part {
  readonly seasonId: string;
  readonly at: Position;
  readonly line?: FinanceDocument;
  readonly sold?: SubscriptionSalesDocument;
  readonly flow?: ExchangeFlowDocument;
  readonly performance?: PerformanceDocument;
}

function rowOf(parts: readonly [Part, ...Part[]], filter: ReportFilter & { readonly currency: string }): SeasonRow {
  const [{ seasonId }] = parts;
  const lines = parts.flatMap(({ line }) => line ?? []);
  const amountOf = (of: readonly FinanceDocument[]) => sum(of, ({ amount }) => amount);
  const isRefund = ({ kind }: FinanceDocument) => kind === 'refund';
  const tickets = lines.filter(({ kind }) => kind === 'ticket');
  const isOfSomeDays = filter.from !== undefined || filter.to !== undefined;
  return {
    seasonId,
    performances: parts.filter(({ performance }) => performance).length,
    tickets: sum(tickets, ({ count }) => count),
    revenue: money(amountOf(lines.filter((line) => !isRefund(line))), filter.currency),
    subscriptionUnits: sum(parts, ({ sold }) => sold?.units ?? 0),
    // One of several performances' tickets is counted once, and for each performance that is asked for.
    exchanges: sum(parts, ({ flow }) => (filter.performanceId === undefined ? flow?.counted : flow?.exchanges) ?? 0),
    refunds: money(0 - amountOf(lines.filter(isRefund)), filter.currency),
    events: eventsLink({
      // Of some days those count that start on them, whenever they were made.
      type: (isOfSomeDays ? bookedEventTypes : ['PerformanceCreated', ...bookedEventTypes]).join(','),
      seasonId,
      performanceId: filter.performanceId,
      ...wholeDays(filter),
      upTo: parts.reduce((last, { at }) => (at > last ? at : last), parts[0].at),
    }),
  };
}

function totalsOf(items: readonly SeasonRow[], currency: string): SeasonReport['totals'] {
  return {
    performances: sum(items, (row) => row.performances),
    tickets: sum(items, (row) => row.tickets),
    revenue: money(
      sum(items, (row) => row.revenue.amount),
      currency,
    ),
    subscriptionUnits: sum(items, (row) => row.subscriptionUnits),
    exchanges: sum(items, (row) => row.exchanges),
    refunds: money(
      sum(items, (row) => row.refunds.amount),
      currency,
    ),
  };
}
