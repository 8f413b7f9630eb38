import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency } from '../../kernel/money';
import { SealedPerson } from '../../kernel/sealed';
import { addMinutes } from '../../kernel/time';
import { Lapsed } from '../performances/availability';
import { existing, TicketTypes } from '../performances/performance-rule';
import { PerformanceEvent, PerformanceSettings } from '../performances/performance.events';
import { PerformanceState } from '../performances/performance.state';
import { assertWanted, choosePlaces, Place, ticketsFor } from '../performances/places';
import { isPriced } from '../performances/prices';
import { TicketTypeFields } from '../ticket-types/ticket-type.events';
import { performanceObstacle, SaleChannel, ticketTypeObstacle } from './on-sale';
import { assertPays } from './payment';
import { Payment } from './ticket-purchase.events';

/** Whether the customer that a request names is one; whoever is told by an address is `known` by it. */
export type CustomerStanding = 'known' | 'unknown' | 'erased';

/** SALE-01: tickets of one performance and one type in ordinary sale. */
export interface PurchaseTickets {
  readonly type: 'PurchaseTickets';
  readonly orderId: string;
  readonly customerId: string;
  readonly customer: CustomerStanding;
  readonly person: SealedPerson;
  readonly channel: SaleChannel;
  readonly ticketTypeId: string;
  readonly quantity: number;
  readonly seatIds: readonly string[] | null;
  readonly deliveryMethod: string | null;
  /** Money that was received with the request: it is sold at once. */
  readonly payment: Payment | null;
  readonly holdMinutes: number;
  readonly ticketTypes: TicketTypes;
}

export const purchaseRules = {
  /** SALE-01, its checks in the order of SALE-02. */
  PurchaseTickets(state: PerformanceState, command: PurchaseTickets, now: Instant, lapsed: Lapsed): PerformanceEvent[] {
    assertWanted(command);
    const settings = existing(state);
    assertCustomer(command);
    const obstacle = performanceObstacle({ ...settings, cancelled: state.cancelled }, command.channel, now);
    if (obstacle) throw new DomainError(obstacle.code, obstacle.details);
    const ticketType = sellable(state, command, now);
    const places = choosePlaces(state, command.ticketTypeId, command, now, lapsed);
    return [saleOf(settings, command, ticketType, places, now)];
  },
};

function assertCustomer({ customer, customerId }: PurchaseTickets): void {
  refuseUnless(customer !== 'unknown', 'CUSTOMER_NOT_FOUND', { customerId });
  refuseUnless(customer !== 'erased', 'ERASED', { customerId });
}

/** The ticket type as it stands, where it may be sold here, now and through this channel. */
function sellable(
  state: PerformanceState,
  { ticketTypeId, ticketTypes, channel }: PurchaseTickets,
  now: Instant,
): TicketTypeFields {
  const type = ticketTypes.get(ticketTypeId);
  if (type === undefined) throw new DomainError('TICKET_TYPE_NOT_FOUND', { ticketTypeId });
  const obstacle = ticketTypeObstacle(type, state.prices.get(ticketTypeId), channel, now);
  if (obstacle) throw new DomainError(obstacle.code, { ticketTypeId, ...obstacle.details });
  refuseUnless(isPriced(state, ticketTypeId), 'TICKET_TYPE_NOT_PRICED', { ticketTypeId });
  const { name, kind, soldOnline, webPurchaseCode } = type;
  return { name, kind, soldOnline, webPurchaseCode };
}

/** SALE-01: nothing due or paid in the call is sold at once, money due is held until `expiresAt`. */
function saleOf(
  { performanceId, currency }: PerformanceSettings,
  command: PurchaseTickets,
  ticketType: TicketTypeFields,
  places: readonly Place[],
  now: Instant,
): PerformanceEvent {
  const { orderId, customerId, person, channel, ticketTypeId, deliveryMethod, payment } = command;
  const tickets = ticketsFor(orderId, places);
  const amount = tickets.reduce((sum, ticket) => sum + ticket.price, 0);
  const sale = {
    ...{ orderId, performanceId, campaignId: null, customerId, person, channel, ticketTypeId, ticketType },
    ...(deliveryMethod !== null && { deliveryMethod }),
    ...{ tickets, amount, currency },
  };
  if (payment !== null) {
    assertCurrency(payment, currency);
    assertPays(payment, amount, currency);
  }
  if (amount === 0 || payment !== null) return { type: 'TicketsSold', data: { ...sale, held: false, payment } };
  const expiresAt = addMinutes(now, command.holdMinutes);
  return { type: 'TicketsHeld', data: { ...sale, expiresAt, arbiter: 'performance' } };
}
