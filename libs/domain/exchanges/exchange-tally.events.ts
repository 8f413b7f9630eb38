import { DomainEvent } from '../../kernel/event';

/** Whose exchanges, in which season: said by every event of a tally (EXC-05). */
interface OfTally {
  readonly exchangeId: string;
  readonly orderId: string;
  readonly seasonId: string;
  readonly customerId: string;
}

/** An exchange under way takes its place in the tally, so that no other takes the same one. */
export type ExchangeReserved = DomainEvent<
  'ExchangeReserved',
  OfTally & {
    readonly tickets: number;
    /** Whether it is one of the free ones (EXC-03). */
    readonly free: boolean;
  }
>;

/** It was completed, and counts (EXC-05). Minor units. */
export type ExchangeCounted = DomainEvent<
  'ExchangeCounted',
  OfTally & {
    readonly tickets: number;
    readonly free: boolean;
    readonly fee: number;
    readonly difference: number;
    readonly currency: string;
  }
>;

/** It came to nothing: what it had taken is free again, and an exchange of this id is never reserved any more. */
export type ExchangeUncounted = DomainEvent<'ExchangeUncounted', OfTally>;

export type ExchangeTallyEvent = ExchangeReserved | ExchangeCounted | ExchangeUncounted;
