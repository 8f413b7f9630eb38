import { specify } from '../../kernel/decider-specification';
import { CountExchange, exchangeTally, ReserveExchange, UncountExchange } from './exchange-tally.decider';
import { ExchangeTallyEvent } from './exchange-tally.events';

const whose = (exchangeId: string) => ({ exchangeId, orderId: 'o1', seasonId: 'spring', customerId: 'ada' });
const reserve = (exchangeId: string, limits: { free?: number; max?: number } = {}): ReserveExchange => ({
  type: 'ReserveExchange',
  ...whose(exchangeId),
  tickets: 2,
  freeExchanges: limits.free ?? 0,
  maxExchanges: limits.max ?? 0,
});
const count = (exchangeId: string): CountExchange => ({
  type: 'CountExchange',
  ...whose(exchangeId),
  fee: 5000,
  difference: 100,
  currency: 'NOK',
});
const uncount = (exchangeId: string): UncountExchange => ({ type: 'UncountExchange', ...whose(exchangeId) });
const reserved = (exchangeId: string, free = false): ExchangeTallyEvent => ({
  type: 'ExchangeReserved',
  data: { ...whose(exchangeId), tickets: 2, free },
});
const counted = (exchangeId: string, free = false): ExchangeTallyEvent => ({
  type: 'ExchangeCounted',
  data: { ...whose(exchangeId), tickets: 2, free, fee: 5000, difference: 100, currency: 'NOK' },
});
const uncounted = (exchangeId: string): ExchangeTallyEvent => ({ type: 'ExchangeUncounted', data: whose(exchangeId) });
const given = (...events: ExchangeTallyEvent[]) => specify(exchangeTally).given(...events);

describe("the tally of a customer's exchanges in a season", () => {
  it('EXC-05: counts an exchange once, however many tickets it has', () => {
    given()
      .when(reserve('x1', { max: 1 }))
      .then(reserved('x1'));
    given(reserved('x1')).when(count('x1')).then(counted('x1'));
    given(reserved('x1'), counted('x1'))
      .when(reserve('x2', { max: 2 }))
      .then(reserved('x2'));
  });

  it('EXC-04: is full when as many are made or under way as there may be', () => {
    given(reserved('x1'), counted('x1'), reserved('x2'))
      .when(reserve('x3', { max: 2 }))
      .thenRefused('MAX_EXCHANGES_REACHED', { max: 2, used: 2 });
    given(reserved('x1'), counted('x1'), reserved('x2')).when(reserve('x3')).then(reserved('x3'));
  });

  it('EXC-03: gives the free ones to whoever comes first, and none away twice', () => {
    given()
      .when(reserve('x1', { free: 1 }))
      .then(reserved('x1', true));
    given(reserved('x1', true))
      .when(reserve('x2', { free: 1 }))
      .then(reserved('x2'));
    given(reserved('x1', true), counted('x1', true))
      .when(reserve('x2', { free: 1 }))
      .then(reserved('x2'));
  });

  it('EXC-03: counts an exchange with a fee as none of the free ones', () => {
    given(reserved('x1'), counted('x1'))
      .when(reserve('x2', { free: 1 }))
      .then(reserved('x2', true));
  });

  it('EXC-05: gives back what came to nothing', () => {
    given(reserved('x1', true)).when(uncount('x1')).then(uncounted('x1'));
    given(reserved('x1', true), uncounted('x1'))
      .when(reserve('x2', { free: 1, max: 1 }))
      .then(reserved('x2', true));
  });

  it('takes each step once, in whichever order they come', () => {
    given(reserved('x1')).when(reserve('x1')).thenNothing();
    given(reserved('x1'), counted('x1')).when(count('x1')).thenNothing();
    given(reserved('x1'), counted('x1')).when(uncount('x1')).thenNothing();
    given(reserved('x1'), uncounted('x1')).when(uncount('x1')).thenNothing();
    given(reserved('x1'), uncounted('x1')).when(count('x1')).thenNothing();
    given().when(count('x1')).thenRefused('NOT_FOUND');
  });

  it('never reserves what was given up before it came', () => {
    given().when(uncount('x1')).then(uncounted('x1'));
    given(uncounted('x1')).when(reserve('x1')).thenRefused('PURCHASE_EXPIRED', { status: 'expired' });
    given(uncounted('x1'))
      .when(reserve('x2', { max: 1 }))
      .then(reserved('x2'));
  });
});
