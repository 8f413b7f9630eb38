import { Position } from '../../libs/kernel/event';
import { IndexValue } from '../../libs/read-models/read-model-store';
import { findCampaign } from '../campaigns/campaigns.queries';
import { PerformanceDocument } from '../performances/performances.projection';
import { Views } from '../query-context';
import { listAll } from '../paging';
import { AuditEventDocument, IndexedKey, indexOf } from './audit-events.projection';

/** Where an event stands, for whoever reads the log. */
export type EventPlace = Pick<AuditEventDocument, 'position' | 'stream' | 'revision'>;

const atOnce = 200;

/** The places of the events that an index leads to, after a position, in the order of the log; read as far as they are asked for. */
export async function* eventPlaces(
  views: Views,
  organisationId: string,
  key: IndexedKey | 'commandId' | 'correlationId',
  value: string,
  after: Position | null,
): AsyncIterable<EventPlace> {
  const index = key === 'commandId' ? 'byCommand' : key === 'correlationId' ? 'byCorrelation' : indexOf(key);
  const equals: readonly IndexValue[] = [organisationId, value];
  let cursor: string | undefined;
  do {
    const query = { index, equals, ...(after !== null && { from: after }), limit: atOnce, cursor };
    const page = await views.store.list<AuditEventDocument>(views.view('audit-events'), query);
    for (const { document } of page.items) if (document.position !== after) yield document;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** The performance whose stream tells of a campaign. */
export async function performanceOfCampaign(
  views: Views,
  organisationId: string,
  campaignId: string,
): Promise<string | undefined> {
  return (await findCampaign(views, organisationId, campaignId))?.performanceId;
}

/** The performances of a season. */
export async function performancesOfSeason(views: Views, organisationId: string, seasonId: string): Promise<string[]> {
  const query = { index: 'byOrganisation', equals: [organisationId] };
  const all = await listAll<PerformanceDocument>(views, 'performances', query);
  return all.filter((performance) => performance.seasonId === seasonId).map(({ id }) => id);
}
