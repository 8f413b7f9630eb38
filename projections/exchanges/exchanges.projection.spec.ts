import { exchangeRules } from '../../test/support/exchanges';
import { specifyProjection, viewsOf } from '../../test/support/projection-specification';
import { exchangeTalliesProjection } from './exchange-tallies.projection';
import { exchangesProjection } from './exchanges.projection';
import { getExchange, listExchangeTallies } from './exchanges.queries';

const whose = { exchangeId: 'x1', orderId: 'o1', customerId: 'ada' };
const onOrder = (type: string, data: object) => ({
  event: { type, data: { ...whose, ...data } },
  stream: 'order-oslo_o1',
});
const terms = {
  seasonId: 'spring',
  rules: exchangeRules(),
  rulesVersion: 4,
  channel: 'online',
  reason: null,
  subscriptionId: null,
  campaignId: null,
  product: null,
  currency: 'NOK',
  targetPerformanceId: 'saturday',
};
const at = (performanceId: string) => ({ performanceId, ticketTypeId: 'adult', seatId: null, priceZoneId: null });
const places = { fromPlace: at('friday'), toPlace: at('saturday'), unit: 0 };
const tickets = [{ ticketId: 't1', newTicketId: 't2', from: 300, to: 350, difference: 50, forfeited: 0, ...places }];
const sums = { tickets, difference: 50, forfeited: 0, fee: 25, due: 75, free: false };
const requested = onOrder('ExchangeRequested', { ...terms, tickets: [], expected: sums, sameSeat: false });
const offered = onOrder('ExchangeOffered', { ...terms, ...sums, expiresAt: '2026-02-10T12:15:00.000Z' });
const exchanged = onOrder('TicketExchanged', { ...terms, ...sums, payment: null, productQuantity: 0 });
const ended = (reason: string) => onOrder('ExchangeEnded', { ticketIds: ['t1'], reason });
const settled = onOrder('ExchangeSettled', {});

const read = async (...events: Parameters<typeof viewsOf>[0]) =>
  getExchange(await viewsOf(events), { organisationId: 'oslo', orderId: 'o1', id: 'x1' });

describe('the view of exchanges', () => {
  it('EXC-38: has a document for each, by the fold that its order decides with', async () => {
    await specifyProjection(exchangesProjection)
      .given(requested, offered, exchanged, settled)
      .then({
        'oslo/o1.x1': {
          organisationId: 'oslo',
          requested: requested.event.data,
          offered: offered.event.data,
          exchanged: exchanged.event.data,
          ended: null,
          settled: true,
        },
      });
  });

  it.each([
    ['waits for its payment', [offered], 'pending_payment', []],
    ['is completed', [offered, exchanged], 'completed', ['t2']],
    ['has expired', [offered, ended('expired')], 'expired', []],
    ['was cancelled', [offered, ended('cancelled')], 'cancelled', []],
    ['ended with its performance', [offered, ended('performance_cancelled')], 'cancelled', []],
  ] as const)('EXC-38: tells that one %s', async (_, events, status, newTicketIds) => {
    const money = { difference: { amount: 50 }, fee: { amount: 25 }, due: { amount: 75 }, free: false };
    expect(await read(requested, ...events)).toMatchObject({
      id: 'x1',
      status,
      newTicketIds,
      rulesVersion: 4,
      ...money,
    });
  });

  it('EXC-36: knows nothing of one that nobody was ever offered', async () => {
    expect(await read(requested)).toBeUndefined();
    expect(await read(requested, ended('lost'))).toBeUndefined();
    expect(await read()).toBeUndefined();
  });
});

describe('the view of tallies', () => {
  const counted = (exchangeId: string, free: boolean) => ({
    event: {
      type: 'ExchangeCounted',
      data: {
        ...whose,
        exchangeId,
        seasonId: 'spring',
        tickets: 2,
        free,
        fee: free ? 0 : 50,
        difference: 10,
        currency: 'NOK',
      },
    },
    stream: 'exchangeTally-oslo_spring.ada',
  });
  const reserved = (exchangeId: string) => ({
    event: { type: 'ExchangeReserved', data: { ...whose, exchangeId, seasonId: 'spring', tickets: 2, free: false } },
    stream: 'exchangeTally-oslo_spring.ada',
  });
  const uncounted = (exchangeId: string) => ({
    event: { type: 'ExchangeUncounted', data: { ...whose, exchangeId, seasonId: 'spring' } },
    stream: 'exchangeTally-oslo_spring.ada',
  });
  const sum = { used: 2, free: 1, tickets: 4 };

  it('EXC-05: counts completed exchanges of a customer in a season, with their money', async () => {
    const id = { organisationId: 'oslo', customerId: 'ada', seasonId: 'spring' };
    await specifyProjection(exchangeTalliesProjection)
      .given(reserved('x1'), reserved('x2'), counted('x1', true), counted('x2', false))
      .then({ 'oslo/ada.spring': { ...id, ...sum, underWay: [], feesPaid: 50, differencesPaid: 20 } });
  });

  it('EXC-36: says what is under way, and nothing any more of what came to nothing', async () => {
    const specified = specifyProjection(exchangeTalliesProjection);
    const begun = [reserved('x1'), reserved('x2'), uncounted('x1')];
    await specified.given(...begun).then({ 'oslo/ada.spring': expect.objectContaining({ used: 0, underWay: ['x2'] }) });
    await specified.given(...begun, uncounted('x2')).then({});
    await specified.given(uncounted('x3')).then({});
  });

  it('EXC-03, EXC-04: tells what is left by the rules as they stand', async () => {
    const season = (type: string, data: object) => ({ event: { type, data }, stream: 'season-oslo_spring' });
    const rules = (freeExchanges: number, maxExchanges: number, rulesVersion: number) =>
      season('SeasonExchangeConfigured', {
        seasonId: 'spring',
        rules: exchangeRules({ freeExchanges, maxExchanges }),
        rulesVersion,
      });
    const customer = {
      event: { type: 'CustomerRegistered', data: { customerId: 'ada', person: {}, flagIds: [] } },
      stream: 'customer-oslo_ada',
    };
    const made = [
      season('SeasonCreated', { seasonId: 'spring', name: 'Spring' }),
      counted('x1', true),
      counted('x2', false),
    ];
    const tallies = async (...set: typeof made) =>
      listExchangeTallies(await viewsOf([customer, ...made, ...set]), {
        organisationId: 'oslo',
        customerId: 'ada',
        currency: 'NOK',
      });
    expect(await tallies(rules(3, 5, 1))).toMatchObject({ items: [{ ...sum, reserved: 0, freeLeft: 2, maxLeft: 3 }] });
    expect(await tallies(rules(3, 5, 1), rules(0, 1, 2))).toMatchObject({ items: [{ freeLeft: 0, maxLeft: 0 }] });
    expect(await tallies(rules(0, 0, 1))).toMatchObject({ items: [{ freeLeft: 0, maxLeft: null }] });
  });
});
