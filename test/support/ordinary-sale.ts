import { PurchaseTickets } from '../../libs/domain/orders/purchase';
import {
  OrdinaryTerms,
  SoldTicket,
  TicketsHeld,
  TicketsReleased,
  TicketsSold,
} from '../../libs/domain/orders/ticket-purchase.events';
import { Instant } from '../../libs/kernel/event';
import { TicketTypePrices } from '../../libs/domain/performances/performance.events';
import { TicketType } from '../../libs/domain/ticket-types/ticket-type';
import { TicketTypeFields } from '../../libs/domain/ticket-types/ticket-type.events';
import { everywhere, holdLapses, payment, Sale, saleOf, ticketTypePriced, ticketTypes } from './builders';

/** The type that anyone may buy. */
export const ordinary: TicketTypeFields = {
  name: 'Ordinary',
  kind: 'standard',
  soldOnline: true,
  webPurchaseCode: null,
};

/** The organisation's ticket types: `ordinary`, changed as named, beside the sponsors' one of campaigns. */
export const typesWithOrdinary = (fields: Partial<TicketTypeFields> = {}): ReadonlyMap<string, TicketType> =>
  ticketTypes({ ordinary: { ...ordinary, ...fields } }).byId;

/** 200 kr everywhere, unless told otherwise. */
export const ordinaryPriced = (prices: Partial<TicketTypePrices> = {}) =>
  ticketTypePriced({ ticketTypeId: 'ordinary', prices: everywhere(20000), ...prices });

type OrdinarySale = Omit<Sale, 'campaignId'> & OrdinaryTerms;

function ordinarySaleOf({ ticketType = ordinary, deliveryMethod, ...sale }: Partial<OrdinarySale>) {
  return {
    ...saleOf({ price: 20000, ...sale }),
    campaignId: null,
    ticketTypeId: 'ordinary',
    ticketType,
    ...(deliveryMethod !== undefined && { deliveryMethod }),
  };
}

/** Tickets of 200 kr sold at once; `paid` in the call, but where they cost nothing. */
export function ticketsSold(sale: Partial<OrdinarySale> = {}): TicketsSold {
  const data = ordinarySaleOf(sale);
  return {
    type: 'TicketsSold',
    data: { ...data, held: false, payment: data.amount === 0 ? null : payment(data.amount) },
  };
}

/** Tickets of 200 kr, held for payment until `expiresAt`. */
export const ordinaryHeld = ({
  expiresAt = holdLapses,
  ...sale
}: Partial<OrdinarySale & { expiresAt: Instant }> = {}) =>
  ({
    type: 'TicketsHeld',
    data: { ...ordinarySaleOf(sale), expiresAt, arbiter: 'performance' },
  }) satisfies TicketsHeld;

/** The payment of an ordinary `hold`, or of what `left` says is left of it. */
export function ordinaryPaid({ data }: TicketsHeld, left: readonly SoldTicket[] = data.tickets): TicketsSold {
  const { expiresAt: _, arbiter: __, ticketType: ___, deliveryMethod: ____, ...sale } = data;
  const amount = left.reduce((sum, ticket) => sum + ticket.price, 0);
  return {
    type: 'TicketsSold',
    data: { ...sale, campaignId: null, tickets: left, amount, held: true, payment: payment(amount) },
  };
}

/** Sold tickets of ordinary sale given back: all of `sale`, or those named by their unit. */
export function ordinaryReleased({ data }: TicketsSold, units?: readonly number[]): TicketsReleased {
  const tickets = data.tickets.filter((_, unit) => units?.includes(unit) ?? true);
  const { orderId, performanceId, customerId } = data;
  return {
    type: 'TicketsReleased',
    data: {
      performanceId,
      orderId,
      customerId,
      ticketIds: tickets.map((ticket) => ticket.id),
      seatIds: tickets.flatMap((ticket) => ticket.seatId ?? []),
      amount: tickets.reduce((sum, ticket) => sum + ticket.price, 0),
      reason: 'ill',
      cancellationId: 'x1',
    },
  };
}

export const purchaseTickets = (wanted: Partial<PurchaseTickets> = {}): PurchaseTickets => ({
  type: 'PurchaseTickets',
  orderId: 'o9',
  customerId: 'ada',
  customer: 'known',
  person: {},
  channel: 'online',
  ticketTypeId: 'ordinary',
  quantity: 1,
  seatIds: null,
  deliveryMethod: null,
  payment: null,
  holdMinutes: 15,
  ticketTypes: typesWithOrdinary(),
  ...wanted,
});
