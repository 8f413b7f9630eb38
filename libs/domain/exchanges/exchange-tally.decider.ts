import { Decider } from '../../kernel/decider';
import { assertNever, DomainError, refuseUnless } from '../../kernel/errors';
import { TallyFacts } from './exchange-facts';
import { ExchangeTallyEvent } from './exchange-tally.events';
import { maximumReached } from './rules/maximum.rule';

interface OfExchange {
  readonly exchangeId: string;
  readonly orderId: string;
  readonly seasonId: string;
  readonly customerId: string;
}

/** Takes a place for an exchange that begins. */
export interface ReserveExchange extends OfExchange {
  readonly type: 'ReserveExchange';
  readonly tickets: number;
  /** EXC-03. */
  readonly freeExchanges: number;
  /** EXC-04; 0 = without limit, as it is at the box office (EXC-14). */
  readonly maxExchanges: number;
}

/** The exchange is past its commit point. */
export interface CountExchange extends OfExchange {
  readonly type: 'CountExchange';
  readonly fee: number;
  readonly difference: number;
  readonly currency: string;
}

/** The exchange has ended without success. */
export interface UncountExchange extends OfExchange {
  readonly type: 'UncountExchange';
}

export type ExchangeTallyCommand = ReserveExchange | CountExchange | UncountExchange;

interface Entry {
  status: 'reserved' | 'counted' | 'released';
  readonly tickets: number;
  readonly free: boolean;
}

/** Exchanges of one customer in one season (EXC-05). */
export interface ExchangeTallyState {
  readonly exchanges: Map<string, Entry>;
  /** Completed ones, and how many of them were free. */
  used: number;
  free: number;
  /** Under way, and how many of them are free. */
  reserved: number;
  reservedFree: number;
}

/** The id of the one stream that decides on a customer's exchanges in a season. */
export const tallyId = (seasonId: string, customerId: string): string => `${seasonId}.${customerId}`;

/** EXC-05: what counts for the next exchange: those made and those under way. */
export const tallyFacts = ({ used, free, reserved, reservedFree }: Readonly<ExchangeTallyState>): TallyFacts => ({
  used: used + reserved,
  free: free + reservedFree,
});

/** EXC-03 to EXC-05: whoever comes first gets the last one; all commands are idempotent by state, as a process needs them. */
export const exchangeTally: Decider<ExchangeTallyCommand, ExchangeTallyEvent, ExchangeTallyState> = {
  category: 'exchangeTally',
  stateVersion: 1,
  initialState: () => ({ exchanges: new Map(), used: 0, free: 0, reserved: 0, reservedFree: 0 }),
  decide(state, command) {
    switch (command.type) {
      case 'ReserveExchange':
        return reserve(state, command);
      case 'CountExchange':
        return count(state, command);
      case 'UncountExchange':
        return uncount(state, command);
      default:
        return assertNever(command);
    }
  },
  evolve,
  seen: (state) => tallyFacts(state),
};

function reserve(state: ExchangeTallyState, command: ReserveExchange): ExchangeTallyEvent[] {
  const before = state.exchanges.get(command.exchangeId);
  refuseUnless(before?.status !== 'released', 'PURCHASE_EXPIRED', { status: 'expired' });
  if (before !== undefined) return [];
  const facts = tallyFacts(state);
  const refusal = maximumReached(command.maxExchanges, facts.used);
  if (refusal) throw new DomainError(refusal.code, refusal.details);
  const free = facts.free < command.freeExchanges;
  return [{ type: 'ExchangeReserved', data: { ...whose(command), tickets: command.tickets, free } }];
}

function count(state: ExchangeTallyState, command: CountExchange): ExchangeTallyEvent[] {
  const entry = state.exchanges.get(command.exchangeId);
  if (entry === undefined) throw new DomainError('NOT_FOUND');
  if (entry.status !== 'reserved') return [];
  const { fee, difference, currency } = command;
  const { tickets, free } = entry;
  return [{ type: 'ExchangeCounted', data: { ...whose(command), tickets, free, fee, difference, currency } }];
}

/** Of one that never came too: whoever still drives it is refused here when it does. */
function uncount(state: ExchangeTallyState, command: UncountExchange): ExchangeTallyEvent[] {
  const entry = state.exchanges.get(command.exchangeId);
  if (entry !== undefined && entry.status !== 'reserved') return [];
  return [{ type: 'ExchangeUncounted', data: whose(command) }];
}

const whose = ({ exchangeId, orderId, seasonId, customerId }: OfExchange): OfExchange => ({
  exchangeId,
  orderId,
  seasonId,
  customerId,
});

function evolve(state: ExchangeTallyState, event: ExchangeTallyEvent): ExchangeTallyState {
  const { exchangeId } = event.data;
  if (event.type === 'ExchangeReserved') {
    const { tickets, free } = event.data;
    state.exchanges.set(exchangeId, { status: 'reserved', tickets, free });
    state.reserved += 1;
    if (free) state.reservedFree += 1;
    return state;
  }
  const entry = state.exchanges.get(exchangeId);
  if (entry === undefined) {
    if (event.type === 'ExchangeUncounted')
      state.exchanges.set(exchangeId, { status: 'released', tickets: 0, free: false });
    return state;
  }
  state.reserved -= 1;
  if (entry.free) state.reservedFree -= 1;
  if (event.type === 'ExchangeUncounted') entry.status = 'released';
  else {
    entry.status = 'counted';
    state.used += 1;
    if (entry.free) state.free += 1;
  }
  return state;
}
