import { Core } from '../../libs/runtime/core';
import { Receipt } from '../../libs/runtime/receipt';

/** Something a client asks for, as it may be sent any number of times to any process. */
export interface Request {
  readonly key: string;
  readonly name: string;
  /** The order that it pays or whose tickets it exchanges. */
  readonly about?: Known;
  readonly send: (core: Core) => Promise<Receipt>;
}

/** An order as its buyer knows it. */
export interface Known {
  readonly orderId: string;
  /** The one that arbitrates it; `null` = the order itself, over several. */
  readonly performanceId: string | null;
  readonly due: number;
  readonly ticketIds: readonly string[];
  readonly paid: boolean;
  /** The exchange that gives these tickets, and that the money is due for. */
  readonly exchangeId?: string;
}

export type KnownExchange = Known & { readonly exchangeId: string };
