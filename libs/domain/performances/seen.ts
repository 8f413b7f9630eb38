import { OrderRecord } from '../orders/order-record';
import { TicketTypes } from './performance-rule';
import { PerformanceState } from './performance.state';

interface NamesThings {
  readonly type: string;
  readonly campaignId?: string;
  readonly orderId?: string;
  readonly customerId?: string;
  readonly ticketTypeId?: string | null;
  readonly ticketTypes?: unknown;
}

/**
 * G-05: what a refused command was decided on, as plain numbers and settings, so that "why was this refused" can be answered, and asked
 * again under other rules, without the stream's help.
 */
export function seenByPerformance(state: PerformanceState, command: NamesThings): object {
  const { settings, cancelled, capacity, held, sold } = state;
  const campaign = command.campaignId === undefined ? undefined : state.campaigns.get(command.campaignId);
  const ticketType = command.type === 'PurchaseTickets' ? seenOfTicketType(state, command) : undefined;
  const order = command.orderId === undefined ? undefined : state.orders.get(command.orderId);
  return {
    performance: settings && {
      version: state.version,
      availableOnline: settings.availableOnline,
      salesStatus: settings.salesStatus,
      salesStartsAt: settings.salesStartsAt,
      salesEndsAt: settings.salesEndsAt,
      startsAt: settings.startsAt,
      cancelled,
      capacity,
      held,
      sold,
    },
    ...(campaign && { campaign: { ...campaign.record } }),
    ...(campaign && command.customerId && { usedByCustomer: campaign.takenBy.get(command.customerId) ?? 0 }),
    ...(ticketType && { ticketType }),
    ...(order && { order: seenOfOrder(order) }),
  };
}

/** The type that somebody wanted to buy, as a fact and with its prices here. */
function seenOfTicketType({ prices }: PerformanceState, { ticketTypeId, ticketTypes }: NamesThings): object {
  const type = (ticketTypes as TicketTypes).get(ticketTypeId ?? '') ?? null;
  return { type, prices: prices.get(ticketTypeId ?? '') ?? null };
}

const seenOfOrder = ({ status, due, paid, expiresAt, version }: OrderRecord) => ({
  status,
  due,
  paid,
  expiresAt,
  version,
});
