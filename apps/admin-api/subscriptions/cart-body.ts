import { type CartLine, cartLines } from '../../../libs/domain/subscriptions/cart-lines';
import { labelOf } from '../../../libs/domain/subscriptions/subscription-record';
import type { Money } from '../../../libs/kernel/money';
import { money } from '../../../projections/documents';
import type { Planned } from './subscription-purchases';

export interface CartLineBody {
  readonly key: string;
  readonly text: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly amount: Money;
  readonly performanceId?: string;
  readonly seatIds?: readonly string[];
}

export interface CartBody {
  readonly lines: readonly CartLineBody[];
  readonly total: Money;
}

/** SUB-27: what the cart shows of a purchase that nothing stands in the way of. */
export function cartBody({ purchase, plan }: Planned): CartBody {
  const { currency } = purchase;
  const lines = cartLines(purchase.record, plan).map((line): CartLineBody => {
    const { quantity, amount, performanceId, seatId } = line;
    return {
      key: keyOf(line, purchase.record.subscriptionId),
      text: textOf(line, purchase),
      quantity,
      unitPrice: money(Math.round(amount / quantity), currency),
      amount: money(amount, currency),
      ...(performanceId !== undefined && { performanceId }),
      ...(seatId !== undefined && { seatIds: [seatId] }),
    };
  });
  return { lines, total: money(plan.total, currency) };
}

/** SUB-27: by performance and seat, or, grouped, by subscription and ticket type. */
function keyOf({ kind, performanceId, seatId, ...line }: CartLine, subscriptionId: string): string {
  if (kind === 'product') return `product/${line.productId}`;
  if (kind === 'discount') return `discount/${line.discountCode}`;
  if (performanceId === undefined) return `${subscriptionId}/${line.ticketTypeId}`;
  return `${performanceId}/${seatId ?? line.ticketTypeId}`;
}

/** SUB-09. */
function textOf({ kind, ticketTypeId = '', productId, discountCode = '' }: CartLine, purchase: Planned['purchase']) {
  if (kind === 'discount') return discountCode;
  if (kind === 'product') return purchase.products.find((product) => product.productId === productId)!.name;
  return `${labelOf(purchase.record)}, ${purchase.facts.ticketTypes.get(ticketTypeId)?.name ?? ticketTypeId}`;
}
