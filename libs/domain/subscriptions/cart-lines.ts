import { SubscriptionRecord } from './subscription-record';
import { PurchasePlan } from './purchase-plan';

/** A line of the cart; minor units. Who shows it finds the words for the ids. */
export interface CartLine {
  readonly kind: 'ticket' | 'product' | 'discount';
  readonly ticketTypeId?: string;
  /** Absent where tickets are grouped. */
  readonly performanceId?: string;
  readonly seatId?: string;
  readonly productId?: string;
  readonly discountCode?: string;
  readonly quantity: number;
  readonly amount: number;
  readonly ticketIds: readonly string[];
}

/**
 * SUB-27: a line for every performance and seat (one for all places of a type where they have no numbers), or, grouped, one for each ticket type with as many as there are subscriptions. Products
 * (SUB-49) and what a code takes off (SUB-48) follow; the lines add up to the same total either way.
 */
export function cartLines(
  { onlineSale: { groupTickets } }: Pick<SubscriptionRecord, 'onlineSale'>,
  plan: PurchasePlan,
): readonly CartLine[] {
  const tickets = groupTickets ? groupedLines(plan) : separateLines(plan);
  const products = plan.products.map(({ productId, quantity, price }): CartLine => ({
    kind: 'product',
    productId,
    quantity,
    amount: quantity * price,
    ticketIds: [],
  }));
  return [...tickets, ...products, ...discountLines(plan)];
}

function separateLines({ tickets }: PurchasePlan): CartLine[] {
  const lines = new Map<string, CartLine>();
  for (const { id, ticketTypeId, performanceId, seatId, price } of tickets) {
    const key = `${performanceId} ${seatId ?? ''} ${ticketTypeId}`;
    const { quantity = 0, amount = 0, ticketIds = [] } = lines.get(key) ?? {};
    const where = { performanceId, ...(seatId !== undefined && { seatId }) };
    const sum = { quantity: quantity + 1, amount: amount + price, ticketIds: [...ticketIds, id] };
    lines.set(key, { kind: 'ticket', ticketTypeId, ...where, ...sum });
  }
  return [...lines.values()];
}

function groupedLines({ tickets }: PurchasePlan): CartLine[] {
  return [...new Set(tickets.map(({ ticketTypeId }) => ticketTypeId))].map((ticketTypeId): CartLine => {
    const ofType = tickets.filter((ticket) => ticket.ticketTypeId === ticketTypeId);
    const quantity = new Set(ofType.map(({ unit }) => unit)).size;
    const amount = ofType.reduce((sum, { price }) => sum + price, 0);
    return { kind: 'ticket', ticketTypeId, quantity, amount, ticketIds: ofType.map(({ id }) => id) };
  });
}

function discountLines({ tickets, discount: code }: PurchasePlan): CartLine[] {
  const amount = tickets.reduce((sum, { discount }) => sum + discount, 0);
  if (code === null || amount === 0) return [];
  return [
    { kind: 'discount', discountCode: code.code, quantity: 1, amount: -amount, ticketIds: tickets.map(({ id }) => id) },
  ];
}
