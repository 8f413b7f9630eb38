import { DomainError, RecordedRefusal } from '../../libs/kernel/errors';
import { Decider } from '../../libs/kernel/decider';
import { DomainEvent, Instant } from '../../libs/kernel/event';
import { order, OrderCommand } from '../../libs/domain/orders/order.decider';
import { OrderState } from '../../libs/domain/orders/order.state';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { performance, PerformanceCommand } from '../../libs/domain/performances/performance.decider';
import { PerformanceEvent } from '../../libs/domain/performances/performance.events';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { now, shifted } from '../support/builders';
import { Ledger } from './ledger';

export interface Recorded {
  readonly at: Instant;
  readonly event: PerformanceEvent;
}

interface Outcome<E> {
  readonly events: readonly E[];
  readonly refused?: string;
  readonly details?: unknown;
}

/**
 * One performance, its orders and its clock: runs commands as the runner would, and keeps what they left. A `watchful` one also looks
 * at what a decision must not do (I7); that takes its time.
 */
export class BoxOffice {
  clock = now;
  state: PerformanceState = performance.initialState();
  readonly recorded: Recorded[] = [];
  readonly ledger = new Ledger();
  readonly orderStates = new Map<string, OrderState>();
  /** Tickets that have let somebody in. */
  readonly admitted = new Set<string>();
  /** Cancelled tickets of which the performance has not heard yet. */
  private readonly undelivered: PerformanceCommand[] = [];

  constructor(
    history: readonly PerformanceEvent[],
    private readonly watchful = false,
  ) {
    for (const event of history) this.append(event);
  }

  wait(milliseconds: number): void {
    this.clock = shifted(this.clock, milliseconds);
  }

  run(command: PerformanceCommand): Outcome<PerformanceEvent> {
    const outcome = this.decide(performance, this.state, command);
    for (const event of outcome.events) this.append(event);
    return outcome;
  }

  /** SALE-04: the order decides; the performance hears of it when `deliver` is called. */
  cancelSold(orderId: string, ticketIds: readonly string[] | null, admittedToo = false): void {
    const sale = this.state.orders.get(orderId);
    if (sale?.status !== 'paid') return;
    const cancellationId = `x${this.undelivered.length}-${this.recorded.length}`;
    const events = this.runOnOrder(orderId, {
      type: 'CancelTickets',
      expectedVersion: null,
      ticketIds,
      reason: 'ill',
      refund: null,
      cancellationId,
      refundId: `r-${cancellationId}`,
      admittedToo,
      sale: structuredClone(sale),
    });
    for (const event of events) {
      if (event.type !== 'TicketsCancelled') continue;
      const { ticketIds: cancelled, reason } = event.data;
      this.undelivered.push({ type: 'ReleaseTickets', orderId, ticketIds: cancelled, reason, cancellationId });
    }
  }

  /** A ticket that its order has cancelled, told twice; `null` = all that the hold has. */
  cancelOfHold(holdId: string, unit: number | null): void {
    const tickets = this.state.holds.get(holdId)?.tickets ?? [];
    const ticketIds = tickets.filter((ticket) => unit === null || ticket.unit === unit).map(({ id }) => id);
    const command: PerformanceCommand = {
      type: 'ReleaseTicketsOfHold',
      holdId,
      ticketIds,
      reason: 'ill',
      cancellationId: `x-${this.recorded.length}`,
    };
    if (ticketIds.length === 0) return;
    expect(this.run(command).refused).toBeUndefined();
    expect(this.run(command)).toEqual({ events: [] });
  }

  /** SALE-05: on the order, whose stream a door may be the first to open. */
  admit(orderId: string, ticketId: string): void {
    const sale = this.state.orders.get(orderId);
    if (!sale) return;
    const door = { performanceId: sale.performanceId, performanceCancelled: this.state.cancelled };
    const events = this.runOnOrder(orderId, { type: 'AdmitTicket', ticketId, door, sale: structuredClone(sale) });
    if (!events.some(({ type }) => type === 'TicketAdmitted')) return;
    expect(this.admitted).not.toContain(ticketId);
    this.admitted.add(ticketId);
  }

  /** Every cancellation reaches the performance twice, as after a crash between the append and its acknowledgement. */
  deliver(): void {
    for (const command of this.undelivered.splice(0)) {
      expect(this.run(command).refused).toBeUndefined();
      expect(this.run(command)).toEqual({ events: [] });
    }
  }

  private runOnOrder(orderId: string, command: OrderCommand): readonly OrderEvent[] {
    const state = this.orderStates.get(orderId) ?? order.initialState();
    const { events } = this.decide(order, state, command);
    this.orderStates.set(
      orderId,
      events.reduce((before, event) => order.evolve(before, structuredClone(event), this.clock), state),
    );
    return events;
  }

  /** I7: a decision changes nothing by itself, and the same command on the same state at the same instant is decided the same. */
  private decide<C, E extends DomainEvent, S>(decider: Decider<C, E, S>, state: S, command: C): Outcome<E> {
    if (!this.watchful) return attempt(decider, state, command, this.clock);
    const before = structuredClone(state);
    const outcome = attempt(decider, state, command, this.clock);
    expect(attempt(decider, state, command, this.clock)).toEqual(outcome);
    expect(state).toEqual(before);
    return outcome;
  }

  /** An event that was decided elsewhere. */
  record(event: PerformanceEvent): void {
    this.append(event);
  }

  private append(event: PerformanceEvent): void {
    this.recorded.push({ at: this.clock, event });
    // A copy, as if read from the log.
    this.state = performance.evolve(this.state, structuredClone(event), this.clock);
    this.ledger.add(event);
  }
}

function attempt<C, E extends DomainEvent, S>(
  decider: Decider<C, E, S>,
  state: S,
  command: C,
  at: Instant,
): Outcome<E> {
  try {
    return { events: decider.decide(state, command, at) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const events = error instanceof RecordedRefusal ? (error.events as readonly E[]) : [];
    return { events, refused: error.code, details: error.details };
  }
}
