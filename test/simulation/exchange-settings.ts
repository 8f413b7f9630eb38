import { ExchangeRules, feeTypes, ticketTypePolicies } from '../../libs/domain/exchanges/exchange-rules';
import { ExchangeFrom, ProductionFields } from '../../libs/domain/productions/production.events';
import { productionDecider } from '../../libs/domain/productions/production.decider';
import { productDecider } from '../../libs/domain/products/product.decider';
import { seasonDecider } from '../../libs/domain/seasons/season.decider';
import { exchangeScopes } from '../../libs/domain/subscriptions/subscription.settings';
import { subscriptionDecider } from '../../libs/domain/subscriptions/subscription.decider';
import { Core } from '../../libs/runtime/core';
import { money } from '../support/builders';
import { callOf, organisationId } from './house';
import { Random } from './random';
import { Request } from './request';

const counter = { name: 'Exchange at the counter', price: money(4000) };
const facts = { currency: 'NOK' };

/** Mostly such that something can be exchanged, and few enough that people race for the last one. */
function drawnRules(random: Random): ExchangeRules {
  const maxExchanges = random.pick([0, 1, 1, 2]);
  return {
    allowed: !random.once(20),
    freeExchanges: random.below((maxExchanges || 2) + 1),
    maxExchanges,
    cutoffDays: random.pick([0, 3]),
    ticketTypePolicy: random.pick(ticketTypePolicies),
    samePriceZone: random.once(4),
    feeType: random.pick(feeTypes),
    onlineFee: money(random.pick([0, 2500])),
    boxOfficeExchangeProductId: random.once(5) ? null : 'swap',
  };
}

/** Settings of everything that a season's exchanges are judged by, drawn when they are planned, so that opening them again repeats. */
export function planExchanges(
  { seasonId, productionIds, subscriptionId }: ExchangePlan,
  random: Random,
): (core: Core) => Promise<void> {
  const rules = drawnRules(random);
  const productions = productionIds.map((id) => {
    const exchangeFrom = random.pick<ExchangeFrom>(['all', 'all', 'same_promoter', 'same_production', 'no']);
    const own = { name: id, promoterId: 'guild', exchangeFrom };
    const fields: ProductionFields = { ...own, availableOnline: true, acceptsExchangesInto: !random.once(4) };
    return { type: 'CreateProduction', id, fields } as const;
  });
  const scope = random.pick([...exchangeScopes, 'all_productions'] as const);
  const ofSeries = { scope, allowOutside: random.once(2), expectedVersion: null };
  return async ({ commands }: Core) => {
    const product = { type: 'CreateProduct', id: 'swap', fields: counter, ...facts } as const;
    await commands.execute(productDecider, { organisationId, id: 'swap' }, product, callOf('swap', 'product'));
    for (const production of productions) {
      const at = { organisationId, id: production.id };
      await commands.execute(productionDecider, at, production, callOf(`create-${production.id}`, 'production'));
    }
    const season = { type: 'CreateSeason', id: seasonId, fields: { name: seasonId } } as const;
    const at = { organisationId, id: seasonId };
    await commands.execute(seasonDecider, at, season, callOf(`create-${seasonId}`, 'season'));
    const configure = { type: 'ConfigureSeasonExchange', rules, ...facts } as const;
    const set = { ...configure, expectedVersion: null, productExists: true };
    await commands.execute(seasonDecider, at, set, callOf(`rules-${seasonId}`, 'season'));
    const series = { type: 'ConfigureSubscriptionExchange', ...ofSeries } as const;
    const there = { organisationId, id: subscriptionId };
    await commands.execute(subscriptionDecider, there, series, callOf(`exchange-${subscriptionId}`, 'series'));
  };
}

export interface ExchangePlan {
  readonly seasonId: string;
  readonly productionIds: readonly string[];
  readonly subscriptionId: string;
}

/** EXC-02: exchanges under way go on by the rules that they were decided by. */
export function changeRules(key: string, { seasonId }: ExchangePlan, random: Random): Request {
  const rules = drawnRules(random);
  const call = callOf(key, `rules of ${seasonId}`);
  const command = {
    type: 'ConfigureSeasonExchange',
    rules,
    ...facts,
    expectedVersion: null,
    productExists: true,
  } as const;
  return {
    key,
    name: `${seasonId} gets other rules of exchange`,
    send: ({ commands }) => commands.execute(seasonDecider, { organisationId, id: seasonId }, command, call),
  };
}
