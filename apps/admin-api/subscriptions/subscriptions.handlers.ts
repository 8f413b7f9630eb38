import { SubscriptionOtherPartsController } from './subscription-other-parts.controller';
import { SubscriptionPurchasesController } from './subscription-purchases.controller';
import { SubscriptionPagesController, subscriptionPagesHandlers } from './subscription-pages.controller';
import { SubscriptionSalePartsController } from './subscription-sale-parts.controller';
import { subscriptionCommandsAndQueries, SubscriptionsController } from './subscriptions.controller';
import { TicketTypeAccessController } from './ticket-type-access.controller';

export const subscriptionHandlers = [...subscriptionCommandsAndQueries, ...subscriptionPagesHandlers];

export const subscriptionsControllers = [
  SubscriptionsController,
  SubscriptionSalePartsController,
  SubscriptionOtherPartsController,
  TicketTypeAccessController,
  SubscriptionPurchasesController,
  SubscriptionPagesController,
];
