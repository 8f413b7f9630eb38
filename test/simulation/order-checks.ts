import assert from 'node:assert/strict';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { OrderState } from '../../libs/domain/orders/order.state';
import { isLive, OrderRecord, priceOf } from '../../libs/domain/orders/order-record';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { StoredEvent } from '../../libs/kernel/event';
import { parseStreamName } from '../../libs/kernel/stream';

type Sales = ReadonlyMap<string, PerformanceState>;

/** I3, I4, I10, SALE-05: what an order's own stream tells is right in itself, and what its performances tell of it. */
export function assertOrder(orderId: string, events: readonly StoredEvent[], sales: Sales): void {
  const { state, cancelled, rejected, askedForRejected, keptByExchanges } = told(events);
  const { record, unreleased, unsettled } = state;
  assert.equal(unreleased.size, 0, 'a cancellation is unfinished');
  assert.equal(unsettled, null, `${orderId}: a performance has not heard of it`);
  assert.equal(askedForRejected, rejected, `${orderId}: money that could not be taken and was not asked back`);
  if (record === null) {
    assert.ok(state.dead, `${orderId} was neither opened nor ended`);
    return;
  }
  const asked = [...state.refunds.values()].reduce((sum, { amount }) => sum + amount, 0) - askedForRejected;
  assert.equal(asked, cancelled);
  assert.ok(asked <= record.paid, 'more is to go back than was paid');
  const kept = record.tickets.filter(isLive).reduce((sum, ticket) => sum + priceOf(ticket), keptByExchanges);
  assert.equal(record.paid - asked, kept, `${orderId}: money that paid for nothing`);
  if (state.opened !== null) assertWhole(state, record);
  else {
    const sale = sales.get(record.performanceId)!.orders.get(orderId)!;
    // Those that were had for others by exchange are not the sale's.
    const bought = record.tickets.slice(0, sale.tickets.length);
    assert.deepEqual(sale.tickets.map(isLive), bought.map(isLive), `${orderId} is told in two ways`);
  }
}

/** The state that the events leave, with sums of what they say. */
function told(events: readonly StoredEvent[]) {
  let state = order.initialState();
  const sums = { cancelled: 0, rejected: 0, askedForRejected: 0, keptByExchanges: 0 };
  const admitted = new Set<string>();
  for (const { type, data, metadata } of events) {
    const event = { type, data } as OrderEvent;
    if (event.type === 'TicketsCancelled') sums.cancelled += event.data.refund;
    if (event.type === 'TicketExchanged') sums.keptByExchanges += event.data.fee + event.data.forfeited;
    if (event.type === 'PaymentRejected') sums.rejected += event.data.payment.amount;
    if (event.type === 'RefundRequested' && event.data.origin === 'rejected_payment')
      sums.askedForRejected += event.data.amount;
    if (event.type === 'TicketAdmitted') {
      assert.ok(!admitted.has(event.data.ticketId), `${event.data.ticketId} opened the door twice`);
      admitted.add(event.data.ticketId);
    }
    state = order.evolve(state, event, metadata.occurredAt);
  }
  return { state, ...sums };
}

/** I10: as it was bought, every unit has a ticket on every performance, all on one seat; in the end nothing is waited for. */
function assertWhole({ opened }: OrderState, { orderId, status, tickets }: OrderRecord): void {
  const { performanceIds } = opened!;
  const units = new Set(tickets.map(({ unit }) => unit));
  assert.notEqual(status, 'pending_payment', `${orderId} has not lapsed`);
  for (const unit of units) {
    const own = tickets.filter(({ unit: each, holdId }) => each === unit && holdId === undefined);
    assert.deepEqual(own.map(({ performanceId }) => performanceId).sort(), [...performanceIds].sort());
    assert.equal(new Set(own.map(({ seatId }) => seatId)).size, 1, `${orderId}: unit ${unit} has several seats`);
  }
  assert.equal(tickets.some(isLive), status === 'paid');
}

/** I2, I3: a place that an order of several performances has, or an exchange, is that of a ticket that stands, and every such ticket has its own. */
export function assertHolds(streams: ReadonlyMap<string, readonly StoredEvent[]>, sales: Sales): void {
  const wanted: string[] = [];
  for (const [stream, events] of streams) {
    if (parseStreamName(stream).category !== 'order') continue;
    const { record, opened } = told(events).state;
    if (record === null) continue;
    const ofHolds = record.tickets.filter(
      (ticket) => isLive(ticket) && (opened !== null || ticket.holdId !== undefined),
    );
    for (const { id, performanceId, seatId, state } of ofHolds) {
      assert.notEqual(state, 'reserved');
      wanted.push(`${performanceId} ${seatId ?? 'a place'} confirmed ${id}`);
    }
  }
  const had = [...sales].flatMap(([performanceId, { holds }]) =>
    [...holds.values()].flatMap(({ status, tickets }) =>
      [...tickets].map(({ id, seatId }) => `${performanceId} ${seatId ?? 'a place'} ${status} ${id}`),
    ),
  );
  assert.deepEqual(had.sort(), wanted.sort());
}
