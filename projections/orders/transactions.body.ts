import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import { TicketRecord } from '../../libs/domain/orders/order-record';
import { money } from '../documents';
import { OrderDocument } from './orders.projection';

type TransactionStatus = 'reserved' | 'claimed' | 'released' | 'expired' | 'cancelled';

/** CAMP-18. `email` is what an erased person leaves when there is nothing left to open, and `null` for who may not see it. */
export interface TransactionBody {
  readonly orderId: string;
  readonly ticketIds: readonly string[];
  readonly quantity: number;
  readonly amount: Money;
  readonly email: string | { readonly erased: true } | null;
  readonly at: Instant;
  readonly status: TransactionStatus;
  /** Those of a claim's tickets that were cancelled afterwards. Absent when there are none. */
  readonly releasedTicketIds?: readonly string[];
}

/**
 * An order as one transaction of its campaign: what was taken of it, at the prices of then. Released tickets stay listed and counted, so
 * that the quantities of what was claimed or released add up to `claimedGross` (CAMP-17). A ticket that was exchanged is listed for the one
 * that was had for it, and is never released, whatever becomes of that (CAMP-25).
 */
export function transactionBody(order: OrderDocument, email: TransactionBody['email']): TransactionBody {
  const dropped = order.droppedTicketIds ?? [];
  const taken = order.tickets.filter((ticket) => !isOfExchange(order, ticket));
  const kept = taken.filter(({ id }) => !dropped.includes(id));
  // A reservation that came to nothing shows all that was reserved.
  const tickets = kept.length > 0 ? kept : taken;
  const released = kept.filter(({ state }) => state === 'cancelled').map(({ id }) => id);
  return {
    orderId: order.orderId,
    ticketIds: tickets.map(({ id }) => id),
    quantity: tickets.length,
    amount: money(faceValue(tickets), order.currency),
    email,
    at: order.placedAt,
    status: statusOf(order, kept.length, released.length),
    ...(released.length > 0 && { releasedTicketIds: released }),
  };
}

/** Whether an exchange has put it on the order: its campaign never gave it. */
const isOfExchange = ({ exchanges = [] }: OrderDocument, { holdId }: TicketRecord): boolean =>
  exchanges.some(({ exchangeId }) => exchangeId === holdId);

function statusOf({ status }: OrderDocument, claimed: number, released: number): TransactionStatus {
  switch (status) {
    case 'pending_payment':
      return 'reserved';
    case 'paid':
      return 'claimed';
    case 'expired':
      return 'expired';
    case 'cancelled':
      if (claimed === 0) return 'cancelled';
      return released === claimed ? 'released' : 'claimed';
  }
}

function faceValue(tickets: readonly TicketRecord[]): number {
  return tickets.reduce((sum, ticket) => sum + ticket.price, 0);
}
