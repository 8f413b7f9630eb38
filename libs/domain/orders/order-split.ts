import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { SealedPerson } from '../../kernel/sealed';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { bookedUnder, isLive, OrderRecord, priceOf, TicketRecord } from './order-record';
import { OrderEvent } from './order.events';
import { OrderState } from './order.state';
import { NewOrder, SplitOrderOpened } from './order-split.events';

/** Who one unit is for. Two units of one person have one `customerId`, however the person was told. */
export interface TicketCustomer {
  readonly unit: number;
  /** `null`: neither an address nor a name was given. */
  readonly customerId: string | null;
  readonly person: SealedPerson;
  /** The order that the unit's tickets go to. */
  readonly orderId: string;
}

/** SUB-43: every unit of a paid subscription order gets a customer of its own, and an order of its own with its tickets. */
export interface AssignTicketCustomers {
  readonly type: 'AssignTicketCustomers';
  readonly expectedVersion: ExpectedVersion;
  readonly assignments: readonly TicketCustomer[];
  /** Whether the subscription asks for a customer of each ticket. */
  readonly perTicket: boolean;
  /** The sale as the performance's stream tells it, of an order that does not arbitrate itself; that is never split. */
  readonly sale: OrderRecord | null;
}

/** Opens an order that was split off another one. */
export interface OpenSplitOrder {
  readonly type: 'OpenSplitOrder';
  readonly fromOrderId: string;
  readonly person: SealedPerson;
  readonly order: OrderRecord;
}

/** All new orders and all performances know of the split. */
export interface SettleOrderSplit {
  readonly type: 'SettleOrderSplit';
}

export const orderSplitRules = {
  /**
   * Checked in this order: the setting, the units, who they are for, the order, its tickets. The payment stays where it is; each new order
   * begins with what its tickets cost and a transfer that balances it.
   */
  AssignTicketCustomers(state: OrderState, command: AssignTicketCustomers, now: Instant): OrderEvent[] {
    const record = state.record ?? command.sale;
    if (record === null) throw new DomainError('NOT_FOUND');
    refuseStale(record.version, command.expectedVersion);
    refuseUnless(command.perTicket && record.subscriptionId !== undefined, 'CUSTOMER_INFO_NOT_PER_TICKET');
    assertAssigned(record, command.assignments);
    refuseUnless(record.status === 'paid', 'ORDER_NOT_PAID', { status: record.status });
    refuseSplit(record);
    assertMovable(record, command.assignments);
    const { orderId: fromOrderId, customerId, currency } = record;
    const newOrders = command.assignments.map((assignment) => newOrder(record, assignment, now));
    return [
      ...newOrders.map(({ unit, order }): OrderEvent => {
        const ticketIds = order.tickets.map(({ id }) => id);
        const whose = { orderId: fromOrderId, unit, ticketIds, customerId: order.customerId };
        return { type: 'TicketCustomerAssigned', data: whose };
      }),
      { type: 'OrderSplit', data: { fromOrderId, customerId, newOrders, currency, ...bookedUnder(record) } },
    ];
  },

  OpenSplitOrder({ record }: OrderState, { order, fromOrderId, person }: OpenSplitOrder): SplitOrderOpened[] {
    if (record !== null) return [];
    const { orderId, customerId } = order;
    return [{ type: 'SplitOrderOpened', data: { orderId, fromOrderId, customerId, person, order } }];
  },

  SettleOrderSplit({ record, unsettledSplit }: OrderState, _command: SettleOrderSplit): OrderEvent[] {
    if (record === null || unsettledSplit === null) return [];
    return [{ type: 'OrderSplitSettled', data: { orderId: record.orderId } }];
  },
};

/**
 * Tickets that other orders have now; `null`: all that the order had, as far as they may still stand. Those orders are named, for the caller
 * to go to.
 */
export function refuseMoved(
  record: OrderRecord,
  ticketIds: readonly string[] | null,
  standing?: readonly string[],
): void {
  if (record.splitFrom === undefined) refuseSplit(record, ticketIds, standing);
}

function refuseSplit(
  { transfers = [] }: OrderRecord,
  moved: readonly string[] | null = null,
  standing?: readonly string[],
): void {
  const concerned = transfers.filter(({ orderId, ticketIds }) =>
    moved === null ? (standing?.includes(orderId) ?? true) : moved.some((id) => ticketIds.includes(id)),
  );
  refuseUnless(concerned.length === 0, 'ORDER_ALREADY_SPLIT', { orderIds: concerned.map(({ orderId }) => orderId) });
}

/** Every unit that has tickets is named, and each for somebody else; units that are cancelled need nobody. */
function assertAssigned(record: OrderRecord, assignments: readonly TicketCustomer[]): void {
  const { tickets, transfers = [] } = record;
  const moved = transfers.flatMap(({ unit }) => unit ?? []);
  const known = new Set([...tickets.map(({ unit }) => unit), ...moved]);
  const unknown = assignments.filter(({ unit }) => !known.has(unit)).map(({ unit }) => unit);
  refuseUnless(unknown.length === 0, 'TICKET_NOT_FOUND', { units: unknown });
  const named = new Map(assignments.map(({ unit, customerId }) => [unit, customerId]));
  const needed = new Set([...tickets.filter(isLive).map(({ unit }) => unit), ...moved, ...named.keys()]);
  const nameless = [...needed].filter((unit) => (named.get(unit) ?? null) === null).sort((a, b) => a - b);
  refuseUnless(nameless.length === 0, 'CUSTOMER_INFO_REQUIRED', { units: nameless });
  const twice = assignments.filter(
    ({ customerId }, nth) => assignments.findIndex((other) => other.customerId === customerId) !== nth,
  );
  refuseUnless(twice.length === 0, 'DUPLICATE_TICKET_CUSTOMER', { units: twice.map(({ unit }) => unit) });
}

function assertMovable(record: OrderRecord, assignments: readonly TicketCustomer[]): void {
  const gone = assignments.filter(
    ({ unit }) => !record.tickets.some((ticket) => ticket.unit === unit && isLive(ticket)),
  );
  refuseUnless(gone.length === 0, 'TICKET_NOT_ACTIVE', { units: gone.map(({ unit }) => unit) });
  const locked = record.tickets.filter((ticket) => ticket.lockedBy !== undefined);
  refuseUnless(locked.length === 0, 'TICKET_LOCKED', { ticketIds: locked.map(({ id }) => id) });
}

/** What was cancelled or exchanged stays where it was: its money is told there. */
function newOrder(record: OrderRecord, { unit, customerId, person, orderId }: TicketCustomer, now: Instant): NewOrder {
  const tickets = record.tickets.filter((ticket) => ticket.unit === unit && isLive(ticket));
  const amount = tickets.reduce((sum, ticket) => sum + priceOf(ticket), 0);
  const { orderId: fromOrderId, campaignId, channel, currency, deliveryMethod, subscriptionId, label } = record;
  const { groupTickets, discountCode } = record;
  const order: OrderRecord = {
    orderId,
    performanceId: tickets.map(({ performanceId }) => performanceId ?? record.performanceId).sort()[0]!,
    customerId: customerId!,
    campaignId,
    ticketTypeId: tickets[0]!.ticketTypeId ?? record.ticketTypeId,
    channel,
    currency,
    ...(deliveryMethod !== undefined && { deliveryMethod }),
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(label !== undefined && { label }),
    ...(groupTickets !== undefined && { groupTickets }),
    ...(discountCode !== undefined && { discountCode }),
    ...bookedUnder(record),
    splitFrom: { orderId: fromOrderId, customerId: record.customerId },
    transfers: [{ orderId: fromOrderId, amount: -amount, ticketIds: [] }],
    placedAt: now,
    status: 'paid',
    due: 0,
    paid: 0,
    refunded: 0,
    expiresAt: null,
    tickets: tickets.map((ticket) => movedTicket(ticket, fromOrderId)),
    version: 1,
  };
  return { unit, amount, person, order };
}

const movedTicket = (ticket: TicketRecord, fromOrderId: string): TicketRecord => ({
  ...structuredClone(ticket),
  unit: 0,
  holdId: ticket.holdId ?? fromOrderId,
});
