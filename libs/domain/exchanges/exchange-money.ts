import { ExchangeRules } from './exchange-rules';

/** Face prices before and after, in minor units like everything here. */
export interface PricePair {
  readonly ticketId: string;
  readonly from: number;
  readonly to: number;
}

/** What one ticket costs to exchange. */
export interface PricedTicket extends PricePair {
  /** EXC-08: what the dearer ticket costs more. */
  readonly difference: number;
  /** EXC-09: what the cheaper ticket costs less; nobody gets it back, and the books must tell where it went. */
  readonly forfeited: number;
}

/** What a whole exchange costs. */
export interface ExchangeMoney {
  readonly perTicket: readonly PricedTicket[];
  readonly difference: number;
  readonly forfeited: number;
  readonly fee: number;
  readonly due: number;
  readonly free: boolean;
}

/** The fee as it is charged: so much for each order or each ticket (EXC-12), nothing for a free exchange (EXC-13). */
export interface FeeTerms {
  readonly feeType: ExchangeRules['feeType'];
  /** EXC-13 online, EXC-14 at the box office. */
  readonly price: number;
  /** EXC-03. */
  readonly free: boolean;
}

/** EXC-08, EXC-09, EXC-12, EXC-13: each ticket by itself, without netting, and the fee beside it. */
export function exchangeMoney(pairs: readonly PricePair[], terms: FeeTerms): ExchangeMoney {
  const perTicket = pairs.map(({ ticketId, from, to }) => ({
    ticketId,
    from,
    to,
    difference: Math.max(0, to - from),
    forfeited: Math.max(0, from - to),
  }));
  const difference = perTicket.reduce((sum, ticket) => sum + ticket.difference, 0);
  const forfeited = perTicket.reduce((sum, ticket) => sum + ticket.forfeited, 0);
  const fee = terms.free ? 0 : feeQuantity(terms.feeType, pairs.length) * terms.price;
  // EXC-09: a cheaper ticket pays neither for a dearer one nor for the fee.
  return { perTicket, difference, forfeited, fee, due: difference + fee, free: terms.free };
}

/** EXC-12: how many times the fee is charged. */
export function feeQuantity(feeType: ExchangeRules['feeType'], tickets: number): number {
  if (feeType === 'none') return 0;
  return feeType === 'per_order' ? 1 : tickets;
}
