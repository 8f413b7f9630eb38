import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { ExchangeMoney, PricedTicket } from '../../libs/domain/exchanges/exchange-money';
import { ExchangeState, statusOfEnd } from '../../libs/domain/orders/exchange-record';
import { money } from '../documents';

export interface ExchangePricesBody {
  readonly rulesVersion: number;
  readonly perTicket: readonly {
    readonly ticketId: string;
    readonly from: Money;
    readonly to: Money;
    readonly difference: Money;
    readonly forfeited: Money;
  }[];
  readonly difference: Money;
  readonly forfeited: Money;
  readonly fee: Money;
  readonly due: Money;
  readonly free: boolean;
}

export interface ExchangeBody extends ExchangePricesBody {
  readonly id: string;
  readonly orderId: string;
  readonly status: 'completed' | 'pending_payment' | 'cancelled' | 'expired';
  readonly targetPerformanceId: string;
  /** None before it is completed. */
  readonly newTicketIds: readonly string[];
  /** Until when it can be paid. */
  readonly expiresAt?: Instant;
}

/** What an exchange costs, in a quote and ever after. */
export function exchangePricesBody(
  { perTicket, difference, forfeited, fee, due, free }: ExchangeMoney,
  rulesVersion: number,
  currency: string,
): ExchangePricesBody {
  return {
    rulesVersion,
    perTicket: perTicket.map((ticket) => ({
      ticketId: ticket.ticketId,
      from: money(ticket.from, currency),
      to: money(ticket.to, currency),
      difference: money(ticket.difference, currency),
      forfeited: money(ticket.forfeited, currency),
    })),
    difference: money(difference, currency),
    forfeited: money(forfeited, currency),
    fee: money(fee, currency),
    due: money(due, currency),
    free,
  };
}

/** An exchange as the API answers it; `undefined` for one that nobody was ever offered. */
export function exchangeBody({
  requested,
  offered,
  exchanged,
  ended,
}: Omit<ExchangeState, 'settled'>): ExchangeBody | undefined {
  const priced = exchanged ?? offered;
  if (priced === null) return undefined;
  const { exchangeId, orderId, targetPerformanceId, rulesVersion, currency } = requested;
  const perTicket: readonly PricedTicket[] = priced.tickets;
  const pending = ended === null ? 'pending_payment' : statusOfEnd(ended);
  const status = exchanged ? 'completed' : pending;
  return {
    id: exchangeId,
    orderId,
    status,
    targetPerformanceId,
    ...exchangePricesBody({ ...priced, perTicket }, rulesVersion, currency),
    newTicketIds: exchanged ? exchanged.tickets.map(({ newTicketId }) => newTicketId) : [],
    ...(status === 'pending_payment' && { expiresAt: offered!.expiresAt }),
  };
}

/** As the call that placed it was answered, whatever came of it since (G-06). */
export const exchangeAsPlaced = ({ requested, offered, exchanged }: ExchangeState): ExchangeBody =>
  exchangeBody({ requested, offered, exchanged: offered === null ? exchanged : null, ended: null })!;
