import { DomainError, refuseUnless } from '../../kernel/errors';
import { assertCurrency } from '../../kernel/money';
import { assertPays } from '../orders/payment';
import { OrderHoldPlaced } from '../orders/order-hold.events';
import { OrderedProduct, SubscriptionTicket } from '../orders/subscription-order.events';
import { lapsedHolds } from '../performances/availability';
import { placesForOrder, WantedPlaces } from '../performances/order-hold-places';
import { discountFor } from './discounts';
import { Checked, checkPurchase } from './purchase-checks';
import { Purchase } from './purchase-request';
import { seatsFor } from './purchase-seats';
import { DiscountCode } from './subscription.settings';

/** What one performance is asked to hold. */
export interface PlannedHold extends WantedPlaces {
  readonly performanceId: string;
}

/** A purchase that nothing stands in the way of: what to hold, what it costs, and what the decision saw. */
export interface PurchasePlan {
  /** With numbered seats first, then by performance id: the first one settles a race for the same seats. */
  readonly holds: readonly PlannedHold[];
  /** With the seats that stand first; a race may give others of the first hold's blocks. */
  readonly tickets: readonly SubscriptionTicket[];
  readonly products: readonly OrderedProduct[];
  /** Minor units of the organisation's currency. */
  readonly total: number;
  readonly flagIds: readonly string[];
  readonly consents: readonly { readonly id: string; readonly version: number }[];
  readonly discount: DiscountCode | null;
}

/**
 * SUB-56: the whole decision on buying a subscription, dry: nothing is written. A refusal is the first in the order of the rule, and one
 * about seats names every performance that stands in the way (SUB-57). `orderId` is what the tickets are told by.
 */
export function planPurchase(purchase: Purchase, orderId: string): PurchasePlan {
  return planChecked(purchase, checkPurchase(purchase), orderId);
}

/** The seats and the money of a purchase that is checked up to them. */
export function planChecked(purchase: Purchase, checked: Checked, orderId: string): PurchasePlan {
  const holds = holdsOf(purchase, checked, orderId);
  const tickets = ticketsOf(purchase, checked, holds);
  const quantity = purchase.request.units.length;
  const products = purchase.products.map((product) => ({ ...product, quantity }));
  const total = totalOf(tickets, products);
  const { payment, consentIds } = purchase.request;
  if (payment !== null) {
    assertCurrency(payment, purchase.currency);
    assertPays(payment, total, purchase.currency);
  }
  const given = purchase.record.onlineSale.consents.filter(({ id }) => consentIds.includes(id));
  const consents = given.map(({ id, version }) => ({ id, version }));
  const { flagIds, discount } = checked;
  return { holds, tickets, products, total, flagIds, consents, discount };
}

/** SUB-07: a hold that asks for the seats that another performance has given; one without numbers has none to ask for. */
export function onSeatsOf(hold: PlannedHold, given: OrderHoldPlaced['data']): PlannedHold {
  if (!isNumbered(hold)) return hold;
  const seats = new Map(given.tickets.map(({ unit, seatId }) => [unit, seatId ?? null]));
  const tickets = hold.tickets.map((ticket) => ({ ...ticket, seatId: seats.get(ticket.unit) ?? ticket.seatId }));
  return { ...hold, tickets, blocks: [] };
}

/** The tickets as the holds have given them: seats and prices may be others than the plan's after a race. */
export function ticketsHeld(
  { tickets, discount }: Pick<PurchasePlan, 'tickets' | 'discount'>,
  held: readonly OrderHoldPlaced['data'][],
): SubscriptionTicket[] {
  const placed = held.flatMap(({ performanceId, tickets: given }) => given.map((each) => ({ ...each, performanceId })));
  const byId = new Map(placed.map((ticket) => [ticket.id, ticket]));
  return tickets.map(({ id }) => discounted(byId.get(id)!, discount));
}

function discounted<T extends { readonly price: number }>(ticket: T, discount: DiscountCode | null) {
  return { ...ticket, discount: discount ? discountFor(discount, ticket.price) : 0 };
}

const isNumbered = ({ tickets, blocks }: PlannedHold): boolean =>
  blocks.length > 0 || tickets.some(({ seatId }) => seatId !== null);

function totalOf(tickets: readonly SubscriptionTicket[], products: readonly OrderedProduct[]): number {
  const ofTickets = tickets.reduce((sum, { price, discount }) => sum + price - discount, 0);
  return products.reduce((sum, { quantity, price }) => sum + quantity * price, ofTickets);
}

/** A ticket's number counts performances in their order and, on each, units. */
function holdsOf(purchase: Purchase, { performances }: Checked, orderId: string): PlannedHold[] {
  const { units } = purchase.request;
  const seats = seatsFor(purchase, performances);
  const holds = performances.map(({ id: performanceId }, order): PlannedHold => {
    const { named, blocks } = seats.get(performanceId)!;
    const tickets = units.map(({ ticketTypeId }, unit) => ({
      id: `${orderId}-${order * units.length + unit}`,
      unit,
      ticketTypeId,
      seatId: named[unit]!,
    }));
    return { performanceId, tickets, blocks, allocation: purchase.record.allocation };
  });
  const seated = (hold: PlannedHold) => (isNumbered(hold) ? 0 : 1);
  return holds.sort((a, b) => seated(a) - seated(b) || (a.performanceId < b.performanceId ? -1 : 1));
}

/** Decided on every performance as the hold itself will be, so that both say the same. */
function ticketsOf(
  purchase: Purchase,
  { performances, discount }: Checked,
  holds: readonly PlannedHold[],
): SubscriptionTicket[] {
  const refusals: { readonly performanceId: string; readonly error: DomainError }[] = [];
  const tickets = performances.flatMap(({ id: performanceId }) => {
    const hold = holds.find((each) => each.performanceId === performanceId)!;
    const state = purchase.performances.get(performanceId)!;
    try {
      const { places } = placesForOrder(state, hold, purchase.now, lapsedHolds(state, purchase.now));
      return places.map((place, index): SubscriptionTicket => {
        const { seatId: _, ...ticket } = hold.tickets[index]!;
        return discounted({ ...ticket, performanceId, ...place }, discount);
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.push({ performanceId, error });
      return [];
    }
  });
  refuseAll(refusals);
  return tickets;
}

/** SUB-57: the first refusal's code, with all the performances that it holds for. */
function refuseAll(refusals: readonly { readonly performanceId: string; readonly error: DomainError }[]): void {
  const first = refusals[0]?.error;
  if (first === undefined) return;
  const performanceIds = refusals.filter(({ error }) => error.code === first.code).map((each) => each.performanceId);
  refuseUnless(false, first.code, { ...first.details, performanceIds });
}
