import { Money } from '../../libs/kernel/money';
import { money } from '../documents';
import { Views } from '../query-context';
import { LineKind, lineKinds, sourcesOf } from './book-lines';
import { boundsOf, eventsLink, figuresOf, grouped, lastOf, ofSeason, ReportFilter, sum } from './figures.queries';
import { financeRow } from './report-rows';
import { FinanceDocument } from './reports.projection';

export interface FinanceRow {
  /** Of UTC. */
  readonly day: string;
  readonly kind: LineKind;
  /** SUB-53; absent where the sale has none. */
  readonly referenceNumber?: string;
  readonly department?: string;
  readonly account?: string;
  readonly count: number;
  readonly amount: Money;
  readonly events: string;
}

export interface FinanceReport {
  readonly items: readonly FinanceRow[];
  /** I4: what was received less what went back. */
  readonly totals: { readonly count: number; readonly amount: Money };
}

/** The books by day, kind and finance reference (SUB-53), the oldest day first. */
export async function financeReport(
  views: Views,
  input: ReportFilter & { readonly currency: string },
): Promise<FinanceReport> {
  const { currency, performanceId } = input;
  const figures = await ofSeason(views, input, await figuresOf(views, 'finance', input, performanceId));
  const items = grouped(figures, keyOf).map((group) => rowOf(group, input));
  const totals = { count: sum(items, ({ count }) => count), amount: sum(items, ({ amount }) => amount.amount) };
  return { items, totals: { ...totals, amount: money(totals.amount, currency) } };
}

function keyOf({ day, kind, finance }: FinanceDocument): string {
  const { referenceNumber, department, account } = finance ?? {};
  return JSON.stringify([day, lineKinds.indexOf(kind), referenceNumber ?? '', department ?? '', account ?? '']);
}

function rowOf(group: readonly [FinanceDocument, ...FinanceDocument[]], filter: ReportFilter): FinanceRow {
  const [{ day, kind, finance, currency }] = group;
  const { referenceNumber = null, department = null, account = null } = finance ?? {};
  return {
    day,
    kind,
    ...(referenceNumber !== null && { referenceNumber }),
    ...(department !== null && { department }),
    ...(account !== null && { account }),
    count: sum(group, ({ count }) => count),
    amount: money(
      sum(group, ({ amount }) => amount),
      currency,
    ),
    events: eventsLink({
      type: sourcesOf[kind].join(','),
      seasonId: filter.seasonId,
      performanceId: filter.performanceId,
      ...boundsOf(day),
      row: financeRow({ kind, finance }, filter.performanceId),
      upTo: lastOf(group),
    }),
  };
}
