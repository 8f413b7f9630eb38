import { Projection } from '../libs/kernel/projection';
import { auditChainProjection } from './audit/audit-chain.projection';
import { auditEventsProjection } from './audit/audit-events.projection';
import { campaignsProjection } from './campaigns/campaigns.projection';
import { customersProjection } from './customers/customers.projection';
import { exchangeTalliesProjection } from './exchanges/exchange-tallies.projection';
import { exchangesProjection } from './exchanges/exchanges.projection';
import { ordersProjection } from './orders/orders.projection';
import { organisationActivityProjection } from './organisation-activity/organisation-activity.projection';
import { performancesProjection } from './performances/performances.projection';
import { refundsProjection } from './refunds/refunds.projection';
import { refusalsProjection } from './refusals/refusals.projection';
import { renewalsProjection } from './renewals/renewals.projection';
import { reportsProjection } from './reports/reports.projection';
import { seatsProjection } from './seats/seats.projection';
import { settingsProjection } from './settings/settings.projection';
import { subscriptionsProjection } from './subscriptions/subscriptions.projection';

/** Every view there is. The projector fills them all from one subscription. */
export const projections: readonly Projection[] = [
  settingsProjection,
  performancesProjection,
  seatsProjection,
  campaignsProjection,
  ordersProjection,
  customersProjection,
  exchangesProjection,
  exchangeTalliesProjection,
  refundsProjection,
  refusalsProjection,
  reportsProjection,
  subscriptionsProjection,
  renewalsProjection,
  organisationActivityProjection,
  auditEventsProjection,
  auditChainProjection,
];
