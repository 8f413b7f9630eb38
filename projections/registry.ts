import { Projection } from '../libs/kernel/projection';
import { campaignsProjection } from './campaigns/campaigns.projection';
import { customersProjection } from './customers/customers.projection';
import { ordersProjection } from './orders/orders.projection';
import { organisationActivityProjection } from './organisation-activity/organisation-activity.projection';
import { performancesProjection } from './performances/performances.projection';
import { refundsProjection } from './refunds/refunds.projection';
import { refusalsProjection } from './refusals/refusals.projection';
import { seatsProjection } from './seats/seats.projection';
import { settingsProjection } from './settings/settings.projection';

/** Every view there is. The projector fills them all from one subscription. */
export const projections: readonly Projection[] = [
  settingsProjection,
  performancesProjection,
  seatsProjection,
  campaignsProjection,
  ordersProjection,
  customersProjection,
  refundsProjection,
  refusalsProjection,
  organisationActivityProjection,
];
