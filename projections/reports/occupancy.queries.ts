import { Instant } from '../../libs/kernel/event';
import { PerformanceDocument } from '../performances/performances.projection';
import { findPerformance } from '../performances/performances.queries';
import { Views } from '../query-context';
import { seatAvailability } from '../seats/seats.queries';
import { eventsLink, performancesOf, ReportFilter, sum } from './figures.queries';

const counted = ['capacity', 'free', 'held', 'sold', 'allocated'] as const;
type Places = Readonly<Record<(typeof counted)[number], number>>;

export type OccupancyRow = { readonly performanceId: string; readonly startsAt: Instant } & Places & {
    readonly events: string;
  };

export interface OccupancyReport {
  readonly items: readonly OccupancyRow[];
  readonly totals: Places;
}

/** I2: how many places of each performance are free, held, sold and set aside, by their start. */
export async function occupancyReport(views: Views, input: ReportFilter): Promise<OccupancyReport> {
  const performances = await performancesOf(views, input);
  const inOrder = performances.sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0));
  const items = await Promise.all(inOrder.map((performance) => rowOf(views, performance)));
  const totals = Object.fromEntries(counted.map((field) => [field, sum(items, (row) => row[field])]));
  return { items, totals: totals as Places };
}

async function rowOf(views: Views, performance: PerformanceDocument): Promise<OccupancyRow> {
  const { document, places } = await placesOf(views, performance);
  const { id: performanceId, startsAt, last } = document;
  return { performanceId, startsAt, ...places, events: eventsLink({ performanceId, upTo: last }) };
}

/** More than it takes unless the seats are far behind. */
const mostAttempts = 5;

/** Which seats that are set aside are still free only the seats themselves tell, another view: it is read again until both tell the same. */
async function placesOf(views: Views, performance: PerformanceDocument) {
  const { organisationId, id: performanceId } = performance;
  let document = performance;
  for (let attempt = 0; ; attempt += 1) {
    const { capacity, held, sold, allocations } = document;
    if (allocations.length === 0)
      return { document, places: { capacity, free: capacity - held - sold, held, sold, allocated: 0 } };
    const seen = (await seatAvailability(views, { organisationId, performanceId }))!;
    const { allocated } = seen;
    const free = capacity - held - sold - allocated;
    if ((seen.held === held && seen.sold === sold) || attempt === mostAttempts)
      return { document, places: { capacity, free, held, sold, allocated } };
    document = (await findPerformance(views, organisationId, performanceId)) ?? document;
  }
}
