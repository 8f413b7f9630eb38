import { ExchangePagesController, exchangePageHandlers } from './exchange-pages.controller';
import { exchangeHandlers, ExchangesController } from './exchanges.controller';

export const exchangesHandlers = [...exchangeHandlers, ...exchangePageHandlers];
export const exchangesControllers = [ExchangesController, ExchangePagesController];
