import {
  campaignCreated,
  claimTickets,
  holdLapses,
  numbered,
  performanceCreated,
  shifted,
  ticketsHeld,
  ticketTypePriced,
  unnumbered,
} from '../../../test/support/builders';
import { stateAfter } from '../../kernel/decider-specification';
import { performance, PerformanceCommand } from './performance.decider';
import { PerformanceEvent, Seating } from './performance.events';

const seats = 700;
const opened = (seating: Seating): PerformanceEvent[] => [
  performanceCreated({ seating }),
  ticketTypePriced(),
  campaignCreated({ maxTotal: seats }),
  campaignCreated({ campaignId: 'k2', maxTotal: null, maxPerUser: 2 }),
];
const numberedHouse = numbered(['A', seats]);

/** So many reservations of one ticket, all lapsed; the last ones are those of the sale that is asked for. */
const holds = (count: number, sale: (n: number) => Parameters<typeof ticketsHeld>[0] = () => ({})) =>
  Array.from({ length: count }, (_, n) =>
    ticketsHeld({ orderId: `h${n}`, customerId: `c${n}`, expiresAt: shifted(holdLapses, n - count), ...sale(n) }),
  );

function decided(history: PerformanceEvent[], command: PerformanceCommand) {
  const state = stateAfter(performance, history);
  const events = performance.decide(state, command, holdLapses);
  for (const event of events) performance.evolve(state, structuredClone(event), holdLapses);
  const released = events.flatMap((event) => (event.type === 'HoldReleased' ? [event.data.orderId] : []));
  return { state, released, last: events.at(-1)! };
}

describe('an append that takes the place of many lapsed holds', () => {
  it('begins with the release of all of them while they are few', () => {
    const { released, last } = decided([...opened(unnumbered(700)), ...holds(500)], claimTickets());
    expect(released).toHaveLength(500);
    expect(last.type).toBe('TicketClaimed');
  });

  it('releases no more than an append should carry, and enough for the sale', () => {
    const { released, state } = decided(
      [...opened(unnumbered(seats)), ...holds(seats)],
      claimTickets({ quantity: 300 }),
    );
    expect(released).toHaveLength(500);
    expect(state.held + state.sold).toBeLessThanOrEqual(seats);
    const { record } = state.campaigns.get('k1')!;
    expect(record.reserved + record.claimedGross).toBeLessThanOrEqual(seats);
  });

  it('I2: releases whoever held the seats it takes', () => {
    const history = [...opened(numberedHouse), ...holds(seats, (n) => ({ seatIds: [`A-${n + 1}`] }))];
    const { released, last } = decided(history, claimTickets({ quantity: 2, seatIds: ['A-699', 'A-700'] }));
    expect(released.slice(0, 2)).toEqual(['h698', 'h699']);
    expect(last).toMatchObject({ data: { tickets: [{ seatId: 'A-699' }, { seatId: 'A-700' }] } });
    expect(released.length).toBeLessThanOrEqual(503);
  });

  it('I1: releases what its customer and its campaign had, first', () => {
    const mine = (n: number) => (n < seats - 2 ? {} : { campaignId: 'k2', customerId: 'ada' });
    const history = [...opened(unnumbered(seats)), ...holds(seats, mine)];
    const { released, state } = decided(history, claimTickets({ campaignId: 'k2', quantity: 2 }));
    expect(released.slice(0, 2)).toEqual([`h${seats - 2}`, `h${seats - 1}`]);
    expect(state.campaigns.get('k2')!.takenBy.get('ada')).toBe(2);
  });

  it('leaves the rest to the process, which releases them so many at a time', () => {
    const history = [...opened(unnumbered(seats)), ...holds(seats)];
    const first = decided(history, { type: 'ReleaseLapsedHolds', orderId: 'h600' });
    expect(first.released).toHaveLength(500);
    expect(first.released[0]).toBe('h600');
    const { released } = decided([...history.filter((event) => !isOf(event, first.released))], {
      type: 'ReleaseLapsedHolds',
      orderId: `h${seats - 1}`,
    });
    expect(released).toHaveLength(200);
  });

  it('counts tickets too: large reservations are released fewer at a time', () => {
    const large = Array.from({ length: 20 }, (_, n) =>
      ticketsHeld({ orderId: `h${n}`, campaignId: 'k2', quantity: 500, expiresAt: holdLapses }),
    );
    const { released } = decided([...opened(unnumbered(10_000)), ...large], {
      type: 'ReleaseLapsedHolds',
      orderId: 'h7',
    });
    expect(released).toHaveLength(10);
    expect(released[0]).toBe('h7');
  });
});

const isOf = (event: PerformanceEvent, orderIds: readonly string[]) =>
  'orderId' in event.data && orderIds.includes(event.data.orderId);
