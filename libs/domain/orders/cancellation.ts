import { DomainError, refuseUnless } from '../../kernel/errors';
import { Instant } from '../../kernel/event';
import { assertCurrency, Money } from '../../kernel/money';
import { refuseStale, type ExpectedVersion } from '../settings/settings.rules';
import { bookedUnder, isLive, OrderRecord, orderTotal } from './order-record';
import { OrderEvent, OrderOpened } from './order.events';
import { OrderState } from './order.state';
import { endedExchangesOf, refuseExchanged } from './exchange-end';
import { refuseMoved } from './order-split';
import { assertNotReleased, assertTicketsOf } from './reservations';
import { purchased, statusAt } from './subscription-order';
import { CancelledTickets, ReservationCancelled } from './subscription-order.events';
import { RefundRequested } from './ticket-purchase.events';

/** SALE-04: the whole order or named tickets of it, with a refund of what was paid for them, or less. */
export interface CancelTickets {
  readonly type: 'CancelTickets';
  readonly expectedVersion: ExpectedVersion;
  readonly ticketIds: readonly string[] | null;
  readonly reason: string;
  readonly refund: Money | null;
  readonly cancellationId: string;
  readonly refundId: string;
  /** Whether a ticket that has let somebody in is cancelled too: only when the performance itself is (SALE-06). */
  readonly admittedToo: boolean;
  /**
   * SUB-43: the orders split off it that may still have a ticket that stands, as their own streams tell. A ticket that stands no more never
   * does again, so what was read stays true. Absent: nobody has asked, and all of them may.
   */
  readonly standing?: readonly string[];
  /** The sale as the performance's stream tells it, which opens this stream; `null` of an order that arbitrates itself. */
  readonly sale: OrderRecord | null;
}

/** An order that arbitrates itself can be cancelled before it is paid as well; any other is its performance's matter until then. */
export function cancelTickets(state: OrderState, command: CancelTickets, now: Instant): OrderEvent[] {
  const record = state.record ?? command.sale;
  if (record === null) throw new DomainError('NOT_FOUND');
  refuseStale(record.version, command.expectedVersion);
  refuseMoved(record, command.ticketIds, command.standing);
  assertTicketsOf(record, command.ticketIds ?? []);
  assertMayBeCancelled(state, record, now);
  const ticketIds = wantedOf(record, command);
  // SALE-06: what a cancelled performance asks for may be cancelled or exchanged already, and it waits for no exchange.
  if (command.admittedToo && ticketIds.length === 0) return [];
  const ended = command.admittedToo ? endedExchangesOf(state.exchanges, ticketIds) : [];
  if (!command.admittedToo) refuseExchanged(record, ticketIds);
  if (ticketIds.length > 0 || !hasOnlyProducts(record)) assertNotReleased(record, ticketIds);
  if (!command.admittedToo) assertNotUsed(record, ticketIds);
  const share = shareOf(record, ticketIds);
  const paid = record.status === 'pending_payment' ? 0 : share;
  const refund = refundAmount(record, paid, command.refund);
  if (record.status === 'pending_payment') return reservationCancelled(state, record, command, ticketIds, share);
  return [
    ...openedBy(state, command.sale),
    ...ended,
    { type: 'TicketsCancelled', data: ticketsCancelled(state, record, command, ticketIds, refund) },
    ...(refund > 0 ? [refundRequested(record, command, ticketIds, refund)] : []),
  ];
}

function wantedOf(record: OrderRecord, { ticketIds, admittedToo }: CancelTickets): string[] {
  const live = record.tickets.filter(isLive).map(({ id }) => id);
  if (ticketIds === null) return live;
  return [...new Set(admittedToo ? ticketIds.filter((id) => live.includes(id)) : ticketIds)];
}

function assertMayBeCancelled({ record: own }: OrderState, record: OrderRecord, now: Instant): void {
  const status = statusAt(record, now);
  if (own === null) refuseUnless(status === 'paid', 'ORDER_NOT_PAID', { status: record.status });
  else refuseUnless(status !== 'expired', 'PURCHASE_EXPIRED', { status });
}

/** Whoever has been let in has had what was paid for (SALE-05). */
function assertNotUsed(record: OrderRecord, ticketIds: readonly string[]): void {
  const used = record.tickets.filter(({ id, state }) => state === 'admitted' && ticketIds.includes(id));
  refuseUnless(used.length === 0, 'TICKET_USED', { ticketIds: used.map(({ id }) => id) });
}

/** The first event of the stream, where nothing has opened it yet. */
export function openedBy(state: OrderState, sale: OrderRecord | null): OrderOpened[] {
  return state.record === null && sale !== null
    ? [{ type: 'OrderOpened', data: { order: structuredClone(sale) } }]
    : [];
}

/** SUB-43, SUB-49: other orders had all of its tickets, and none of them stands (`refuseMoved`): its products are what is left to give back. */
const hasOnlyProducts = ({ status, transfers, splitFrom }: OrderRecord): boolean =>
  status === 'paid' && transfers !== undefined && splitFrom === undefined;

/** What the order costs less without these tickets: their price less their discounts, and its products once no ticket is left. */
function shareOf(record: OrderRecord, ticketIds: readonly string[]): number {
  const tickets = record.tickets.filter(({ id }) => !ticketIds.includes(id));
  const status = tickets.some(isLive) ? record.status : 'cancelled';
  return orderTotal(record) - orderTotal({ ...record, tickets, status });
}

/** SALE-04: by default the paid share of these tickets, an explicit amount up to it. */
function refundAmount({ currency }: OrderRecord, paidShare: number, wanted: Money | null): number {
  if (wanted === null) return paidShare;
  assertCurrency(wanted, currency);
  refuseUnless(wanted.amount <= paidShare, 'REFUND_EXCEEDS_PAID', { max: { amount: paidShare, currency } });
  return wanted.amount;
}

/** What is due falls; with nothing left to pay there is no payment to wait for, and the rest is sold. */
function reservationCancelled(
  { opened }: OrderState,
  record: OrderRecord,
  { cancellationId, reason }: CancelTickets,
  ticketIds: readonly string[],
  amount: number,
): OrderEvent[] {
  const { orderId, currency } = record;
  const left = record.tickets.filter((ticket) => isLive(ticket) && !ticketIds.includes(ticket.id));
  const whole = left.length === 0;
  const performances = byPerformance(record, ticketIds);
  const data = { orderId, cancellationId, performances, ticketIds, reason, amount, currency, whole };
  const cancelled: ReservationCancelled = { type: 'ReservationCancelled', data };
  const isFree = !whole && amount > 0 && record.due === amount;
  // Only an order that arbitrates itself is ever pending here.
  return isFree ? [cancelled, purchased(opened!, left, null)] : [cancelled];
}

function ticketsCancelled(
  { opened }: OrderState,
  record: OrderRecord,
  { cancellationId, reason }: CancelTickets,
  ticketIds: readonly string[],
  refund: number,
) {
  const { orderId, performanceId, campaignId, currency } = record;
  const data = { orderId, cancellationId, performanceId, campaignId, ticketIds, reason, refund, currency };
  const arbitratesItself = opened !== null || record.splitFrom !== undefined;
  const exchanged = record.tickets.some(({ id, holdId }) => holdId !== undefined && ticketIds.includes(id));
  return arbitratesItself || exchanged ? { ...data, performances: byPerformance(record, ticketIds) } : data;
}

/** And by hold, in the order of the tickets. */
function byPerformance(record: OrderRecord, ticketIds: readonly string[]): CancelledTickets[] {
  const found = new Map<string, CancelledTickets & { readonly ticketIds: string[] }>();
  for (const { id, holdId, performanceId = record.performanceId } of record.tickets) {
    if (!ticketIds.includes(id)) continue;
    const key = `${performanceId} ${holdId ?? ''}`;
    const before = found.get(key);
    if (before) before.ticketIds.push(id);
    else found.set(key, { performanceId, ticketIds: [id], ...(holdId !== undefined && { holdId }) });
  }
  return [...found.values()];
}

function refundRequested(
  record: OrderRecord,
  { refundId, reason }: CancelTickets,
  ticketIds: readonly string[],
  amount: number,
): RefundRequested {
  const { orderId, currency } = record;
  // SUB-43: money goes back to whoever paid.
  const { customerId } = record.splitFrom ?? record;
  const whose = { refundId, orderId, customerId, amount, currency, origin: 'cancellation' as const };
  const [first, ...others] = byPerformance(record, ticketIds);
  const ofOne = first !== undefined && others.length === 0 ? { performanceId: first.performanceId } : {};
  return { type: 'RefundRequested', data: { ...whose, reason, ticketIds, ...ofOne, ...bookedUnder(record) } };
}
