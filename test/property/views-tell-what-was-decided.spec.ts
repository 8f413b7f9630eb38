import fc from 'fast-check';
import { specify } from '../../libs/kernel/decider-specification';
import { DomainError } from '../../libs/kernel/errors';
import { Instant } from '../../libs/kernel/event';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderRecord } from '../../libs/domain/orders/order-record';
import { performance, PerformanceCommand } from '../../libs/domain/performances/performance.decider';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { findCampaign } from '../../projections/campaigns/campaigns.queries';
import { findOrder } from '../../projections/orders/orders.queries';
import { listTransactions } from '../../projections/orders/transactions.queries';
import { findPerformance } from '../../projections/performances/performances.queries';
import { seatAvailability } from '../../projections/seats/seats.queries';
import {
  campaignCreated,
  claimTickets,
  everywhere,
  now,
  numbered,
  performanceCreated,
  recordPayment,
  setAllocation,
  shifted,
  ticketTypePriced,
  unnumbered,
} from '../support/builders';
import { ordinaryPriced, purchaseTickets } from '../support/ordinary-sale';
import { Placed, viewsOf } from '../support/projection-specification';

const seats = ['A-1', 'A-2', 'A-3', 'A-4', 'B-1', 'B-2', 'B-3'];

/** One performance with one campaign and ordinary sale as the log tells it, and an order's own stream for each order that has one. */
interface House {
  readonly state: PerformanceState;
  readonly placed: Placed[];
  at: Instant;
}

type Step =
  | { readonly do: 'claim' | 'buy'; readonly quantity: number; readonly seat: number | null }
  | { readonly do: 'pay' | 'give up' | 'cancel'; readonly order: number; readonly ticket: number | null }
  | { readonly do: 'allocate'; readonly seats: readonly number[]; readonly minutes: number }
  | { readonly do: 'wait'; readonly minutes: number };

const some = fc.nat(6);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('claim', 'buy'),
    quantity: fc.integer({ min: 1, max: 3 }),
    seat: fc.option(some),
  }),
  fc.record({ do: fc.constantFrom('pay', 'give up', 'cancel'), order: fc.nat(2), ticket: fc.option(fc.nat(2)) }),
  fc.record({ do: fc.constant('allocate' as const), seats: fc.uniqueArray(some, { maxLength: 3 }), minutes: some }),
  fc.record({ do: fc.constant('wait' as const), minutes: fc.nat(10) }),
);

function happen(house: House, event: Parameters<typeof performance.evolve>[1]): void {
  house.placed.push({ event, at: house.at });
  performance.evolve(house.state, structuredClone(event), house.at);
}

/** What is refused changes nothing (I7), which the views cannot even see. */
function attempt(house: House, command: PerformanceCommand): void {
  try {
    for (const event of performance.decide(house.state, command, house.at)) happen(house, event);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

function take(house: House, step: Step, n: number): void {
  if ('order' in step) inOrder(house, step);
  else if (step.do === 'wait') house.at = shifted(house.at, step.minutes * 60_000);
  else if (step.do === 'allocate') {
    const expiresAt = shifted(house.at, step.minutes * 60_000);
    const where = house.state.seats ? { seatIds: step.seats.map((n) => seats[n]!) } : { quantity: step.seats.length };
    attempt(house, setAllocation({ ...where, expiresAt }));
  } else {
    const named = step.seat !== null && house.state.seats !== null;
    const seatIds = named ? seats.slice(step.seat, step.seat + step.quantity) : null;
    const wanted = { orderId: `o${n}`, quantity: seatIds?.length ?? step.quantity, seatIds };
    attempt(house, step.do === 'claim' ? claimTickets(wanted) : purchaseTickets(wanted));
  }
}

function inOrder(house: House, { do: what, order: nth, ticket }: Extract<Step, { order: number }>): void {
  const found = [...house.state.orders.values()][nth];
  if (found === undefined) return;
  const { orderId } = found;
  const ticketIds = ticket === null ? null : [`${orderId}-${ticket}`];
  if (what === 'pay') attempt(house, recordPayment(found.due, { orderId }));
  else if (what === 'give up')
    attempt(house, { type: 'CancelReservation', orderId, expectedVersion: null, ticketIds, refund: null });
  else if (found.status === 'paid') cancel(house, found, ticketIds);
}

/** The order decides, then the performance has its places back. */
function cancel(house: House, sale: OrderRecord, ticketIds: readonly string[] | null): void {
  const { orderId } = sale;
  const own = house.placed.flatMap((each) =>
    'stream' in each && each.stream === `order-oslo_${orderId}` ? [each.event as never] : [],
  );
  const command = { type: 'CancelTickets' as const, expectedVersion: null, ticketIds, reason: 'ill', refund: null };
  const ids = { cancellationId: `x${house.placed.length}`, refundId: `r${house.placed.length}`, admittedToo: false };
  const { events } = specify(order)
    .given(...own)
    .when({ ...command, ...ids, sale: structuredClone(sale) }, house.at).decision;
  for (const event of events) {
    house.placed.push({ event, stream: `order-oslo_${orderId}`, at: house.at });
    if (event.type !== 'TicketsCancelled') continue;
    const { reason, cancellationId, ticketIds: released } = event.data;
    attempt(house, { type: 'ReleaseTickets', orderId, ticketIds: released, reason, cancellationId });
  }
}

function houseAfter(steps: readonly Step[], isNumbered: boolean, price: number): House {
  const house: House = { state: performance.initialState(), placed: [], at: now };
  const seating = isNumbered ? numbered(['A', 4], ['B', 3]) : unnumbered(7);
  happen(house, performanceCreated({ seating }));
  happen(house, ticketTypePriced({ prices: everywhere(price) }));
  happen(house, ordinaryPriced({ prices: everywhere(price) }));
  happen(house, campaignCreated({ maxTotal: 6, releaseOnCancel: isNumbered }));
  steps.forEach((each, n) => take(house, each, n));
  for (const orderId of house.state.orders.keys()) attempt(house, { type: 'ReleaseLapsedHolds', orderId });
  return house;
}

describe('the views', () => {
  it('I2, I6, CAMP-17: tell of seats, counters, orders and transactions what the performance decided on', async () => {
    const story = fc.tuple(fc.array(step, { maxLength: 25 }), fc.boolean(), fc.constantFrom(20000, 0));
    await fc.assert(
      fc.asyncProperty(story, async ([steps, isNumbered, price]) => {
        const { state, placed, at } = houseAfter(steps, isNumbered, price);
        const views = await viewsOf(placed, at);
        const { record } = state.campaigns.get('k1')!;
        expect(await findPerformance(views, 'oslo', 'p1')).toMatchObject({ held: state.held, sold: state.sold });
        expect(await findCampaign(views, 'oslo', 'k1')).toMatchObject(record);
        const available = (await seatAvailability(views, { organisationId: 'oslo', performanceId: 'p1' }))!;
        expect(available).toMatchObject({ capacity: 7, held: state.held, sold: state.sold });
        expect(available.free + available.held + available.sold + available.allocated).toBe(7);
        expect(available.free).toBeGreaterThanOrEqual(0);
        for (const { orderId, tickets } of state.orders.values()) {
          const seen = (await findOrder(views, 'oslo', orderId))!;
          expect(seen.tickets.map((ticket) => ticket.state)).toEqual(tickets.map((ticket) => ticket.state));
        }
        const input = { organisationId: 'oslo', campaignId: 'k1', personal: false, limit: 100 };
        const { items } = await listTransactions(views, input);
        const sum = (...statuses: string[]) =>
          items.filter(({ status }) => statuses.includes(status)).reduce((total, { quantity }) => total + quantity, 0);
        expect(sum('claimed', 'released')).toBe(record.claimedGross);
        expect(sum('reserved')).toBe(record.reserved);
      }),
      { numRuns: 300 },
    );
  });
});
