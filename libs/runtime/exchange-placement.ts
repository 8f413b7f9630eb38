import { exchangeTally, ReserveExchange, tallyId } from '../domain/exchanges/exchange-tally.decider';
import { CompleteExchange, EndExchange, RequestExchange } from '../domain/orders/exchange';
import { ExchangeRequested } from '../domain/orders/exchange.events';
import { ExchangeState } from '../domain/orders/exchange-record';
import { order } from '../domain/orders/order.decider';
import { Payment } from '../domain/orders/ticket-purchase.events';
import { HoldForOrder } from '../domain/performances/order-holds';
import { performance } from '../domain/performances/performance.decider';
import { Place } from '../domain/performances/places';
import { Call } from '../kernel/call';
import { DomainError } from '../kernel/errors';
import { exchange, exchangeInstance } from '../processes/exchange';
import { derivedId } from '../processes/process';
import { CommandRunner } from './command-runner';
import { Drive } from './drive';

/** An exchange that somebody wants; `decide` may be asked several times, each time on what is known then. */
export interface ExchangeWork {
  readonly orderId: string;
  /** The exchange's id in the nth attempt, the same in every process and for ever. */
  exchangeId(attempt: number): string;
  /** The whole decision with its facts, to be made on the order. */
  decide(exchangeId: string): Promise<RequestExchange>;
  readonly payment: Payment | null;
  readonly holdMinutes: number;
}

export interface PlacedExchange {
  readonly exchange: ExchangeState;
  /** It had been placed before. */
  readonly replayed: boolean;
}

interface PlacementSettings {
  readonly commands: CommandRunner;
  readonly drive: Drive;
}

/** Far more than a race loses; whoever meets it is told what stood in the way last. */
const mostAttempts = 200;

/**
 * Exchange (architecture.md section 2), the way forward: the order decides and locks the tickets, tally and target are held in parallel, and
 * the order completes or offers it. What is lost on the way is ended on the order before anything is given back, and decided afresh under
 * the next id: so a repeat of the call walks the attempts, and goes on with the one that was begun (G-06).
 */
export class ExchangePlacement {
  constructor(private readonly settings: PlacementSettings) {}

  /** Rejects with the refusal when the decision refuses, and then nothing of it is left. */
  async place(work: ExchangeWork, call: Call): Promise<PlacedExchange> {
    let lost = new DomainError('PURCHASE_EXPIRED', { status: 'expired' });
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const exchangeId = work.exchangeId(attempt);
      const step = attempt === 0 ? call : { ...call, commandId: stepOf(call, exchangeId, 'request').commandId };
      const before = await this.standing(work, exchangeId, call);
      // Another body with the same key is refused here (G-06).
      if (before !== undefined) await this.settings.commands.repeatOf(order, addressOf(work, call), step);
      else await this.settings.commands.execute(order, addressOf(work, call), await work.decide(exchangeId), step);
      const outcome = await this.goOn(work, exchangeId, call);
      if (!(outcome instanceof DomainError)) return { exchange: outcome, replayed: before !== undefined };
      lost = outcome;
    }
    throw lost;
  }

  /** What is there already stands as it is; what was begun is gone on with; what came to nothing leaves room for the next attempt. */
  private async goOn(work: ExchangeWork, exchangeId: string, call: Call): Promise<ExchangeState | DomainError> {
    let exchange = (await this.standing(work, exchangeId, call))!;
    if (exchange.ended === null && exchange.offered === null && exchange.exchanged === null) {
      const lost = await this.carryOut(work, exchange.requested, call);
      exchange = (await this.standing(work, exchangeId, call))!;
      // The same call, sent twice at once, may have come through the other time.
      if (lost !== null && exchange.offered === null && exchange.exchanged === null) return lost;
    }
    if (exchange.exchanged !== null || exchange.ended !== null) await this.follow(exchange.requested, call);
    const isThere = exchange.offered !== null || exchange.exchanged !== null;
    return isThere ? exchange : new DomainError('PURCHASE_EXPIRED', { status: 'expired' });
  }

  /** Why it was lost; `null` when it was not. */
  private async carryOut(work: ExchangeWork, plan: ExchangeRequested['data'], call: Call): Promise<DomainError | null> {
    try {
      const [free, places] = await Promise.all([this.reserve(plan, call), this.hold(plan, call)]);
      await this.complete(work, { exchangeId: plan.exchangeId, places, free }, call);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.giveUp(plan, call);
      return error;
    }
  }

  /** EXC-03, EXC-04: whether it is one of the free ones is decided where it is counted. */
  private async reserve(plan: ExchangeRequested['data'], call: Call): Promise<boolean> {
    const { exchangeId, orderId, seasonId, customerId, channel, rules } = plan;
    const command: ReserveExchange = {
      type: 'ReserveExchange',
      exchangeId,
      orderId,
      seasonId,
      customerId,
      tickets: plan.tickets.length,
      freeExchanges: rules.freeExchanges,
      // EXC-14: staff are not bound by it.
      maxExchanges: channel === 'online' ? rules.maxExchanges : 0,
    };
    const address = { organisationId: call.organisationId, id: tallyId(seasonId, customerId) };
    const { commands } = this.settings;
    await commands.execute(exchangeTally, address, command, stepOf(call, exchangeId, 'reserve'));
    return commands.read(exchangeTally, address, ({ exchanges }) => exchanges.get(exchangeId)?.free ?? false);
  }

  private async hold(plan: ExchangeRequested['data'], call: Call): Promise<readonly Place[]> {
    const { exchangeId, orderId, customerId, channel, subscriptionId, targetPerformanceId: id } = plan;
    const command: HoldForOrder = {
      type: 'HoldForOrder',
      holdId: exchangeId,
      orderId,
      performanceIds: [id],
      subscriptionId,
      customerId,
      channel,
      tickets: plan.tickets.map(({ newTicketId, unit, ticketTypeId, seatId }) => {
        return { id: newTicketId, unit, ticketTypeId, seatId };
      }),
      blocks: [],
      allocation: null,
    };
    const address = { organisationId: call.organisationId, id };
    const { commands } = this.settings;
    await commands.execute(performance, address, command, stepOf(call, exchangeId, 'hold'));
    return commands.read(performance, address, ({ holds }) => structuredClone(holds.get(exchangeId)?.tickets ?? []));
  }

  private async complete(
    work: ExchangeWork,
    decided: Pick<CompleteExchange, 'exchangeId' | 'places' | 'free'>,
    call: Call,
  ): Promise<void> {
    const { payment, holdMinutes } = work;
    const command: CompleteExchange = { type: 'CompleteExchange', ...decided, payment, holdMinutes };
    const step = stepOf(call, decided.exchangeId, 'complete');
    await this.settings.commands.execute(order, addressOf(work, call), command, step);
  }

  /** EXC-36: ended on the order first, so that whoever still drives it commits nothing. */
  private async giveUp(plan: ExchangeRequested['data'], call: Call): Promise<void> {
    const { exchangeId, orderId: id } = plan;
    const command: EndExchange = { type: 'EndExchange', exchangeId, reason: 'lost' };
    const address = { organisationId: call.organisationId, id };
    await this.settings.commands.execute(order, address, command, stepOf(call, exchangeId, 'lose'));
    await this.follow(plan, call);
  }

  /** Both performances and the tally hear what became of it. */
  private async follow({ orderId, exchangeId }: ExchangeRequested['data'], call: Call): Promise<void> {
    const { organisationId, correlationId, commandId: causationId } = call;
    const cause = { organisationId, correlationId, causationId };
    await this.settings.drive(exchangeInstance(orderId, exchangeId), cause);
  }

  private standing(work: ExchangeWork, exchangeId: string, call: Call): Promise<ExchangeState | undefined> {
    const select = ({ exchanges }: { readonly exchanges: ReadonlyMap<string, ExchangeState> }) =>
      structuredClone(exchanges.get(exchangeId));
    return this.settings.commands.read(order, addressOf(work, call), select);
  }
}

const addressOf = ({ orderId: id }: ExchangeWork, { organisationId }: Call) => ({ organisationId, id });

/** A step of the call, with an id that only this attempt has. */
function stepOf(call: Call, exchangeId: string, key: string): Call {
  const { organisationId, commandId: causationId } = call;
  const commandId = derivedId(organisationId, exchange.name, exchangeId, key);
  return { ...call, commandId, causationId, call: `process:${exchange.name}`, bodyMac: '' };
}
