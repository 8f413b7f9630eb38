import {
  campaignCreated,
  everywhere,
  holdPaid,
  holdReleased,
  now,
  performanceCreated,
  ticketsClaimed,
  ticketsHeld,
  ticketTypePriced,
} from '../../test/support/builders';
import { ordinaryHeld, ordinaryPaid, ticketsSold } from '../../test/support/ordinary-sale';
import { stateAfter } from '../kernel/decider-specification';
import { DomainEvent, Position, StoredEvent } from '../kernel/event';
import { customerDecider } from '../domain/customers/customer.decider';
import { order } from '../domain/orders/order.decider';
import { performance } from '../domain/performances/performance.decider';
import { PerformanceEvent } from '../domain/performances/performance.events';
import { customerErasure } from './customer-erasure';
import { orderCancellation } from './order-cancellation';
import { performanceCancellation } from './performance-cancellation';
import { derivedId, Process } from './process';
import { reservationExpiry } from './reservation-expiry';

const opened: PerformanceEvent[] = [
  performanceCreated(),
  ticketTypePriced({ prices: everywhere(20000) }),
  campaignCreated({ maxTotal: null }),
];
const performanceAfter = (...events: PerformanceEvent[]) => stateAfter(performance, [...opened, ...events]);
const cancelled: PerformanceEvent = { type: 'PerformanceCancelled', data: { performanceId: 'p1', reason: 'fire' } };
const hold = ticketsHeld();

function stored(event: DomainEvent, stream = 'performance-oslo_p1'): StoredEvent {
  const metadata = { organisationId: 'oslo', occurredAt: now } as StoredEvent['metadata'];
  return { ...event, stream, revision: 0n, position: '1' as Position, metadata };
}

/** What the index of open processes holds after the event: an instance, nothing, or what it held before. */
function indexed(process: Process, event: DomainEvent, stream?: string) {
  const about = process.instanceOf(stored(event, stream));
  return about === null ? 'as before' : process.after(stored(event, stream));
}

const commandsOf = (process: Process, state: unknown, instance: string) =>
  process.next(state, instance).map((step) => (step.kind === 'command' ? step.command : step.kind));

describe('the expiry of reservations', () => {
  it('CAMP-22: is due when the hold lapses, until it is paid or given up whole', () => {
    const part = holdReleased(ticketsHeld({ quantity: 2 }), 'cancelled', [0]);
    expect(indexed(reservationExpiry, hold)).toEqual({ instance: 'o1', dueAt: hold.data.expiresAt, streamId: 'p1' });
    expect(indexed(reservationExpiry, holdPaid(hold))).toBeNull();
    expect(indexed(reservationExpiry, holdReleased(hold, 'cancelled'))).toBeNull();
    expect(indexed(reservationExpiry, part)).toBe('as before');
    expect(indexed(reservationExpiry, ticketsClaimed())).toBe('as before');
  });

  it('SALE-01: of ordinary sale goes by the same rule', () => {
    const ordinary = ordinaryHeld();
    const open = { instance: 'o1', dueAt: ordinary.data.expiresAt, streamId: 'p1' };
    expect(indexed(reservationExpiry, ordinary)).toEqual(open);
    expect(indexed(reservationExpiry, ordinaryPaid(ordinary))).toBeNull();
    expect(indexed(reservationExpiry, ticketsSold())).toBe('as before');
    expect(commandsOf(reservationExpiry, performanceAfter(ordinary), 'o1')).toEqual([
      { type: 'ReleaseLapsedHolds', orderId: 'o1' },
    ]);
    expect(commandsOf(reservationExpiry, performanceAfter(ordinary, ordinaryPaid(ordinary)), 'o1')).toEqual([]);
  });

  it('releases the hold by name, and has nothing to do once it is settled', () => {
    const release = { type: 'ReleaseLapsedHolds', orderId: 'o1' };
    expect(commandsOf(reservationExpiry, performanceAfter(hold), 'o1')).toEqual([release]);
    for (const settled of [holdPaid(hold), holdReleased(hold, 'expired')])
      expect(commandsOf(reservationExpiry, performanceAfter(hold, settled), 'o1')).toEqual([]);
    expect(commandsOf(reservationExpiry, performanceAfter(), 'o1')).toEqual([]);
  });
});

describe('the cancellation of a performance', () => {
  const claims = Array.from({ length: 201 }, (_, n) => ticketsClaimed({ orderId: `o${n}` }));
  const cleared: PerformanceEvent = { type: 'PerformanceCleared', data: { performanceId: 'p1' } };

  it('SALE-06: is open until everything is cleared', () => {
    expect(indexed(performanceCancellation, cancelled)).toEqual({ instance: 'p1', dueAt: null, streamId: 'p1' });
    expect(indexed(performanceCancellation, cleared)).toBeNull();
    expect(commandsOf(performanceCancellation, performanceAfter(hold), 'p1')).toEqual([]);
    expect(commandsOf(performanceCancellation, performanceAfter(cancelled, cleared), 'p1')).toEqual([]);
  });

  it('SALE-06: cancels sold orders, so many at a time, each to its own end', () => {
    const steps = performanceCancellation.next(performanceAfter(...claims, cancelled), 'p1');
    expect(steps).toHaveLength(200);
    expect(steps[7]).toMatchObject({
      key: 'cancel-o7',
      category: 'order',
      id: 'o7',
      command: { type: 'CancelTickets', ticketIds: ['o7-0'], refund: null, sale: { orderId: 'o7' } },
      then: { process: 'order-cancellation', instance: 'o7', streamId: 'o7' },
    });
  });

  it('SALE-06: cancels orders of ordinary sale like the others, also those whose tickets were used', () => {
    const sold = ticketsSold({ orderId: 'o2' });
    const commands = commandsOf(performanceCancellation, performanceAfter(claims[0]!, sold, cancelled), 'p1');
    expect(commands).toMatchObject([
      { type: 'CancelTickets', admittedToo: true, sale: { orderId: 'o0', campaignId: 'k1' } },
      { type: 'CancelTickets', admittedToo: true, sale: { orderId: 'o2', campaignId: null } },
    ]);
  });

  it('gives up reservations when nothing sold is left', () => {
    const clear = { type: 'ClearCancelledPerformance', limit: 500 };
    expect(commandsOf(performanceCancellation, performanceAfter(hold, cancelled), 'p1')).toEqual([clear]);
  });

  it('asks for the same work by the same ids, and for other work by others', () => {
    const keys = (...events: PerformanceEvent[]) =>
      performanceCancellation.next(performanceAfter(...events), 'p1').map(({ key }) => key);
    const holds = ['o1', 'o2'].map((orderId) => ticketsHeld({ orderId }));
    expect(keys(...holds, cancelled)).toEqual(keys(...holds, cancelled));
    const less = keys(...holds, cancelled, holdReleased(holds[0]!, 'performance_cancelled'));
    expect(less).not.toEqual(keys(...holds, cancelled));
    expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
  });
});

describe('the cancellation of tickets', () => {
  const sale = performanceAfter(ticketsClaimed()).orders.get('o1')!;
  const data = {
    orderId: 'o1',
    cancellationId: 'x1',
    performanceId: 'p1',
    campaignId: 'k1',
    ticketIds: ['o1-0'],
    reason: 'ill',
    refund: 0,
    currency: 'NOK',
  };
  const decided = { type: 'TicketsCancelled' as const, data };
  const confirmed = { type: 'TicketsReleaseConfirmed' as const, data: { orderId: 'o1', cancellationId: 'x1' } };
  const orderOpened = { type: 'OrderOpened' as const, data: { order: sale } };

  it('CAMP-24: is open from the decision of the order until the places are back', () => {
    expect(indexed(orderCancellation, decided)).toEqual({ instance: 'o1.x1', dueAt: null, streamId: 'o1' });
    expect(indexed(orderCancellation, confirmed)).toBeNull();
  });

  it('CAMP-24: gives the places back and then notes it, one cancellation after the other', () => {
    const state = stateAfter(order, [orderOpened, decided, { ...decided, data: { ...data, cancellationId: 'x2' } }]);
    expect(commandsOf(orderCancellation, state, 'o1')).toEqual([
      { type: 'ReleaseTickets', orderId: 'o1', ticketIds: ['o1-0'], reason: 'ill', cancellationId: 'x1' },
      { type: 'ConfirmTicketsRelease', cancellationId: 'x1' },
    ]);
    expect(commandsOf(orderCancellation, stateAfter(order, [orderOpened, decided, confirmed]), 'o1')).toEqual([]);
  });
});

describe('the erasure of a customer', () => {
  const stream = 'customer-oslo_ada';
  const erased = { type: 'CustomerErased' as const, data: { reason: 'asked', keyIds: ['key-1'] } };
  const destroyed = { type: 'CustomerKeysDestroyed' as const, data: { keyIds: ['key-1'] } };

  it('R9: is open until the keys are destroyed', () => {
    expect(indexed(customerErasure, erased, stream)).toEqual({ instance: 'ada', dueAt: null, streamId: 'ada' });
    expect(indexed(customerErasure, { ...erased, data: { ...erased.data, keyIds: [] } }, stream)).toBeNull();
    expect(indexed(customerErasure, destroyed, stream)).toBeNull();
  });

  it('R9: destroys the keys first and notes it then', () => {
    expect(commandsOf(customerErasure, stateAfter(customerDecider, [erased]), 'ada')).toEqual([
      'destroyKeys',
      { type: 'RecordKeysDestroyed' },
    ]);
    expect(commandsOf(customerErasure, stateAfter(customerDecider, [erased, destroyed]), 'ada')).toEqual([]);
  });
});
