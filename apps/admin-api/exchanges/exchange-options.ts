import type { ExchangeFacts, ExchangeRequest, Refusal } from '../../../libs/domain/exchanges/exchange-facts';
import { exchangeRefusal } from '../../../libs/domain/exchanges/exchange-policies';
import { exchangeMoney } from '../../../libs/domain/exchanges/exchange-money';
import { isFreeExchange, moneyOf } from '../../../libs/domain/exchanges/exchange-price';
import { exchangeFactsOf } from '../../../libs/domain/orders/exchange';
import type { SaleChannel } from '../../../libs/domain/orders/on-sale';
import { performance } from '../../../libs/domain/performances/performance.decider';
import type { Money } from '../../../libs/kernel/money';
import { money } from '../../../projections/documents';
import { factsBesideOrder, type Surroundings } from './exchange-facts';
import { type Deadline, deadlineOf } from './local-deadline';

/** A performance that a ticket might be exchanged for, and what stands in the way: the very rules that an exchange is refused by. */
export interface ExchangeOption extends Deadline {
  readonly performanceId: string;
  readonly seasonId: string;
  readonly productionId: string;
  readonly startsAt: string;
  readonly allowed: boolean;
  readonly ticketTypeId: string;
  readonly code?: string;
  readonly details?: Refusal['details'];
  readonly difference: Money;
  readonly fee: Money;
  readonly forfeited: Money;
}

/** EXC-10: with the ticket's own type if that will do, else with the cheapest that will. */
export async function exchangeOption(
  surroundings: Surroundings,
  ticketId: string,
  channel: SaleChannel,
  performanceId: string,
): Promise<ExchangeOption> {
  const own = await verdict(surroundings, requestFor(ticketId, channel, performanceId, null));
  if (own.refusal === null || surroundings.facts.season.rules.ticketTypePolicy === 'same_type') return bodyOf(own);
  const others = await typesOn(surroundings, performanceId);
  const verdicts = await Promise.all(
    others.map((typeId) => verdict(surroundings, requestFor(ticketId, channel, performanceId, typeId))),
  );
  const allowed = verdicts.filter(({ refusal }) => refusal === null);
  const [cheapest] = allowed.sort((a, b) => moneyOf(a.facts).due - moneyOf(b.facts).due);
  return bodyOf(cheapest ?? own);
}

interface Verdict {
  readonly facts: ExchangeFacts;
  readonly refusal: Refusal | null;
}

async function verdict(surroundings: Surroundings, request: ExchangeRequest): Promise<Verdict> {
  const { core, organisationId, record } = surroundings;
  const beside = await factsBesideOrder(surroundings, request);
  const asked = { request, facts: beside, ofOtherOrders: [] };
  const facts = exchangeFactsOf(record, asked, core.now(organisationId));
  return { facts, refusal: exchangeRefusal(facts) };
}

const requestFor = (
  ticketId: string,
  channel: SaleChannel,
  targetPerformanceId: string,
  targetTicketTypeId: string | null,
): ExchangeRequest => ({
  ticketIds: [ticketId],
  targetPerformanceId,
  targetSeatIds: null,
  targetTicketTypeId,
  channel,
  customerId: null,
});

function typesOn({ core, organisationId }: Surroundings, id: string): Promise<string[]> {
  return core.commands.read(performance, { organisationId, id }, ({ prices }) => [...prices.keys()]);
}

function bodyOf({ facts, refusal }: Verdict): ExchangeOption {
  const { performanceId, seasonId, productionId, startsAt, places } = facts.target;
  const { difference, fee, forfeited } = 'code' in places ? feeAlone(facts) : moneyOf(facts);
  return {
    performanceId,
    seasonId,
    productionId,
    startsAt,
    allowed: refusal === null,
    ticketTypeId: facts.request.targetTicketTypeId ?? facts.tickets[0]!.ticketTypeId,
    ...refusal,
    difference: money(difference, facts.currency),
    fee: money(fee, facts.currency),
    forfeited: money(forfeited, facts.currency),
    ...deadlineOf(facts),
  };
}

/** Where there is no place there is no price, and so no difference. */
function feeAlone(facts: ExchangeFacts) {
  const { feeType, onlineFee } = facts.season.rules;
  const price = facts.request.channel === 'online' ? onlineFee.amount : (facts.product?.price.amount ?? 0);
  const pairs = facts.tickets.map(({ id: ticketId, price: from }) => ({ ticketId, from, to: from }));
  return exchangeMoney(pairs, { feeType, price, free: isFreeExchange(facts) });
}
