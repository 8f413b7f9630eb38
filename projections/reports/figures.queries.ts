import { DomainError } from '../../libs/kernel/errors';
import { Instant, Position } from '../../libs/kernel/event';
import { Document, ListQuery } from '../../libs/read-models/read-model-store';
import { listAll } from '../paging';
import { PerformanceDocument } from '../performances/performances.projection';
import { performancesByIds } from '../performances/performances.queries';
import { Views } from '../query-context';
import { ExchangeFlowDocument, FinanceDocument, SubscriptionSalesDocument } from './reports.projection';

/** What a report is asked for; an absent one filters nothing. */
export interface ReportFilter {
  readonly organisationId: string;
  readonly seasonId?: string;
  readonly performanceId?: string;
  /** `[from, to)` in whole days of UTC: the day that `from` lies in, to the one that `to` still lies in. */
  readonly from?: Instant;
  readonly to?: Instant;
}

type Reported = {
  finance: FinanceDocument;
  'subscription-sales': SubscriptionSalesDocument;
  'exchange-flows': ExchangeFlowDocument;
};

/** The figures of a report on the days asked for; those of one performance, or of none (`null`), where one is named. */
export function figuresOf<Report extends keyof Reported>(
  views: Views,
  report: Report,
  { organisationId, from, to }: ReportFilter,
  performanceId?: string | null,
): Promise<Reported[Report][]> {
  const which =
    performanceId === undefined
      ? { index: 'byDay', equals: [organisationId, report] }
      : { index: 'byPerformance', equals: [organisationId, report, performanceId] };
  return settled<Reported[Report]>(views, 'reports', { ...which, ...days({ from, to }) });
}

/** More than it takes unless the store is overwhelmed. */
const mostAttempts = 20;

/**
 * Documents as they stood together at one place of the log, so that what they add up to can be proven up to its last event. An index by
 * days is read from the newest one: that is where documents may move while the rest is read, and then the reading begins anew.
 */
export async function settled<D extends Document & { readonly last: Position }>(
  views: Views,
  name: string,
  query: Pick<ListQuery, 'index' | 'equals' | 'from' | 'to'>,
): Promise<D[]> {
  const view = views.view(name);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const stoodAt = await views.store.checkpoint(view);
    const documents = await listAll<D>(views, name, { ...query, descending: true });
    if (documents.every(({ last }) => stoodAt !== null && last <= stoodAt)) return documents;
  }
  throw new DomainError('PROJECTION_LAGGING', { view: name });
}

/** Bounds of an index by days. A day sorts before every instant of it but its first, which no longer belongs to the days before. */
export function days({ from, to }: Pick<ReportFilter, 'from' | 'to'>): { from?: string; to?: string } {
  const midnight = 'T00:00:00.000Z';
  return {
    ...(from !== undefined && { from: from.slice(0, 10) }),
    ...(to !== undefined && { to: to.endsWith(midnight) ? to.slice(0, 10) : to }),
  };
}

/** The first instants of a day and of the one after it. */
export function boundsOf(day: string): { readonly from: Instant; readonly to: Instant } {
  const from = new Date(`${day}T00:00:00.000Z`);
  const to = new Date(from);
  to.setUTCDate(to.getUTCDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

/** The instants that a filter's whole days are between. */
export function wholeDays({ from, to }: Pick<ReportFilter, 'from' | 'to'>): { from?: Instant; to?: Instant } {
  const bounds = days({ from, to });
  return {
    ...(bounds.from !== undefined && { from: boundsOf(bounds.from).from }),
    ...(bounds.to !== undefined && {
      to: bounds.to === to ? boundsOf(bounds.to.slice(0, 10)).to : boundsOf(bounds.to).from,
    }),
  };
}

/** SALE-06: a performance keeps its season once something of it has been sold, so the season it has is the one that it had. */
export async function ofSeason<D extends OfSomeSeason>(
  views: Views,
  { organisationId, seasonId }: ReportFilter,
  figures: readonly D[],
): Promise<readonly D[]> {
  if (seasonId === undefined) return figures;
  const seasonOf = await seasonsOf(views, organisationId, figures);
  return figures.filter((figure) => seasonOf(figure) === seasonId);
}

type OfSomeSeason = { readonly seasonId?: string | null; readonly performanceId: string | null };

/** The season that a figure says, or that its performance has. */
export async function seasonsOf(
  views: Views,
  organisationId: string,
  figures: readonly OfSomeSeason[],
): Promise<(figure: OfSomeSeason) => string | undefined> {
  const ids = new Set(figures.flatMap(({ seasonId, performanceId }) => (seasonId ? [] : (performanceId ?? []))));
  const performances = await performancesByIds(views, organisationId, [...ids]);
  return ({ seasonId, performanceId }) => seasonId ?? performances.get(performanceId ?? '')?.seasonId;
}

/** The performances that a report is of: `from` and `to` bound their start, to the instant. */
export async function performancesOf(
  views: Views,
  { organisationId, performanceId, seasonId, from, to }: ReportFilter,
): Promise<PerformanceDocument[]> {
  const query = { index: 'byOrganisation', equals: [organisationId] };
  const all =
    performanceId === undefined
      ? await listAll<PerformanceDocument>(views, 'performances', query)
      : [...(await performancesByIds(views, organisationId, [performanceId])).values()];
  return all.filter(
    (performance) =>
      (seasonId === undefined || performance.seasonId === seasonId) &&
      (from === undefined || performance.startsAt >= from) &&
      (to === undefined || performance.startsAt < to),
  );
}

/** The last event in any of these figures: up to there, they are what their events add up to. */
export const lastOf = (figures: readonly { readonly last: Position }[]): Position =>
  figures.reduce<Position>((last, figure) => (figure.last > last ? figure.last : last), figures[0]!.last);

/** Where the events behind a row are listed. */
export function eventsLink(
  filters: Readonly<Record<string, string | undefined>> & { readonly upTo: Position },
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, value);
  // They stand for themselves in a query, and the link is read by people too.
  return `/v1/audit/events?${query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}

/** Items by what `keyOf` says of them, in the order of their keys. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
