import assert from 'node:assert/strict';
import { CampaignEvent, evolveCampaignRecord, CampaignRecord } from '../../libs/domain/campaigns/campaign.events';
import { isLive, orderTotal } from '../../libs/domain/orders/order-record';
import { TicketPurchaseEvent } from '../../libs/domain/orders/ticket-purchase.events';
import { allocationStands, freePlaces, freeSeatTest, lapsedHolds } from '../../libs/domain/performances/availability';
import { lapsedBy } from '../../libs/domain/performances/lapse-queue';
import { performance } from '../../libs/domain/performances/performance.decider';
import { PerformanceState } from '../../libs/domain/performances/performance.state';
import { seatStates } from '../../libs/domain/performances/seats';
import { BoxOffice, Recorded } from './box-office';
import { Ledger, Line } from './ledger';

const live = (line: Line) => line.state !== 'gone';
const sum = (lines: readonly Line[]) => lines.reduce((total, line) => total + line.price, 0);

/** I1 and CAMP-17: no campaign has given more than its cap, and its counters are those of the ledger. */
export function assertCampaigns({ state, ledger }: BoxOffice): void {
  for (const [campaignId, { record, takenBy }] of state.campaigns) {
    const lines = ledger.all((line) => line.campaignId === campaignId);
    const of = (matches: (line: Line) => boolean) => lines.filter(matches).length;
    assert.deepEqual(
      [record.claimedGross, record.released, record.reserved, record.revenue],
      [
        of((line) => line.everSold),
        of((line) => line.everSold && !line.counts),
        of((line) => line.state === 'held'),
        sum(lines.filter((line) => line.state === 'sold')),
      ],
    );
    assert.ok(record.maxTotal === null || of((line) => line.counts) <= record.maxTotal, 'more than the cap');
    for (const [customerId, taken] of takenBy) {
      assert.equal(
        taken,
        of((line) => line.counts && line.customerId === customerId),
      );
    }
  }
}

/** I1: whoever has just claimed has no more than the cap per person, at the time of the claim. */
export function assertWithinCapPerPerson({ state, ledger }: BoxOffice, { event }: Recorded): void {
  if (event.type !== 'TicketsHeld' && (event.type !== 'TicketClaimed' || event.data.held)) return;
  const { campaignId, customerId } = event.data;
  if (campaignId === null) return;
  const max = state.campaigns.get(campaignId)!.record.maxPerUser ?? Infinity;
  const has = ledger.all((line) => line.counts && line.campaignId === campaignId && line.customerId === customerId);
  assert.ok(has.length <= max, 'more than the cap per person');
}

/** I2: a seat has one live ticket at most, and what is live, free and set aside is the capacity, as counted by the clock. */
export function assertPlaces({ state, ledger, clock }: BoxOffice): void {
  const tickets = ledger.all(live);
  const held = tickets.filter((line) => line.state === 'held');
  assert.deepEqual([state.held, state.sold], [held.length, tickets.length - held.length]);
  const lapsed = lapsedHolds(state, clock);
  if (state.seats) {
    assertSeats(state, ledger, clock);
  } else {
    const setAside = [...state.allocations.values()]
      .filter(({ expiresAt }) => allocationStands(expiresAt, clock))
      .reduce((total, { quantity }) => total + quantity, 0);
    const free = freePlaces(state, lapsed, clock);
    assert.ok(free >= 0, 'more places given than there are');
    assert.equal(tickets.length - lapsed.tickets + free + setAside, state.capacity);
  }
}

function assertSeats(state: PerformanceState, ledger: Ledger, clock: string): void {
  const map = state.seats!;
  const lapsed = lapsedHolds(state, clock);
  const isFree = freeSeatTest(state, map, lapsed, clock);
  const freeInRow = map.rows.map(() => 0);
  map.ids.forEach((seatId, index) => {
    const tickets = ledger.all((line) => live(line) && line.seatId === seatId);
    assert.ok(tickets.length <= 1, `seat ${seatId} was given twice`);
    assert.equal(seatStates[map.taken[index]!], tickets[0]?.state ?? 'free');
    if (tickets.length === 0) freeInRow[map.rowOf[index]!]! += 1;
    const allocation = state.allocations.get(state.allocationOfSeat.get(seatId) ?? '');
    const setAside = allocation !== undefined && allocationStands(allocation.expiresAt, clock);
    const taken = tickets.length === 1 && !lapsed.seats.has(seatId);
    assert.ok(!(setAside && taken), `seat ${seatId} was given although it is set aside`);
    assert.equal(Number(isFree(index)) + Number(taken) + Number(setAside), 1, `seat ${seatId} counts once`);
  });
  assert.deepEqual([...map.freeInRow], freeInRow);
}

const ticketStates = { held: ['reserved'], sold: ['active'], gone: ['cancelled', 'expired'] };

/** I3: an order's own stream tells of no ticket that stands without a place, and lets in once only what it was paid for. */
export function assertAdmissions({ ledger, orderStates, admitted }: BoxOffice): void {
  for (const { record } of orderStates.values()) {
    for (const ticket of record?.tickets ?? []) {
      if (isLive(ticket))
        assert.equal(ledger.lines.get(ticket.id)!.state, 'sold', `${ticket.id} stands without a place`);
      assert.equal(ticket.admittedAt !== undefined, admitted.has(ticket.id));
      if (ticket.state === 'admitted') assert.ok(admitted.has(ticket.id));
      assert.notEqual(ticket.state, 'reserved');
    }
  }
}

/** I3: orders tell of their tickets what the ledger tells, what is due is what is held, and every hold will lapse once. */
export function assertOrders({ state, ledger }: BoxOffice): void {
  for (const order of state.orders.values()) {
    const lines = ledger.all((line) => line.holdId === null && line.orderId === order.orderId);
    assert.equal(order.tickets.length, lines.length);
    for (const ticket of order.tickets) {
      assert.ok(ticketStates[ledger.lines.get(ticket.id)!.state].includes(ticket.state));
    }
    const pending = lines.some((line) => line.state === 'held');
    assert.equal(order.status === 'pending_payment', pending);
    assert.equal(order.expiresAt !== null, pending);
    assert.equal(order.due, pending ? orderTotal(order) : 0);
    assert.equal(order.paid, sum(lines.filter((line) => line.everSold)));
  }
  const pending = [...state.orders.values()].filter((order) => order.status === 'pending_payment');
  const queued = lapsedBy(state.lapses, '9999', (orderId) => state.orders.get(orderId)?.status === 'pending_payment');
  assert.deepEqual([...queued].sort(), pending.map((order) => order.orderId).sort());
  const instants = queued.map((orderId) => state.orders.get(orderId)!.expiresAt!);
  assert.deepEqual(instants, [...instants].sort());
}

/** I2, I10: the holds of orders have the places that the ledger says, and what is sold of one was confirmed as a whole. */
export function assertHolds({ state, ledger }: BoxOffice): void {
  for (const { holdId, status, tickets } of state.holds.values()) {
    const lines = ledger.all((line) => line.holdId === holdId && live(line));
    assert.deepEqual([...tickets].map(({ id }) => id).sort(), lines.map(({ ticketId }) => ticketId).sort());
    const wanted = { held: 'held', confirmed: 'sold', released: null }[status];
    for (const line of lines) assert.equal(line.state, wanted, `${line.ticketId} of a hold that is ${status}`);
  }
}

/** I4: money that was taken paid for tickets, and money that could not be taken was asked back; what an order keeps pays for what stands. */
export function assertMoney({ ledger, state, orderStates }: BoxOffice): void {
  assert.equal(ledger.moneyTaken, sum(ledger.all((line) => line.everSold && line.holdId === null)));
  assert.equal(ledger.moneyAskedBack, ledger.moneyRejected);
  const asked = [...state.refunds.values()].reduce((total, { amount }) => total + amount, 0);
  assert.equal(asked, ledger.moneyAskedBack);
  for (const { record, refunds } of orderStates.values()) {
    if (record === null) continue;
    const askedBack = [...refunds.values()].reduce((total, { amount }) => total + amount, 0);
    assert.equal(record.paid - askedBack, orderTotal(record), `${record.orderId}: money that paid for nothing`);
  }
}

/** I6: the stored events tell the same story again, whole and for each campaign alone. */
export function assertReplay({ state, recorded }: BoxOffice): void {
  const stored = JSON.parse(JSON.stringify(recorded)) as Recorded[];
  const refold = () =>
    stored.reduce((before, { at, event }) => performance.evolve(before, event, at), performance.initialState());
  expect(refold()).toEqual(state);
  // Once more from the very same objects: a fold must not have changed them.
  expect(refold()).toEqual(state);
  expect(stored).toEqual(JSON.parse(JSON.stringify(recorded)));
  for (const [campaignId, { record }] of state.campaigns) {
    const own = stored
      .map(({ event }) => event as CampaignEvent | TicketPurchaseEvent)
      .filter((event) => 'campaignId' in event.data && event.data.campaignId === campaignId);
    expect(own.reduce<CampaignRecord | undefined>(evolveCampaignRecord, undefined)).toEqual(record);
  }
}
