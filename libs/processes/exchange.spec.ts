import { now } from '../../test/support/builders';
import { exchangeRules } from '../../test/support/exchanges';
import { ExchangeEvent, ExchangeOffered, ExchangeRequested, TicketExchanged } from '../domain/orders/exchange.events';
import { evolveExchanges } from '../domain/orders/exchange-record';
import { initialOrder } from '../domain/orders/order.state';
import { StoredEvent } from '../kernel/event';
import { exchange } from './exchange';

const whose = { exchangeId: 'x1', orderId: 'o1', customerId: 'ada' };
const place = { performanceId: 'friday', ticketTypeId: 'adult', seatId: 'A-1', priceZoneId: 'stalls' };
const plan = (ticketId: string, from: string, holdId: string | null) => ({
  ticketId,
  newTicketId: `${ticketId}x`,
  unit: 0,
  from: { ...place, performanceId: from },
  holdId,
  ticketTypeId: 'adult',
  seatId: 'B-1',
});
const terms = {
  ...whose,
  seasonId: 'spring',
  rules: exchangeRules(),
  rulesVersion: 1,
  channel: 'online' as const,
  reason: null,
  subscriptionId: null,
  campaignId: null,
  product: null,
  currency: 'NOK',
  targetPerformanceId: 'saturday',
};
const sums = { difference: 100, forfeited: 0, fee: 50, due: 150, free: false };
const requested: ExchangeRequested = {
  type: 'ExchangeRequested',
  data: {
    ...terms,
    tickets: [plan('t1', 'friday', null), plan('t2', 'monday', 'x0'), plan('t3', 'friday', null)],
    expected: { perTicket: [], ...sums },
    sameSeat: false,
  },
};
const offered: ExchangeOffered = {
  type: 'ExchangeOffered',
  data: {
    ...whose,
    rulesVersion: 1,
    currency: 'NOK',
    targetPerformanceId: 'saturday',
    tickets: [],
    ...sums,
    expiresAt: now,
  },
};
const exchanged: TicketExchanged = {
  type: 'TicketExchanged',
  data: { ...terms, tickets: [], ...sums, payment: null, productQuantity: 0, sameSeatBroken: false },
};
const ended: ExchangeEvent = { type: 'ExchangeEnded', data: { ...whose, ticketIds: ['t1'], reason: 'lost' } };
const settled: ExchangeEvent = { type: 'ExchangeSettled', data: whose };

function next(...events: ExchangeEvent[]) {
  const state = initialOrder();
  for (const event of events) evolveExchanges(state.exchanges, event);
  return exchange
    .next(state, 'o1.x1')
    .map((step) => (step.kind === 'command' ? [step.category, step.id, step.command] : []));
}
/** The process reads type and data of what it follows, and nothing that only the log knows. */
const indexed = (event: ExchangeEvent) => exchange.after(event as unknown as StoredEvent);

describe('the process of an exchange', () => {
  it('EXC-38: ends what nobody drives before the commit point, and an offer at its instant', () => {
    expect(next(requested)).toEqual([['order', 'o1', { type: 'EndExchange', exchangeId: 'x1', reason: 'abandoned' }]]);
    expect(next(requested, offered)).toEqual([
      ['order', 'o1', { type: 'EndExchange', exchangeId: 'x1', reason: 'expired' }],
    ]);
    expect(indexed(requested)).toEqual({ instance: 'o1.x1', dueAt: null, streamId: 'o1' });
    expect(indexed(offered)).toMatchObject({ dueAt: now });
  });

  it('EXC-38: after it confirms the new places, gives the old ones up wherever they were sold from, and counts', () => {
    const about = { reason: 'exchanged', cancellationId: 'x1' };
    const count = { exchangeId: 'x1', orderId: 'o1', seasonId: 'spring', customerId: 'ada', fee: 50, difference: 100 };
    expect(next(requested, exchanged)).toEqual([
      ['performance', 'saturday', { type: 'ConfirmHold', holdId: 'x1' }],
      [
        'performance',
        'friday',
        { type: 'ReleaseTickets', orderId: 'o1', ticketIds: ['t1', 't3'], ...about, exchanged: true },
      ],
      ['performance', 'monday', { type: 'ReleaseTicketsOfHold', holdId: 'x0', ticketIds: ['t2'], ...about }],
      ['exchangeTally', 'spring.ada', { type: 'CountExchange', ...count, currency: 'NOK' }],
      ['order', 'o1', { type: 'SettleExchange', exchangeId: 'x1' }],
    ]);
    expect(indexed(exchanged)).toMatchObject({ dueAt: null });
  });

  it('EXC-36: after its end gives back the places and the place in the tally, also what never came', () => {
    expect(next(requested, offered, ended)).toEqual([
      ['performance', 'saturday', { type: 'ReleaseHold', holdId: 'x1', orderId: 'o1', reason: 'exchange ended' }],
      ['exchangeTally', 'spring.ada', { type: 'UncountExchange', ...whose, seasonId: 'spring' }],
      ['order', 'o1', { type: 'SettleExchange', exchangeId: 'x1' }],
    ]);
  });

  it('is over when everybody has heard of it', () => {
    expect(next(requested, exchanged, settled)).toEqual([]);
    expect(indexed(settled)).toBeNull();
    expect(next()).toEqual([]);
  });
});
