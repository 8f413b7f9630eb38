import { hallDecider } from '../../../libs/domain/halls/hall.decider';
import { productionDecider } from '../../../libs/domain/productions/production.decider';
import { productDecider } from '../../../libs/domain/products/product.decider';
import { seasonDecider } from '../../../libs/domain/seasons/season.decider';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { commandsOf, queryOf } from '../../../libs/platform/cqrs';
import type { Receipt } from '../../../libs/runtime/stream-queue';
import { settingsBody } from '../../../projections/settings/settings.body';
import type { SettingsResource } from '../../../projections/settings/settings.projection';
import { getSettings, listSettings } from '../../../projections/settings/settings.queries';
import { type Api, createdBy } from '../api';
import type { Answer } from '../http/answers';
import { page, type PageBody } from '../http/queries';
import type { RequestContext } from '../http/request-context';

export const seasonCommands = commandsOf(seasonDecider);
export const productCommands = commandsOf(productDecider);
export const productionCommands = commandsOf(productionDecider);
export const hallCommands = commandsOf(hallDecider);
export const ticketTypeCommands = commandsOf(ticketTypesDecider);

const one = queryOf(getSettings);
const several = queryOf(listSettings);

export const settingsHandlers = [
  seasonCommands.Handler,
  productCommands.Handler,
  productionCommands.Handler,
  hallCommands.Handler,
  ticketTypeCommands.Handler,
  one.Handler,
  several.Handler,
];

/** One resource of plain settings; NOT_FOUND for an id nobody has. */
export function readSettings(api: Api, ctx: RequestContext, resource: SettingsResource, id: string): Promise<object> {
  return api.ask(new one.Message({ organisationId: ctx.organisationId, resource, id }));
}

/** A page of a resource, in the order in which they were made. */
export async function settingsPage(
  api: Api,
  ctx: RequestContext,
  resource: SettingsResource,
): Promise<PageBody<object>> {
  const { organisationId, limit, cursor } = ctx;
  const { items, nextCursor } = await api.ask(new several.Message({ organisationId, resource, limit, cursor }));
  return page(ctx, items, nextCursor);
}

/** G-06: the resource as it was made, from its own event, so that a repeat answers the same however it has changed since. */
export function createdSettings(receipt: Receipt, resource: SettingsResource, idField: string): Answer {
  const { [idField]: id, ...fields } = receipt.events[0]!.data as { readonly [field: string]: unknown };
  const body = settingsBody(resource, { id: id as string, version: 1, fields });
  return createdBy(receipt, body, `/v1/${resource}/${body.id}`);
}
