import { HallsController } from './halls.controller';
import { ProductionsController } from './productions.controller';
import { ProductsController } from './products.controller';
import { SeasonExchangeController } from './season-exchange.controller';
import { SeasonsController } from './seasons.controller';
import { TicketTypesController } from './ticket-types.controller';

export { settingsHandlers } from './settings-resource';

export const settingsControllers = [
  SeasonsController,
  SeasonExchangeController,
  ProductsController,
  ProductionsController,
  HallsController,
  TicketTypesController,
];
