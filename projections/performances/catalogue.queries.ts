import { Instant } from '../../libs/kernel/event';
import { performanceObstacle, ticketTypeObstacle } from '../../libs/domain/orders/on-sale';
import { ZonePrice } from '../../libs/domain/performances/performance.events';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { InvalidCursor } from '../../libs/read-models/read-model-store';
import { filledPage, PageBody } from '../paging';
import { PageInput, Views } from '../query-context';
import { settingsByIds, ticketTypesByIds } from '../settings/settings.queries';
import { PerformanceDocument } from './performances.projection';

export interface CatalogueItem {
  readonly id: string;
  readonly production: { readonly id: string; readonly name: string };
  readonly seasonId: string;
  readonly startsAt: Instant;
  readonly timeZone: string;
  readonly numbered: boolean;
  readonly salesEndsAt: Instant | null;
  readonly ticketTypes: readonly {
    readonly id: string;
    readonly name: string;
    readonly prices: readonly ZonePrice[];
    readonly closesAt: Instant | null;
  }[];
}

type Types = ReadonlyMap<string, TicketTypeFields>;

/** What a web shop may show: performances on sale online now, by their start, with the types and prices anyone may buy. */
export async function listCatalogue(
  views: Views,
  { organisationId, limit, cursor }: PageInput & { readonly organisationId: string },
): Promise<PageBody<CatalogueItem>> {
  const now = views.now(organisationId);
  // A list's cursor is good for its bounds only, and the clock moves on: a walk keeps the bound it began with.
  const begun = cursor === undefined ? { from: now, cursor } : readCursor(cursor);
  const query = { index: 'onlineByStart', equals: [organisationId], from: begun.from, limit, cursor: begun.cursor };
  // EXC-35: the status and the general window bind ordinary online sale. The index knows some of it, the rule all.
  const sellable = (found: readonly PerformanceDocument[]) =>
    found.filter((performance) => performanceObstacle(performance, 'online', now) === null);
  const { items: onSale, nextCursor } = await filledPage(views, 'performances', query, sellable);
  const typeIds = onSale.flatMap(({ prices }) => prices.map(({ ticketTypeId }) => ticketTypeId));
  const [types, productions] = await Promise.all([
    ticketTypesByIds(views, organisationId, typeIds),
    settingsByIds<{ name: string }>(
      views,
      organisationId,
      'productions',
      onSale.map(({ productionId }) => productionId),
    ),
  ]);
  return {
    items: onSale.map((performance) =>
      itemOf(performance, productions.get(performance.productionId)?.name, types, now),
    ),
    nextCursor: nextCursor && `${begun.from} ${nextCursor}`,
  };
}

function readCursor(cursor: string): { from: Instant; cursor: string } {
  const [, from, rest] = /^(\S+) (\S+)$/.exec(cursor) ?? [];
  if (from === undefined || rest === undefined) throw new InvalidCursor();
  return { from, cursor: rest };
}

function itemOf(
  performance: PerformanceDocument,
  productionName: string | undefined,
  types: Types,
  now: Instant,
): CatalogueItem {
  const { id, productionId, seasonId, startsAt, timeZone, numbered, salesEndsAt } = performance;
  return {
    id,
    production: { id: productionId, name: productionName ?? productionId },
    seasonId,
    startsAt,
    timeZone,
    numbered,
    salesEndsAt,
    ticketTypes: performance.prices.flatMap((prices) => {
      const type = types.get(prices.ticketTypeId);
      if (type === undefined || prices.prices.length === 0) return [];
      // CAMP-01: no campaign types; SUB-02: no subscription types.
      if (ticketTypeObstacle(type, prices, 'online', now) !== null) return [];
      return [{ id: prices.ticketTypeId, name: type.name, prices: prices.prices, closesAt: prices.closesAt }];
    }),
  };
}
