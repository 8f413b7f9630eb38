import { TicketTypePrices } from '../../libs/domain/performances/performance.events';
import { listPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { SettingsBody, settingsBody } from '../settings/settings.body';
import { SettingsDocument } from '../settings/settings.projection';
import { PerformanceDocument } from './performances.projection';
import { findPerformance } from './performances.queries';

/**
 * CAMP-07, CAMP-08: the ticket types a campaign on this performance may have. `priced` says whether one is priced here yet, without
 * which a campaign with it is refused (CAMP-02). `undefined` = no such performance.
 */
export async function listCampaignTicketTypes(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly performanceId: string },
): Promise<PageBody<SettingsBody> | undefined> {
  const { organisationId, performanceId, limit, cursor } = input;
  const performance = await findPerformance(views, organisationId, performanceId);
  if (performance === undefined) return undefined;
  const query = { index: 'forCampaigns', equals: [organisationId], limit, cursor };
  const { items, nextCursor } = await listPage<SettingsDocument>(views, 'settings', query);
  const bodies = items.map((type) => ({
    ...settingsBody('ticket-types', type),
    priced: isPriced(
      performance,
      performance.prices.find(({ ticketTypeId }) => ticketTypeId === type.id),
    ),
  }));
  return { items: bodies, nextCursor };
}

/** In at least one zone of the performance; a price for every zone counts, and is the only one where places have no numbers. */
function isPriced(performance: PerformanceDocument, prices: TicketTypePrices | undefined): boolean {
  const zones = performance.numbered ? [...performance.priceZoneIds, null] : [null];
  return prices?.prices.some(({ priceZoneId }) => zones.includes(priceZoneId)) ?? false;
}
