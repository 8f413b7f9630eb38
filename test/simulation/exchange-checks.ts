import assert from 'node:assert/strict';
import { exchangeTally } from '../../libs/domain/exchanges/exchange-tally.decider';
import { ExchangeTallyEvent } from '../../libs/domain/exchanges/exchange-tally.events';
import { ExchangeRequested, TicketExchanged } from '../../libs/domain/orders/exchange.events';
import { order } from '../../libs/domain/orders/order.decider';
import { OrderEvent } from '../../libs/domain/orders/order.events';
import { OrderState } from '../../libs/domain/orders/order.state';
import { isLive } from '../../libs/domain/orders/order-record';
import { StoredEvent } from '../../libs/kernel/event';
import { parseStreamName } from '../../libs/kernel/stream';

type Streams = ReadonlyMap<string, readonly StoredEvent[]>;
type Requests = ReadonlyMap<string, ExchangeRequested['data']>;

/** I3, I5: every exchange was made whole or not at all, and the tallies tell of exactly those that were made: so many. */
export function assertExchanges(streams: Streams): number {
  const requests = new Map<string, ExchangeRequested['data']>();
  const made = new Map<string, TicketExchanged['data']>();
  for (const events of of(streams, 'order')) {
    for (const { type, data } of events) {
      const { exchangeId } = data as { readonly exchangeId: string };
      if (type === 'ExchangeRequested') requests.set(exchangeId, data as ExchangeRequested['data']);
      if (type !== 'TicketExchanged') continue;
      assert.ok(!made.has(exchangeId), `${exchangeId} was made twice`);
      made.set(exchangeId, data as TicketExchanged['data']);
    }
    assertLineages(events);
  }
  const counted = of(streams, 'exchangeTally').flatMap((events) => assertTally(events, requests));
  const wanted = [...made.values()].map(
    ({ exchangeId, seasonId, customerId }) => `${exchangeId} ${seasonId}.${customerId}`,
  );
  assert.deepEqual(counted.sort(), wanted.sort(), 'I5: what is counted is not what was made');
  return made.size;
}

const of = (streams: Streams, category: string): (readonly StoredEvent[])[] =>
  [...streams].filter(([stream]) => parseStreamName(stream).category === category).map(([, events]) => events);

/** EXC-36: after every event each bought ticket stands as one ticket, until that is given back or its time is over: never as two. */
function assertLineages(events: readonly StoredEvent[]): void {
  let state = order.initialState();
  const newOf = new Map<string, string>();
  const bought: string[] = [];
  for (const { type, data, metadata } of events) {
    const event = { type, data } as OrderEvent;
    const before = state.record?.tickets.filter(isLive).length ?? 0;
    if (event.type === 'TicketExchanged') link(newOf, state, event.data);
    state = order.evolve(state, event, metadata.occurredAt);
    const tickets = state.record?.tickets ?? [];
    if (event.type === 'TicketExchanged')
      assert.equal(tickets.filter(isLive).length, before, `${event.data.exchangeId} made more or fewer tickets`);
    else bought.push(...tickets.map(({ id }) => id).slice(bought.length + newOf.size));
    if (newOf.size > 0) assertOneEach(state, bought, newOf);
  }
  for (const { requested, exchanged, ended, settled } of state.exchanges.values()) {
    const { exchangeId } = requested;
    assert.ok(settled, `${exchangeId}: somebody has not heard of it`);
    assert.notEqual(exchanged === null, ended === null, `${exchangeId} has no outcome, or two`);
  }
  for (const { id, lockedBy } of state.record?.tickets ?? [])
    assert.equal(lockedBy, undefined, `${id} is still locked`);
}

/** I3, I4: one new ticket for each old one that stood, and exactly what is due was paid. */
function link(
  newOf: Map<string, string>,
  { record }: OrderState,
  { exchangeId, ...data }: TicketExchanged['data'],
): void {
  const byId = new Map(record!.tickets.map((ticket) => [ticket.id, ticket]));
  for (const { ticketId, newTicketId } of data.tickets) {
    const old = byId.get(ticketId);
    assert.equal(old?.state, 'active', `${ticketId} did not stand`);
    assert.equal(old.lockedBy, exchangeId, `${ticketId} was not locked for ${exchangeId}`);
    assert.ok(!newOf.has(ticketId), `${ticketId} was exchanged twice`);
    assert.ok(!byId.has(newTicketId), `${newTicketId} was made twice`);
    newOf.set(ticketId, newTicketId);
  }
  assert.equal(data.due, data.payment?.amount ?? 0, `${exchangeId} was not paid`);
  assert.equal(data.due, data.difference + data.fee);
}

/** Every chain begins with a ticket that was bought, has no ring, and only its last ticket can stand. */
function assertOneEach({ record }: OrderState, bought: readonly string[], newOf: ReadonlyMap<string, string>): void {
  const byId = new Map(record!.tickets.map((ticket) => [ticket.id, ticket]));
  const seen = new Set<string>();
  for (const first of bought) {
    for (let id: string | undefined = first; id !== undefined; id = newOf.get(id)) {
      assert.ok(!seen.has(id), `${id} was had for two tickets`);
      seen.add(id);
      const isGivenUp: boolean = byId.get(id)!.state === 'exchanged';
      assert.equal(isGivenUp, newOf.has(id), `${id} is told in two ways`);
    }
  }
  assert.equal(seen.size, record!.tickets.length, 'a ticket was had for nothing');
}

/** I5: by the rules that each was decided by, no more than there may be, none more free, and in the end nothing reserved. */
function assertTally(events: readonly StoredEvent[], requests: Requests): string[] {
  let state = exchangeTally.initialState();
  const counted: string[] = [];
  for (const { type, data, metadata, stream } of events) {
    const event = { type, data } as ExchangeTallyEvent;
    const { exchangeId } = event.data;
    state = exchangeTally.evolve(state, event, metadata.occurredAt);
    if (event.type === 'ExchangeCounted') counted.push(`${exchangeId} ${parseStreamName(stream).id}`);
    if (event.type !== 'ExchangeReserved') continue;
    const { rules, channel } = requests.get(exchangeId)!;
    const { maxExchanges: max, freeExchanges } = rules;
    if (channel === 'online' && max > 0)
      assert.ok(state.used + state.reserved <= max, `${exchangeId}: more than ${max}`);
    if (event.data.free) assert.ok(state.free + state.reservedFree <= freeExchanges, `${exchangeId} cannot be free`);
  }
  assert.deepEqual([state.reserved, state.reservedFree], [0, 0], 'a tally has something reserved');
  assert.equal(state.used, counted.length);
  return counted;
}
