import { Instant } from '../../libs/kernel/event';
import { Money } from '../../libs/kernel/money';
import {
  hasProducts,
  isLive,
  OrderRecord,
  OrderStatus,
  TicketRecord,
  TicketState,
} from '../../libs/domain/orders/order-record';
import { money } from '../documents';

export interface OrderLine {
  readonly kind: 'ticket' | 'product' | 'fee' | 'difference' | 'forfeited' | 'discount' | 'transfer';
  readonly text: string;
  readonly quantity: number;
  readonly amount: Money;
  /** Absent where the line is not about tickets. */
  readonly ticketIds?: readonly string[];
}

export interface TicketBody {
  readonly id: string;
  readonly barcode: string;
  readonly unit: number;
  readonly performanceId: string;
  readonly seatId?: string;
  readonly ticketTypeId: string;
  readonly priceZoneId?: string;
  readonly price: Money;
  /** What a discount code takes off the price; absent: nothing. */
  readonly discount?: Money;
  readonly state: TicketState;
  /** The exchange under way that it is to be given up in (EXC-36); absent: none. */
  readonly lockedBy?: string;
  readonly campaignId?: string;
  readonly subscriptionId?: string;
  readonly label?: string;
}

export interface OrderBody {
  readonly id: string;
  readonly status: OrderStatus;
  readonly total: Money;
  readonly due: Money;
  readonly paid: Money;
  readonly refunded: Money;
  readonly expiresAt?: Instant;
  readonly customerId: string;
  readonly deliveryMethod?: string;
  /** The order that its tickets were split off, and those that its own went to (SUB-43). */
  readonly splitFrom?: string;
  readonly splitInto?: readonly string[];
  readonly lines: readonly OrderLine[];
  readonly tickets: readonly TicketBody[];
  /** EXC-23: the tickets of a unit shared a seat until one of them was exchanged. */
  readonly sameSeatBroken?: true;
  readonly version: number;
}

/** What an order's body takes from beside it. */
export interface AroundOrder {
  readonly ticketTypeName: (ticketTypeId: string) => string;
  readonly barcode: (ticketId: string) => string;
}

/** An order as the API answers it, from the view or from the folded stream alike. */
export function orderBody(order: OrderRecord, around: AroundOrder): OrderBody {
  const { currency } = order;
  const lines = linesOf(order, around);
  return {
    id: order.orderId,
    status: order.status,
    total: money(sumOf(lines), currency),
    due: money(order.due, currency),
    paid: money(order.paid, currency),
    refunded: money(order.refunded, currency),
    ...(order.expiresAt !== null && { expiresAt: order.expiresAt }),
    customerId: order.customerId,
    ...(order.deliveryMethod !== undefined && { deliveryMethod: order.deliveryMethod }),
    ...splitBody(order),
    lines,
    tickets: order.tickets.map((ticket) => ticketBody(order, ticket, around)),
    ...(order.sameSeatBroken && { sameSeatBroken: order.sameSeatBroken }),
    version: order.version,
  };
}

export function ticketBody(order: OrderRecord, ticket: TicketRecord, around: AroundOrder): TicketBody {
  return {
    id: ticket.id,
    barcode: around.barcode(ticket.id),
    unit: ticket.unit,
    performanceId: ticket.performanceId ?? order.performanceId,
    ...(ticket.seatId !== null && { seatId: ticket.seatId }),
    ticketTypeId: ticket.ticketTypeId ?? order.ticketTypeId,
    ...(ticket.priceZoneId !== null && { priceZoneId: ticket.priceZoneId }),
    price: money(ticket.price, order.currency),
    ...(ticket.discount && { discount: money(ticket.discount, order.currency) }),
    state: ticket.state,
    ...(ticket.lockedBy !== undefined && { lockedBy: ticket.lockedBy }),
    ...(order.campaignId !== null && { campaignId: order.campaignId }),
    ...(order.subscriptionId !== undefined && { subscriptionId: order.subscriptionId }),
    ...(order.label !== undefined && { label: order.label }),
  };
}

/** What stands: its tickets, its products and what a code takes off. The lines add up to the total (I4). */
function linesOf(order: OrderRecord, around: AroundOrder): OrderLine[] {
  const live = order.tickets.filter(isLive);
  const own = [
    ...ticketLines(order, live, around),
    ...(hasProducts(order) ? productLines(order) : []),
    ...exchangeLines(order, live),
    ...discountLines(order, live),
  ];
  return [...own, ...transferLines(order, own)];
}

const sumOf = (lines: readonly OrderLine[]): number => lines.reduce((sum, { amount }) => sum + amount.amount, 0);

function splitBody({ splitFrom, transfers }: OrderRecord): Pick<OrderBody, 'splitFrom' | 'splitInto'> {
  if (splitFrom !== undefined) return { splitFrom: splitFrom.orderId };
  return transfers === undefined ? {} : { splitInto: transfers.map(({ orderId }) => orderId) };
}

/**
 * SUB-43: the text is the other order's id. What an order got in a split pays for its tickets that stand and no more: the rest has gone back to
 * whoever paid (`refunded`), and is no debt of this order.
 */
function transferLines(order: OrderRecord, own: readonly OrderLine[]): OrderLine[] {
  const { transfers = [], splitFrom, currency } = order;
  // Fees were paid on this order itself.
  const got = sumOf(own.filter(({ kind }) => kind !== 'fee' && kind !== 'product'));
  if (splitFrom !== undefined && got === 0 && !order.tickets.some(isLive)) return [];
  return transfers.map(({ orderId, amount, ticketIds }) => ({
    kind: 'transfer',
    text: orderId,
    quantity: 1,
    amount: money(splitFrom === undefined ? amount : Math.max(amount, 0 - got), currency),
    ...(ticketIds.length > 0 && { ticketIds }),
  }));
}

function ticketLines(order: OrderRecord, live: readonly TicketRecord[], around: AroundOrder): OrderLine[] {
  const lines = new Map<string, TicketRecord[]>();
  for (const ticket of live) {
    const key = lineOf(order, ticket);
    const line = lines.get(key);
    if (line) line.push(ticket);
    else lines.set(key, [ticket]);
  }
  return [...lines.values()].map((tickets) => {
    const { ticketTypeId = order.ticketTypeId } = tickets[0]!;
    const name = around.ticketTypeName(ticketTypeId);
    return {
      kind: 'ticket',
      // SUB-09.
      text: order.label === undefined ? name : `${order.label}, ${name}`,
      quantity: order.groupTickets ? new Set(tickets.map(({ unit }) => unit)).size : tickets.length,
      amount: money(
        tickets.reduce((sum, ticket) => sum + basePrice(ticket), 0),
        order.currency,
      ),
      ticketIds: tickets.map(({ id }) => id),
    };
  });
}

/**
 * SUB-27, as the cart has it: by type where they are grouped, else by performance and seat, or by performance and type where places have
 * no numbers. By type and price where the order does not say.
 */
function lineOf({ groupTickets, ...order }: OrderRecord, ticket: TicketRecord): string {
  const { ticketTypeId = order.ticketTypeId, performanceId = order.performanceId, seatId } = ticket;
  if (groupTickets === undefined) return `${basePrice(ticket)} ${ticketTypeId}`;
  return groupTickets ? ticketTypeId : `${performanceId} ${seatId ?? ''} ${ticketTypeId}`;
}

/** EXC-08: what a ticket cost more when it was exchanged is a line of its own. */
const basePrice = ({ price, surcharge = 0 }: TicketRecord): number => price - surcharge;

/** EXC-08, EXC-09, EXC-13, EXC-14: differences of the tickets that stand, and what exchanges cost and cost the customer for good. */
function exchangeLines({ exchanges = [], currency }: OrderRecord, live: readonly TicketRecord[]): OrderLine[] {
  const dearer = live.filter(({ surcharge = 0 }) => surcharge > 0);
  const difference = dearer.reduce((sum, { surcharge = 0 }) => sum + surcharge, 0);
  const forfeited = exchanges.reduce((sum, made) => sum + made.forfeited, 0);
  const givenUp = exchanges.flatMap(({ forfeitedTicketIds = [] }) => forfeitedTicketIds);
  const one = (kind: OrderLine['kind'], text: string, amount: number, quantity = 1): OrderLine => {
    return { kind, text, quantity, amount: money(amount, currency) };
  };
  return [
    ...exchanges.flatMap(({ fee, feeQuantity, product }) => {
      if (product !== null) return [one('product', product.name, fee, product.quantity)];
      return fee > 0 ? [one('fee', 'Exchange', fee, feeQuantity)] : [];
    }),
    ...(difference > 0
      ? [{ ...one('difference', 'Exchange', difference), ticketIds: dearer.map(({ id }) => id) }]
      : []),
    ...(forfeited > 0 ? [{ ...one('forfeited', 'Exchange', forfeited), ticketIds: givenUp }] : []),
  ];
}

/** SUB-49. */
const productLines = ({ products = [], currency }: OrderRecord): OrderLine[] =>
  products.map(({ name, quantity, price }) => ({
    kind: 'product',
    text: name,
    quantity,
    amount: money(quantity * price, currency),
  }));

/** SUB-48: the text is the code, as in the quote. */
function discountLines(
  { label = '', discountCode = label, currency }: OrderRecord,
  live: readonly TicketRecord[],
): OrderLine[] {
  const discounted = live.filter(({ discount = 0 }) => discount > 0);
  if (discounted.length === 0) return [];
  const amount = discounted.reduce((sum, { discount = 0 }) => sum + discount, 0);
  const ticketIds = discounted.map(({ id }) => id);
  return [{ kind: 'discount', text: discountCode, quantity: 1, amount: money(-amount, currency), ticketIds }];
}
