import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { listPage, PageBody } from '../paging';
import { ById, PageInput, Views } from '../query-context';
import { SettingsBody, settingsBody } from './settings.body';
import { SettingsDocument, settingsId, SettingsResource } from './settings.projection';

export async function getSettings(
  views: Views,
  { organisationId, resource, id }: ById & { readonly resource: SettingsResource },
): Promise<SettingsBody | undefined> {
  const document = await findSettings(views, organisationId, resource, id);
  return document && settingsBody(resource, document);
}

/** In the order in which they were made. */
export async function listSettings(
  views: Views,
  input: PageInput & { readonly organisationId: string; readonly resource: SettingsResource },
): Promise<PageBody<SettingsBody>> {
  const { organisationId, resource, limit, cursor } = input;
  const query = { index: 'byResource', equals: [organisationId, resource], limit, cursor };
  const { items, nextCursor } = await listPage<SettingsDocument>(views, 'settings', query);
  return { items: items.map((document) => settingsBody(resource, document)), nextCursor };
}

async function findSettings(
  views: Views,
  organisationId: string,
  resource: SettingsResource,
  id: string,
): Promise<SettingsDocument | undefined> {
  return views.store.get<SettingsDocument>(views.view('settings'), settingsId(organisationId, resource, id));
}

/** The name of a production, season …; its id while nothing is known of it. */
export async function nameOf(
  views: Views,
  organisationId: string,
  resource: SettingsResource,
  id: string,
): Promise<string> {
  return ((await findSettings(views, organisationId, resource, id))?.fields.name as string | undefined) ?? id;
}

/** The fields of the resources that exist, by id; for joins. */
export async function settingsByIds<Fields>(
  views: Views,
  organisationId: string,
  resource: SettingsResource,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Fields>> {
  const unique = [...new Set(ids)];
  const documents = await views.store.getMany<SettingsDocument>(
    views.view('settings'),
    unique.map((id) => settingsId(organisationId, resource, id)),
  );
  return new Map(documents.flatMap((document) => (document ? [[document.id, document.fields as Fields]] : [])));
}

export function ticketTypesByIds(
  views: Views,
  organisationId: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, TicketTypeFields>> {
  return settingsByIds<TicketTypeFields>(views, organisationId, 'ticket-types', ids);
}
