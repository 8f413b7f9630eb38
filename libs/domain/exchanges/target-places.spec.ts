import {
  allocationSet,
  everywhere,
  money,
  now,
  numbered,
  performanceCreated,
  ticketTypePriced,
  unnumbered,
} from '../../../test/support/builders';
import { ordinaryHeld } from '../../../test/support/ordinary-sale';
import { stateAfter } from '../../kernel/decider-specification';
import { performance } from '../performances/performance.decider';
import { PerformanceEvent, Seating, ZonePrice } from '../performances/performance.events';
import { placesOnTarget, SoughtPlaces, zonesOfSeats } from './target-places';

const zones: readonly ZonePrice[] = [
  { priceZoneId: 'stalls', price: money(30000) },
  { priceZoneId: 'balcony', price: money(20000) },
];
const hall = numbered(['A', 2], ['B', 4], ['C', 2, 'balcony']);
const opened = (seating: Seating, prices = zones): PerformanceEvent[] => [
  performanceCreated({ seating }),
  ticketTypePriced({ ticketTypeId: 'adult', prices }),
];
const in_ = (zone: string | null) => ({ ticketTypeId: 'adult', priceZoneId: zone });
const places = (sought: Partial<SoughtPlaces>, events: readonly PerformanceEvent[] = opened(hall)) =>
  placesOnTarget(
    stateAfter(performance, events),
    { seekers: [in_('stalls')], seatIds: null, sameZone: false, ...sought },
    now,
  );
const stalls = (seatId: string) => ({ seatId, priceZoneId: 'stalls', price: 30000 });
const balcony = (seatId: string) => ({ seatId, priceZoneId: 'balcony', price: 20000 });

describe('places on the wanted performance', () => {
  it('EXC-36: are the named ones in the order of the tickets, each at the price of its zone', () => {
    const seekers = [in_('stalls'), in_('stalls')];
    expect(places({ seekers, seatIds: ['C-1', 'A-2'] })).toEqual([balcony('C-1'), stalls('A-2')]);
  });

  it('SALE-03: are the best available together, when nobody names any', () => {
    const seekers = [in_('stalls'), in_('balcony'), in_('stalls')];
    expect(places({ seekers })).toEqual([stalls('B-1'), stalls('B-2'), stalls('B-3')]);
  });

  it('EXC-11: are the best available of everybody in their own zone, when that has to stay', () => {
    const seekers = [in_('stalls'), in_('balcony'), in_('stalls')];
    expect(places({ seekers, sameZone: true })).toEqual([stalls('A-1'), balcony('C-1'), stalls('A-2')]);
  });

  it('are free places where they have no numbers', () => {
    const events = opened(unnumbered(2), everywhere(10000));
    expect(places({ seekers: [in_(null), in_(null)] }, events)).toEqual([{ price: 10000 }, { price: 10000 }]);
    expect(places({ seekers: [in_(null), in_(null), in_(null)] }, events)).toMatchObject({
      code: 'SEAT_UNAVAILABLE',
      details: { remaining: 2 },
    });
  });

  it.each<[string, string[], PerformanceEvent[], object]>([
    [
      'taken',
      ['A-1'],
      [ordinaryHeld({ seatIds: ['A-1'] })],
      { code: 'SEAT_UNAVAILABLE', details: { seatIds: ['A-1'] } },
    ],
    [
      'set aside',
      ['A-1'],
      [allocationSet({ seatIds: ['A-1'] })],
      { code: 'SEAT_UNAVAILABLE', details: { seatIds: ['A-1'] } },
    ],
    ['not there', ['Z-1'], [], { code: 'SEAT_NOT_FOUND', details: { seatIds: ['Z-1'] } }],
  ])('EXC-36: are refused when the seat is %s', (_, seatIds, besides, refusal) => {
    const priced = ticketTypePriced({ ticketTypeId: 'sponsor', prices: zones });
    expect(places({ seatIds }, [...opened(hall), priced, ...besides])).toEqual(refusal);
  });

  it('EXC-36: are refused when too few are left in the zone, and when the zone has no price', () => {
    const seekers = [in_('balcony'), in_('balcony'), in_('balcony')];
    expect(places({ seekers, sameZone: true })).toEqual({
      code: 'SEAT_UNAVAILABLE',
      details: { remaining: 2, quantity: 3 },
    });
    const stallsOnly = opened(hall, zones.slice(0, 1));
    expect(places({ seekers: [in_('balcony')], sameZone: true }, stallsOnly)).toMatchObject({
      code: 'TICKET_TYPE_NOT_PRICED',
    });
  });

  it('lie in the zones that the hall gives them', () => {
    const state = stateAfter(performance, opened(hall));
    expect(zonesOfSeats(state, ['A-1', 'C-2', 'Z-9'])).toEqual({ 'A-1': 'stalls', 'C-2': 'balcony' });
  });
});
