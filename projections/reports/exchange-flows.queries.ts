import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { Views } from '../query-context';
import { eventsLink, figuresOf, grouped, lastOf, ReportFilter, sum, wholeDays } from './figures.queries';
import { exchangeFlowRow } from './report-rows';
import { ExchangeFlowDocument } from './reports.projection';

export interface ExchangeFlowRow {
  readonly fromPerformanceId: string;
  readonly toPerformanceId: string;
  readonly exchanges: number;
  readonly tickets: number;
  readonly fees: Money;
  readonly differences: Money;
  readonly forfeited: Money;
  readonly events: string;
}

export interface ExchangeFlowsReport {
  readonly items: readonly ExchangeFlowRow[];
  readonly totals: Omit<ExchangeFlowRow, 'fromPerformanceId' | 'toPerformanceId' | 'events'>;
}

/** From where to where tickets were exchanged, and what that brought; of a performance, the flows to it and from it. */
export async function exchangeFlowsReport(
  views: Views,
  input: ReportFilter & { readonly currency: string },
): Promise<ExchangeFlowsReport> {
  const { seasonId, performanceId } = input;
  const all = await figuresOf(views, 'exchange-flows', input);
  const asked = all.filter(
    (flow) =>
      (seasonId === undefined || flow.seasonId === seasonId) &&
      (performanceId === undefined || [flow.performanceId, flow.toPerformanceId].includes(performanceId)),
  );
  const rows = grouped(asked, (flow) => JSON.stringify([flow.performanceId, flow.toPerformanceId]));
  // An exchange of several performances' tickets is in several rows, and counted in one of them. That one is not there where a single
  // performance is asked for which it leaves; but it leaves that by one row.
  const once = (flow: ExchangeFlowDocument) =>
    flow.performanceId === performanceId && flow.toPerformanceId !== performanceId ? flow.exchanges : flow.counted;
  return { items: rows.map((flows) => rowOf(flows, input)), totals: sumsOf(asked, once, input.currency) };
}

function rowOf(
  flows: readonly [ExchangeFlowDocument, ...ExchangeFlowDocument[]],
  filter: ReportFilter,
): ExchangeFlowRow {
  const [{ performanceId, toPerformanceId, currency }] = flows;
  return {
    fromPerformanceId: performanceId,
    toPerformanceId,
    ...sumsOf(flows, ({ exchanges }) => exchanges, currency),
    events: eventsLink({
      type: 'TicketExchanged',
      seasonId: filter.seasonId,
      performanceId,
      ...wholeDays(filter),
      row: exchangeFlowRow({ performanceId, toPerformanceId }),
      upTo: lastOf(flows),
    }),
  };
}

function sumsOf(
  flows: readonly ExchangeFlowDocument[],
  exchanges: (flow: ExchangeFlowDocument) => number,
  currency: string,
) {
  const amount = (of: 'fees' | 'differences' | 'forfeited') =>
    money(
      sum(flows, (flow) => flow[of]),
      currency,
    );
  return {
    exchanges: sum(flows, exchanges),
    tickets: sum(flows, ({ tickets }) => tickets),
    fees: amount('fees'),
    differences: amount('differences'),
    forfeited: amount('forfeited'),
  };
}
