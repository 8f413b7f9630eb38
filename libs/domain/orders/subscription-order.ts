import { DomainError, RecordedRefusal, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency } from '../../kernel/money';
import { addMinutes } from '../../kernel/time';
import { isLive, OrderRecord, OrderStatus } from './order-record';
import { OrderEvent } from './order.events';
import { OrderState } from './order.state';
import { acceptPayment, assertPays, RecordPayment } from './payment';
import {
  ExpiryReason,
  OrderExpired,
  SoldPart,
  SoldUnits,
  SubscriptionOrderOpened,
  SubscriptionPurchased,
  SubscriptionTerms,
} from './subscription-order.events';
import { Payment } from './ticket-purchase.events';

/** All holds are there: the order begins, and is past its commit point at once when it is paid in the call or free. */
export interface OpenSubscriptionOrder {
  readonly type: 'OpenSubscriptionOrder';
  readonly orderId: string;
  readonly performanceIds: readonly string[];
  readonly terms: SubscriptionTerms;
  readonly payment: Payment | null;
  readonly holdMinutes: number;
  /** Until when it waits, instead of so many minutes for its payment: the deadline of an offer, also where nothing is due (SUB-51). */
  readonly deadline?: Instant;
}

/** Ends an order that is not past its commit point: at its instant, or because whoever drove it is gone (`abandoned`). */
export interface ExpireOrder {
  readonly type: 'ExpireOrder';
  readonly orderId: string;
  /** The plan, as its holds tell it: an order that was never opened knows none. */
  readonly performanceIds: readonly string[];
  readonly reason: ExpiryReason;
}

/** All performances have heard what became of the order. */
export interface SettleHolds {
  readonly type: 'SettleHolds';
  readonly orderId: string;
}

/** Accepts what nothing is due for (SUB-51). */
export interface CompleteOrder {
  readonly type: 'CompleteOrder';
  readonly orderId: string;
}

/** An order over several performances arbitrates itself: the first outcome on its stream wins (architecture.md section 2). */
export const subscriptionOrderRules = {
  /** A dead order never commits; one that is open already is not opened again. */
  OpenSubscriptionOrder(state: OrderState, command: OpenSubscriptionOrder, now: Instant): OrderEvent[] {
    refuseUnless(!state.dead, 'PURCHASE_EXPIRED', { status: 'expired' });
    if (state.record !== null) return [];
    const { orderId, performanceIds, terms, payment } = command;
    const amount = amountOf(terms);
    if (payment !== null) {
      assertCurrency(payment, terms.currency);
      assertPays(payment, amount, terms.currency);
    }
    const waits = payment === null && (amount > 0 || command.deadline !== undefined);
    const expiresAt = waits ? (command.deadline ?? addMinutes(now, command.holdMinutes)) : null;
    const data: SubscriptionOrderOpened['data'] = { orderId, performanceIds, ...terms, amount, expiresAt };
    const opened: SubscriptionOrderOpened = { type: 'SubscriptionOrderOpened', data };
    return waits ? [opened] : [opened, purchased(data, data.tickets, payment)];
  },

  /** SUB-58. Money that meets the instant at which the order lapses finds it dead, and says so first. */
  RecordPayment(state: OrderState, command: RecordPayment, now: Instant): OrderEvent[] {
    const { record, opened } = state;
    if (record === null) throw new DomainError('NOT_FOUND');
    const status = statusAt(record, now);
    try {
      acceptPayment(record, command, status);
    } catch (error) {
      if (!(error instanceof RecordedRefusal) || status === record.status || opened === null) throw error;
      throw new RecordedRefusal(error.code, error.details, [expired(opened, 'expired'), ...error.events]);
    }
    // Only an order that arbitrates itself is ever pending here.
    return [purchased(opened!, record.tickets.filter(isLive), command.payment)];
  },

  /** Its checks in the order of SUB-58. */
  CompleteOrder({ record, opened }: OrderState, _command: CompleteOrder, now: Instant): OrderEvent[] {
    if (record === null || opened === null) throw new DomainError('NOT_FOUND');
    const status = statusAt(record, now);
    refuseUnless(status !== 'paid', 'ORDER_ALREADY_PAID', { status });
    refuseUnless(status === 'pending_payment', 'PURCHASE_EXPIRED', { status });
    const { due: amount, currency } = record;
    refuseUnless(amount === 0, 'AMOUNT_MISMATCH', { due: { amount, currency } });
    return [purchased(opened, record.tickets.filter(isLive), null)];
  },

  /** What is paid stays; what was never opened is killed, so that nobody opens it later. */
  ExpireOrder({ record, opened, dead }: OrderState, command: ExpireOrder, now: Instant): OrderEvent[] {
    if (dead) return [];
    if (record === null) return [expired(command, command.reason)];
    if (record.status !== 'pending_payment' || opened === null) return [];
    const due = statusAt(record, now) === 'expired';
    // Whoever opened it went on, so it was not abandoned; nothing, and so nothing to remember, before it is due.
    if (command.reason !== 'performance_cancelled' && !due) return [];
    return [expired(opened, due ? 'expired' : command.reason)];
  },

  SettleHolds({ unsettled }: OrderState, { orderId }: SettleHolds): OrderEvent[] {
    if (unsettled === null) return [];
    return [{ type: 'OrderHoldsSettled', data: { orderId, outcome: unsettled.outcome } }];
  },
};

function expired(
  { orderId, performanceIds }: Pick<ExpireOrder, 'orderId' | 'performanceIds'>,
  reason: ExpiryReason,
): OrderExpired {
  return { type: 'OrderExpired', data: { orderId, performanceIds, reason } };
}

/** What an order that arbitrates itself is worth at this instant: one whose time is over is expired (G-02). */
export function statusAt({ status, expiresAt }: OrderRecord, now: Instant): OrderStatus {
  return status === 'pending_payment' && expiresAt !== null && now >= expiresAt ? 'expired' : status;
}

/** The commit point of an order as it was opened, for those of its tickets that are left. */
export function purchased(
  data: SubscriptionOrderOpened['data'],
  left: readonly { readonly id: string }[],
  payment: Payment | null,
): SubscriptionPurchased {
  const { orderId, subscriptionId, subscriptionType, seasonId, customerId, channel } = data;
  const { products, finance, currency, emailTemplateId } = data;
  const tickets = data.tickets.filter(({ id }) => left.some((ticket) => ticket.id === id));
  const performanceIds = data.performanceIds.filter((id) => tickets.some(({ performanceId }) => performanceId === id));
  const whose = { orderId, subscriptionId, subscriptionType, seasonId, customerId, channel, performanceIds };
  const sold = { sold: soldUnits({ tickets }), parts: soldParts({ tickets }), products, finance };
  const amount = amountOf({ tickets, products });
  return { type: 'SubscriptionPurchased', data: { ...whose, ...sold, amount, currency, payment, emailTemplateId } };
}

/** SUB-03, SUB-48, SUB-49: every ticket less its discount, and the products. */
function amountOf({ tickets, products }: Pick<SubscriptionTerms, 'tickets' | 'products'>): number {
  const ofTickets = tickets.reduce((sum, { price, discount }) => sum + price - discount, 0);
  return products.reduce((sum, { quantity, price }) => sum + quantity * price, ofTickets);
}

/** By performance and ticket type, in the order of their first ticket. */
function soldParts({ tickets }: Pick<SubscriptionTerms, 'tickets'>): SoldPart[] {
  const parts = new Map<string, SoldPart>();
  for (const { performanceId, ticketTypeId, price, discount } of tickets) {
    const key = `${performanceId}/${ticketTypeId}`;
    const before = parts.get(key) ?? { units: 0, tickets: 0, price: 0, discounted: 0, discount: 0 };
    parts.set(key, {
      performanceId,
      ticketTypeId,
      // A unit has one ticket on a performance.
      units: before.units + 1,
      tickets: before.tickets + 1,
      price: before.price + price,
      discounted: before.discounted + (discount > 0 ? 1 : 0),
      discount: before.discount + discount,
    });
  }
  return [...parts.values()];
}

/** By ticket type, in the order of their first ticket. */
function soldUnits({ tickets }: Pick<SubscriptionTerms, 'tickets'>): SoldUnits[] {
  const ticketTypeIds = [...new Set(tickets.map(({ ticketTypeId }) => ticketTypeId))];
  return ticketTypeIds.map((ticketTypeId) => {
    const ofType = tickets.filter((ticket) => ticket.ticketTypeId === ticketTypeId);
    const units = new Set(ofType.map(({ unit }) => unit)).size;
    return { ticketTypeId, units, tickets: ofType.length, amount: amountOf({ tickets: ofType, products: [] }) };
  });
}
