import { canonicalJson } from '../../kernel/canonical-json';
import { ExchangeFacts, QuoteBasis, SourcePerformance, targetTypes } from './exchange-facts';
import { moneyOf } from './exchange-price';

/** What the exchange is promised on as things stand. */
export function quoteBasis(facts: ExchangeFacts): QuoteBasis {
  const { request, season } = facts;
  const { ticketIds, targetPerformanceId, targetSeatIds, targetTicketTypeId, channel } = request;
  return {
    request: { ticketIds, targetPerformanceId, targetSeatIds, targetTicketTypeId, channel },
    rules: season.rules,
    rulesVersion: season.rulesVersion,
    settings: settingsOf(facts),
    money: moneyOf(facts),
  };
}

/** The fields that differ from what was promised. */
export function changedSince(promised: QuoteBasis, now: QuoteBasis): string[] {
  const fields: (keyof QuoteBasis)[] = ['request', 'rulesVersion', 'rules', 'settings', 'money'];
  return fields.filter((field) => canonicalJson(promised[field]) !== canonicalJson(now[field]));
}

/** The flags that steer it. Who sells what to whom is none of them: that is decided anew. */
function settingsOf(facts: ExchangeFacts): object {
  const { sources, subscription, target, product } = facts;
  const { acceptsExchangesInto, productionOnline, availableOnline, startsAt, promoterId, prices } = target;
  return {
    from: facts.tickets.map(({ performanceId }) => sourceSettings(sources[performanceId]!)),
    subscription: subscription && [subscription.scope, subscription.allowOutside],
    target: { acceptsExchangesInto, productionOnline, availableOnline, startsAt, promoterId },
    access: targetTypes(facts).map((id) => [id, prices[id]?.access ?? null]),
    product: product && [product.productId, product.price.amount],
  };
}

/** The deadline that a quote states moves with the start (EXC-06). */
const sourceSettings = ({ performanceId, startsAt, exchangeFrom, promoterId }: SourcePerformance): object => {
  return { performanceId, startsAt, exchangeFrom, promoterId };
};
