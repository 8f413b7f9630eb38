import { Sealed } from '../../libs/kernel/sealed';
import { CampaignDocument } from '../campaigns/campaigns.projection';
import { CustomerDocument } from '../customers/customers.projection';
import { documentId } from '../documents';
import { performancesByIds } from '../performances/performances.queries';
import { Views } from '../query-context';
import { SettingsResource } from '../settings/settings.projection';
import { settingsByIds } from '../settings/settings.queries';
import { SubscriptionDocument } from '../subscriptions/subscriptions.projection';

/** What is known by name: the ids of each kind that names are wanted for. */
export interface Wanted {
  readonly performances: readonly string[];
  readonly campaigns: readonly string[];
  readonly ticketTypes: readonly string[];
  readonly seasons: readonly string[];
  readonly subscriptions: readonly string[];
  readonly productions: readonly string[];
  readonly products: readonly string[];
}

type ByName = ReadonlyMap<string, string>;

/** As they are called today, by id; what is not known is left out. A performance is told by its production and its start. */
export interface KnownNames extends Readonly<Record<Exclude<keyof Wanted, 'performances'>, ByName>> {
  readonly performances: ReadonlyMap<string, { readonly production: string; readonly startsAt: string }>;
}

export async function knownNames(views: Views, organisationId: string, wanted: Wanted): Promise<KnownNames> {
  const settings = (resource: SettingsResource, ids: Iterable<string>) =>
    namesOfSettings(views, organisationId, resource, ids);
  const found = await performancesByIds(views, organisationId, wanted.performances);
  const productionIds = [...found.values()].map(({ productionId }) => productionId);
  const [productions, ticketTypes, seasons, products, campaigns, subscriptions] = await Promise.all([
    settings('productions', [...wanted.productions, ...productionIds]),
    settings('ticket-types', wanted.ticketTypes),
    settings('seasons', wanted.seasons),
    settings('products', wanted.products),
    namesIn<CampaignDocument>(views, organisationId, 'campaigns', wanted.campaigns),
    namesIn<SubscriptionDocument>(views, organisationId, 'subscriptions', wanted.subscriptions),
  ]);
  const performances = new Map(
    [...found].map(([id, { productionId, startsAt }]) => [
      id,
      { production: productions.get(productionId) ?? productionId, startsAt },
    ]),
  );
  return { performances, productions, ticketTypes, seasons, products, campaigns, subscriptions };
}

/** The names or else addresses of customers, sealed; `null` for one who has been erased or has neither. */
export async function sealedNames(
  views: Views,
  organisationId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Sealed | null>> {
  const found = await views.store.getMany<CustomerDocument>(
    views.view('customers'),
    customerIds.map((id) => documentId(organisationId, id)),
  );
  return new Map(
    found.flatMap((customer) => (customer ? [[customer.id, customer.name ?? customer.email ?? null]] : [])),
  );
}

async function namesOfSettings(
  views: Views,
  organisationId: string,
  resource: SettingsResource,
  ids: Iterable<string>,
): Promise<ByName> {
  const found = await settingsByIds<{ readonly name: string }>(views, organisationId, resource, ids);
  return new Map([...found].map(([id, { name }]) => [id, name]));
}

async function namesIn<D extends { readonly name: string }>(
  views: Views,
  organisationId: string,
  view: string,
  ids: readonly string[],
): Promise<ByName> {
  const documentIds = ids.map((id) => documentId(organisationId, id));
  const found = await views.store.getMany<D & Record<string, unknown>>(views.view(view), documentIds);
  return new Map(found.flatMap((document, index) => (document ? [[ids[index]!, document.name]] : [])));
}
