import { getCampaign, listSalesChannels } from '../../../projections/campaigns/campaigns.queries';
import { listExchangeTallies } from '../../../projections/exchanges/exchanges.queries';
import { getOrder } from '../../../projections/orders/orders.queries';
import type { Views } from '../../../projections/query-context';
import { seatAvailability } from '../../../projections/seats/seats.queries';
import { getSubscription } from '../../../projections/subscriptions/subscription-config.queries';
import type { Api } from '../api';

type Body = (api: Api, views: Views, organisationId: string, id: string) => Promise<object | undefined>;

/** What `?asOf=` can be asked of, each by the id in its address: sales channels and seats by their performance's, tallies by the customer's. */
const bodies = {
  orders: (_, views, organisationId, id) => getOrder(views, { organisationId, id }),
  campaigns: (_, views, organisationId, id) => getCampaign(views, { organisationId, id }),
  'sales-channels': (_, views, organisationId, performanceId) =>
    listSalesChannels(views, { organisationId, performanceId, limit: Number.MAX_SAFE_INTEGER }),
  seats: (_, views, organisationId, performanceId) => seatAvailability(views, { organisationId, performanceId }),
  subscriptions: (api, views, organisationId, id) =>
    getSubscription(views, { organisationId, id, shopUrl: api.shopUrl(organisationId) }),
  tallies: async ({ core }, views, organisationId, customerId) => {
    const { currency } = (await core.organisation(organisationId)).identity;
    return listExchangeTallies(views, { organisationId, customerId, currency });
  },
} satisfies Readonly<Record<string, Body>>;

export type Diffed = keyof typeof bodies;
export const diffedResources = Object.keys(bodies) as Diffed[];

export interface AddressedResource {
  readonly organisationId: string;
  readonly resource: Diffed;
  readonly id: string;
}

export async function bodyOf(
  api: Api,
  views: Views,
  { organisationId, resource, id }: AddressedResource,
): Promise<object | null> {
  return (await (bodies[resource] as Body)(api, views, organisationId, id)) ?? null;
}
