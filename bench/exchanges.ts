import { factsBesideOrder, surroundingsOf } from '../apps/admin-api/exchanges/exchange-facts';
import { orderAsItStands } from '../apps/admin-api/orders/order-state';
import type { ExchangeRequest } from '../libs/domain/exchanges/exchange-facts';
import type { ExchangeRules } from '../libs/domain/exchanges/exchange-rules';
import type { RequestExchange } from '../libs/domain/orders/exchange';
import type { TicketsSold } from '../libs/domain/orders/ticket-purchase.events';
import { productionDecider } from '../libs/domain/productions/production.decider';
import { seasonDecider } from '../libs/domain/seasons/season.decider';
import type { Core } from '../libs/runtime/core';
import type { PlacedExchange } from '../libs/runtime/exchange-placement';
import type { Receipt } from '../libs/runtime/stream-queue';
import { callOf, organisationId, performanceId } from './house';

/** Exchanges all tickets of an order of the house's first performance for places on another one; nothing is due. */
export type Exchange = (purchase: Receipt, targetSeatIds?: readonly string[] | null) => Promise<PlacedExchange>;

const rules: ExchangeRules = {
  allowed: true,
  freeExchanges: 0,
  maxExchanges: 0,
  cutoffDays: 1,
  ticketTypePolicy: 'same_type',
  samePriceZone: true,
  feeType: 'none',
  onlineFee: { amount: 0, currency: 'NOK' },
  boxOfficeExchangeProductId: null,
};

/** Lets the tickets of a house that stands already be exchanged within their production. */
export async function openExchanges(core: Core, targetPerformanceId: string): Promise<Exchange> {
  const { commands } = core;
  const play = { name: 'Play', promoterId: null, exchangeFrom: 'same_production' } as const;
  const fields = { ...play, availableOnline: true, acceptsExchangesInto: false };
  const production = { type: 'CreateProduction', id: 'p', fields } as const;
  await commands.execute(productionDecider, { organisationId, id: 'p' }, production, callOf('production'));
  const at = { organisationId, id: 's' };
  const season = { type: 'CreateSeason', id: 's', fields: { name: 'Season' } } as const;
  await commands.execute(seasonDecider, at, season, callOf('season'));
  const facts = { currency: 'NOK', productExists: false, expectedVersion: null };
  await commands.execute(seasonDecider, at, { type: 'ConfigureSeasonExchange', rules, ...facts }, callOf('rules'));
  return ({ events: [sold] }, targetSeatIds = null) => {
    const { orderId, tickets } = (sold as TicketsSold).data;
    const ticketIds = tickets.map(({ id }) => id);
    const key = `exchange-${orderId}`;
    const work = {
      orderId,
      exchangeId: (attempt: number) => `${orderId}~${attempt}`,
      decide: (exchangeId: string) =>
        decide(core, exchangeId, orderId, { ticketIds, targetPerformanceId, targetSeatIds }),
      payment: null,
      holdMinutes: 15,
    };
    return core.processes.placeExchange(work, callOf(key, `POST /v1/orders/${orderId}/exchanges`));
  };
}

type Wanted = Pick<ExchangeRequest, 'ticketIds' | 'targetPerformanceId' | 'targetSeatIds'>;

/** As a request is decided, but that no view has to be asked whose order it is: none is kept here. */
async function decide(core: Core, exchangeId: string, orderId: string, wanted: Wanted): Promise<RequestExchange> {
  const { sale, record } = await orderAsItStands(core, organisationId, orderId, performanceId);
  const whose = { targetTicketTypeId: null, customerId: null, reason: null };
  const request = { ...wanted, channel: 'online', ...whose } as const;
  const facts = await factsBesideOrder(await surroundingsOf(core, organisationId, record, request), request);
  const about = { performanceId: wanted.targetPerformanceId, quantity: wanted.ticketIds.length, ofOtherOrders: [] };
  return { type: 'RequestExchange', exchangeId, ...about, request, facts, sale };
}
