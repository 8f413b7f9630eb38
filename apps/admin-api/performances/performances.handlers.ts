import { AllocationsController, allocationsQueryHandlers } from './allocations.controller';
import { PerformancePagesController, performancePagesHandlers } from './performance-pages.controller';
import { performanceQueryHandlers, PerformancesController } from './performances.controller';
import { PricesController, pricesQueryHandlers } from './prices.controller';

export const performanceQueries = [
  ...performanceQueryHandlers,
  ...pricesQueryHandlers,
  ...allocationsQueryHandlers,
  ...performancePagesHandlers,
];
export const performancesControllers = [
  PerformancesController,
  PricesController,
  AllocationsController,
  PerformancePagesController,
];
