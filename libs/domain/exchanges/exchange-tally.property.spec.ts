import fc from 'fast-check';
import { DomainError } from '../../kernel/errors';
import { exchangeTally, ExchangeTallyCommand } from './exchange-tally.decider';
import { ExchangeTallyEvent } from './exchange-tally.events';

const now = '2026-02-10T12:00:00.000Z';
const exchange = fc.integer({ min: 0, max: 11 });
/** What processes do to exchanges of one customer, in any order and any number of times. */
const steps = fc.array(fc.tuple(fc.constantFrom('reserve', 'reserve', 'count', 'uncount'), exchange), {
  maxLength: 60,
});
const limits = fc.record({
  freeExchanges: fc.integer({ min: 0, max: 4 }),
  maxExchanges: fc.integer({ min: 0, max: 4 }),
});

type Limits = typeof limits extends fc.Arbitrary<infer L> ? L : never;

function commandOf(step: string, nth: number, { freeExchanges, maxExchanges }: Limits): ExchangeTallyCommand {
  const whose = { exchangeId: `x${nth}`, orderId: 'o1', seasonId: 'spring', customerId: 'ada' };
  if (step === 'reserve') return { type: 'ReserveExchange', ...whose, tickets: 2, freeExchanges, maxExchanges };
  if (step === 'uncount') return { type: 'UncountExchange', ...whose };
  return { type: 'CountExchange', ...whose, fee: 0, difference: 0, currency: 'NOK' };
}

/** Exchanges that have a place in the tally, as their events alone tell it; true: a free one. */
function standing(events: readonly ExchangeTallyEvent[]): Map<string, boolean> {
  const places = new Map<string, boolean>();
  for (const { type, data } of events) {
    if (type === 'ExchangeReserved') places.set(data.exchangeId, data.free);
    if (type === 'ExchangeUncounted') places.delete(data.exchangeId);
  }
  return places;
}

/** All events that a tally decides, one step after another, as the one stream orders whatever comes at once. */
function decided(wanted: readonly (readonly [string, number])[], rules: Limits): ExchangeTallyEvent[][] {
  let state = exchangeTally.initialState();
  return wanted.map(([step, nth]) => {
    try {
      const events = exchangeTally.decide(state, commandOf(step, nth, rules), now);
      for (const event of events) state = exchangeTally.evolve(state, event, now);
      return [...events];
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  });
}

describe('a tally that exchanges race for', () => {
  it('I5, EXC-03, EXC-04: never gives the last place or the last free one to two exchanges', () => {
    fc.assert(
      fc.property(steps, limits, (wanted, rules) => {
        const told: ExchangeTallyEvent[] = [];
        for (const events of decided(wanted, rules)) {
          told.push(...events);
          const places = [...standing(told).values()];
          if (rules.maxExchanges > 0) expect(places.length).toBeLessThanOrEqual(rules.maxExchanges);
          expect(places.filter((free) => free).length).toBeLessThanOrEqual(rules.freeExchanges);
        }
      }),
    );
  });

  it('I5: counts each exchange once at most, and never one that was given back', () => {
    fc.assert(
      fc.property(steps, limits, (wanted, rules) => {
        const told = decided(wanted, rules).flat();
        const ended = told.filter(({ type }) => type !== 'ExchangeReserved').map(({ data }) => data.exchangeId);
        expect(new Set(ended).size).toBe(ended.length);
      }),
    );
  });
});
