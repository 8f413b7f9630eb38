import type {
  ExchangeRequest,
  FactsBesideOrder,
  Quote,
  RequestFacts,
  SourcePerformance,
  SubscriptionSource,
  TargetPerformance,
} from '../../../libs/domain/exchanges/exchange-facts';
import { requestRefusal } from '../../../libs/domain/exchanges/exchange-policies';
import { because } from '../../../libs/domain/exchanges/exchange-policy';
import { type ExchangeRules, rulesNeverSet } from '../../../libs/domain/exchanges/exchange-rules';
import { seasonOfRules } from '../../../libs/domain/exchanges/exchange-scope';
import { exchangeTally, tallyFacts, tallyId } from '../../../libs/domain/exchanges/exchange-tally.decider';
import { placesOnTarget, zonesOfSeats } from '../../../libs/domain/exchanges/target-places';
import { requestFactsOf, sourceTicket } from '../../../libs/domain/orders/exchange';
import type { OrderRecord } from '../../../libs/domain/orders/order-record';
import type { Payment } from '../../../libs/domain/orders/ticket-purchase.events';
import { performance } from '../../../libs/domain/performances/performance.decider';
import type { PerformanceState } from '../../../libs/domain/performances/performance.state';
import { productionDecider } from '../../../libs/domain/productions/production.decider';
import { productDecider } from '../../../libs/domain/products/product.decider';
import { seasonDecider } from '../../../libs/domain/seasons/season.decider';
import { subscriptionDecider } from '../../../libs/domain/subscriptions/subscription.decider';
import type { TicketType } from '../../../libs/domain/ticket-types/ticket-type';
import { ticketTypesDecider } from '../../../libs/domain/ticket-types/ticket-types.decider';
import { DomainError } from '../../../libs/kernel/errors';
import type { Core } from '../../../libs/runtime/core';
import { customerStanding } from '../customers/customer-state';

/** Everything around the tickets of a request that is the same whichever performance is wanted for them. */
export interface Surroundings {
  readonly core: Core;
  readonly organisationId: string;
  readonly record: OrderRecord;
  readonly facts: Pick<FactsBesideOrder, 'season' | 'sources' | 'subscription' | 'tally' | 'product' | 'currency'>;
  readonly ticketTypes: ReadonlyMap<string, TicketType>;
}

type AskedTickets = Pick<ExchangeRequest, 'ticketIds' | 'channel'>;

/** Settings as they are known here, and the tally as the log has it. */
export async function surroundingsOf(
  core: Core,
  organisationId: string,
  record: OrderRecord,
  { ticketIds, channel }: AskedTickets,
): Promise<Surroundings> {
  const { commands } = core;
  const [{ identity }, { byId: ticketTypes }, sources, subscription] = await Promise.all([
    core.organisation(organisationId),
    commands.state(ticketTypesDecider, { organisationId }),
    sourcesOf(core, organisationId, record, ticketIds),
    subscriptionOf(core, organisationId, record),
  ]);
  const { currency } = identity;
  const first = Object.values(sources)[0];
  const seasonId = first === undefined ? '' : seasonOfRules(subscription, first);
  const [season, tally] = await Promise.all([
    commands.state(seasonDecider, { organisationId, id: seasonId }),
    commands.read(exchangeTally, { organisationId, id: tallyId(seasonId, record.customerId) }, tallyFacts),
  ]);
  const set = (season.status === 'exists' ? season.exchange : undefined) ?? rulesNeverSet(currency);
  const product = channel === 'box_office' ? await productOf(core, organisationId, set.rules) : null;
  const facts = { season: { ...set, seasonId }, sources, subscription, tally, product, currency };
  return { core, organisationId, record, facts, ticketTypes };
}

/** What comes with a request or is known of it, where there is any. */
interface RequestBesides {
  readonly quote?: Quote | null;
  readonly payment?: Payment | null;
  readonly ofOtherOrders?: readonly string[];
}

/** With the performance that is wanted: all that a request is judged by but its order. */
export async function factsBesideOrder(
  { core, organisationId, record, facts, ticketTypes }: Surroundings,
  request: ExchangeRequest,
  { quote = null, payment = null, ofOtherOrders = [] }: RequestBesides = {},
): Promise<FactsBesideOrder> {
  const wanted = record.tickets
    .filter(({ id }) => request.ticketIds.includes(id))
    .map((each) => sourceTicket(record, each));
  const typeIds = new Set(wanted.map(({ ticketTypeId }) => request.targetTicketTypeId ?? ticketTypeId));
  const [target, customerErased] = await Promise.all([
    targetOf(core, organisationId, request, record, facts.season.rules),
    isErased(core, organisationId, request.customerId),
  ]);
  if (target === null) throw nowhere(requestFactsOf(record, request, ofOtherOrders));
  const types = [...typeIds].flatMap((id) => {
    const type = ticketTypes.get(id);
    return type === undefined ? [] : [[id, type] as const];
  });
  return { ...facts, customerErased, target, ticketTypes: Object.fromEntries(types), quote, payment };
}

const isErased = async (core: Core, organisationId: string, customerId: string | null): Promise<boolean> =>
  customerId !== null && (await customerStanding(core, organisationId, customerId)) === 'erased';

async function sourcesOf(
  core: Core,
  organisationId: string,
  record: OrderRecord,
  ticketIds: readonly string[],
): Promise<Record<string, SourcePerformance>> {
  const named = record.tickets.filter(({ id }) => ticketIds.includes(id));
  const ids = [...new Set(named.map((ticket) => sourceTicket(record, ticket).performanceId))];
  const sources = await Promise.all(ids.map((id) => sourceOf(core, organisationId, id)));
  return Object.fromEntries(sources.map((source) => [source.performanceId, source]));
}

async function sourceOf(core: Core, organisationId: string, id: string): Promise<SourcePerformance> {
  const { commands } = core;
  const settings = await commands.read(performance, { organisationId, id }, (state) => state.settings!);
  const { performanceId, seasonId, productionId, startsAt, timeZone } = settings;
  const production = await commands.state(productionDecider, { organisationId, id: productionId });
  const { promoterId = null, exchangeFrom = 'no' } = production.status === 'exists' ? production.fields : {};
  return { performanceId, seasonId, productionId, startsAt, timeZone, promoterId, exchangeFrom };
}

async function subscriptionOf(
  { commands }: Core,
  organisationId: string,
  { subscriptionId }: OrderRecord,
): Promise<SubscriptionSource | null> {
  if (subscriptionId === undefined) return null;
  const { record } = await commands.state(subscriptionDecider, { organisationId, id: subscriptionId });
  if (record === null) return null;
  const { seasonId, sameSeat, exchange, performances } = record;
  return { subscriptionId, seasonId, sameSeat, ...exchange, ...performances };
}

async function productOf({ commands }: Core, organisationId: string, rules: ExchangeRules) {
  const { boxOfficeExchangeProductId: id } = rules;
  if (id === null) return null;
  const product = await commands.state(productDecider, { organisationId, id });
  return product.status === 'exists' ? { productId: product.id, ...product.fields } : null;
}

/** EXC-37: what is wrong with the request by itself comes before the performance that it asks for. */
function nowhere(asked: RequestFacts): DomainError {
  const { targetPerformanceId: performanceId } = asked.request;
  const { code, details } = requestRefusal(asked) ?? because('PERFORMANCE_NOT_FOUND', { performanceId });
  return new DomainError(code, details);
}

/** As the log has it: its places are about to be held. `null` = it is not there. */
async function targetOf(
  core: Core,
  organisationId: string,
  request: ExchangeRequest,
  record: OrderRecord,
  rules: ExchangeRules,
): Promise<TargetPerformance | null> {
  const { targetPerformanceId: id } = request;
  const { commands } = core;
  const found = await commands.read(performance, { organisationId, id }, (state) =>
    state.settings === null ? null : ofPerformance(state, request, record, rules, core.now(organisationId)),
  );
  if (found === null) return null;
  const production = await commands.state(productionDecider, { organisationId, id: found.productionId });
  const fields = production.status === 'exists' ? production.fields : null;
  return {
    ...found,
    promoterId: fields?.promoterId ?? null,
    productionOnline: fields?.availableOnline ?? false,
    acceptsExchangesInto: fields?.acceptsExchangesInto ?? false,
  };
}

/** Nothing of the state is kept. */
function ofPerformance(
  state: Readonly<PerformanceState>,
  { ticketIds, targetSeatIds, targetTicketTypeId, channel }: ExchangeRequest,
  record: OrderRecord,
  { samePriceZone }: ExchangeRules,
  now: string,
) {
  const { performanceId, seasonId, productionId, startsAt, availableOnline } = state.settings!;
  const byId = new Map(record.tickets.map((ticket) => [ticket.id, ticket]));
  const seekers = ticketIds.flatMap((id) => {
    const ticket = byId.get(id);
    if (ticket === undefined) return [];
    const { priceZoneId, ticketTypeId } = sourceTicket(record, ticket);
    return [{ priceZoneId, ticketTypeId: targetTicketTypeId ?? ticketTypeId }];
  });
  const prices = seekers.flatMap(({ ticketTypeId }) => {
    const found = state.prices.get(ticketTypeId);
    return found === undefined || found.prices.length === 0 ? [] : [[ticketTypeId, structuredClone(found)] as const];
  });
  const sought = { seekers, seatIds: targetSeatIds, sameZone: samePriceZone && channel === 'online' };
  return {
    performanceId,
    seasonId,
    productionId,
    startsAt,
    cancelled: state.cancelled,
    availableOnline,
    prices: Object.fromEntries(prices),
    priceZoneIds: [...new Set(state.seats?.rows.map(({ priceZoneId }) => priceZoneId))],
    zoneOfSeat: zonesOfSeats(state, targetSeatIds ?? []),
    places: placesOnTarget(state, sought, now),
  };
}
