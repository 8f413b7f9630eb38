import {
  everywhere,
  money,
  now,
  numbered,
  performanceCreated,
  priceTicketType,
  ticketTypePriced,
} from '../../../test/support/builders';
import { specify, stateAfter } from '../../kernel/decider-specification';
import { performance } from './performance.decider';
import { PerformanceEvent } from './performance.events';
import { isPriced, priceIn } from './prices';

const given = (...more: PerformanceEvent[]) => specify(performance).given(performanceCreated(), ...more);
const hall = performanceCreated({ seating: numbered(['A', 2], ['B', 2, 'balcony']) });
const zones = [
  { priceZoneId: 'balcony', price: money(10000) },
  { priceZoneId: null, price: money(20000) },
];

describe('pricing a ticket type', () => {
  it('sets its prices, access and window on the performance', () => {
    const wanted = { prices: everywhere(20000), access: 'local' as const, opensAt: now };
    given().when(priceTicketType(wanted), now).then(ticketTypePriced(wanted));
    specify(performance)
      .given(hall)
      .when(priceTicketType({ prices: zones }), now)
      .then(ticketTypePriced({ prices: zones }));
  });

  it('may be nothing, and may be none at all', () => {
    given()
      .when(priceTicketType({ prices: everywhere(0) }), now)
      .then(ticketTypePriced({ prices: everywhere(0) }));
    given(ticketTypePriced())
      .when(priceTicketType({ prices: [] }), now)
      .then(ticketTypePriced({ prices: [] }));
  });

  it('the same once more changes nothing', () => {
    given(ticketTypePriced()).when(priceTicketType(), now).thenNothing();
    given(ticketTypePriced())
      .when(priceTicketType({ prices: everywhere(1) }), now)
      .then(ticketTypePriced({ prices: everywhere(1) }));
  });

  it('is refused for a type that the organisation does not have, and for a performance that is not there', () => {
    given()
      .when(priceTicketType({ ticketTypeId: 'guest' }), now)
      .thenRefused('NOT_FOUND', { ticketTypeId: 'guest' });
    specify(performance).given().when(priceTicketType(), now).thenRefused('NOT_FOUND');
  });

  it('G-01: is refused in another currency', () => {
    given()
      .when(priceTicketType({ prices: [{ priceZoneId: null, price: money(1, 'DKK') }] }), now)
      .thenRefused('CURRENCY_MISMATCH', { expected: 'NOK', currency: 'DKK' });
  });

  it('is refused for a zone that the hall does not have, and for the same zone twice', () => {
    const balcony = { priceZoneId: 'balcony', price: money(1) };
    given()
      .when(priceTicketType({ prices: [balcony] }), now)
      .thenRefused('PRICE_ZONE_NOT_FOUND', { priceZoneId: 'balcony' });
    specify(performance)
      .given(hall)
      .when(priceTicketType({ prices: [balcony, balcony] }), now)
      .thenRefused('INVALID_FIELD', { pointer: '/prices/1/priceZoneId' });
    given()
      .when(priceTicketType({ prices: [...everywhere(1), ...everywhere(2)] }), now)
      .thenRefused('INVALID_FIELD', { pointer: '/prices/1/priceZoneId' });
  });

  it('G-02: is refused with a window that does not end after it starts', () => {
    given()
      .when(priceTicketType({ opensAt: now, closesAt: now }), now)
      .thenRefused('INVALID_WINDOW', { from: now, to: now });
  });

  it('is refused on another version than was read', () => {
    given(ticketTypePriced(), ticketTypePriced({ prices: everywhere(1) }))
      .when(priceTicketType({ expectedVersion: 1 }), now)
      .thenRefused('VERSION_CONFLICT', { version: 2, expected: 1 });
    given()
      .when(priceTicketType({ expectedVersion: 0 }), now)
      .then(ticketTypePriced());
  });
});

describe('the price of a ticket type', () => {
  const state = (...events: PerformanceEvent[]) => stateAfter(performance, events);

  it('is that of the zone, or else that of all zones', () => {
    const { prices } = state(hall, ticketTypePriced({ prices: zones }));
    expect(priceIn(prices.get('sponsor'), 'balcony')).toBe(10000);
    expect(priceIn(prices.get('sponsor'), 'stalls')).toBe(20000);
    expect(priceIn(prices.get('guest'), 'stalls')).toBeUndefined();
  });

  it('CAMP-02: exists when it exists in one zone of the performance', () => {
    const balconyOnly = ticketTypePriced({ prices: [zones[0]!] });
    expect(isPriced(state(hall, balconyOnly), 'sponsor')).toBe(true);
    expect(isPriced(state(performanceCreated({ seating: numbered(['A', 2]) }), balconyOnly), 'sponsor')).toBe(false);
    expect(isPriced(state(performanceCreated(), balconyOnly), 'sponsor')).toBe(false);
    expect(isPriced(state(performanceCreated(), ticketTypePriced()), 'sponsor')).toBe(true);
    expect(isPriced(state(performanceCreated()), 'sponsor')).toBe(false);
  });
});
