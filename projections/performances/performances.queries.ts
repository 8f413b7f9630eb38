import { listPage, PageBody, pageOfList } from '../paging';
import { documentId } from '../documents';
import { ById, PageInput, Views } from '../query-context';
import {
  AllocationBody,
  allocationBody,
  PerformanceBody,
  performanceBody,
  PricesBody,
  pricesBody,
} from './performances.body';
import { PerformanceDocument } from './performances.projection';

type OfPerformance = { readonly organisationId: string; readonly performanceId: string };

/** Also for joins, and for commands that need to know whether there is such a performance. */
export async function findPerformance(
  views: Views,
  organisationId: string,
  performanceId: string,
): Promise<PerformanceDocument | undefined> {
  return views.store.get<PerformanceDocument>(views.view('performances'), documentId(organisationId, performanceId));
}

/** Those of these that there are. */
export async function performancesByIds(
  views: Views,
  organisationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PerformanceDocument>> {
  const found = await views.store.getMany<PerformanceDocument>(
    views.view('performances'),
    ids.map((id) => documentId(organisationId, id)),
  );
  return new Map(found.flatMap((document) => (document ? [[document.id, document]] : [])));
}

export async function getPerformance(views: Views, { organisationId, id }: ById): Promise<PerformanceBody | undefined> {
  const document = await findPerformance(views, organisationId, id);
  return document && performanceBody(document);
}

/** In the order in which they were made. */
export async function listPerformances(
  views: Views,
  { organisationId, limit, cursor }: PageInput & { readonly organisationId: string },
): Promise<PageBody<PerformanceBody>> {
  const query = { index: 'byOrganisation', equals: [organisationId], limit, cursor };
  const { items, nextCursor } = await listPage<PerformanceDocument>(views, 'performances', query);
  return { items: items.map(performanceBody), nextCursor };
}

export async function getPrices(
  views: Views,
  { organisationId, performanceId, id }: OfPerformance & ById,
): Promise<PricesBody | undefined> {
  const document = await findPerformance(views, organisationId, performanceId);
  const prices = document?.prices.find(({ ticketTypeId }) => ticketTypeId === id);
  return prices && pricesBody(prices);
}

/** `undefined` = no such performance. */
export async function listPrices(
  views: Views,
  input: OfPerformance & PageInput,
): Promise<PageBody<PricesBody> | undefined> {
  const document = await findPerformance(views, input.organisationId, input.performanceId);
  return document && pageOfList(document.prices.map(pricesBody), ({ ticketTypeId }) => ticketTypeId, input);
}

export async function getAllocation(
  views: Views,
  { organisationId, performanceId, id }: OfPerformance & ById,
): Promise<AllocationBody | undefined> {
  const document = await findPerformance(views, organisationId, performanceId);
  const allocation = document?.allocations.find(({ allocationId }) => allocationId === id);
  return allocation && allocationBody(allocation);
}

/** `undefined` = no such performance. */
export async function listAllocations(
  views: Views,
  input: OfPerformance & PageInput,
): Promise<PageBody<AllocationBody> | undefined> {
  const document = await findPerformance(views, input.organisationId, input.performanceId);
  return document && pageOfList(document.allocations.map(allocationBody), ({ id }) => id, input);
}
